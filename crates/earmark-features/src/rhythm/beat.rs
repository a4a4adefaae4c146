//! Beat tracking.

use super::dynamic_program::best_chain;
use super::tempo::{Tempo, TempoConfig};
use crate::FeatureError;
use crate::error::ensure_finite;

/// Parameters of [`BeatTracker`], with the names and defaults of `librosa.beat.beat_track`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `tempo` | [`TempoConfig::new`] | as there: sample rate, hop, `start_bpm` |
/// | `bpm` | estimated | positive and at most two beats a frame |
/// | `tightness` | 100 | positive; how closely beats keep to the tempo |
/// | `trim` | `true` | leaves out weak beats at the beginning and the end |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeatConfig {
    /// How the tempo is estimated, and sample rate and hop of the envelope.
    pub tempo: TempoConfig,
    /// A known tempo, beats per minute.
    pub bpm: Option<f64>,
    /// Weight of the tempo against that of the onsets.
    pub tightness: f64,
    /// Whether weak beats at both ends are left out.
    pub trim: bool,
}

impl BeatConfig {
    /// librosa's defaults for a signal at `sample_rate` Hz.
    #[must_use]
    pub const fn new(sample_rate: u32) -> Self {
        Self {
            tempo: TempoConfig::new(sample_rate),
            bpm: None,
            tightness: 100.0,
            trim: true,
        }
    }
}

/// A tempo and the beats at it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beats {
    /// Beats per minute; 0 without any onset.
    pub tempo: f64,
    /// The frames of the beats, rising. [`frames_to_time`](crate::frames_to_time) gives seconds.
    pub frames: Vec<usize>,
}

/// The beats of an onset envelope (`librosa.beat.beat_track`; D. Ellis, *Beat tracking by dynamic
/// programming*, Journal of New Music Research 36(1), 2007).
///
/// The envelope, divided by its standard deviation and smoothed by a Gaussian of a thirty-second of a
/// beat, scores each frame; of all chains of frames that one is best whose scores add up to most, less
/// `tightness` times the squared logarithm of each distance beside a beat. librosa gives it the envelope
/// aggregated by [`Aggregate::Median`](crate::Aggregate::Median).
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone.
///
/// ```
/// use earmark_features::{
///     Aggregate, BeatConfig, BeatTracker, MelConfig, OnsetConfig, OnsetStrength, StftConfig,
///     frames_to_time,
/// };
///
/// // A click every half second.
/// let y: Vec<f32> = (0..220_500).map(|n| f32::from(n % 11_025 < 20)).collect();
/// let config = OnsetConfig { aggregate: Aggregate::Median, ..OnsetConfig::new() };
/// let onsets = OnsetStrength::new(StftConfig::default(), MelConfig::new(22_050), config)?;
/// let beats = BeatTracker::new(BeatConfig::new(22_050))?.track(&onsets.compute(&y)?)?;
/// let times: Vec<f64> = beats.frames.iter().map(|t| frames_to_time(*t, 22_050, 512)).collect();
/// assert!(times.len() > 15);
/// assert!(times.iter().all(|time| (2.0 * time).fract().abs() < 0.1));
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct BeatTracker {
    config: BeatConfig,
    tempo: Tempo,
}

impl BeatTracker {
    /// Checks `config` and prepares the estimation of the tempo.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(config: BeatConfig) -> Result<Self, FeatureError> {
        let tempo = Tempo::new(config.tempo)?;
        if !(config.tightness > 0.0 && config.tightness.is_finite()) {
            let allowed = "positive and finite";
            return Err(FeatureError::invalid(
                "tightness",
                &config.tightness,
                allowed,
            ));
        }
        if let Some(bpm) = config.bpm
            && !(bpm > 0.0 && frames_per_beat(&config.tempo, bpm) >= 1.0)
        {
            let fastest =
                120.0 * f64::from(config.tempo.sample_rate) / config.tempo.hop_length as f64;
            let allowed = format!("positive and below {fastest}");
            return Err(FeatureError::invalid("bpm", &bpm, allowed));
        }
        Ok(Self { config, tempo })
    }

    /// Tempo and beats of an onset envelope. One that is 0 throughout, or has fewer than 2 values, has
    /// none.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
    pub fn track(&self, envelope: &[f32]) -> Result<Beats, FeatureError> {
        ensure_finite("onset strength", envelope, 0)?;
        if envelope.len() < 2 || envelope.iter().all(|value| *value == 0.0) {
            return Ok(Beats::default());
        }
        let tempo = match self.config.bpm {
            Some(bpm) => bpm,
            None => self.tempo.of_envelope(envelope)?,
        };
        let period = frames_per_beat(&self.config.tempo, tempo);
        let score = local_score(&normalized(envelope), period);
        let mut frames = best_chain(&score, period, self.config.tightness);
        trim(&score, &mut frames, self.config.trim);
        Ok(Beats { tempo, frames })
    }
}

/// The whole number of frames of a beat.
fn frames_per_beat(config: &TempoConfig, bpm: f64) -> f64 {
    let frame_rate = f64::from(config.sample_rate) / config.hop_length as f64;
    (frame_rate * 60.0 / bpm).round_ties_even()
}

