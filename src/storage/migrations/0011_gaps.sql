-- What is missing from the log and why, and in which order waits were changed.

-- A gap goes on while it has no end. What nobody counted is NULL.
CREATE TABLE gap (
  id           INTEGER PRIMARY KEY,
  cause        TEXT    NOT NULL CHECK (cause IN ('not_written', 'not_observed', 'events_lost', 'too_short', 'damaged')),
  since_ms     INTEGER NOT NULL CHECK (since_ms >= 0),
  since_offset INTEGER NOT NULL CHECK (since_offset BETWEEN -1439 AND 1439),
  until_ms     INTEGER CHECK (until_ms >= 0),
  until_offset INTEGER CHECK (until_offset BETWEEN -1439 AND 1439),
  lost         INTEGER CHECK (lost >= 0),
  reason       TEXT    CHECK (length(reason) BETWEEN 1 AND 2000),
  CHECK ((until_ms IS NULL) = (until_offset IS NULL))
) STRICT;

-- Waits in the order in which they were changed, so that who follows the log reads only what is new. The oldest lines go: who
-- was away for longer reads everything again.
CREATE TABLE touched (
  number INTEGER PRIMARY KEY,
  wait   INTEGER NOT NULL,
  what   TEXT    NOT NULL CHECK (what IN ('added', 'ended', 'changed', 'removed'))
) STRICT;

CREATE TRIGGER touched_by_insert AFTER INSERT ON wait BEGIN
  INSERT INTO touched (wait, what) VALUES (new.id, 'added');
  DELETE FROM touched WHERE number <= last_insert_rowid() - 10000;
END;

CREATE TRIGGER touched_by_update AFTER UPDATE ON wait BEGIN
  INSERT INTO touched (wait, what)
    VALUES (new.id, CASE WHEN old.ended_ms IS NULL AND new.ended_ms IS NOT NULL THEN 'ended' ELSE 'changed' END);
  DELETE FROM touched WHERE number <= last_insert_rowid() - 10000;
END;

CREATE TRIGGER touched_by_delete AFTER DELETE ON wait BEGIN
  INSERT INTO touched (wait, what) VALUES (old.id, 'removed');
  DELETE FROM touched WHERE number <= last_insert_rowid() - 10000;
END;

-- What is listed by its end is told from the index alone.
DROP INDEX wait_latest;
CREATE INDEX wait_latest ON wait (ended_ms, measured_ms, show_from_ms, source, tag, answer)
  WHERE actor = 'person' AND ended_ms IS NOT NULL;

-- `json_valid(NULL)` is NULL, which the integrity check of SQLite 3.40 takes for a broken CHECK.
ALTER TABLE answer RENAME TO answer_before;
CREATE TABLE answer (
  pulse       INTEGER NOT NULL REFERENCES pulse (id) ON DELETE CASCADE,
  item        TEXT    NOT NULL CHECK (length(item) BETWEEN 1 AND 40 AND item NOT GLOB '*[^a-z0-9_]*'),
  position    INTEGER NOT NULL CHECK (position >= 0),
  type        TEXT    NOT NULL CHECK (type IN ('scale', 'bins', 'single', 'multi', 'bipolar', 'tag')),
  text        TEXT    NOT NULL CHECK (length(text) > 0 OR type = 'bipolar'),
  labels      TEXT    NOT NULL CHECK (json_valid(labels) AND json_type(labels) = 'array'),
  na          TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL CHECK (length(fingerprint) = 16 AND fingerprint NOT GLOB '*[^0-9a-f]*'),
  state       TEXT    CHECK (state IN ('answered', 'not_applicable', 'skipped')),
  answer      TEXT    CHECK (answer IS NULL OR json_valid(answer)),
  seconds     REAL    CHECK (seconds >= 0.0),
  PRIMARY KEY (pulse, item),
  CHECK (coalesce(state = 'answered', 0) = (answer IS NOT NULL)),
  CHECK (answer IS NULL OR CASE type WHEN 'multi' THEN json_type(answer) = 'array'
    WHEN 'tag' THEN json_type(answer) = 'text'
    ELSE json_type(answer) = 'integer' AND CAST(answer AS INTEGER) BETWEEN 1 AND 9 END)
) STRICT, WITHOUT ROWID;
INSERT INTO answer (pulse, item, position, type, text, labels, na, fingerprint, state, answer, seconds)
  SELECT pulse, item, position, type, text, labels, na, fingerprint, state, answer, seconds FROM answer_before;
DROP TABLE answer_before;
