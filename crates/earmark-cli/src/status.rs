use std::io;
use std::process::ExitCode;

use earmark::library::LibraryError;

/// How a verb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Everything went well.
    Good,
    /// It finished, but something wants attention.
    Attention,
    /// The user stopped it.
    Interrupted,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Good => 0,
            Status::Attention => 1,
            Status::Interrupted => 130,
        })
    }
}

/// Why a verb could not run to its end.
#[derive(Debug)]
pub(crate) enum Fatal {
    /// Nobody reads the output any more, which is nobody's fault.
    ClosedPipe,
    /// What is wrong and what to do about it.
    Message(String),
}

impl Fatal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }
}

impl From<earmark::Error> for Fatal {
    fn from(error: earmark::Error) -> Self {
        match &error.path {
            Some(path) => Self::new(format!("{}: {error}", path.display())),
            None => Self::new(error.to_string()),
        }
    }
}

impl From<LibraryError> for Fatal {
    fn from(error: LibraryError) -> Self {
        earmark::Error::from(error).into()
    }
}

/// An error while writing to stdout.
impl From<io::Error> for Fatal {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::new(format!(
            "the output cannot be written: {error}; check where it goes"
        ))
    }
}
