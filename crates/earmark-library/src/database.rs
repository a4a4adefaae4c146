//! SQLite databases: made, moved to a newer schema, refused.

use std::fs::File;
use std::io::{ErrorKind as IoErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::{LibraryError, LibraryErrorKind};

/// How long one process waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a database is, and how an older one becomes it.
pub(crate) struct Schema {
    /// As it is called in messages: `the index of the library`.
    pub(crate) name: &'static str,
    /// SQLite's mark of the program a file belongs to.
    pub(crate) application_id: i32,
    /// Statements that lead from each version to the next; the first makes an empty database.
    pub(crate) migrations: &'static [&'static str],
    /// What to do when it is damaged.
    pub(crate) remedy: &'static str,
    /// Whether every commit is on the disk before it returns. Without that a power cut may lose the last ones; it
    /// damages nothing.
    pub(crate) durable: bool,
}

/// A connection to the database at `path`, which is made if there is none, and brought to the newest version.
///
/// Several processes may hold connections; who writes waits for the other.
///
/// # Errors
/// [`LibraryErrorKind::Newer`] for a database of a later version, [`LibraryErrorKind::Damaged`] for one that is cut short or
/// no database, [`LibraryErrorKind::Config`] for one of another program, [`LibraryErrorKind::Io`] where its folder cannot be
/// written to. None of these changes the file.
pub(crate) fn open(path: &Path, schema: &Schema) -> Result<Connection, LibraryError> {
    check_header(path, schema)?;
    let mut connection = Connection::open(path).map_err(|error| fault(&error, path, schema))?;
    prepare(&mut connection, path, schema)?;
    Ok(connection)
}

/// What went wrong with a database, in words.
pub(crate) fn fault(error: &rusqlite::Error, path: &Path, schema: &Schema) -> LibraryError {
    let name = schema.name;
    let Some(code) = error.sqlite_error_code() else {
        let message = format!("{name} holds something unexpected ({error})");
        return LibraryError::new(LibraryErrorKind::Damaged, message, schema.remedy).at(path);
    };
    match code {
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => damaged(path, schema, error),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            let message = format!("{name} is held by another process");
            let remedy = "wait until it has finished, or end it";
            LibraryError::new(LibraryErrorKind::Busy, message, remedy).at(path)
        }
        _ => LibraryError::write(path, error),
    }
}

fn damaged(path: &Path, schema: &Schema, reason: &dyn std::fmt::Display) -> LibraryError {
    let message = format!("{} is damaged ({reason})", schema.name);
    LibraryError::new(LibraryErrorKind::Damaged, message, schema.remedy).at(path)
}

fn prepare(connection: &mut Connection, path: &Path, schema: &Schema) -> Result<(), LibraryError> {
    let fault = |error: rusqlite::Error| fault(&error, path, schema);
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    // Within one transaction, or another process that makes the database now is seen halfway.
    let snapshot = connection.transaction().map_err(fault)?;
    let version = checked_version(&snapshot, path, schema);
    // SQLite finds some of what is cut short to be damaged, without saying how.
    check_length(path, schema)?;
    let version = version?;
    snapshot.finish().map_err(fault)?;
    log_ahead(connection).map_err(fault)?;
    let synchronous = if schema.durable { "FULL" } else { "NORMAL" };
    connection
        .pragma_update(None, "synchronous", synchronous)
        .map_err(fault)?;
    connection
        .pragma_update(None, "foreign_keys", true)
        .map_err(fault)?;
    if version < schema.migrations.len() {
        migrate(connection, path, schema)?;
    }
    Ok(())
}

/// The version of a database of ours: the number of migrations it has seen; 0 for a new one.
fn checked_version(
    connection: &Connection,
    path: &Path,
    schema: &Schema,
) -> Result<usize, LibraryError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let fault = |error: rusqlite::Error| fault(&error, path, schema);
    let application_id = pragma("application_id").map_err(fault)?;
    let version = pragma("user_version").map_err(fault)?;
    let n_tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(fault)?;
    let is_new = application_id == 0 && version == 0 && n_tables == 0;
    if !is_new && application_id != schema.application_id {
        let message = format!("is a database of something else than {}", schema.name);
        let remedy = "name another place for the library";
        return Err(LibraryError::config(message, remedy).at(path));
    }
    let newest = schema.migrations.len();
    match usize::try_from(version) {
        Ok(version) if version <= newest => Ok(version),
        _ => {
            let message = format!(
                "{} has version {version}, this Earmark knows versions up to {newest}",
                schema.name
            );
            let remedy = "use the newer Earmark that wrote it";
            Err(LibraryError::new(LibraryErrorKind::Newer, message, remedy).at(path))
        }
    }
}

/// Has changes written to a log first, so that readers need not wait for a writer.
///
/// SQLite does not itself wait here for a process that does the same.
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let result = connection.pragma_update(None, "journal_mode", "WAL");
        match result.as_ref().map_err(rusqlite::Error::sqlite_error_code) {
            Err(Some(ErrorCode::DatabaseBusy)) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(5));
            }
            _ => return result,
        }
    }
}

