-- Rounds as they were first seen, and everything that ever left this machine.

-- A roster that this machine has taken part with, so that a changed one is told.
CREATE TABLE roster (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  members     TEXT    NOT NULL UNIQUE CHECK (json_valid(members)),
  seen_ms     INTEGER NOT NULL CHECK (seen_ms BETWEEN 0 AND 253402300799999),
  seen_offset INTEGER NOT NULL CHECK (seen_offset BETWEEN -1439 AND 1439)
) STRICT;

-- A file that draglog made to be read by others. Its name, never its folder.
CREATE TABLE sent (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  what        TEXT    NOT NULL CHECK (what IN ('contribution', 'round', 'step', 'result')),
  file        TEXT    NOT NULL,
  sha256      TEXT    NOT NULL,
  bytes       INTEGER NOT NULL CHECK (bytes >= 0),
  round       TEXT    NOT NULL,
  title       TEXT    NOT NULL,
  mode        TEXT    NOT NULL CHECK (mode IN ('sealed', 'open')),
  sent_ms     INTEGER NOT NULL CHECK (sent_ms BETWEEN 0 AND 253402300799999),
  sent_offset INTEGER NOT NULL CHECK (sent_offset BETWEEN -1439 AND 1439)
) STRICT;

-- A collector's ledger: which round was released over which contributors, so that none is released twice over others.
CREATE TABLE release (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  round          TEXT    NOT NULL,
  role           TEXT    NOT NULL CHECK (role IN ('coach', 'trustee')),
  contributors   TEXT    NOT NULL CHECK (json_valid(contributors)),
  result         TEXT    CHECK (result IS NULL OR json_valid(result)),
  released_ms     INTEGER NOT NULL CHECK (released_ms BETWEEN 0 AND 253402300799999),
  released_offset INTEGER NOT NULL CHECK (released_offset BETWEEN -1439 AND 1439),
  UNIQUE (round, role)
) STRICT;
