-- The log as it began.
--
-- Times are UTC milliseconds with the local offset, in minutes, that was in force beside them. Lengths are milliseconds.
-- A row that breaks a CHECK is a bug of the program, not an input of a person: those are refused before, with words.

CREATE TABLE wait (
  id                   INTEGER PRIMARY KEY AUTOINCREMENT,
  kind                 TEXT    NOT NULL CHECK (kind IN ('build', 'test', 'lint', 'install', 'generate', 'container', 'deploy',
                                 'flash', 'vcs', 'ci', 'review', 'people', 'context', 'environment', 'other')),
  source               TEXT    NOT NULL CHECK (source IN ('observed', 'wrapped', 'hook', 'manual', 'imported')),
  actor                TEXT    NOT NULL CHECK (actor IN ('person', 'agent', 'background')),
  tool                 TEXT    CHECK (length(tool) BETWEEN 1 AND 200),
  label                TEXT    NOT NULL CHECK (length(label) BETWEEN 1 AND 200),
  project              TEXT    CHECK (length(project) BETWEEN 1 AND 200),
  project_identity     TEXT    CHECK (length(project_identity) BETWEEN 1 AND 200),
  started_ms           INTEGER NOT NULL CHECK (started_ms BETWEEN 0 AND 253402300799999),
  started_offset       INTEGER NOT NULL CHECK (started_offset BETWEEN -1439 AND 1439),
  ended_ms             INTEGER CHECK (ended_ms BETWEEN started_ms AND 253402300799999),
  ended_offset         INTEGER CHECK (ended_offset BETWEEN -1439 AND 1439),
  measured_ms          INTEGER NOT NULL CHECK (measured_ms >= 0),
  suspended_ms         INTEGER NOT NULL CHECK (suspended_ms >= 0),
  outcome              TEXT    NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'unknown', 'running', 'lost')),
  exit_code            INTEGER,
  signal               INTEGER CHECK (signal > 0),
  answer               INTEGER CHECK (answer IN (0, 1)),
  tag                  TEXT    CHECK (length(tag) BETWEEN 1 AND 40 AND tag NOT GLOB '*[^a-z_]*'),
  tag_source           TEXT    CHECK (tag_source IN ('person', 'inferred')),
  facet                TEXT    CHECK (length(facet) BETWEEN 1 AND 40 AND facet NOT GLOB '*[^a-z_]*'),
  attention            TEXT    CHECK (attention IN ('waited', 'switched', 'lost_thread')),
  blocked_until_ms     INTEGER CHECK (blocked_until_ms >= started_ms),
  blocked_until_offset INTEGER CHECK (blocked_until_offset BETWEEN -1439 AND 1439),
  found                TEXT    CHECK (found IN ('docs', 'code', 'person', 'never')),
  note                 TEXT    CHECK (length(note) BETWEEN 1 AND 2000),
  -- Child processes seen under a run: the steps of the progress bar next time.
  steps                INTEGER CHECK (steps >= 0),
  -- Shown first from this length on, where the rule says so.
  show_from_ms         INTEGER CHECK (show_from_ms >= 0),

  CHECK ((outcome = 'running') = (ended_ms IS NULL)),
  CHECK ((ended_ms IS NULL) = (ended_offset IS NULL)),
  CHECK ((blocked_until_ms IS NULL) = (blocked_until_offset IS NULL)),
  CHECK ((tag IS NULL) = (tag_source IS NULL)),
  CHECK (facet IS NULL OR tag IS NOT NULL),
  CHECK (found IS NULL OR kind = 'context'),
  CHECK (exit_code IS NULL OR signal IS NULL),
  CHECK (outcome != 'running' OR (exit_code IS NULL AND signal IS NULL))
) STRICT;

-- Listing, paging, overlap of waits shorter than a day.
CREATE INDEX wait_by_start ON wait (started_ms, id);
-- Overlap of the few that are longer or still open, see `waits.rs`.
CREATE INDEX wait_long ON wait (started_ms, id) WHERE ended_ms IS NULL OR ended_ms - started_ms >= 86400000;
-- What runs now.
CREATE INDEX wait_running ON wait (started_ms) WHERE ended_ms IS NULL;
-- The latest finished waits of the person.
CREATE INDEX wait_latest ON wait (ended_ms) WHERE actor = 'person' AND ended_ms IS NOT NULL;
-- How long a label usually takes in a project: answered from the index alone.
CREATE INDEX wait_usual ON wait (label, project, ended_ms, measured_ms, steps) WHERE outcome = 'succeeded';
CREATE INDEX wait_untagged ON wait (started_ms, id) WHERE tag IS NULL AND answer IS NULL;
CREATE INDEX wait_by_project ON wait (project, started_ms, id) WHERE project IS NOT NULL;

