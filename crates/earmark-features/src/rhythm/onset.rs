//! Onset strength of a spectrogram.

use pulp::Arch;

use crate::error::{ensure_count, ensure_finite};
use crate::harmonic::reflect;
use crate::{FeatureError, MAX_KERNEL_SIZE, Spectrogram, StftConfig, simd};

/// How the rises of all bands become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Aggregate {
    /// Their mean: librosa's default.
    #[default]
    Mean,
    /// Their median: what librosa's `beat_track` takes.
    Median,
}

/// Parameters of [`onset_strength`], with the names and defaults of `librosa.onset.onset_strength`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `lag` | 1 | frames between the compared spectra, at least 1 |
/// | `max_size` | 1 | 1 to [`MAX_KERNEL_SIZE`] bands of the maximum filter on the earlier spectrum |
/// | `detrend` | `false` | removes the mean level |
/// | `center` | `true` | shifts the result by the `n_fft / (2 hop_length)` frames of half a frame |
/// | `aggregate` | [`Aggregate::Mean`] | |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OnsetConfig {
    /// Distance of the compared frames.
    pub lag: usize,
    /// Bands of the maximum filter; 1 is none.
    pub max_size: usize,
    /// Whether the mean level is removed.
    pub detrend: bool,
    /// Whether the frames are centred.
    pub center: bool,
    /// From bands to one number.
    pub aggregate: Aggregate,
}

impl OnsetConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            lag: 1,
            max_size: 1,
            detrend: false,
            center: true,
            aggregate: Aggregate::Mean,
        }
    }

    /// Checks every range of the table above.
    pub(super) fn validate(&self) -> Result<(), FeatureError> {
        if self.lag == 0 {
            return Err(FeatureError::invalid("lag", &0, "at least 1 frame"));
        }
        ensure_count("max_size", self.max_size, MAX_KERNEL_SIZE, "bands")
    }
}

impl Default for OnsetConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// The onset strength of each frame of a spectrogram in decibels, such as
/// [`power_to_db`](crate::power_to_db) of a mel spectrogram (`librosa.onset.onset_strength(S=…)`; S. Böck
/// and G. Widmer, *Maximum filter vibrato suppression for onset detection*, DAFx 2013):
///
/// the mean, or median, over the bands `k` of `max(0, S[k, t] - R[k, t - lag])`
///
/// where `R` is `S` or, with `max_size`, the maximum of that many bands of it. The first `lag` frames
/// are 0; of centred frames so are the next `n_fft / (2 hop_length)`, of `frames`, by which the result
/// is shifted. `detrend` is the filter `y[t] = x[t] - x[t-1] + 0.99 y[t-1]`.
///
/// ```
/// use earmark_features::{OnsetConfig, Spectrogram, StftConfig, onset_strength};
///
/// let s = Spectrogram::from_frames(2, vec![0.0, 0.0, 0.0, 8.0, 0.0, 8.0, 0.0, 8.0])?;
/// let strength = onset_strength(&s, &StftConfig::new(512).with_hop_length(256), OnsetConfig::new())?;
/// assert_eq!(strength, [0.0, 0.0, 4.0, 0.0]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range, [`FeatureError::NonFinite`] for
/// a value that is NaN or infinite.
pub fn onset_strength(
    s: &Spectrogram,
    frames: &StftConfig,
    config: OnsetConfig,
) -> Result<Vec<f32>, FeatureError> {
    config.validate()?;
    frames.validate()?;
    ensure_finite("spectrogram value", s.as_slice(), 0)?;
    let mut rise = Rise::new(s.n_freq(), config);
    let later = s.frames().skip(config.lag);
    let strengths = s
        .frames()
        .zip(later)
        .map(|(before, now)| rise.of(before, now));
    let shift = if config.center {
        frames.n_fft() / (2 * frames.hop_length())
    } else {
        0
    };
    let silent = std::iter::repeat_n(0.0, config.lag + shift);
    let mut envelope: Vec<f32> = silent.chain(strengths).collect();
    if config.detrend {
        detrend(&mut envelope);
    }
    if config.center {
        envelope.truncate(s.n_frames());
    }
    Ok(envelope)
}

fn detrend(envelope: &mut [f32]) {
    let (mut before, mut filtered) = (0.0, 0.0);
    for value in envelope {
        let now = f64::from(*value);
        filtered = now - before + 0.99 * filtered;
        before = now;
        *value = filtered as f32;
    }
}

