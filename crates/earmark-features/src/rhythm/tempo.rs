//! Estimation of one tempo.

use super::autocorrelation::{Autocorrelation, Windows, weights};
use super::tempogram::ensure_win_length;
use super::time::tempo_frequencies;
use crate::error::{ensure_count, ensure_finite, ensure_positive, ensure_sample_rate};
use crate::{FeatureError, MAX_FRAME_LENGTH, Spectrogram, Window};

/// Parameters of [`Tempo`], with the names and defaults of `librosa.feature.tempo`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `sample_rate` | | at least 1 Hz |
/// | `hop_length` | 512 | 1 to [`MAX_FRAME_LENGTH`] samples |
/// | `start_bpm` | 120 | positive; centre of the prior, beats per minute |
/// | `std_bpm` | 1 | positive; standard deviation of the prior, octaves |
/// | `ac_size` | 8 | seconds of autocorrelation: at least 2 frames |
/// | `max_tempo` | 320 | positive; faster tempos are left out |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TempoConfig {
    /// Sample rate of the signal, Hz.
    pub sample_rate: u32,
    /// Samples between values of the envelope.
    pub hop_length: usize,
    /// Centre of the prior, beats per minute.
    pub start_bpm: f64,
    /// Standard deviation of the prior, octaves.
    pub std_bpm: f64,
    /// Length of the autocorrelation, seconds.
    pub ac_size: f64,
    /// The fastest tempo, beats per minute.
    pub max_tempo: Option<f64>,
}

impl TempoConfig {
    /// librosa's defaults for a signal at `sample_rate` Hz.
    #[must_use]
    pub const fn new(sample_rate: u32) -> Self {
        Self {
            sample_rate,
            hop_length: 512,
            start_bpm: 120.0,
            std_bpm: 1.0,
            ac_size: 8.0,
            max_tempo: Some(320.0),
        }
    }

    /// Frames of a window: `ac_size` in whole frames.
    fn win_length(&self) -> usize {
        (self.ac_size * f64::from(self.sample_rate)) as usize / self.hop_length
    }

    /// Checks every range of the table above.
    fn validate(&self) -> Result<(), FeatureError> {
        ensure_sample_rate(self.sample_rate)?;
        ensure_count("hop_length", self.hop_length, MAX_FRAME_LENGTH, "samples")?;
        let positive = [
            ("start_bpm", self.start_bpm),
            ("std_bpm", self.std_bpm),
            ("ac_size", self.ac_size),
            ("max_tempo", self.max_tempo.unwrap_or(1.0)),
        ];
        for (name, value) in positive {
            ensure_positive(name, value)?;
        }
        match self.win_length() {
            0 | 1 => Err(FeatureError::invalid(
                "ac_size",
                &self.ac_size,
                format!("at least 2 frames of {} samples", self.hop_length),
            )),
            win_length => ensure_win_length(win_length),
        }
    }
}

/// The tempo of an onset envelope (`librosa.feature.tempo`): of all lags `k` of the mean
/// [`tempogram`](crate::tempogram) `A` the one with the largest
///
/// `ln(1 + 10^6 A[k]) - ½ ((log2 bpm[k] - log2 start_bpm) / std_bpm)²`,
///
/// in beats per minute. Silence has the tempo nearest to `start_bpm`. Lags whose mean is negative, which
/// an envelope without negative values does not have, are left out.
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone.
///
/// ```
/// use earmark_features::{MelConfig, OnsetConfig, OnsetStrength, StftConfig, Tempo, TempoConfig};
///
/// // A click every half second.
/// let y: Vec<f32> = (0..220_500).map(|n| f32::from(n % 11_025 < 20)).collect();
/// let onsets = OnsetStrength::new(StftConfig::default(), MelConfig::new(22_050), OnsetConfig::new())?;
/// let tempo = Tempo::new(TempoConfig::new(22_050))?.of_envelope(&onsets.compute(&y)?)?;
/// assert!((tempo - 120.0).abs() < 4.0); // one row of the tempogram
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Clone)]
pub struct Tempo {
    config: TempoConfig,
    window: Vec<f64>,
    autocorrelation: Autocorrelation,
}

