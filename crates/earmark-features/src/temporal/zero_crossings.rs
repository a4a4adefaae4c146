//! Zero-crossing rate.

use std::collections::VecDeque;

use pulp::Arch;

use crate::error::ensure_finite;
use crate::{FeatureError, Spectrogram, StftConfig, simd};

/// Parameters of [`zero_crossing_rate`], with the names and defaults of `librosa.zero_crossings`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZeroCrossingConfig {
    /// Samples within `-threshold ..= threshold` count as zero; 1e-10.
    pub threshold: f32,
    /// Zero counts as positive (`true`, the default), or as a sign of its own: then 1, 0, -1
    /// crosses twice.
    pub zero_pos: bool,
}

impl ZeroCrossingConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            threshold: 1e-10,
            zero_pos: true,
        }
    }

    pub(crate) fn validate(&self) -> Result<(), FeatureError> {
        if self.threshold >= 0.0 && self.threshold.is_finite() {
            Ok(())
        } else {
            let allowed = "at least 0 and finite";
            Err(FeatureError::invalid("threshold", &self.threshold, allowed))
        }
    }

    /// Crossings between each value of `before` and its counterpart in `after`.
    fn count(&self, arch: Arch, before: &[f32], after: &[f32]) -> usize {
        let Self {
            threshold,
            zero_pos,
        } = *self;
        simd::vectorize(
            arch,
            #[inline(always)]
            move || {
                let crossings = before.iter().zip(after).map(|(a, b)| {
                    let negative = (*a < -threshold) != (*b < -threshold);
                    let positive = (*a > threshold) != (*b > threshold);
                    u32::from(negative | (positive & !zero_pos))
                });
                crossings.sum::<u32>() as usize
            },
        )
    }
}

impl Default for ZeroCrossingConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// The share of samples of each frame at which the sign differs from the sample before
/// (`librosa.feature.zero_crossing_rate`), from 0 to 1, shape `[1, n_frames]`.
///
/// The frames are `frames.n_fft()` samples long (librosa's `frame_length`). Centred frames extend
/// the signal by its first and last sample, whatever the `pad_mode` of `frames`, so the padding
/// has no crossing; the first sample of a frame never counts.
///
/// ```
/// use earmark_features::{StftConfig, ZeroCrossingConfig, zero_crossing_rate};
///
/// let y = [1.0, -1.0].repeat(1000);
/// let frames = StftConfig::new(100).with_center(false);
/// let rate = zero_crossing_rate(&y, &frames, ZeroCrossingConfig::default())?;
/// assert_eq!(rate.frame(0), [0.99]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range,
/// [`FeatureError::NonFinite`] for a NaN or infinite sample, [`FeatureError::TooShort`] for a signal
/// without a frame: an empty one, or one below `frame_length` when frames are not centred.
pub fn zero_crossing_rate(
    y: &[f32],
    frames: &StftConfig,
    config: ZeroCrossingConfig,
) -> Result<Spectrogram, FeatureError> {
    frames.validate()?;
    config.validate()?;
    ensure_finite("sample", y, 0)?;
    let mut stream = ZeroCrossingStream::new(frames, config);
    let mut rates = Vec::with_capacity(frames.n_frames(y.len()).unwrap_or(0));
    stream.push(y, |rate| rates.push(rate));
    stream.finish(|rate| rates.push(rate))?;
    Spectrogram::from_frames(1, rates)
}

/// The rates of a signal that arrives in blocks. Every sample is looked at once: the count of a
/// frame is the difference of two counts since the beginning.
///
/// Positions count samples of the padded signal: frame `t` covers
/// `t * hop_length .. t * hop_length + frame_length`.
#[derive(Debug, Clone)]
pub(crate) struct ZeroCrossingStream {
    config: ZeroCrossingConfig,
    frames: StftConfig,
    arch: Arch,
    n_samples: usize,
    last_sample: f32,
    /// The next position.
    position: usize,
    /// Crossings up to and with position - 1.
    crossings: usize,
    /// Positions of the next first and the next last sample of a frame.
    next_first: usize,
    next_last: usize,
    /// Crossings up to and with the first sample of each frame that has begun and not ended.
    at_first: VecDeque<usize>,
}

impl ZeroCrossingStream {
    /// Both configurations must have been validated.
    pub(crate) fn new(frames: &StftConfig, config: ZeroCrossingConfig) -> Self {
        let overlapping = frames.n_fft() / frames.hop_length() + 1;
        let mut stream = Self {
            config,
            frames: *frames,
            arch: Arch::new(),
            n_samples: 0,
            last_sample: 0.0,
            position: 0,
            crossings: 0,
            next_first: 0,
            next_last: 0,
            at_first: VecDeque::with_capacity(overlapping),
        };
        stream.reset();
        stream
    }

    /// Back to the beginning of a new signal.
    pub(crate) fn reset(&mut self) {
        self.n_samples = 0;
        self.position = 0;
        self.crossings = 0;
        self.next_first = 0;
        self.next_last = self.frames.n_fft() - 1;
        self.at_first.clear();
    }

