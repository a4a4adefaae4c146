//! One opened file that yields mono samples.

use std::path::{Path, PathBuf};

use symphonia::core::io::MediaSource;

use crate::convert::Converter;
use crate::input::{ForwardOnly, open_regular};
use crate::resample::check_rate;
use crate::source::{Source, Spec};
use crate::{AudioError, ErrorKind, StreamInfo, Warning};

/// Samples a block holds at least, except the last one.
const BLOCK: usize = 4096;

/// One opened file; yields mono samples block by block.
///
/// Memory stays bounded (well under a megabyte at common sample rates) however
/// long the file is. Damage is survived: what can be decoded is, and
/// [`warnings`](Self::warnings) tells of the rest.
pub struct AudioStream {
    path: Option<PathBuf>,
    source: Source,
    info: StreamInfo,
    converter: Converter,
    /// The packet decoded last, until it is converted.
    decoded: Result<Option<Spec>, AudioError>,
    mono: Vec<f32>,
    block: Vec<f32>,
    ended: bool,
    warnings: Vec<Warning>,
}

impl std::fmt::Debug for AudioStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AudioStream")
            .field("path", &self.path)
            .field("info", &self.info)
            .field("sample_rate", &self.sample_rate())
            .finish_non_exhaustive()
    }
}

impl AudioStream {
    /// Opens a file; blocks come at the sample rate of the file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if it cannot be read, is empty
    /// or no regular file (a FIFO is refused, not waited for);
    /// `UnsupportedFormat` if its container, codec or sample rate is not
    /// known; `Decode` if its header is broken or none of it can be decoded;
    /// `InvalidAudio` if it has no audio track.
    pub fn open(path: &Path) -> Result<Self, AudioError> {
        Self::open_path(path, None)
    }

    /// Opens a file; blocks come resampled to `sample_rate` Hz
    /// (1 000 to 768 000).
    ///
    /// # Errors
    /// Those of [`open`](Self::open), and `UnsupportedFormat` for a
    /// `sample_rate` out of range.
    pub fn open_at(path: &Path, sample_rate: u32) -> Result<Self, AudioError> {
        Self::open_path(path, Some(sample_rate))
    }

    /// Reads audio from anything that is a [`MediaSource`], such as a
    /// [`Cursor`](std::io::Cursor) over bytes, at its own rate (`None`) or
    /// resampled.
    ///
    /// ```
    /// use earmark_audio::{AudioStream, ErrorKind};
    /// let bytes = std::io::Cursor::new(b"certainly no music".to_vec());
    /// let error = AudioStream::from_source(Box::new(bytes), None).err();
    /// assert_eq!(error.map(|e| e.kind()), Some(ErrorKind::UnsupportedFormat));
    /// ```
    ///
    /// # Errors
    /// Those of [`open_at`](Self::open_at); they carry no path.
    pub fn from_source(
        source: Box<dyn MediaSource>,
        sample_rate: Option<u32>,
    ) -> Result<Self, AudioError> {
        if let Some(rate) = sample_rate {
            check_rate(rate)?;
        }
        let mut source = Source::new(source)?;
        let mut mono = Vec::new();
        let (info, decoded) = match source.next_packet(&mut mono) {
            Ok(spec) => (source.info(spec)?, Ok(spec)),
            // Audio that is there but unusable is for `next_block` to refuse.
            Err(error) if error.kind() == ErrorKind::InvalidAudio => {
                (source.info(None)?, Err(error))
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            path: None,
            converter: Converter::new(sample_rate.unwrap_or(info.sample_rate)),
            source,
            info,
            decoded,
            mono,
            block: Vec::new(),
            ended: false,
            warnings: Vec::new(),
        })
    }

    fn open_path(path: &Path, sample_rate: Option<u32>) -> Result<Self, AudioError> {
        Self::open_file(path, sample_rate)
            .map(|stream| Self {
                path: Some(path.to_path_buf()),
                ..stream
            })
            .map_err(|error| error.at(Some(path)))
    }

    /// Opens a file, and where its end seems broken tries again without it.
    fn open_file(path: &Path, sample_rate: Option<u32>) -> Result<Self, AudioError> {
        let stream = Self::from_source(Box::new(open_regular(path)?), sample_rate);
        match stream {
            Err(error) if error.kind() == ErrorKind::Decode => {
                let forward = ForwardOnly(open_regular(path)?);
                Self::from_source(Box::new(forward), sample_rate).map_err(|_| error)
            }
            stream => stream,
        }
    }

    /// What the container says of the source.
    pub fn info(&self) -> &StreamInfo {
        &self.info
    }

    /// Samples per second of what [`next_block`](Self::next_block) yields, in Hz.
    pub fn sample_rate(&self) -> u32 {
        self.converter.sample_rate()
    }

    /// The next mono samples (the mean of the channels), some thousand at a
    /// time; `None` at the end.
    ///
    /// A file that changes its sample rate on the way is brought to one rate,
    /// with a warning. After an error there is nothing more to come.
    ///
    /// # Errors
    /// `InvalidAudio` at the end of a file without samples, and at once where
    /// a sample is no finite number; `Decode` if no packet can be decoded;
    /// `Io` if the disk fails.
    pub fn next_block(&mut self) -> Result<Option<&[f32]>, AudioError> {
        self.block.clear();
        while !self.ended && self.block.len() < BLOCK {
            self.convert_packet().map_err(|error| {
                self.ended = true;
                error.at(self.path.as_deref())
            })?;
        }
        Ok((!self.block.is_empty()).then_some(&self.block))
    }

    /// Converts the packet at hand and decodes the one after it.
    fn convert_packet(&mut self) -> Result<(), AudioError> {
        match std::mem::replace(&mut self.decoded, Ok(None))? {
            Some(spec) => {
                self.converter
                    .push(&self.mono, spec.sample_rate, &mut self.block)?;
                self.decoded = self.source.next_packet(&mut self.mono);
            }
            None => {
                self.converter.finish(&mut self.block);
                self.warnings = self.source.warnings();
                self.ended = true;
            }
        }
        Ok(())
    }

    /// What was wrong with the file; filled once
    /// [`next_block`](Self::next_block) has returned `None`.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Seconds of the source decoded so far.
    pub fn decoded_duration(&self) -> f64 {
        self.source.decoded_duration()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_move_between_threads() {
        fn is_send<T: Send>() {}
        is_send::<AudioStream>();
    }
}
