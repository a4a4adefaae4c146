use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark_audio::Warning;
use earmark_data::{ContentHash, DataErrorKind, FeatureCache, TrackRows};

use super::Described;
use crate::batch::{FoundFile, in_order, path_of};
use crate::{Error, ErrorKind, Progress, Threads};

/// What turns a file into rows.
pub trait DescribeTrack: Send + Sync {
    /// Everything the values depend on beside the audio, as one word; it names the folder of the cache.
    fn kind(&self) -> String;

    /// Values of a row.
    fn n_columns(&self) -> usize;

    /// The rows of a file, by as many as `threads` where they help; ends early when `stop` is set.
    ///
    /// # Errors
    /// If the file cannot be decoded or described; [`ErrorKind::Interrupted`] when `stop` was set.
    fn describe_until(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Described, Error>;
}

/// The rows of many files, kept from run to run under the hash of the file. A run that is broken off goes on where
/// it was.
pub struct KeptRows {
    describer: Box<dyn DescribeTrack>,
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

impl KeptRows {
    /// Rows by `describer` with the cache in `cache_folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be made.
    pub fn new(describer: Box<dyn DescribeTrack>, cache_folder: &Path) -> Result<Self, Error> {
        let cache = FeatureCache::open(cache_folder, &describer.kind(), describer.n_columns())?;
        Ok(Self { describer, cache })
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
        let prepare = |file: &FoundFile, threads| {
            let path = file.as_ref().map_err(Error::clone)?;
            self.prepare_file(path, threads, stop)
        };
        let progress = in_order(files, threads, stop, prepare, |file, result, progress| {
            on_track(path_of(file), result.as_ref(), progress);
            tracks.extend(result);
            true
        });
        (tracks, progress)
    }

    fn prepare_file(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Track, Error> {
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
            let described = self.describer.describe_until(path, threads, stop)?;
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

    /// The rows of a track from the cache; computed again where the entry is gone or damaged.
    ///
    /// # Errors
    /// Those of [`DescribeTrack::describe_until`] and of the cache.
    pub fn rows(&self, track: &Track) -> Result<TrackRows, Error> {
        match self.cache.get(track.hash) {
            Ok(Some(rows)) => return Ok(rows),
            Err(error) if error.kind() != DataErrorKind::Damaged => return Err(error.into()),
            Ok(None) | Err(_) => {}
        }
        let described =
            self.describer
                .describe_until(&track.path, Threads::ONE, &AtomicBool::new(false))?;
        self.cache.put(track.hash, &described.rows)?;
        Ok(described.rows)
    }
}
