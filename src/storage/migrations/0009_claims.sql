-- What claims rest on: whose past runs tell of a run, when a pilot is judged, since when limits of usual movement stand.

-- How long a label usually takes in a project, by whoever runs it: answered from the index alone. Failures tell what the run
-- after them began with.
DROP INDEX wait_usual;
CREATE INDEX wait_usual ON wait (label, project, actor, ended_ms, started_ms, measured_ms, steps, outcome)
  WHERE outcome IN ('succeeded', 'failed');

-- Whole weeks after its start at which a pilot is judged, once; NULL = as many as there are before it.
ALTER TABLE pilot ADD COLUMN weeks_after INTEGER CHECK (weeks_after BETWEEN 1 AND 104);

-- A person's word that from this moment on usual is something else.
CREATE TABLE agreed_change (
  at_ms     INTEGER NOT NULL PRIMARY KEY CHECK (at_ms BETWEEN 0 AND 253402300799999),
  at_offset INTEGER NOT NULL CHECK (at_offset BETWEEN -1439 AND 1439)
) STRICT;
