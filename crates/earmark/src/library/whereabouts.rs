//! Where the files of a recording lie.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use earmark_audio::PayloadDigest;
use earmark_library::{Index, Known};

use crate::{Error, ErrorKind};

/// Where an index has the files of each recording: one that was moved, and scanned since, is found again by its audio.
#[derive(Clone, Debug, Default)]
pub struct Whereabouts {
    paths: HashMap<PayloadDigest, Vec<PathBuf>>,
}

impl Whereabouts {
    /// Those of an index as it is now.
    ///
    /// # Errors
    /// As [`Index::tracks`].
    pub fn of(index: &Index) -> Result<Self, Error> {
        // Of all folders, whatever the models were.
        let Known { files, .. } = index.known(&[Path::new("")], "", "")?;
        let mut paths: HashMap<PayloadDigest, Vec<PathBuf>> = HashMap::new();
        for (path, file) in files {
            if let Some(payload) = file.payload {
                paths.entry(payload).or_default().push(path);
            }
        }
        Ok(Self { paths })
    }

    /// The paths of a recording, in no order; none if it is not in the index.
    #[must_use]
    pub fn of_recording(&self, payload: PayloadDigest) -> &[PathBuf] {
        self.paths.get(&payload).map_or(&[], Vec::as_slice)
    }

    /// The names that the index has for the file at `path`, which is of that recording.
    pub(super) fn names_of(
        &self,
        path: &Path,
        payload: PayloadDigest,
    ) -> Result<Vec<&Path>, Error> {
        let resolved = path.canonicalize().map_err(|error| {
            let message = format!("cannot be looked at ({error}); check the path");
            Error::new(ErrorKind::Io, message).at(path)
        })?;
        let is_it = |name: &&Path| name.canonicalize().is_ok_and(|name| name == resolved);
        let names = self.of_recording(payload).iter().map(PathBuf::as_path);
        Ok(names.filter(is_it).collect())
    }
}
