-- Pilots and the baseline that was frozen for them.

-- A registered change. What it is about is everything, or one label, project or tag.
CREATE TABLE pilot (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  name              TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
  hypothesis        TEXT    NOT NULL CHECK (length(hypothesis) BETWEEN 1 AND 500),
  metric            TEXT    NOT NULL CHECK (metric IN ('blocked_hours', 'run_median', 'success_rate', 'retries')),
  about             TEXT    NOT NULL CHECK (about IN ('all', 'label', 'project', 'tag')),
  about_name        TEXT    CHECK (length(about_name) BETWEEN 1 AND 200),
  control           TEXT    CHECK (control IN ('label', 'project', 'tag')),
  control_name      TEXT    CHECK (length(control_name) BETWEEN 1 AND 200),
  -- The smallest drop worth having, as a share.
  worth             REAL    NOT NULL CHECK (worth > 0.0 AND worth <= 1.0),
  baseline_weeks    INTEGER NOT NULL CHECK (baseline_weeks BETWEEN 1 AND 104),
  is_bad            INTEGER NOT NULL CHECK (is_bad IN (0, 1)),
  registered_ms     INTEGER NOT NULL CHECK (registered_ms BETWEEN 0 AND 253402300799999),
  registered_offset INTEGER NOT NULL CHECK (registered_offset BETWEEN -1439 AND 1439),
  started_ms        INTEGER NOT NULL CHECK (started_ms BETWEEN 0 AND 253402300799999),
  started_offset    INTEGER NOT NULL CHECK (started_offset BETWEEN -1439 AND 1439),
  stopped_ms        INTEGER CHECK (stopped_ms BETWEEN 0 AND 253402300799999),
  stopped_offset    INTEGER CHECK (stopped_offset BETWEEN -1439 AND 1439),
  CHECK ((about = 'all') = (about_name IS NULL)),
  CHECK ((control IS NULL) = (control_name IS NULL)),
  CHECK ((stopped_ms IS NULL) = (stopped_offset IS NULL)),
  CHECK (stopped_ms IS NULL OR stopped_ms >= started_ms)
) STRICT;

-- What was counted from a moment on: rules, tags, thresholds. A row is added when they differ from the last.
CREATE TABLE definition (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  since_ms     INTEGER NOT NULL CHECK (since_ms BETWEEN 0 AND 253402300799999),
  since_offset INTEGER NOT NULL CHECK (since_offset BETWEEN -1439 AND 1439),
  content      TEXT    NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TABLE baseline (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  definition    INTEGER NOT NULL REFERENCES definition (id) ON DELETE CASCADE,
  frozen_ms     INTEGER NOT NULL CHECK (frozen_ms BETWEEN 0 AND 253402300799999),
  frozen_offset INTEGER NOT NULL CHECK (frozen_offset BETWEEN -1439 AND 1439),
  -- Monday of the first week, 2026-11-16.
  first         TEXT    NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  weeks         INTEGER NOT NULL CHECK (weeks BETWEEN 1 AND 1000)
) STRICT;
