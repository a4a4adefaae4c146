//! Searches that share their work out themselves.

use earmark_library::fingerprint::Stopped;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::{Error, ErrorKind, Threads};

impl Threads {
    /// So many threads of rayon's.
    pub(crate) fn pool(self) -> Result<ThreadPool, Error> {
        let pool = ThreadPoolBuilder::new().num_threads(self.count()).build();
        pool.map_err(|error| {
            let message = format!("threads cannot be started ({error}); use fewer (--jobs)");
            Error::new(ErrorKind::Internal, message)
        })
    }

    /// Does something that runs on rayon's threads on so many.
    pub(crate) fn install<T: Send>(self, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
        Ok(self.pool()?.install(work))
    }
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Self {
        Self::new(ErrorKind::Interrupted, stopped.to_string())
    }
}