/// The envelope divided by its standard deviation, that of a sample.
fn normalized(envelope: &[f32]) -> Vec<f64> {
    let values = || envelope.iter().map(|value| f64::from(*value));
    let mean = values().sum::<f64>() / envelope.len() as f64;
    let squares: f64 = values().map(|value| (value - mean).powi(2)).sum();
    let deviation = (squares / (envelope.len() - 1) as f64).sqrt();
    let divisor = deviation + f64::from(f32::MIN_POSITIVE);
    values().map(|value| value / divisor).collect()
}

/// The envelope smoothed by `exp(-½ (32 i / period)²)`.
///
/// Like librosa's this leaves out the first value of the envelope from the sums of the frames near it.
fn local_score(envelope: &[f64], period: f64) -> Vec<f64> {
    let reach = period as usize;
    let weights: Vec<f64> = (0..=2 * reach)
        .map(|i| (-0.5 * ((i as f64 - period) * 32.0 / period).powi(2)).exp())
        .collect();
    (0..envelope.len())
        .map(|i| {
            let first = (i + reach + 1).saturating_sub(envelope.len());
            let end = (i + reach).min(weights.len());
            let weights = weights[first.min(end)..end].iter().enumerate();
            weights
                .map(|(k, weight)| weight * envelope[i + reach - first - k])
                .sum()
        })
        .collect()
}

/// Leaves out the beats before the first and behind the last frame that exceeds a threshold: with
/// `is_strict` half the root mean square of the smoothed scores of the beats, otherwise 0.
fn trim(score: &[f64], beats: &mut Vec<usize>, is_strict: bool) {
    let threshold = if is_strict {
        let scores: Vec<f64> = beats.iter().map(|beat| score[*beat]).collect();
        0.5 * rms_of_smoothed(&scores, score.len())
    } else {
        0.0
    };
    let first = score.iter().position(|value| *value > threshold);
    let last = score.iter().rposition(|value| *value > threshold);
    beats.retain(|beat| first.is_some_and(|first| first <= *beat) && last >= Some(*beat));
}

/// The root mean square of `values` smoothed by ½, 1, ½.
///
/// Like librosa's it goes on for two values behind the last, of which the second is 0, unless there are
/// not as many frames.
fn rms_of_smoothed(values: &[f64], n_frames: usize) -> f64 {
    let value = |i: usize| values.get(i).copied().unwrap_or(0.0);
    let n_smoothed = (values.len() + 2).min(n_frames);
    let squares = (0..n_smoothed).map(|i| {
        let before = i.checked_sub(1).map_or(0.0, value);
        (0.5 * (before + value(i + 1)) + value(i)).powi(2)
    });
    (squares.sum::<f64>() / n_smoothed as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulses(period: usize, n: usize) -> Vec<f32> {
        (0..n)
            .map(|t| f32::from(u8::from(t % period == 4)))
            .collect()
    }

    #[test]
    fn a_known_tempo_is_kept() {
        let config = BeatConfig {
            bpm: Some(129.2),
            ..BeatConfig::new(22_050)
        };
        let beats = BeatTracker::new(config)
            .unwrap()
            .track(&pulses(20, 500))
            .unwrap();
        assert_eq!(beats.tempo, 129.2);
        assert_eq!(beats.frames, (4..500).step_by(20).collect::<Vec<_>>());
    }

    #[test]
    fn weak_beats_at_the_ends_are_trimmed() {
        let mut envelope = pulses(20, 500);
        for t in (0..100).chain(420..500) {
            envelope[t] *= 0.01;
        }
        let beats = |trim| {
            let config = BeatConfig {
                trim,
                ..BeatConfig::new(22_050)
            };
            let beats = BeatTracker::new(config).unwrap().track(&envelope).unwrap();
            (beats.frames[0], beats.frames[beats.frames.len() - 1])
        };
        assert_eq!(beats(true), (104, 404));
        assert!(beats(false).0 < 100);
    }

    #[test]
    fn smoothing_goes_on_behind_the_last_value() {
        // 2 + 2, 4 + 1, 2 and 0; of three frames the first three.
        let rms = |squares: f64, n: f64| (squares / n).sqrt();
        assert_eq!(
            rms_of_smoothed(&[2.0, 4.0], 100),
            rms(16.0 + 25.0 + 4.0, 4.0)
        );
        assert_eq!(rms_of_smoothed(&[2.0, 4.0], 3), rms(16.0 + 25.0 + 4.0, 3.0));
    }

    #[test]
    fn nothing_has_no_beats() {
        let tracker = BeatTracker::new(BeatConfig::new(22_050)).unwrap();
        for envelope in [&[][..], &[1.0], &[0.0; 50]] {
            assert_eq!(tracker.track(envelope).unwrap(), Beats::default());
        }
        assert!(tracker.track(&[f32::NAN; 3]).is_err());
    }

    #[test]
    fn refused_parameters() {
        let base = BeatConfig::new(22_050);
        let message = |config: BeatConfig| BeatTracker::new(config).unwrap_err().to_string();
        for bpm in [0.0, -1.0, f64::NAN, f64::INFINITY, 6000.0] {
            let bpm = Some(bpm);
            assert!(message(BeatConfig { bpm, ..base }).starts_with("bpm = "));
        }
        let tightness = 0.0;
        assert!(message(BeatConfig { tightness, ..base }).starts_with("tightness = 0"));
    }
}