impl Tempo {
    /// Checks `config` and prepares window and transforms.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(config: TempoConfig) -> Result<Self, FeatureError> {
        config.validate()?;
        Ok(Self {
            config,
            window: weights(Window::Hann, config.win_length()),
            autocorrelation: Autocorrelation::new(config.win_length()),
        })
    }

    /// The parameters of this plan.
    #[must_use]
    pub fn config(&self) -> &TempoConfig {
        &self.config
    }

    /// The tempo in beats per minute of an onset envelope, such as
    /// [`onset_strength`](crate::onset_strength) gives.
    ///
    /// The mean tempogram is computed without the tempogram itself.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a value that is NaN or infinite, [`FeatureError::TooShort`] for an
    /// empty envelope.
    pub fn of_envelope(&self, envelope: &[f32]) -> Result<f64, FeatureError> {
        ensure_finite("onset strength", envelope, 0)?;
        let windows = Windows::centred(envelope, &self.window)?;
        let mut autocorrelation = self.autocorrelation.clone();
        let lags = autocorrelation.mean(&windows).take(self.window.len());
        Ok(self.likeliest(&lags.collect::<Vec<f64>>()))
    }

    /// The tempo in beats per minute of a tempogram, whose rows are the lags (`tg=…`); it may have another
    /// number of them than `ac_size` asks for.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a value that is NaN or infinite, [`FeatureError::TooShort`] for a
    /// tempogram without frames, [`FeatureError::ShapeMismatch`] for one of a single row.
    pub fn of_tempogram(&self, tempogram: &Spectrogram) -> Result<f64, FeatureError> {
        ensure_finite("tempogram value", tempogram.as_slice(), 0)?;
        if tempogram.n_frames() == 0 {
            return Err(FeatureError::TooShort {
                n_samples: 0,
                min_samples: 1,
            });
        }
        if tempogram.n_freq() == 1 {
            return Err(FeatureError::ShapeMismatch {
                what: "a frame of a tempogram",
                actual: 1,
                expected: "at least 2".into(),
            });
        }
        let mut sums = vec![0.0; tempogram.n_freq()];
        for frame in tempogram.frames() {
            for (sum, value) in sums.iter_mut().zip(frame) {
                *sum += f64::from(*value);
            }
        }
        let n_frames = tempogram.n_frames() as f64;
        sums.iter_mut().for_each(|sum| *sum /= n_frames);
        Ok(self.likeliest(&sums))
    }

    /// The tempo of the best lag of a mean tempogram of at least 2 rows.
    fn likeliest(&self, lags: &[f64]) -> f64 {
        let TempoConfig {
            sample_rate,
            hop_length,
            start_bpm,
            std_bpm,
            max_tempo,
            ..
        } = self.config;
        let bpms = || tempo_frequencies(lags.len(), sample_rate, hop_length);
        // A limit no tempo keeps is none, as in librosa.
        let limit = max_tempo.filter(|max| bpms().any(|bpm| bpm < *max));
        let mut best = (f64::NEG_INFINITY, f64::INFINITY);
        for (value, bpm) in lags.iter().zip(bpms()).skip(1) {
            let octaves = (bpm.log2() - start_bpm.log2()) / std_bpm;
            let score = (1e6 * value).ln_1p() - 0.5 * octaves * octaves;
            // The logarithm of a negative mean is NaN.
            let score = score.max(f64::NEG_INFINITY);
            let is_allowed = limit.is_none_or(|limit| bpm < limit);
            if is_allowed && (score > best.0 || best.1.is_infinite()) {
                best = (score, bpm);
            }
        }
        best.1
    }
}

impl std::fmt::Debug for Tempo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tempo")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TempogramConfig, tempogram};

    #[test]
    fn an_envelope_and_its_tempogram_have_the_same_tempo() {
        let plan = Tempo::new(TempoConfig::new(22_050)).unwrap();
        for period in [11, 17, 25, 40] {
            let envelope: Vec<f32> = (0..900)
                .map(|t| f32::from(u8::from(t % period == 3)))
                .collect();
            let config = TempogramConfig {
                win_length: 344,
                ..TempogramConfig::new()
            };
            let tempogram = tempogram(&envelope, config).unwrap();
            assert_eq!(
                plan.of_envelope(&envelope).unwrap(),
                plan.of_tempogram(&tempogram).unwrap()
            );
        }
    }

    #[test]
    fn the_fastest_tempo_is_a_limit_unless_every_tempo_is_faster() {
        let envelope: Vec<f32> = (0..900).map(|t| f32::from(u8::from(t % 20 == 0))).collect();
        let tempo = |max_tempo| {
            let config = TempoConfig {
                max_tempo,
                ..TempoConfig::new(22_050)
            };
            Tempo::new(config).unwrap().of_envelope(&envelope).unwrap()
        };
        assert!((tempo(None) - 129.2).abs() < 0.01);
        assert!((tempo(Some(100.0)) - 64.6).abs() < 0.01);
        assert_eq!(tempo(Some(1e-3)), tempo(None));
    }

    #[test]
    fn lags_of_negative_mean_are_left_out() {
        let mut lags = vec![-1.0; 40];
        let plan = Tempo::new(TempoConfig::new(22_050)).unwrap();
        let tempo = |lags: &[f32]| {
            let tempogram = Spectrogram::from_frames(40, lags.to_vec()).unwrap();
            plan.of_tempogram(&tempogram).unwrap()
        };
        assert!(tempo(&lags).is_finite());
        lags[20] = 0.5;
        assert!((tempo(&lags) - 129.2).abs() < 0.01);
    }

    #[test]
    fn refused_parameters_and_inputs() {
        let base = TempoConfig::new(22_050);
        let message = |config: TempoConfig| Tempo::new(config).unwrap_err().to_string();
        let start_bpm = 0.0;
        assert_eq!(
            message(TempoConfig { start_bpm, ..base }),
            "start_bpm = 0: must be positive and finite"
        );
        let std_bpm = f64::NAN;
        assert!(message(TempoConfig { std_bpm, ..base }).starts_with("std_bpm = NaN"));
        let max_tempo = Some(-1.0);
        assert!(message(TempoConfig { max_tempo, ..base }).starts_with("max_tempo = -1"));
        for ac_size in [0.03, 1e30] {
            assert!(Tempo::new(TempoConfig { ac_size, ..base }).is_err());
        }
        assert!(Tempo::new(TempoConfig::new(0)).is_err());

        let plan = Tempo::new(base).unwrap();
        assert!(plan.of_envelope(&[]).is_err());
        assert!(plan.of_envelope(&[f32::NAN]).is_err());
        let none = Spectrogram::from_frames(3, Vec::new()).unwrap();
        assert!(plan.of_tempogram(&none).is_err());
        let flat = Spectrogram::from_frames(1, vec![1.0]).unwrap();
        assert!(plan.of_tempogram(&flat).is_err());
    }
}
