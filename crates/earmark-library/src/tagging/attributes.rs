//! What of a file is not in its bytes: mode, owner, times, extended attributes.

use std::fs::{File, FileTimes, Metadata};
use std::io;
use std::path::Path;

/// Gives the file at `path`, open as `file`, the attributes of the one at `source`.
///
/// An owner that this user may not give, and attributes that belong to the system, are left as they come.
pub(super) fn keep(source: &Path, metadata: &Metadata, path: &Path, file: &File) -> io::Result<()> {
    keep_owner(metadata, file)?;
    file.set_permissions(metadata.permissions())?;
    keep_extended(source, path)?;
    let mut times = FileTimes::new().set_modified(metadata.modified()?);
    if let Ok(accessed) = metadata.accessed() {
        times = times.set_accessed(accessed);
    }
    file.set_times(times)
}

#[cfg(unix)]
fn keep_owner(metadata: &Metadata, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let present = file.metadata()?;
    let give = |uid, gid| match fchown(file, uid, gid) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        result => result,
    };
    if present.gid() != metadata.gid() {
        give(None, Some(metadata.gid()))?;
    }
    if present.uid() != metadata.uid() {
        give(Some(metadata.uid()), None)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &Metadata, _: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn keep_extended(source: &Path, path: &Path) -> io::Result<()> {
    let names = match xattr::list(source) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
        names => names?,
    };
    for name in names {
        let is_users = name.to_string_lossy().starts_with("user.");
        let Some(value) = xattr::get(source, &name)? else {
            continue;
        };
        match xattr::set(path, &name, &value) {
            Err(error) if is_users => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_extended(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
