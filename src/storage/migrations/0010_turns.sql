-- Turns of AI agents are waits of a kind of their own.

-- Only the words of a check change, not how rows are kept: SQLite lets them be written in place. A copy of the table would
-- take the rows that refer to it along.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''ci'', ''review''', '''ci'', ''agent'', ''review''')
  WHERE type = 'table' AND name = 'wait';
PRAGMA writable_schema = RESET;

-- An agent asks the person since then: the wait stands still. Only while it goes on.
ALTER TABLE wait ADD COLUMN asks_since_ms INTEGER CHECK (asks_since_ms IS NULL OR ended_ms IS NULL);

-- What is known of a session's last turns while more of them may be heard. Nothing of what was asked or answered.
CREATE TABLE turn (
  wait    INTEGER PRIMARY KEY REFERENCES wait (id) ON DELETE CASCADE,
  -- A hash of what the agent calls it.
  session TEXT    NOT NULL CHECK (length(session) BETWEEN 1 AND 64),
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  -- The turn as it stands, as JSON.
  state   TEXT    NOT NULL CHECK (json_valid(state))
) STRICT;

CREATE INDEX turn_by_session ON turn (session, wait);
CREATE INDEX turn_open ON turn (wait) WHERE is_open = 1;
