//! Paths as they lie in the index: their bytes, which need not be text.

use std::path::{Path, PathBuf};

#[cfg(not(unix))]
use rusqlite::types::FromSqlError;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// A path that is read from a row.
pub(super) struct StoredPath(pub(super) PathBuf);

/// A path that is written to a row.
pub(super) struct PathToStore<'a>(pub(super) &'a Path);

impl ToSql for PathToStore<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let bytes = self.0.as_os_str().as_encoded_bytes();
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(bytes)))
    }
}

impl FromSql for StoredPath {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        path_of(value.as_blob()?).map(Self)
    }
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> FromSqlResult<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(std::ffi::OsStr::from_bytes(bytes).into())
}

/// Names that are no Unicode cannot be told from bytes without `unsafe` there; such files are left out by the scan.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> FromSqlResult<PathBuf> {
    let text = std::str::from_utf8(bytes).map_err(FromSqlError::other)?;
    Ok(text.into())
}
