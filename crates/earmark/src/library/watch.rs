//! Waiting until folders change.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::{Error, ErrorKind};

/// Changes come in bursts: so long it must have been quiet.
const QUIET: Duration = Duration::from_secs(2);
/// Some file systems, those of networks above all, tell nothing: after so long a look is due.
const LOOK: Duration = Duration::from_secs(600);
/// How soon a request to stop is seen.
const PAUSE: Duration = Duration::from_millis(200);

/// Tells when something changes under some folders.
pub struct Watch {
    events: Receiver<()>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Begins to watch.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the system cannot watch so many folders, or one of them.
    pub fn new(folders: &[PathBuf]) -> Result<Self, Error> {
        let cannot = |error: notify::Error, folder: &Path| {
            let message = format!(
                "cannot be watched ({error}); let the system watch more files (fs.inotify.max_user_watches on Linux), or scan \
                 from time to time"
            );
            Error::new(ErrorKind::Io, message).at(folder)
        };
        let (changed, events) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // To read a file, as the scan itself does, is no change.
            let is_change = event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
            if is_change {
                // Nobody waits any more when the watch has ended.
                let _ = changed.send(());
            }
        })
        .map_err(|error| cannot(error, Path::new("")))?;
        for folder in folders {
            watcher
                .watch(folder, RecursiveMode::Recursive)
                .map_err(|error| cannot(error, folder))?;
        }
        Ok(Self {
            events,
            _watcher: watcher,
        })
    }

    /// Waits until something has changed and it has been quiet since, or for ten minutes; false when stopped.
    #[must_use]
    pub fn wait(&self, stop: &AtomicBool) -> bool {
        let began = Instant::now();
        let mut last_change: Option<Instant> = None;
        while !stop.load(Ordering::Relaxed) {
            match self.events.recv_timeout(PAUSE) {
                Ok(()) => last_change = Some(Instant::now()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
            let is_quiet = last_change.is_some_and(|change| change.elapsed() >= QUIET);
            if is_quiet || began.elapsed() >= LOOK {
                return true;
            }
        }
        false
    }
}
