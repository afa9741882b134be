-- What foreign files told: pull requests and test reports without names, when the person was at the machine, and which
-- commands of the past were taken in, so that a file imported twice adds nothing.

-- A past run that was taken in. What tells it apart stands in its wait as well. Not a foreign key: it outlives a deletion,
-- so that what a person deleted does not come back with the next import; forgetting takes it along.
CREATE TABLE past_run (
  format     TEXT    NOT NULL CHECK (format IN ('atuin', 'zsh-history')),
  started_ms INTEGER NOT NULL CHECK (started_ms BETWEEN 0 AND 253402300799999),
  length_ms  INTEGER NOT NULL CHECK (length_ms >= 0),
  -- Of several with one start and length, in the order of the file.
  twin       INTEGER NOT NULL CHECK (twin >= 0),
  wait       INTEGER NOT NULL,
  PRIMARY KEY (format, started_ms, length_ms, twin)
) STRICT, WITHOUT ROWID;

CREATE INDEX past_run_by_wait ON past_run (wait);

-- How long a label usually takes where a project has no run of its own yet: by past runs of which nobody knows the project.
CREATE INDEX wait_usual_past ON wait (label, ended_ms, measured_ms, outcome) WHERE source = 'imported' AND project IS NULL;

-- One's own pull requests. Known again by a salted hash of number and opening.
CREATE TABLE pull_request (
  identity        TEXT    PRIMARY KEY CHECK (length(identity) = 32 AND identity NOT GLOB '*[^0-9a-f]*'),
  opened_ms       INTEGER NOT NULL CHECK (opened_ms BETWEEN 0 AND 253402300799999),
  opened_offset   INTEGER NOT NULL CHECK (opened_offset BETWEEN -1439 AND 1439),
  reviewed_ms     INTEGER CHECK (reviewed_ms BETWEEN opened_ms AND 253402300799999),
  reviewed_offset INTEGER CHECK (reviewed_offset BETWEEN -1439 AND 1439),
  rounds          INTEGER NOT NULL CHECK (rounds >= 0),
  reopened        INTEGER CHECK (reopened >= 0),
  state           TEXT    NOT NULL CHECK (state IN ('open', 'merged', 'closed')),
  is_draft        INTEGER NOT NULL CHECK (is_draft IN (0, 1)),
  ended_ms        INTEGER CHECK (ended_ms BETWEEN opened_ms AND 253402300799999),
  ended_offset    INTEGER CHECK (ended_offset BETWEEN -1439 AND 1439),
  project         TEXT    CHECK (length(project) BETWEEN 1 AND 200),
  seen_ms         INTEGER NOT NULL CHECK (seen_ms BETWEEN 0 AND 253402300799999),
  seen_offset     INTEGER NOT NULL CHECK (seen_offset BETWEEN -1439 AND 1439),
  CHECK ((reviewed_ms IS NULL) = (reviewed_offset IS NULL)),
  CHECK ((ended_ms IS NULL) = (ended_offset IS NULL)),
  CHECK ((ended_ms IS NULL) = (state = 'open')),
  CHECK ((reviewed_ms IS NULL) = (rounds = 0))
) STRICT, WITHOUT ROWID;

CREATE INDEX pull_request_by_opening ON pull_request (opened_ms);

-- The counts of a test report. Known again by a salted hash of its bytes.
CREATE TABLE test_report (
  identity  TEXT    PRIMARY KEY CHECK (length(identity) = 32 AND identity NOT GLOB '*[^0-9a-f]*'),
  at_ms     INTEGER NOT NULL CHECK (at_ms BETWEEN 0 AND 253402300799999),
  at_offset INTEGER NOT NULL CHECK (at_offset BETWEEN -1439 AND 1439),
  tests     INTEGER NOT NULL CHECK (tests >= 0),
  failed    INTEGER NOT NULL CHECK (failed >= 0),
  flaky     INTEGER NOT NULL CHECK (flaky >= 0),
  skipped   INTEGER NOT NULL CHECK (skipped >= 0),
  project   TEXT    CHECK (length(project) BETWEEN 1 AND 200),
  CHECK (failed + flaky <= tests)
) STRICT, WITHOUT ROWID;

CREATE INDEX test_report_by_time ON test_report (at_ms);

-- Stretches in which another tool saw the person at the machine. They do not overlap.
CREATE TABLE presence (
  began_ms     INTEGER PRIMARY KEY CHECK (began_ms BETWEEN 0 AND 253402300799999),
  began_offset INTEGER NOT NULL CHECK (began_offset BETWEEN -1439 AND 1439),
  ended_ms     INTEGER NOT NULL CHECK (ended_ms > began_ms AND ended_ms <= 253402300799999),
  ended_offset INTEGER NOT NULL CHECK (ended_offset BETWEEN -1439 AND 1439)
) STRICT;
