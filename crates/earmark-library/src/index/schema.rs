//! What the tables of the index are.

use crate::database::Schema;

/// Its file in the folder of a library.
pub(super) const FILE: &str = "index.sqlite";

/// What was heard belongs to the audio, not to the file: a file that is moved, copied or tagged anew is heard no second time.
pub(super) const SCHEMA: Schema = Schema {
    name: "the index of the library",
    application_id: i32::from_be_bytes(*b"EMix"),
    migrations: &[FIRST],
    remedy: "delete it and scan again; the history of tags and the marks of listeners lie in other files",
    durable: false,
};

const FIRST: &str = "
CREATE TABLE recordings (
    id          INTEGER PRIMARY KEY,
    payload     BLOB NOT NULL UNIQUE CHECK (length(payload) = 32),
    heard_by    TEXT NOT NULL,
    duration    REAL NOT NULL,
    sample_rate INTEGER NOT NULL,
    channels    INTEGER NOT NULL,
    codec       TEXT NOT NULL,
    bit_rate    INTEGER,
    tempo       REAL,
    genres      TEXT NOT NULL,
    tags        TEXT NOT NULL
) STRICT;

-- Apart, so that to list tracks is not to read these.
CREATE TABLE embeddings (
    recording INTEGER PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    vector    BLOB NOT NULL
) STRICT;

CREATE TABLE fingerprints (
    recording INTEGER PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    items     BLOB NOT NULL
) STRICT;

CREATE TABLE tracks (
    id               INTEGER PRIMARY KEY,
    path             BLOB NOT NULL UNIQUE,
    size             INTEGER NOT NULL,
    modified_ns      INTEGER NOT NULL,
    inode_changed_ns INTEGER NOT NULL,
    recording        INTEGER REFERENCES recordings,
    title            TEXT,
    artist           TEXT,
    album            TEXT,
    album_artist     TEXT,
    genres           TEXT NOT NULL DEFAULT '[]',
    year             INTEGER,
    rating           REAL,
    failure_kind     TEXT,
    failure_message  TEXT,
    -- Who tried in vain, and need not try again.
    tried_by         TEXT
) STRICT;

CREATE INDEX tracks_by_recording ON tracks (recording);

-- One row: a number that grows whenever embeddings come or go. It begins anywhere below 2^62, so that an index that is made
-- again does not come to the numbers of the one before.
CREATE TABLE generation (number INTEGER NOT NULL) STRICT;
INSERT INTO generation VALUES (random() & 0x3fffffffffffffff);
";
