-- Friction interviews as the coach types them, and friction logs. No name, and of an interview no day and no time of day:
-- beside a calendar they would tell whose it is.

CREATE TABLE interview (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  code_name TEXT    NOT NULL UNIQUE CHECK (length(code_name) BETWEEN 5 AND 41 AND code_name NOT GLOB '*[^a-z-]*'),
  guide     TEXT    NOT NULL CHECK (length(guide) BETWEEN 1 AND 40 AND guide NOT GLOB '*[^a-z0-9_]*'),
  week      TEXT    NOT NULL CHECK (week GLOB '[0-9][0-9][0-9][0-9]-W[0-9][0-9]'),
  -- Of talk, without the time the program was closed.
  elapsed_s REAL    NOT NULL DEFAULT 0 CHECK (elapsed_s >= 0),
  part      INTEGER NOT NULL DEFAULT 0 CHECK (part >= 0),
  question  INTEGER NOT NULL DEFAULT 0 CHECK (question >= 0),
  stage     TEXT    NOT NULL DEFAULT 'awaits_consent'
            CHECK (stage IN ('awaits_consent', 'open', 'over', 'written', 'merged'))
) STRICT;

-- One incident as it stands in the form: fields that are half typed are kept as they are.
CREATE TABLE incident (
  interview INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
  number    INTEGER NOT NULL CHECK (number BETWEEN 1 AND 20000),
  draft     TEXT    NOT NULL CHECK (json_valid(draft) AND json_type(draft) = 'object' AND length(draft) <= 20000),
  -- What the person struck at the read-back.
  struck    TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(struck) AND json_type(struck) = 'array'),
  PRIMARY KEY (interview, number)
) STRICT, WITHOUT ROWID;

-- Causes that came with a codebook.
CREATE TABLE cause (
  id          INTEGER PRIMARY KEY,
  tag         TEXT    CHECK (length(tag) BETWEEN 1 AND 40),
  cause       TEXT    NOT NULL CHECK (length(cause) BETWEEN 1 AND 60),
  description TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX cause_once ON cause (coalesce(tag, ''), cause);

-- Other names for causes, in their order: two causes are merged by giving them one name.
CREATE TABLE cause_rename (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  tag     TEXT    CHECK (length(tag) BETWEEN 1 AND 40),
  was     TEXT    NOT NULL CHECK (length(was) BETWEEN 1 AND 60),
  becomes TEXT    NOT NULL CHECK (length(becomes) BETWEEN 1 AND 60)
) STRICT;

-- A path that somebody walked, with what it was like.
CREATE TABLE friction_log (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  persona      TEXT    NOT NULL CHECK (length(persona) > 0),
  goal         TEXT    NOT NULL CHECK (length(goal) > 0),
  size         TEXT    CHECK (size IN ('small', 'medium', 'large')),
  began_ms     INTEGER NOT NULL CHECK (began_ms BETWEEN 0 AND 253402300799999),
  began_offset INTEGER NOT NULL CHECK (began_offset BETWEEN -1439 AND 1439),
  ended_ms     INTEGER CHECK (ended_ms BETWEEN 0 AND 253402300799999),
  ended_offset INTEGER CHECK (ended_offset BETWEEN -1439 AND 1439),
  CHECK ((ended_ms IS NULL) = (ended_offset IS NULL))
) STRICT;

-- One at a time.
CREATE UNIQUE INDEX friction_log_open ON friction_log (ended_ms IS NULL) WHERE ended_ms IS NULL;

CREATE TABLE friction_note (
  id        INTEGER PRIMARY KEY,
  log       INTEGER NOT NULL REFERENCES friction_log (id) ON DELETE CASCADE,
  at_ms     INTEGER NOT NULL CHECK (at_ms BETWEEN 0 AND 253402300799999),
  at_offset INTEGER NOT NULL CHECK (at_offset BETWEEN -1439 AND 1439),
  mark      TEXT    NOT NULL CHECK (mark IN ('joy', 'friction', 'plain')),
  tag       TEXT    CHECK (length(tag) BETWEEN 1 AND 40),
  text      TEXT    NOT NULL CHECK (length(text) BETWEEN 1 AND 2000)
) STRICT;

CREATE INDEX friction_note_by_log ON friction_note (log);
