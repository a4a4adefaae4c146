use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark_data::create_table;

use super::{Describer, KeptRows, Recipe, Track};
use crate::batch::in_order;
use crate::{Error, ErrorKind, Progress, Threads};

/// The descriptors of many files, kept from run to run.
///
/// [`prepare`](Self::prepare) computes what the cache does not have; [`write`](Self::write) makes a table
/// of it.
pub struct FeatureRun {
    recipe: Recipe,
    kept: KeptRows,
}

impl FeatureRun {
    /// A run by `recipe` with the cache in `cache_folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be made.
    pub fn new(recipe: Recipe, cache_folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            recipe,
            kept: KeptRows::new(Box::new(Describer::new(recipe)), cache_folder)?,
        })
    }

    /// See [`KeptRows::prepare`].
    pub fn prepare(
        &self,
        files: &[Result<PathBuf, Error>],
        threads: Threads,
        stop: &AtomicBool,
        on_track: impl FnMut(&Path, Result<&Track, &Error>, Progress),
    ) -> (Vec<Track>, Progress) {
        self.kept.prepare(files, threads, stop, on_track)
    }

    /// Writes the rows of `tracks` in their order to `out`, in the form its ending names:
    /// [`TableForm`](earmark_data::TableForm); `threads` read from the cache. The file appears when it is
    /// whole.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for another ending,
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be written,
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted) when `stop` is set before the end.
    pub fn write(
        &self,
        tracks: &[Track],
        threads: Threads,
        stop: &AtomicBool,
        out: &Path,
    ) -> Result<(), Error> {
        let mut table = create_table(out, self.recipe.schema())?;
        let mut written = Ok(());
        let rows = |track: &Track, _| self.kept.rows(track);
        let progress = in_order(tracks, threads, stop, rows, |track, rows, _| {
            written = rows.and_then(|rows| Ok(table.track(&track.path, &rows)?));
            written.is_ok()
        });
        written?;
        if progress.done < tracks.len() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
        }
        Ok(table.finish()?)
    }
}
