-- Waits and pulses of the same person's other machines, known again by the log they were recorded in and their number there.

-- Not a foreign key: it outlives a deletion, so that what a person deleted does not come back with the next import.
-- Forgetting leaves the number in the other log, and nothing of what the row said.
CREATE TABLE carried (
  log    TEXT    NOT NULL CHECK (length(log) = 32 AND log NOT GLOB '*[^0-9a-f]*'),
  what   TEXT    NOT NULL CHECK (what IN ('wait', 'pulse')),
  number INTEGER NOT NULL CHECK (number > 0),
  own    INTEGER NOT NULL,
  -- Of the row as it was taken in: a row that still says the same was not changed here.
  digest TEXT    NOT NULL CHECK (length(digest) = 32 AND digest NOT GLOB '*[^0-9a-f]*'),
  PRIMARY KEY (log, what, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX carried_by_own ON carried (what, own);
