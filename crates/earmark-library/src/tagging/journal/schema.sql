CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('apply', 'undo')),
    undoes INTEGER REFERENCES runs (id),
    -- Seconds since 1970, UTC.
    started INTEGER NOT NULL DEFAULT (unixepoch()),
    version TEXT NOT NULL
);
CREATE TABLE writes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES runs (id),
    path BLOB NOT NULL,
    temporary BLOB NOT NULL,
    payload BLOB NOT NULL,
    old_genres TEXT NOT NULL,
    new_genres TEXT NOT NULL,
    old_fields TEXT NOT NULL,
    new_fields TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'done', 'not_done'))
);
CREATE INDEX writes_of_run ON writes (run, state);
CREATE INDEX writes_by_state ON writes (state);
