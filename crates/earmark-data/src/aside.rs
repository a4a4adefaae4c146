//! Files that appear only when whole.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::DataError;

/// A file that is written beside its place and takes it when it is whole. Dropped before that, it leaves
/// nothing behind, and what was in its place stays as it was.
///
/// ```
/// use std::io::Write;
///
/// use earmark_data::AsideFile;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("answer.txt");
/// let mut file = AsideFile::create(&path)?;
/// file.file_mut().write_all(b"42")?;
/// assert!(!path.exists());
/// file.commit()?;
/// assert_eq!(std::fs::read(&path)?, b"42");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AsideFile {
    path: PathBuf,
    file: NamedTempFile,
}

impl AsideFile {
    /// Begins the file of `path`, in the same folder. A link keeps pointing to the file it points to.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the folder is missing or read-only,
    /// [`DataErrorKind::Config`](crate::DataErrorKind::Config) where a folder, a device or a pipe has that
    /// path.
    pub fn create(path: &Path) -> Result<Self, DataError> {
        if path.exists() && !path.is_file() {
            let remedy = "name a new file, or one to replace";
            return Err(DataError::config(path, "is no regular file", remedy));
        }
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".earmark-").suffix(".part");
        #[cfg(unix)]
        {
            // Narrowed by the umask, as for any new file.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        // The error of the temporary file names that file, which says nothing to anybody.
        let file = builder
            .tempfile_in(folder_of(&place))
            .map_err(|error| DataError::write(path, &error.kind()))?;
        Ok(Self { path: place, file })
    }

    /// Puts a file of that content at `path`.
    ///
    /// # Errors
    /// As [`create`](Self::create) and [`commit`](Self::commit).
    pub fn write(path: &Path, content: &[u8]) -> Result<(), DataError> {
        let mut aside = Self::create(path)?;
        let written = aside.file_mut().write_all(content);
        written.map_err(|error| DataError::write(path, &error))?;
        aside.commit()
    }

    /// The place it will take.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is written to.
    pub fn file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Another handle of the same file.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the system gives none.
    pub fn handle(&self) -> Result<File, DataError> {
        let handle = self.file.as_file().try_clone();
        handle.map_err(|error| DataError::write(&self.path, &error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where that fails; nothing is left behind.
    pub fn commit(self) -> Result<(), DataError> {
        match self.file.persist(&self.path) {
            Ok(_) => Ok(()),
            Err(error) => Err(DataError::write(&self.path, &error.error)),
        }
    }
}

/// The folder that the file at `path` lies in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_abandoned_file_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        fs::write(&path, "old").unwrap();
        let mut file = AsideFile::create(&path).unwrap();
        file.file_mut().write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_folder_and_a_folder_in_its_place_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("no").join("table.csv");
        let error = AsideFile::create(&missing).unwrap_err();
        assert_eq!(error.path(), missing);
        assert!(error.to_string().contains("check that its folder exists"));
        let error = AsideFile::create(folder.path()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "is no regular file; name a new file, or one to replace"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        AsideFile::write(&link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(link.is_symlink());
        assert!(AsideFile::create(Path::new("/dev/null")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_it_as_far_as_the_umask_lets_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (aside, plain) = (folder.path().join("aside"), folder.path().join("plain"));
        AsideFile::create(&aside).unwrap().commit().unwrap();
        fs::write(&plain, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&aside), mode(&plain));
    }
}
