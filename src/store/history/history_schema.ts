/** Tells our files from other SQLite databases: "Asay". */
export const APPLICATION_ID = 0x41736179;

/** Raised whenever a table or what its columns mean changes: files of another version are rebuilt. */
export const HISTORY_VERSION = 3;

/**
 * The tables of the index. A series is one line over time: all that must be equal for two cells to be points of it. Cells
 * carry the time of their run, so that a series is read in its order from one index alone, and its best value too: an index
 * by value would be written all over by every run. Times are milliseconds since 1970.
 */
export const HISTORY_SCHEMA = `
CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  folder TEXT NOT NULL UNIQUE,
  id TEXT NOT NULL UNIQUE,
  -- Of run.json, as it was read; mtime is NULL where the file was so young that it may change within its clock's step.
  mtime REAL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  suite TEXT NOT NULL,
  preset TEXT NOT NULL,
  state TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER NOT NULL,
  git_commit TEXT,
  git_dirty INTEGER,
  models INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  undefined INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  skipped INTEGER NOT NULL
);
CREATE INDEX run_by_time ON run (started, id);
CREATE INDEX run_by_suite ON run (suite, started, id);
CREATE INDEX run_incomplete ON run (started, id) WHERE state = 'incomplete';
CREATE TABLE convention (
  fingerprint TEXT PRIMARY KEY,
  record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE series (
  series INTEGER PRIMARY KEY,
  -- Canonical JSON of all columns below.
  key TEXT NOT NULL UNIQUE,
  suite TEXT NOT NULL,
  model TEXT NOT NULL,
  family TEXT NOT NULL,
  role TEXT NOT NULL,
  metric TEXT NOT NULL,
  ranked INTEGER NOT NULL,
  -- NULL where cells have no number.
  unit TEXT,
  direction TEXT,
  kind TEXT,
  fingerprint TEXT REFERENCES convention
);
CREATE INDEX series_by_metric ON series (suite, metric, fingerprint);
CREATE INDEX series_by_model ON series (model, metric, fingerprint);
CREATE TABLE details (
  details INTEGER PRIMARY KEY,
  record TEXT NOT NULL UNIQUE
);
CREATE TABLE cell (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  position INTEGER NOT NULL,
  series INTEGER NOT NULL REFERENCES series,
  started INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  value REAL,
  low REAL,
  high REAL,
  level REAL,
  redraw_error REAL,
  counts TEXT,
  n INTEGER,
  terms TEXT,
  details INTEGER REFERENCES details,
  PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE INDEX cell_by_time ON cell (series, started, run, position, value, state);
`;
