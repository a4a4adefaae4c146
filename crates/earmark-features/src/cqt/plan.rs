//! The constant-Q transform of a signal.

use std::borrow::Cow;
use std::sync::Arc;

use realfft::num_complex::Complex;

use super::basis::Basis;
use super::config::CqtConfig;
use super::decimate::{Decimator, MAX_HALVINGS};
use super::frequencies::cqt_frequencies;
use super::projection::Projection;
use super::wavelet::{Wavelet, ensure_fit};
use crate::error::ensure_finite;
use crate::stft::Framer;
use crate::{
    FeatureError, Precision, Spectrogram, SpectrumKind, Stft, StftConfig, Tuning, TuningConfig,
    Window, estimate_tuning,
};

/// The constant-Q transform (`librosa.cqt` 0.11): filters whose centres rise by a constant factor and whose
/// lengths fall by it (C. Schörkhuber and A. Klapuri, *Constant-Q transform toolbox for music processing*,
/// SMC 2010). Shape `[n_bins, n_frames]` with `1 + n_samples / hop_length` frames.
///
/// With `N_k = Q · sample_rate / f_k` the length of the filter at `f_k`,
///
/// `C[k, t] = 1 / sqrt(N_k) · Σ_n y[t · hop_length + n] · w_k[n] · exp(2πi f_k n / sample_rate)`,
///
/// with `w_k` the window, here of length `N_k` and around 0, scaled by `norm` and times `N_k`. As in librosa
/// each octave is computed at half the sample rate of the one above, by filters in frequency of which the
/// smallest values are left out (`sparsity`), so that the formula holds to about 1 %. The resampling is
/// that of `soxr_hq`.
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone.
///
/// ```
/// use earmark_features::{Cqt, CqtConfig};
///
/// let y: Vec<f32> = (0..22_050)
///     .map(|n| (std::f32::consts::TAU * 440.0 * n as f32 / 22_050.0).sin())
///     .collect();
/// let cqt = Cqt::new(CqtConfig::new(22_050))?.magnitude(&y)?;
/// assert_eq!(cqt.shape(), [84, 44]);
/// let frame = cqt.frame(20);
/// let loudest = (0..84).max_by(|a, b| frame[*a].total_cmp(&frame[*b]));
/// assert_eq!(loudest, Some(45)); // A4, three octaves and nine semitones above C1
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Clone)]
pub struct Cqt {
    config: CqtConfig,
    halver: Decimator,
    /// None where the tuning is that of the signal.
    octaves: Option<Octaves>,
}

impl Cqt {
    /// Checks `config` and prepares filters and transforms.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(config: CqtConfig) -> Result<Self, FeatureError> {
        config.validate()?;
        let octaves = match config.tuning {
            Tuning::Fixed(tuning) => Some(Octaves::new(&config, tuning)?),
            Tuning::Estimated => {
                // What fits without a deviation is refused here rather than at the first signal.
                ensure_fit(&wavelets(&config, 0.0), &config)?;
                None
            }
        };
        Ok(Self {
            config,
            halver: Decimator::new(1),
            octaves,
        })
    }

    /// The parameters of this plan.
    #[must_use]
    pub fn config(&self) -> &CqtConfig {
        &self.config
    }

    /// The complex transform.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a NaN or infinite sample, [`FeatureError::TooShort`] for an empty
    /// signal, and with [`Tuning::Estimated`] [`FeatureError::InvalidParameter`] for a signal so much
    /// above `fmin` that the highest filter does not fit.
    pub fn cqt(&self, y: &[f32]) -> Result<Spectrogram<Complex<f32>>, FeatureError> {
        self.transform(y, |bin| bin)
    }

    /// Its magnitude, which [`chroma_cqt`](crate::chroma_cqt) and [`chroma_cens`](crate::chroma_cens)
    /// take.
    ///
    /// # Errors
    /// As [`cqt`](Self::cqt); [`FeatureError::NonFinite`] also for samples so large that the square of a
    /// bin is infinite.
    pub fn magnitude(&self, y: &[f32]) -> Result<Spectrogram, FeatureError> {
        let magnitude = self.transform(y, |bin| (bin.re * bin.re + bin.im * bin.im).sqrt())?;
        ensure_finite("magnitude", magnitude.as_slice(), 0)?;
        Ok(magnitude)
    }

    fn transform<T: Copy + Default>(
        &self,
        y: &[f32],
        value: impl Fn(Complex<f32>) -> T,
    ) -> Result<Spectrogram<T>, FeatureError> {
        ensure_finite("sample", y, 0)?;
        if y.is_empty() {
            return Err(FeatureError::TooShort {
                n_samples: 0,
                min_samples: 1,
            });
        }
        let halver = self.halver.clone();
        match &self.octaves {
            Some(octaves) => octaves.transform(y, halver, value),
            None => Octaves::new(&self.config, self.tuning_of(y)?)?.transform(y, halver, value),
        }
    }

    /// The deviation of a signal in fractions of a bin, as librosa estimates it.
    fn tuning_of(&self, y: &[f32]) -> Result<f64, FeatureError> {
        let stft = Stft::new(StftConfig::default().with_precision(Precision::Double))?;
        let magnitude = stft.spectrogram(y, SpectrumKind::Magnitude)?;
        let config = TuningConfig {
            bins_per_octave: self.config.bins_per_octave,
            ..TuningConfig::new()
        };
        estimate_tuning(&magnitude, self.config.sample_rate, config)
    }
}

