//! Opening a path without ever blocking on it.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use symphonia::core::io::MediaSource;

use crate::{AudioError, ErrorKind};

/// Opens a regular, non-empty file for reading, as [`AudioStream::open`](crate::AudioStream::open) does:
/// for those who want its bytes.
///
/// The kind of file is looked at first: opening a FIFO that nobody writes to
/// would wait for ever.
///
/// # Errors
/// [`ErrorKind::Io`] for what is missing, unreadable, empty or no regular file.
pub fn open_file(path: &Path) -> Result<File, AudioError> {
    open_regular(path).map_err(|error| error.at(Some(path)))
}

/// As [`open_file`], for callers that add the path.
pub(crate) fn open_regular(path: &Path) -> Result<File, AudioError> {
    let metadata = fs::metadata(path).map_err(io_error)?;
    if metadata.is_dir() {
        return Err(AudioError::new(
            ErrorKind::Io,
            "this is a directory",
            "give the path of an audio file inside it",
        ));
    }
    if !metadata.is_file() {
        return Err(AudioError::new(
            ErrorKind::Io,
            "this is no regular file but a pipe, socket or device",
            "save the audio to a regular file first",
        ));
    }
    if metadata.len() == 0 {
        return Err(AudioError::new(
            ErrorKind::Io,
            "the file is empty (0 bytes)",
            "copy or download it again",
        ));
    }
    File::open(path).map_err(io_error)
}

/// What the operating system said, with a remedy for the common cases.
pub(crate) fn io_error(error: io::Error) -> AudioError {
    let remedy = match error.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "make the file readable for this user",
        _ => "check the disk or the connection to it",
    };
    AudioError::new(ErrorKind::Io, error.to_string(), remedy).caused_by(error)
}

/// A file that is read from its start to its end only.
///
/// Demuxers look at the end of a file that can be sought, and refuse it if
/// that end is cut off; of a file that cannot be sought they take what comes.
pub(crate) struct ForwardOnly(pub(crate) File);

impl Read for ForwardOnly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for ForwardOnly {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for ForwardOnly {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_permission_is_an_io_error_with_its_remedy() {
        let error = io_error(io::ErrorKind::PermissionDenied.into());
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(
            error.to_string(),
            "permission denied; make the file readable for this user"
        );
    }
}
