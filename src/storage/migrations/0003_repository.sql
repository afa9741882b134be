-- Whether a project's files changed between two runs.

-- What tracked files looked like around a run: salted fingerprints of paths, sizes and times, never of contents, that can
-- only be compared with each other. Only of runs that failed, and of those that followed one.
CREATE TABLE tree (
  wait   INTEGER PRIMARY KEY REFERENCES wait (id) ON DELETE CASCADE,
  -- As the run began.
  began  INTEGER,
  -- As it failed.
  failed INTEGER,
  CHECK (began IS NOT NULL OR failed IS NOT NULL)
) STRICT;