impl std::fmt::Debug for Cqt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cqt")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

fn wavelets(config: &CqtConfig, tuning: f64) -> Vec<Wavelet> {
    let CqtConfig {
        n_bins,
        fmin,
        bins_per_octave,
        ..
    } = *config;
    let frequencies = cqt_frequencies(n_bins, fmin, bins_per_octave, tuning);
    Wavelet::all(&frequencies.collect::<Vec<f64>>(), config)
}

/// The octaves of a transform at a known tuning.
#[derive(Clone)]
struct Octaves {
    n_bins: usize,
    hop_length: usize,
    /// What divides the sample rate before the first octave.
    early: Option<Decimator>,
    /// The highest octave first.
    octaves: Vec<Octave>,
}

/// Some of the bins, computed from a signal at a common rate.
#[derive(Clone)]
struct Octave {
    first_bin: usize,
    frames: StftConfig,
    projection: Arc<Projection>,
    gain: f32,
    /// Whether the next octave is computed at half the rate.
    halves: bool,
}

impl Octaves {
    fn new(config: &CqtConfig, tuning: f64) -> Result<Self, FeatureError> {
        let wavelets = wavelets(config, tuning);
        ensure_fit(&wavelets, config)?;
        let n_early = early_halvings(config, &wavelets);
        let mut hop_length = config.hop_length >> n_early;
        let mut rate = f64::from(config.sample_rate) / f64::from(n_early).exp2();
        let mut octaves: Vec<Octave> = Vec::new();
        let mut end = config.n_bins;
        while end > 0 {
            let first_bin = end.saturating_sub(config.bins_per_octave);
            // At half the rate the filters of the octave below are those of the octave above.
            let projection = match octaves.last() {
                Some(above) if above.halves && end - first_bin == config.bins_per_octave => {
                    Arc::clone(&above.projection)
                }
                _ => {
                    let wavelets = &wavelets[first_bin..end];
                    Arc::new(Projection::new(&Basis::new(wavelets, rate, config)))
                }
            };
            let halves = hop_length.is_multiple_of(2);
            octaves.push(Octave {
                first_bin,
                frames: StftConfig::new(projection.n_fft())
                    .with_hop_length(hop_length)
                    .with_window(Window::Rectangular)
                    .with_pad_mode(config.pad_mode),
                projection,
                gain: gain(config, rate),
                halves,
            });
            if halves {
                hop_length /= 2;
                rate /= 2.0;
            }
            end = first_bin;
        }
        Ok(Self {
            n_bins: config.n_bins,
            hop_length: config.hop_length,
            early: (n_early > 0).then(|| Decimator::new(n_early)),
            octaves,
        })
    }

