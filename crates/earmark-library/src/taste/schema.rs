use crate::database::Schema;

/// The file in the folder of a library.
pub(super) const FILE: &str = "taste.sqlite";

pub(super) const SCHEMA: Schema = Schema {
    name: "the marks of listeners",
    // "EmTa"
    application_id: 0x456d_5461,
    migrations: &[
        // A track is known by the digest of its audio, which moving and tagging leave alone.
        "CREATE TABLE marks (
            listener TEXT NOT NULL,
            track TEXT NOT NULL,
            path TEXT NOT NULL,
            liked INTEGER NOT NULL CHECK (liked IN (0, 1)),
            marked_at INTEGER NOT NULL,
            PRIMARY KEY (listener, track)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE models (
            listener TEXT PRIMARY KEY,
            model TEXT NOT NULL,
            trained_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;",
    ],
    remedy: "put a copy of it back; if there is none, delete it, and mark what you like again",
    durable: true,
};
