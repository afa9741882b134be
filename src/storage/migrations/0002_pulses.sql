-- Pulses: what was asked, in the words in which it was asked, and what was answered. Tasks of a pilot, with measured times.

-- A task of a pilot; the coin says whether it is done with an AI tool or without.
CREATE TABLE task (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  arm            TEXT    NOT NULL CHECK (arm IN ('with', 'without')),
  started_ms     INTEGER NOT NULL CHECK (started_ms BETWEEN 0 AND 253402300799999),
  started_offset INTEGER NOT NULL CHECK (started_offset BETWEEN -1439 AND 1439),
  draft_ms       INTEGER CHECK (draft_ms BETWEEN started_ms AND 253402300799999),
  draft_offset   INTEGER CHECK (draft_offset BETWEEN -1439 AND 1439),
  ended_ms       INTEGER CHECK (ended_ms BETWEEN started_ms AND 253402300799999),
  ended_offset   INTEGER CHECK (ended_offset BETWEEN -1439 AND 1439),
  CHECK ((draft_ms IS NULL) = (draft_offset IS NULL)),
  CHECK ((ended_ms IS NULL) = (ended_offset IS NULL)),
  CHECK (draft_ms IS NULL OR ended_ms IS NULL OR draft_ms <= ended_ms)
) STRICT;

-- One at a time.
CREATE UNIQUE INDEX task_open ON task (ended_ms IS NULL) WHERE ended_ms IS NULL;

CREATE TABLE pulse (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  survey          TEXT    NOT NULL CHECK (length(survey) BETWEEN 1 AND 40 AND survey NOT GLOB '*[^a-z0-9_]*'),
  version         INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
  -- Of the whole survey as its file defined it, 16 hexadecimal digits.
  fingerprint     TEXT    NOT NULL CHECK (length(fingerprint) = 16 AND fingerprint NOT GLOB '*[^0-9a-f]*'),
  title           TEXT    NOT NULL CHECK (length(title) > 0),
  service         TEXT    CHECK (length(service) BETWEEN 1 AND 200),
  cause           TEXT    NOT NULL CHECK (cause IN ('due', 'asked', 'script')),
  started_ms      INTEGER NOT NULL CHECK (started_ms BETWEEN 0 AND 253402300799999),
  started_offset  INTEGER NOT NULL CHECK (started_offset BETWEEN -1439 AND 1439),
  -- The last answer.
  touched_ms      INTEGER NOT NULL CHECK (touched_ms BETWEEN 0 AND 253402300799999),
  touched_offset  INTEGER NOT NULL CHECK (touched_offset BETWEEN -1439 AND 1439),
  -- Not there while it is half done.
  finished_ms     INTEGER CHECK (finished_ms BETWEEN 0 AND 253402300799999),
  finished_offset INTEGER CHECK (finished_offset BETWEEN -1439 AND 1439),
  task            INTEGER REFERENCES task (id) ON DELETE SET NULL,
  CHECK ((finished_ms IS NULL) = (finished_offset IS NULL)),
  CHECK (cause != 'script' OR finished_ms IS NOT NULL)
) STRICT;

CREATE INDEX pulse_finished ON pulse (finished_ms) WHERE finished_ms IS NOT NULL;
CREATE INDEX pulse_by_beginning ON pulse (started_ms);
CREATE INDEX pulse_by_task ON pulse (task) WHERE task IS NOT NULL;

-- The items of a pulse as they are asked, written down when it begins. Skipped, "does not apply" and not reached yet (no
-- state) are three different things.
CREATE TABLE answer (
  pulse       INTEGER NOT NULL REFERENCES pulse (id) ON DELETE CASCADE,
  item        TEXT    NOT NULL CHECK (length(item) BETWEEN 1 AND 40 AND item NOT GLOB '*[^a-z0-9_]*'),
  position    INTEGER NOT NULL CHECK (position >= 0),
  type        TEXT    NOT NULL CHECK (type IN ('scale', 'bins', 'single', 'multi', 'bipolar', 'tag')),
  text        TEXT    NOT NULL CHECK (length(text) > 0 OR type = 'bipolar'),
  labels      TEXT    NOT NULL CHECK (json_valid(labels) AND json_type(labels) = 'array'),
  na          TEXT    NOT NULL,
  -- Of the item as its file defined it.
  fingerprint TEXT    NOT NULL CHECK (length(fingerprint) = 16 AND fingerprint NOT GLOB '*[^0-9a-f]*'),
  state       TEXT    CHECK (state IN ('answered', 'not_applicable', 'skipped')),
  -- An option number from 1, a list of them, or a tag's id.
  answer      TEXT    CHECK (json_valid(answer)),
  -- How long the question stood before the person; a script measures nothing.
  seconds     REAL    CHECK (seconds >= 0.0),
  PRIMARY KEY (pulse, item),
  CHECK (coalesce(state = 'answered', 0) = (answer IS NOT NULL)),
  CHECK (answer IS NULL OR CASE type WHEN 'multi' THEN json_type(answer) = 'array'
    WHEN 'tag' THEN json_type(answer) = 'text'
    ELSE json_type(answer) = 'integer' AND CAST(answer AS INTEGER) BETWEEN 1 AND 9 END)
) STRICT, WITHOUT ROWID;

-- Pulses that came by themselves, and what became of them.
CREATE TABLE offer (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  survey        TEXT    NOT NULL CHECK (length(survey) BETWEEN 1 AND 40 AND survey NOT GLOB '*[^a-z0-9_]*'),
  service       TEXT    CHECK (length(service) BETWEEN 1 AND 200),
  shown_ms      INTEGER NOT NULL CHECK (shown_ms BETWEEN 0 AND 253402300799999),
  shown_offset  INTEGER NOT NULL CHECK (shown_offset BETWEEN -1439 AND 1439),
  closed_ms     INTEGER CHECK (closed_ms BETWEEN 0 AND 253402300799999),
  closed_offset INTEGER CHECK (closed_offset BETWEEN -1439 AND 1439),
  outcome       TEXT    CHECK (outcome IN ('taken', 'snoozed', 'dropped', 'expired')),
  -- Put off for so many minutes; without them until the next morning.
  minutes       INTEGER CHECK (minutes > 0),
  -- How long it took the person to put it off; answering is measured with the answers.
  seconds       REAL    NOT NULL DEFAULT 0.0 CHECK (seconds >= 0.0),
  CHECK ((outcome IS NULL) = (closed_ms IS NULL)),
  CHECK ((closed_ms IS NULL) = (closed_offset IS NULL)),
  CHECK (minutes IS NULL OR outcome = 'snoozed')
) STRICT;

CREATE INDEX offer_by_time ON offer (shown_ms);