    /// Calls `value` for every bin of every frame. `y` is finite and not empty.
    fn transform<T: Copy + Default>(
        &self,
        y: &[f32],
        mut halver: Decimator,
        value: impl Fn(Complex<f32>) -> T,
    ) -> Result<Spectrogram<T>, FeatureError> {
        let n_frames = 1 + y.len() / self.hop_length;
        let mut data = vec![T::default(); n_frames * self.n_bins];
        let mut signal = match &self.early {
            Some(early) => Cow::Owned(early.clone().decimate(y)),
            None => Cow::Borrowed(y),
        };
        for (i, octave) in self.octaves.iter().enumerate() {
            let mut frames = data.chunks_exact_mut(self.n_bins);
            octave.respond(&signal, |responses| {
                if let Some(frame) = frames.next() {
                    let bins = frame[octave.first_bin..].iter_mut().zip(responses);
                    bins.for_each(|(bin, response)| *bin = value(octave.gain * response));
                }
            });
            if octave.halves && i + 1 < self.octaves.len() {
                signal = Cow::Owned(halver.decimate(&signal));
            }
        }
        Spectrogram::from_frames(self.n_bins, data)
    }
}

impl Octave {
    /// Calls `emit` with the responses of the filters to each frame of `y`.
    fn respond(&self, y: &[f32], mut emit: impl FnMut(&[Complex<f32>])) {
        let mut framer = Framer::new(&self.frames);
        let mut projector = self.projection.projector();
        framer.push(y, |frame| projector.push(frame, &mut emit));
        framer.finish(|frame| projector.push(frame, &mut emit));
        projector.finish(emit);
    }
}

/// The factor of all responses at `rate`. Halving has multiplied the signal by the root of 2 each time, but
/// the response, a sum over samples, has halved; the root of the filter's length has fallen with it.
fn gain(config: &CqtConfig, rate: f64) -> f32 {
    if config.scale {
        1.0
    } else {
        (f64::from(config.sample_rate) / rate).sqrt() as f32
    }
}

/// How often the sample rate can be halved at once, because even the highest filter lies far below half
/// of it and every octave will still have a whole hop.
fn early_halvings(config: &CqtConfig, wavelets: &[Wavelet]) -> u32 {
    let cutoffs = wavelets.iter().map(|wavelet| wavelet.cutoff(config.window));
    let cutoff = cutoffs.fold(0.0, f64::max);
    let nyquist = f64::from(config.sample_rate) / 2.0;
    let by_rate = (nyquist / cutoff).log2().ceil() - 2.0;
    let n_octaves = config.n_bins.div_ceil(config.bins_per_octave);
    let by_hop = (config.hop_length.trailing_zeros() as usize + 1).saturating_sub(n_octaves);
    (by_rate.max(0.0) as u32)
        .min(by_hop as u32)
        .min(MAX_HALVINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high_rates_are_halved_first_if_the_hop_allows() {
        let early = |sample_rate, hop_length| {
            let config = CqtConfig {
                hop_length,
                ..CqtConfig::new(sample_rate)
            };
            early_halvings(&config, &wavelets(&config, 0.0))
        };
        assert_eq!(early(22_050, 512), 0);
        assert_eq!(early(44_100, 512), 1);
        assert_eq!(early(44_100, 64), 0);
        assert_eq!(early(192_000, 1024), 3);
    }

    #[test]
    fn octaves_cover_all_bins_and_an_odd_hop_ends_the_halving() {
        let config = CqtConfig {
            n_bins: 40,
            hop_length: 4 * 75,
            ..CqtConfig::new(22_050)
        };
        let octaves = Octaves::new(&config, 0.0).unwrap().octaves;
        let firsts: Vec<usize> = octaves.iter().map(|octave| octave.first_bin).collect();
        assert_eq!(firsts, [28, 16, 4, 0]);
        let hops: Vec<usize> = octaves.iter().map(|o| o.frames.hop_length()).collect();
        assert_eq!(hops, [300, 150, 75, 75]);
        let shared: Vec<bool> = octaves
            .windows(2)
            .map(|pair| Arc::ptr_eq(&pair[0].projection, &pair[1].projection))
            .collect();
        assert_eq!(shared, [true, true, false]);
    }

    #[test]
    fn signals_without_samples_and_damaged_ones_are_refused() {
        let plan = Cqt::new(CqtConfig::new(22_050)).unwrap();
        assert!(matches!(plan.cqt(&[]), Err(FeatureError::TooShort { .. })));
        assert!(plan.magnitude(&[0.0, f32::NAN]).is_err());
        assert!(plan.cqt(&[1e30; 999]).is_ok());
        assert!(plan.magnitude(&[1e30; 999]).is_err());
        assert!(Cqt::new(CqtConfig::new(8_000)).is_err());
    }
}
