//! SQLite databases: made, moved to a newer schema, refused.
//!
//! Nothing but SQLite may open the file of a database: where any descriptor of it is closed, POSIX takes away all locks
//! that the process has on it (<https://sqlite.org/howtocorrupt.html>, 2.2), and another program may then put away the
//! log that this one is writing.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use rusqlite::types::FromSql;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::{LibraryError, LibraryErrorKind, path_bytes};

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
    /// Whether every commit is in the file, and on the disk, before it returns. Without that commits lie in a log beside it
    /// for a while, readers need not wait for writers, and a power cut may lose the last commits; it damages nothing.
    pub(crate) durable: bool,
}

/// A connection to the database at `path`, which is made if there is none, and brought to the newest version.
///
/// Several processes may hold connections; who writes waits for the other. One that may not be written to is opened to be
/// read.
///
/// # Errors
/// [`LibraryErrorKind::Newer`] for a database of a later version, [`LibraryErrorKind::Damaged`] for one that is cut short or
/// no database, [`LibraryErrorKind::Config`] for one of another program, [`LibraryErrorKind::Io`] where its folder cannot be
/// written to and it is not there. None of these changes the file.
pub(crate) fn open(path: &Path, schema: &Schema) -> Result<Connection, LibraryError> {
    let opened = match prepared(path, schema) {
        Err(Trouble::Sqlite(error)) if is_for_reading_alone(&error, path) => {
            for_reading(path, schema)
        }
        opened => opened,
    };
    opened.map_err(|trouble| match trouble {
        Trouble::Sqlite(error) => fault(&error, path, schema),
        Trouble::Refused(error) => error,
    })
}

/// Why a database cannot be opened.
enum Trouble {
    Sqlite(rusqlite::Error),
    Refused(LibraryError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<LibraryError> for Trouble {
    fn from(error: LibraryError) -> Self {
        Self::Refused(error)
    }
}

fn prepared(path: &Path, schema: &Schema) -> Result<Connection, Trouble> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    let version = checked(&mut connection, path, schema)?;
    let (journal_mode, synchronous) = match schema.durable {
        true => ("DELETE", "EXTRA"),
        false => ("WAL", "NORMAL"),
    };
    set_journal_mode(&connection, journal_mode)?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if version < schema.migrations.len() {
        migrate(&mut connection, path, schema)?;
    }
    Ok(connection)
}

/// Whether it is the want of rights alone that keeps a database from being opened.
fn is_for_reading_alone(error: &rusqlite::Error, path: &Path) -> bool {
    let code = error.sqlite_error_code();
    let is_refused = matches!(code, Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen));
    // What is in the log alone would be missed.
    is_refused && path.is_file() && !has_log(path)
}

/// Without locks, which are files too.
fn for_reading(path: &Path, schema: &Schema) -> Result<Connection, Trouble> {
    let path_escaped = percent_encode(path_bytes::of(path), URI_ESCAPED);
    let uri = format!("file:{path_escaped}?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(uri, flags)?;
    if checked(&mut connection, path, schema)? < schema.migrations.len() {
        let message = format!("{} is of an older version", schema.name);
        let remedy = "let somebody open it who may write to its folder, which brings it up to date";
        let error = LibraryError::new(LibraryErrorKind::Io, message, remedy);
        return Err(error.at(path).into());
    }
    Ok(connection)
}

/// What has a meaning of its own in a URI (<https://sqlite.org/uri.html>).
const URI_ESCAPED: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

/// The version of a database of ours that is whole.
fn checked(connection: &mut Connection, path: &Path, schema: &Schema) -> Result<usize, Trouble> {
    // Within one transaction, or another process that makes the database now is seen halfway.
    let snapshot = connection.transaction()?;
    let version = checked_version(&snapshot, path, schema)?;
    check_length(&snapshot, path, schema)?;
    snapshot.finish()?;
    Ok(version)
}

/// The number of migrations a database of ours has seen; 0 for a new one.
fn checked_version(
    connection: &Connection,
    path: &Path,
    schema: &Schema,
) -> Result<usize, Trouble> {
    let application_id: i32 = pragma(connection, "application_id")?;
    let version: i32 = pragma(connection, "user_version")?;
    let n_tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_new = application_id == 0 && version == 0 && n_tables == 0;
    if !is_new && application_id != schema.application_id {
        let message = format!("is a database of something else than {}", schema.name);
        let remedy = "name another place for the library";
        return Err(LibraryError::config(message, remedy).at(path).into());
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
            let error = LibraryError::new(LibraryErrorKind::Newer, message, remedy);
            Err(error.at(path).into())
        }
    }
}

/// Finds what SQLite would only find when it comes to the page that is missing.
///
/// Only sure within a transaction: elsewhere the log may go while this looks.
fn check_length(connection: &Connection, path: &Path, schema: &Schema) -> Result<(), Trouble> {
    let n_pages: u32 = pragma(connection, "page_count")?;
    let page_size: u32 = pragma(connection, "page_size")?;
    let stated = u64::from(n_pages) * u64::from(page_size);
    let metadata = std::fs::metadata(path).map_err(|error| LibraryError::read(path, &error))?;
    if metadata.len() < stated && !has_log(path) {
        return Err(damaged(path, schema, &"it is cut short").into());
    }
    Ok(())
}

fn pragma<T: FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<T> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Whether pages wait in the write-ahead log, so that the file itself may lack some.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}

/// SQLite does not itself wait here for a process that does the same.
fn set_journal_mode(connection: &Connection, mode: &str) -> rusqlite::Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let result = connection.pragma_update(None, "journal_mode", mode);
        match result.as_ref().map_err(rusqlite::Error::sqlite_error_code) {
            Err(Some(ErrorCode::DatabaseBusy)) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(5));
            }
            _ => return result,
        }
    }
}

fn migrate(connection: &mut Connection, path: &Path, schema: &Schema) -> Result<(), Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been quicker.
    let version = checked_version(&transaction, path, schema)?;
    for migration in &schema.migrations[version..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", schema.application_id)?;
    transaction.pragma_update(None, "user_version", schema.migrations.len() as i64)?;
    Ok(transaction.commit()?)
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

#[cfg(test)]
mod tests;
