//! Where computed rows are kept.

use std::path::{Path, PathBuf};

use earmark::data::folder_of;

use crate::args::CacheArguments;
use crate::settings::Settings;
use crate::status::Fatal;

/// The folder of the feature cache.
pub(crate) enum CacheFolder {
    Lasting(PathBuf),
    /// Beside the output, for as long as the run lasts.
    Passing(tempfile::TempDir),
}

impl CacheFolder {
    pub(crate) fn new(
        arguments: &CacheArguments,
        settings: &Settings,
        out: &Path,
    ) -> Result<Self, Fatal> {
        if arguments.no_cache {
            let folder = folder_of(out);
            let passing = tempfile::Builder::new()
                .prefix(".earmark-")
                .tempdir_in(folder);
            return passing.map(Self::Passing).map_err(|error| {
                let folder = folder.display();
                Fatal::new(format!(
                    "{folder}: no folder can be made in it ({error}); check that it exists and may be \
                     written to"
                ))
            });
        }
        let named = arguments.cache.clone().or_else(|| settings.cache.clone());
        let usual = || dirs::cache_dir().map(|folder| folder.join("earmark").join("features"));
        named.or_else(usual).map(Self::Lasting).ok_or_else(|| {
            Fatal::new(
                "this user has no folder for caches; name one with --cache, or use --no-cache",
            )
        })
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Lasting(path) => path,
            Self::Passing(folder) => folder.path(),
        }
    }
}