/// How much the bands of a frame exceed those of an earlier one, with the buffers for it.
struct Rise {
    config: OnsetConfig,
    /// The earlier frame, mirrored at both ends by half the maximum filter.
    mirrored: Vec<f32>,
    reference: Vec<f32>,
    rises: Vec<f32>,
}

impl Rise {
    fn new(n_freq: usize, config: OnsetConfig) -> Self {
        Self {
            config,
            mirrored: vec![0.0; n_freq + config.max_size - 1],
            reference: vec![0.0; n_freq],
            rises: vec![0.0; n_freq],
        }
    }

    fn of(&mut self, before: &[f32], now: &[f32]) -> f32 {
        let reference = if self.config.max_size == 1 {
            before
        } else {
            self.maximum_filter(before);
            &self.reference
        };
        simd::vectorize(
            Arch::new(),
            #[inline(always)]
            || {
                for ((rise, now), reference) in self.rises.iter_mut().zip(now).zip(reference) {
                    *rise = (now - reference).max(0.0);
                }
            },
        );
        match self.config.aggregate {
            Aggregate::Mean => {
                let sum = simd::sum(Arch::new(), simd::First, &self.rises, &self.rises);
                sum / self.rises.len() as f32
            }
            Aggregate::Median => median(&mut self.rises),
        }
    }

    /// The maximum of `max_size` bands around each (`scipy.ndimage.maximum_filter1d`).
    fn maximum_filter(&mut self, frame: &[f32]) {
        let before = self.config.max_size / 2;
        for (i, value) in self.mirrored.iter_mut().enumerate() {
            *value = frame[reflect(i, before, frame.len())];
        }
        self.reference
            .copy_from_slice(&self.mirrored[..frame.len()]);
        for offset in 1..self.config.max_size {
            for (maximum, value) in self.reference.iter_mut().zip(&self.mirrored[offset..]) {
                *maximum = maximum.max(*value);
            }
        }
    }
}

/// The median, of an even number of values the mean of the middle two; changes their order.
fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f32::total_cmp);
    if is_even {
        let lower = below.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        0.5 * (lower + *upper)
    } else {
        *upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames() -> StftConfig {
        StftConfig::new(512).with_hop_length(512)
    }

    #[test]
    fn medians_of_odd_and_even_counts() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&mut [7.0]), 7.0);
    }

    #[test]
    fn a_note_that_slides_by_one_band_is_no_onset_behind_a_maximum_filter() {
        let s = Spectrogram::from_frames(4, vec![0.0, 9.0, 0.0, 0.0, 0.0, 0.0, 9.0, 0.0]).unwrap();
        let call = |max_size| {
            let config = OnsetConfig {
                max_size,
                ..OnsetConfig::new()
            };
            onset_strength(&s, &frames(), config).unwrap()
        };
        assert_eq!(call(1), [0.0, 2.25]);
        assert_eq!(call(3), [0.0, 0.0]);
    }

    #[test]
    fn lags_longer_than_the_signal_give_silence() {
        let s = Spectrogram::from_frames(1, vec![0.0, 5.0, 0.0]).unwrap();
        let config = OnsetConfig {
            lag: 10,
            ..OnsetConfig::new()
        };
        assert_eq!(onset_strength(&s, &frames(), config).unwrap(), [0.0; 3]);
        let center = false;
        let uncut = onset_strength(&s, &frames(), OnsetConfig { center, ..config });
        assert_eq!(uncut.unwrap(), [0.0; 10]);
    }

    #[test]
    fn refused_parameters_and_values() {
        let s = Spectrogram::from_frames(1, vec![f32::NAN]).unwrap();
        let base = OnsetConfig::new();
        let message = |config| {
            onset_strength(&s, &frames(), config)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(OnsetConfig { lag: 0, ..base }),
            "lag = 0: must be at least 1 frame"
        );
        let max_size = 0;
        assert!(message(OnsetConfig { max_size, ..base }).starts_with("max_size = 0"));
        assert!(message(base).starts_with("spectrogram value 0 is NaN"));
        let bad_frames = StftConfig::new(512).with_hop_length(0);
        assert!(onset_strength(&s, &bad_frames, base).is_err());
    }
}