fn migrate(connection: &mut Connection, path: &Path, schema: &Schema) -> Result<(), LibraryError> {
    let fault = |error: rusqlite::Error| fault(&error, path, schema);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    // Another process may have been quicker.
    let version = checked_version(&transaction, path, schema)?;
    for migration in &schema.migrations[version..] {
        transaction.execute_batch(migration).map_err(fault)?;
    }
    transaction
        .pragma_update(None, "application_id", schema.application_id)
        .map_err(fault)?;
    transaction
        .pragma_update(None, "user_version", schema.migrations.len() as i64)
        .map_err(fault)?;
    transaction.commit().map_err(fault)
}

/// Refuses what is no database before SQLite opens it, which may write.
fn check_header(path: &Path, schema: &Schema) -> Result<(), LibraryError> {
    let Some((mut file, length)) = opened(path)? else {
        return Ok(());
    };
    if length > 0 {
        header(&mut file, path, schema)?;
    }
    Ok(())
}

/// Finds what SQLite would only find when it comes to the page that is missing.
///
/// Only sure within a transaction: elsewhere the log may go while this looks.
fn check_length(path: &Path, schema: &Schema) -> Result<(), LibraryError> {
    let Some((mut file, length)) = opened(path)? else {
        return Ok(());
    };
    if length > 0 && length < stated_length(&header(&mut file, path, schema)?) && !has_log(path) {
        return Err(damaged(path, schema, &"it is cut short"));
    }
    Ok(())
}

/// A file and its length in bytes; nothing if there is none.
fn opened(path: &Path) -> Result<Option<(File, u64)>, LibraryError> {
    let read = |error: std::io::Error| LibraryError::read(path, &error);
    match File::open(path) {
        Ok(file) => {
            let length = file.metadata().map_err(read)?.len();
            Ok(Some((file, length)))
        }
        Err(error) if error.kind() == IoErrorKind::NotFound => Ok(None),
        Err(error) => Err(read(error)),
    }
}

fn header(file: &mut File, path: &Path, schema: &Schema) -> Result<[u8; 100], LibraryError> {
    let mut header = [0; 100];
    match file.read_exact(&mut header) {
        Err(error) if error.kind() != IoErrorKind::UnexpectedEof => {
            Err(LibraryError::read(path, &error))
        }
        Ok(()) if header.starts_with(b"SQLite format 3\0") => Ok(header),
        _ => Err(damaged(path, schema, &"it is no SQLite database")),
    }
}

/// Bytes of a database as its header has them: page size times pages (<https://sqlite.org/fileformat2.html>).
fn stated_length(header: &[u8; 100]) -> u64 {
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let n_pages = u32::from_be_bytes([header[28], header[29], header[30], header[31]]);
    page_size * u64::from(n_pages)
}

/// Whether pages wait in the write-ahead log, so that the file itself may lack some.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Schema = Schema {
        name: "the list of songs",
        application_id: 77,
        migrations: &["CREATE TABLE songs (name TEXT NOT NULL)"],
        remedy: "delete it",
        durable: true,
    };
    const SECOND: Schema = Schema {
        migrations: &[
            FIRST.migrations[0],
            "ALTER TABLE songs ADD COLUMN year INTEGER",
        ],
        ..FIRST
    };

    fn kind_of(path: &Path, schema: &Schema) -> LibraryErrorKind {
        open(path, schema).unwrap_err().kind()
    }

    #[test]
    fn an_older_database_becomes_a_newer_one_and_keeps_what_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("songs.sqlite");
        let songs = open(&path, &FIRST).unwrap();
        songs
            .execute("INSERT INTO songs VALUES ('Freight Train')", [])
            .unwrap();
        drop(songs);
        let songs = open(&path, &SECOND).unwrap();
        let row = songs.query_row("SELECT name, year FROM songs", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
        });
        assert_eq!(row.unwrap(), ("Freight Train".to_owned(), None));
    }

    #[test]
    fn many_may_make_it_at_once() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let path = folder.path().join(format!("{round}.sqlite"));
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| drop(open(&path, &SECOND).unwrap()));
                }
            });
        }
    }

    #[test]
    fn a_newer_database_and_one_of_another_program_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("songs.sqlite");
        drop(open(&path, &SECOND).unwrap());
        let before = std::fs::read(&path).unwrap();
        assert_eq!(kind_of(&path, &FIRST), LibraryErrorKind::Newer);
        let other = Schema {
            application_id: 78,
            ..FIRST
        };
        assert_eq!(kind_of(&path, &other), LibraryErrorKind::Config);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn what_is_cut_short_or_no_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("songs.sqlite");
        drop(open(&path, &FIRST).unwrap());
        let whole = std::fs::read(&path).unwrap();
        for length in [50, 99, 100, 4000, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(
                kind_of(&path, &FIRST),
                LibraryErrorKind::Damaged,
                "{length}"
            );
        }
        std::fs::write(&path, vec![b'x'; 5000]).unwrap();
        assert_eq!(kind_of(&path, &FIRST), LibraryErrorKind::Damaged);
        std::fs::write(&path, b"").unwrap();
        open(&path, &FIRST).unwrap();
    }

    #[test]
    fn a_folder_that_is_missing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("songs.sqlite");
        assert_eq!(kind_of(&path, &FIRST), LibraryErrorKind::Io);
    }
}
