-- Teams and rounds, second design. Rosters and releases of the first one mean nothing any more: its rounds are refused.
DROP TABLE roster;
DROP TABLE release;

-- A folder that a team shares. It is the one folder whose place is kept: following a team is looking into it.
CREATE TABLE team (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  folder      TEXT    NOT NULL UNIQUE,
  is_followed INTEGER NOT NULL CHECK (is_followed IN (0, 1))
) STRICT;

-- The people of a team as they were accepted here.
CREATE TABLE pin (
  team  INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  key   TEXT    NOT NULL,
  name  TEXT    NOT NULL,
  roles TEXT    NOT NULL,
  PRIMARY KEY (team, key)
) STRICT;

-- Rounds that this person has contributed to: their weeks, and who else was asked.
CREATE TABLE contributed (
  round  TEXT NOT NULL PRIMARY KEY,
  weeks  TEXT NOT NULL,
  people TEXT NOT NULL CHECK (json_valid(people)),
  digest TEXT NOT NULL
) STRICT;

-- A collector's ledger: no round is ever answered twice, and no weeks of the same people released twice.
CREATE TABLE ledger (
  definition TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('coach', 'trustee')),
  round      TEXT,
  title      TEXT NOT NULL,
  weeks      TEXT NOT NULL,
  people     TEXT NOT NULL CHECK (json_valid(people)),
  state      TEXT NOT NULL CHECK (state IN ('open', 'released', 'confirmed', 'withdrawn')),
  list       TEXT NOT NULL CHECK (json_valid(list)),
  counted    TEXT NOT NULL CHECK (json_valid(counted)),
  PRIMARY KEY (definition, role)
) STRICT;

-- What this machine wrote for a round, before it was written: after a crash the same bytes are written again.
CREATE TABLE ledger_file (
  definition TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  step       INTEGER NOT NULL CHECK (step BETWEEN 0 AND 6),
  bytes      BLOB    NOT NULL,
  PRIMARY KEY (definition, role, step),
  FOREIGN KEY (definition, role) REFERENCES ledger (definition, role) ON DELETE CASCADE
) STRICT;
