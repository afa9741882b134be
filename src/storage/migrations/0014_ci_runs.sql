-- Runs of a CI service that were imported, without names. Known again by a salted hash of their number.
CREATE TABLE ci_run (
  identity     TEXT    PRIMARY KEY CHECK (length(identity) = 32 AND identity NOT GLOB '*[^0-9a-f]*'),
  asked_ms     INTEGER NOT NULL CHECK (asked_ms BETWEEN 0 AND 253402300799999),
  asked_offset INTEGER NOT NULL CHECK (asked_offset BETWEEN -1439 AND 1439),
  began_ms     INTEGER CHECK (began_ms BETWEEN asked_ms AND ended_ms),
  began_offset INTEGER CHECK (began_offset BETWEEN -1439 AND 1439),
  ended_ms     INTEGER NOT NULL CHECK (ended_ms BETWEEN asked_ms AND 253402300799999),
  ended_offset INTEGER NOT NULL CHECK (ended_offset BETWEEN -1439 AND 1439),
  outcome      TEXT    NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'unknown')),
  project      TEXT    CHECK (length(project) BETWEEN 1 AND 200),
  CHECK ((began_ms IS NULL) = (began_offset IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX ci_run_by_asking ON ci_run (asked_ms);