    /// Takes finite samples and hands out the rates of the frames they complete.
    pub(crate) fn push(&mut self, block: &[f32], mut emit: impl FnMut(f32)) {
        let Some(first) = block.first() else { return };
        if self.n_samples == 0 {
            self.pass_over(self.frames.padding(), &mut emit);
            self.last_sample = *first;
        }
        self.n_samples += block.len();
        let mut rest = block;
        while !rest.is_empty() {
            let (samples, after) = rest.split_at(self.before_next_mark().min(rest.len()));
            self.crossings += self
                .config
                .count(self.arch, &[self.last_sample], &samples[..1]);
            self.crossings +=
                self.config
                    .count(self.arch, &samples[..samples.len() - 1], &samples[1..]);
            self.last_sample = samples[samples.len() - 1];
            self.advance(samples.len(), &mut emit);
            rest = after;
        }
    }

    /// Ends the signal, hands out the last rates and resets.
    pub(crate) fn finish(&mut self, mut emit: impl FnMut(f32)) -> Result<(), FeatureError> {
        let n_samples = self.n_samples;
        let min_samples = self.frames.min_samples().max(1);
        if n_samples >= min_samples {
            self.pass_over(self.frames.padding(), &mut emit);
        }
        self.reset();
        if n_samples >= min_samples {
            Ok(())
        } else {
            Err(FeatureError::TooShort {
                n_samples,
                min_samples,
            })
        }
    }

    /// Padding repeats a sample, so it crosses nothing.
    fn pass_over(&mut self, mut padding: usize, emit: &mut impl FnMut(f32)) {
        while padding > 0 {
            let step = self.before_next_mark().min(padding);
            self.advance(step, emit);
            padding -= step;
        }
    }

    /// Positions up to and with the next first or last sample of a frame.
    fn before_next_mark(&self) -> usize {
        self.next_first.min(self.next_last) + 1 - self.position
    }

    fn advance(&mut self, n_positions: usize, emit: &mut impl FnMut(f32)) {
        self.position += n_positions;
        if self.next_first + 1 == self.position {
            self.at_first.push_back(self.crossings);
            self.next_first += self.frames.hop_length();
        }
        if self.next_last + 1 == self.position {
            // A frame ends after it began, so its count is there.
            let before = self.at_first.pop_front().unwrap_or(self.crossings);
            emit((self.crossings - before) as f32 / self.frames.n_fft() as f32);
            self.next_last += self.frames.hop_length();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(y: &[f32], frames: &StftConfig, config: ZeroCrossingConfig) -> Vec<f32> {
        zero_crossing_rate(y, frames, config).unwrap().into_vec()
    }

    #[test]
    fn zeros_are_positive_or_a_sign_of_their_own() {
        let frames = StftConfig::new(4).with_center(false);
        let y = [1.0, 0.0, -1.0, 1e-11];
        let own_sign = ZeroCrossingConfig {
            zero_pos: false,
            ..ZeroCrossingConfig::new()
        };
        assert_eq!(rates(&y, &frames, ZeroCrossingConfig::new()), [0.5]);
        assert_eq!(rates(&y, &frames, own_sign), [0.75]);
        let exact = ZeroCrossingConfig {
            threshold: 0.0,
            ..own_sign
        };
        assert_eq!(rates(&y, &frames, exact), [0.75]);
    }

    #[test]
    fn the_padding_of_a_negative_signal_crosses_nothing() {
        let frames = StftConfig::new(8).with_hop_length(2);
        let rates = rates(&[-1.0; 9], &frames, ZeroCrossingConfig::new());
        assert_eq!(rates, [0.0; 5]);
    }

    #[test]
    fn the_first_sample_of_a_frame_does_not_count() {
        // Crossings before samples 1, 2 and 3; frames [0, 2) and [2, 4).
        let frames = StftConfig::new(2).with_hop_length(2).with_center(false);
        let y = [1.0, -1.0, 1.0, -1.0];
        assert_eq!(rates(&y, &frames, ZeroCrossingConfig::new()), [0.5, 0.5]);
        let single = StftConfig::new(1).with_hop_length(1);
        assert_eq!(rates(&y, &single, ZeroCrossingConfig::new()), [0.0; 4]);
    }

    #[test]
    fn gaps_between_frames_are_not_counted() {
        let frames = StftConfig::new(2).with_hop_length(5).with_center(false);
        let y = [1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
        assert_eq!(rates(&y, &frames, ZeroCrossingConfig::new()), [0.0, 0.5]);
    }

    #[test]
    fn refused_inputs() {
        let config = ZeroCrossingConfig::new();
        let frames = StftConfig::new(64);
        let empty = zero_crossing_rate(&[], &frames, config);
        assert_eq!(
            empty,
            Err(FeatureError::TooShort {
                n_samples: 0,
                min_samples: 1
            })
        );
        assert!(zero_crossing_rate(&[f32::NAN], &frames, config).is_err());
        let negative = ZeroCrossingConfig {
            threshold: -1.0,
            ..config
        };
        assert!(zero_crossing_rate(&[0.0], &frames, negative).is_err());
    }
}
