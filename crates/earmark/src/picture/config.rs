use crate::{Error, ErrorKind};

/// What a [`Picture`](crate::Picture) shows.
///
/// | field | default | range |
/// |---|---|---|
/// | `start` | 0 | from 0, in the file; seconds |
/// | `duration` | to the end | above 0; seconds |
/// | `sample_rate` | 22 050 | 8 000 to 192 000 Hz; half of it is the highest frequency shown |
///
/// At 22 050 Hz descriptors are librosa's with its defaults: `n_fft` 2048, `hop_length` 512. At other
/// rates both are the powers of two that come nearest to the same 93 and 23 ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureConfig {
    /// Where the picture begins, seconds.
    pub start: f64,
    /// How much it shows, seconds; `None`: all there is.
    pub duration: Option<f64>,
    /// The rate at which the file is analysed, Hz.
    pub sample_rate: u32,
}

impl PictureConfig {
    /// The whole file at 22 050 Hz.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            start: 0.0,
            duration: None,
            sample_rate: 22_050,
        }
    }

    /// Checks every range of the table above.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let refuse = |message: String| Err(Error::new(ErrorKind::Config, message));
        if !(self.start >= 0.0 && self.start.is_finite()) {
            return refuse(format!("start = {}: must be 0 s or later", self.start));
        }
        if let Some(duration) = self.duration
            && !(duration > 0.0 && duration.is_finite())
        {
            return refuse(format!("duration = {duration}: must be above 0 s"));
        }
        if !(8_000..=192_000).contains(&self.sample_rate) {
            let rate = self.sample_rate;
            return refuse(format!("sample_rate = {rate}: must be 8000 to 192000 Hz"));
        }
        Ok(())
    }

    /// Samples of a frame.
    pub(super) fn n_fft(&self) -> usize {
        let octaves = (f64::from(self.sample_rate) / 22_050.0).log2().round();
        (2048.0 * octaves.exp2()) as usize
    }
}

impl Default for PictureConfig {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_keep_their_length_in_time() {
        let n_fft = |sample_rate| {
            PictureConfig {
                sample_rate,
                ..PictureConfig::new()
            }
            .n_fft()
        };
        let lengths = [8_000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000].map(n_fft);
        assert_eq!(lengths, [1024, 2048, 2048, 4096, 4096, 8192, 16_384]);
    }
}
