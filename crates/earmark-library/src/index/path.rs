//! Paths as they lie in the index: their bytes, which need not be text.

use std::path::{Path, PathBuf};

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::path_bytes;

/// A path that is read from a row.
pub(super) struct StoredPath(pub(super) PathBuf);

/// A path that is written to a row.
pub(super) struct PathToStore<'a>(pub(super) &'a Path);

impl ToSql for PathToStore<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let bytes = path_bytes::of(self.0);
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(bytes)))
    }
}

impl FromSql for StoredPath {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(path_bytes::to_path(value.as_blob()?.to_vec())))
    }
}