-- Which process a wait is. A run told by a shell hook alone has no process of its own, only its shell.
CREATE TABLE run (
  wait             INTEGER PRIMARY KEY REFERENCES wait (id) ON DELETE CASCADE,
  pid              INTEGER CHECK (pid >= 0),
  start            INTEGER CHECK (start >= 0),
  boot             TEXT    CHECK (length(boot) <= 100),
  parent_pid       INTEGER NOT NULL CHECK (parent_pid >= 0),
  last_seen_ms     INTEGER NOT NULL CHECK (last_seen_ms >= 0),
  last_seen_offset INTEGER NOT NULL CHECK (last_seen_offset BETWEEN -1439 AND 1439),
  UNIQUE (start, pid, boot),
  CHECK ((pid IS NULL) = (start IS NULL) AND (pid IS NULL) = (boot IS NULL))
) STRICT;

CREATE INDEX run_by_parent ON run (parent_pid);

-- Stretches in which something observed; `last` moves on while it does.
CREATE TABLE observation (
  id           INTEGER PRIMARY KEY,
  source       TEXT    NOT NULL CHECK (source IN ('events', 'last-pid', 'poll')),
  began_ms     INTEGER NOT NULL CHECK (began_ms >= 0),
  began_offset INTEGER NOT NULL CHECK (began_offset BETWEEN -1439 AND 1439),
  last_ms      INTEGER NOT NULL CHECK (last_ms >= began_ms),
  last_offset  INTEGER NOT NULL CHECK (last_offset BETWEEN -1439 AND 1439)
) STRICT;

CREATE INDEX observation_by_end ON observation (last_ms);

-- Questions that were shown. Skips are data too.
CREATE TABLE prompt (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  wait         INTEGER REFERENCES wait (id) ON DELETE SET NULL,
  cause        TEXT    NOT NULL CHECK (cause IN ('during', 'after', 'batch', 'forgotten')),
  shown_ms     INTEGER NOT NULL CHECK (shown_ms >= 0),
  shown_offset INTEGER NOT NULL CHECK (shown_offset BETWEEN -1439 AND 1439),
  chance       REAL    NOT NULL CHECK (chance BETWEEN 0.0 AND 1.0),
  answer       TEXT    CHECK (answer IN ('answered', 'dismissed', 'expired', 'never')),
  seconds      REAL    CHECK (seconds >= 0.0),
  CHECK ((answer IS NULL) = (seconds IS NULL))
) STRICT;

CREATE INDEX prompt_by_time ON prompt (shown_ms);
CREATE INDEX prompt_by_wait ON prompt (wait) WHERE wait IS NOT NULL;

-- What a person changed, with the rows before and after as JSON, so that it can be taken back.
CREATE TABLE change (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms     INTEGER NOT NULL CHECK (at_ms >= 0),
  at_offset INTEGER NOT NULL CHECK (at_offset BETWEEN -1439 AND 1439),
  words     TEXT    NOT NULL CHECK (length(words) > 0),
  rows      TEXT    NOT NULL CHECK (json_valid(rows))
) STRICT;

-- Labels that are never asked about.
CREATE TABLE muted (
  label TEXT PRIMARY KEY CHECK (length(label) BETWEEN 1 AND 200)
) STRICT, WITHOUT ROWID;

-- Small remembered values.
CREATE TABLE remembered (
  key   TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 300),
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The salt that makes a project's identity useless outside this log.
CREATE TABLE salt (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  bytes BLOB    NOT NULL CHECK (length(bytes) = 16)
) STRICT;

-- How many waits there are: counting half a million takes longer than a first frame may.
CREATE TABLE tally (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  waits INTEGER NOT NULL CHECK (waits >= 0)
) STRICT;

INSERT INTO tally (id, waits) VALUES (1, 0);

CREATE TRIGGER tally_up AFTER INSERT ON wait BEGIN
  UPDATE tally SET waits = waits + 1;
END;

CREATE TRIGGER tally_down AFTER DELETE ON wait BEGIN
  UPDATE tally SET waits = waits - 1;
END;
