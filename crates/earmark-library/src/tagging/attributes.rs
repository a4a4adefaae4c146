//! What of a file is not in its bytes: mode, owner, times, extended attributes.

use std::fs::{File, FileTimes, Metadata};
use std::io;
use std::path::Path;

/// Gives the file at `path`, open as `file`, the attributes of the one at `source`.
///
/// An owner that this user may not give, and attributes that the system itself manages, are left as they come.
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

/// The owner, then the group, each if it can be had: a user may not give files away (`EPERM`), and in a container without
/// root an owner from outside has no number that could be given (`EINVAL`).
#[cfg(unix)]
fn keep_owner(metadata: &Metadata, file: &File) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied};
    use std::os::unix::fs::{MetadataExt, fchown};

    let present = file.metadata()?;
    let give = |uid, gid| match fchown(file, uid, gid) {
        Err(error) if matches!(error.kind(), PermissionDenied | InvalidInput) => Ok(()),
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
        let Some(value) = xattr::get(source, &name)? else {
            continue;
        };
        match xattr::set(path, &name, &value) {
            Err(error) if !is_of_the_system(&name) => {
                let name = name.display();
                let message = format!("its attribute {name} cannot be kept: {error}");
                return Err(io::Error::new(error.kind(), message));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the system itself manages an attribute, so that it may refuse it and give one of its own: on Linux namespaces
/// (xattr(7)), on macOS two names, which no program may set.
#[cfg(unix)]
fn is_of_the_system(name: &std::ffi::OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let namespaces = [&b"security."[..], b"system.", b"trusted."];
    let names = [&b"com.apple.macl"[..], b"com.apple.provenance"];
    namespaces.iter().any(|space| name.starts_with(space)) || names.contains(&name)
}

#[cfg(not(unix))]
fn keep_extended(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_system_manages_may_be_lost() {
        for name in [
            "security.selinux",
            "system.posix_acl_access",
            "com.apple.macl",
        ] {
            assert!(is_of_the_system(name.as_ref()), "{name}");
        }
        for name in [
            "user.comment",
            "com.apple.metadata:_kMDItemUserTags",
            "systematic",
        ] {
            assert!(!is_of_the_system(name.as_ref()), "{name}");
        }
    }
}
