use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark_audio::Warning;
use earmark_data::{ContentHash, DataErrorKind, FeatureCache, TrackRows, create_table};

use super::{Describer, Recipe};
use crate::batch::{FoundFile, in_order, path_of};
use crate::{Error, ErrorKind, Progress, Threads};

/// The descriptors of many files, kept from run to run.
///
/// [`prepare`](Self::prepare) computes what the cache does not have; [`write`](Self::write) makes a table
/// of it. A run that is broken off goes on where it was.
pub struct FeatureRun {
    describer: Describer,
    cache: FeatureCache,
}

/// A file whose rows are in the cache.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// The file.
    pub path: PathBuf,
    /// The hash of its content.
    pub hash: ContentHash,
    /// Whether the rows were there already.
    pub was_kept: bool,
    /// What was wrong with the file, though not fatally; empty where its rows were there already.
    pub warnings: Vec<Warning>,
}

impl FeatureRun {
    /// A run by `recipe` with the cache in `cache_folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be made.
    pub fn new(recipe: Recipe, cache_folder: &Path) -> Result<Self, Error> {
        let n_columns = recipe.set().n_columns();
        Ok(Self {
            describer: Describer::new(recipe),
            cache: FeatureCache::open(cache_folder, &recipe.kind(), n_columns)?,
        })
    }

    /// Sees to it that the rows of all `files` are in the cache, `threads` files at a time. `on_track`
    /// gets what became of each file in the order of the list, on the caller's thread; the run ends early
    /// when `stop` is set. Returns the files that went well and where it ended.
    pub fn prepare(
        &self,
        files: &[Result<PathBuf, Error>],
        threads: Threads,
        stop: &AtomicBool,
        mut on_track: impl FnMut(&Path, Result<&Track, &Error>, Progress),
    ) -> (Vec<Track>, Progress) {
        let mut tracks = Vec::new();
        let prepare = |file: &FoundFile, _| {
            let path = file.as_ref().map_err(Error::clone)?;
            self.prepare_file(path, stop)
        };
        let progress = in_order(files, threads, stop, prepare, |file, result, progress| {
            on_track(path_of(file), result.as_ref(), progress);
            tracks.extend(result);
            true
        });
        (tracks, progress)
    }

    fn prepare_file(&self, path: &Path, stop: &AtomicBool) -> Result<Track, Error> {
        let unreadable = |error: std::io::Error| {
            let message =
                format!("cannot be read ({error}); check the disk or the connection to it");
            Error::new(ErrorKind::Io, message).at(path)
        };
        let file = earmark_audio::open_file(path)?;
        let hash = ContentHash::of_reader(file).map_err(unreadable)?;
        let was_kept = self.cache.contains(hash);
        let warnings = if was_kept {
            Vec::new()
        } else {
            let described = self.describer.describe_until(path, stop)?;
            self.cache.put(hash, &described.rows)?;
            described.warnings
        };
        Ok(Track {
            path: path.to_owned(),
            hash,
            was_kept,
            warnings,
        })
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
        let mut table = create_table(out, self.describer.recipe().schema())?;
        let mut written = Ok(());
        let rows = |track: &Track, _| self.rows(track);
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

    /// The rows of a track from the cache; computed again where the entry is gone or damaged.
    fn rows(&self, track: &Track) -> Result<TrackRows, Error> {
        match self.cache.get(track.hash) {
            Ok(Some(rows)) => return Ok(rows),
            Err(error) if error.kind() != DataErrorKind::Damaged => return Err(error.into()),
            Ok(None) | Err(_) => {}
        }
        let described = self.describer.describe(&track.path)?;
        self.cache.put(track.hash, &described.rows)?;
        Ok(described.rows)
    }
}
