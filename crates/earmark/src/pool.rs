//! Searches that share their work out themselves.

use earmark_library::fingerprint::Stopped;
use rayon::ThreadPoolBuilder;

use crate::{Error, ErrorKind, Threads};

impl Threads {
    /// Does something that runs on rayon's threads on so many.
    pub(crate) fn install<T: Send>(self, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
        let pool = ThreadPoolBuilder::new().num_threads(self.count()).build();
        let pool = pool.map_err(|error| {
            let message = format!("no threads can be started ({error}); choose fewer");
            Error::new(ErrorKind::Internal, message)
        })?;
        Ok(pool.install(work))
    }
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Self {
        Self::new(ErrorKind::Interrupted, stopped.to_string())
    }
}
