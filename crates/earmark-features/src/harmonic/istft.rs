//! The inverse of the short-time Fourier transform.

use std::sync::Arc;

use pulp::Arch;
use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner};

use crate::error::ensure_len;
use crate::simd::vectorize;
use crate::{FeatureError, Spectrogram, StftConfig};

/// The inverse short-time Fourier transform (`librosa.istft` 0.11): of all signals the one whose
/// transform is nearest to the given one in mean square (D. Griffin and J. Lim, *Signal estimation
/// from modified short-time Fourier transform*, IEEE Trans. ASSP 32(2), 1984),
///
/// `y[i] = Σ_t w[i - t · hop_length] · x_t[i - t · hop_length] / Σ_t w[i - t · hop_length]²`,
///
/// where `x_t` is the inverse transform of frame `t` and `w` the window. Where the sum of squares is 0
/// the numerator stands alone. Of centred frames the first `n_fft / 2` samples are cut off.
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone. It computes in f32
/// whatever the [`Precision`](crate::Precision) of its configuration.
///
/// ```
/// use earmark_features::{Istft, Stft, StftConfig};
///
/// let y: Vec<f32> = (0..5000).map(|n| (n as f32 * 0.1).sin()).collect();
/// let stft = Stft::new(StftConfig::new(512))?.stft(&y)?;
/// let back = Istft::new(StftConfig::new(512))?.istft(&stft, Some(y.len()))?;
/// assert!(back.iter().zip(&y).all(|(back, y)| (back - y).abs() < 1e-5));
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Clone)]
pub struct Istft {
    config: StftConfig,
    /// The window divided by `n_fft`: the inverse transform multiplies by that.
    window: Arc<[f32]>,
    squares: Arc<[f32]>,
    fft: Arc<dyn ComplexToReal<f32>>,
}

impl Istft {
    /// Checks `config` and prepares window and transform.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(config: StftConfig) -> Result<Self, FeatureError> {
        config.validate()?;
        let window = config.window().padded(config.win_length(), config.n_fft());
        let scale = 1.0 / config.n_fft() as f64;
        Ok(Self {
            config,
            squares: window.iter().map(|w| (w * w) as f32).collect(),
            window: window.iter().map(|w| (w * scale) as f32).collect(),
            fft: RealFftPlanner::new().plan_fft_inverse(config.n_fft()),
        })
    }

    /// The parameters of this plan.
    #[must_use]
    pub fn config(&self) -> &StftConfig {
        &self.config
    }

    /// The signal of a complex spectrogram of shape `[1 + n_fft / 2, n_frames]`.
    ///
    /// With `length` the signal is cut or filled with zeros to as many samples: the length of the
    /// signal that was transformed gives it back whole. Without, it ends with the last frame, less the
    /// last `n_fft / 2` samples of centred frames.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] when the spectrogram has another number of rows,
    /// [`FeatureError::NonFinite`] for a bin that is NaN or infinite.
    pub fn istft(
        &self,
        stft: &Spectrogram<Complex<f32>>,
        length: Option<usize>,
    ) -> Result<Vec<f32>, FeatureError> {
        ensure_len("a frame", stft.n_freq(), self.config.n_freq())?;
        ensure_finite_bins(stft)?;
        let length = length.unwrap_or_else(|| self.natural_length(stft.n_frames()));
        let n_frames = self.frames_within(length, stft.n_frames());
        let mut y = vec![0.0; length];
        let mut overlap = self.overlap_add();
        for (t, frame) in stft.frames().take(n_frames).enumerate() {
            overlap.spectrum().copy_from_slice(frame);
            overlap.add(t, &mut y);
        }
        divide(&mut y, &self.sum_of_squares(n_frames, length));
        Ok(y)
    }

    /// Buffers for the inverse transforms of frames.
    pub(super) fn overlap_add(&self) -> OverlapAdd {
        OverlapAdd {
            padding: self.config.padding(),
            hop_length: self.config.hop_length(),
            window: Arc::clone(&self.window),
            spectrum: self.fft.make_input_vec(),
            frame: self.fft.make_output_vec(),
            scratch: self.fft.make_scratch_vec(),
            fft: Arc::clone(&self.fft),
        }
    }

    /// Of `n_frames` those that reach into a signal of `length` samples and its padding.
    pub(super) fn frames_within(&self, length: usize, n_frames: usize) -> usize {
        let padded = length + 2 * self.config.padding();
        n_frames.min(padded.div_ceil(self.config.hop_length()))
    }

    /// Samples from the first to the last of `n_frames`, less the padding.
    fn natural_length(&self, n_frames: usize) -> usize {
        let unpadded = self.config.n_fft() - 2 * self.config.padding();
        match n_frames.checked_sub(1) {
            Some(hops) => unpadded + self.config.hop_length() * hops,
            None => 0,
        }
    }

    /// `Σ_t w[i - t · hop_length]²` at the samples of a signal (`librosa.filters.window_sumsquare`).
    pub(super) fn sum_of_squares(&self, n_frames: usize, length: usize) -> Vec<f32> {
        let mut sums = vec![0.0; length];
        for t in 0..n_frames {
            let start = t * self.config.hop_length();
            let (at, squares) = past_padding(start, self.config.padding(), &self.squares);
            for (sum, square) in sums.iter_mut().skip(at).zip(squares) {
                *sum += square;
            }
        }
        sums
    }
}

impl std::fmt::Debug for Istft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Istft")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// The inverse transform of one frame after the other, with its buffers.
pub(super) struct OverlapAdd {
    padding: usize,
    hop_length: usize,
    window: Arc<[f32]>,
    fft: Arc<dyn ComplexToReal<f32>>,
    spectrum: Vec<Complex<f32>>,
    frame: Vec<f32>,
    scratch: Vec<Complex<f32>>,
}

impl OverlapAdd {
    /// Where the bins of the next frame are to be written.
    pub(super) fn spectrum(&mut self) -> &mut [Complex<f32>] {
        &mut self.spectrum
    }

    /// Adds the windowed samples of frame `t`, whose bins lie in [`spectrum`](Self::spectrum), to `y`.
    pub(super) fn add(&mut self, t: usize, y: &mut [f32]) {
        self.clear_unpaired_bins();
        self.fft
            .process_with_scratch(&mut self.spectrum, &mut self.frame, &mut self.scratch)
            .expect("the plan made these buffers, and bins without a pair are real");
        let start = t * self.hop_length;
        let (at, frame) = past_padding(start, self.padding, &self.frame);
        let (_, window) = past_padding(start, self.padding, &self.window);
        let y = y.get_mut(at..).unwrap_or_default();
        vectorize(
            Arch::new(),
            #[inline(always)]
            || {
                for ((y, sample), weight) in y.iter_mut().zip(frame).zip(window) {
                    *y += sample * weight;
                }
            },
        );
    }

    /// A real signal has no imaginary part at 0 Hz, nor at half the sample rate if that is a bin;
    /// like numpy's `irfft` we ignore one.
    fn clear_unpaired_bins(&mut self) {
        if let Some(first) = self.spectrum.first_mut() {
            first.im = 0.0;
        }
        if self.frame.len().is_multiple_of(2)
            && let Some(last) = self.spectrum.last_mut()
        {
            last.im = 0.0;
        }
    }
}

/// Where a frame that begins `start` samples into the padded signal begins in the signal itself, and
/// what of the frame lies there.
fn past_padding(start: usize, padding: usize, frame: &[f32]) -> (usize, &[f32]) {
    let cut = padding.saturating_sub(start).min(frame.len());
    (start.saturating_sub(padding), &frame[cut..])
}

/// Divides by the sum of squared windows wherever that is not 0.
pub(super) fn divide(y: &mut [f32], sums: &[f32]) {
    for (y, sum) in y.iter_mut().zip(sums) {
        if *sum > f32::MIN_POSITIVE {
            *y /= sum;
        }
    }
}

/// Refuses the first bin that is NaN or infinite.
fn ensure_finite_bins(s: &Spectrogram<Complex<f32>>) -> Result<(), FeatureError> {
    let damaged = |bin: &&Complex<f32>| !bin.is_finite();
    let bins = s.as_slice().iter();
    match bins.enumerate().find(|(_, bin)| damaged(bin)) {
        Some((index, bin)) => Err(FeatureError::NonFinite {
            what: "bin",
            index,
            value: if bin.re.is_finite() { bin.im } else { bin.re },
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stft;

    #[test]
    fn every_setting_that_covers_the_signal_gives_it_back() {
        let y: Vec<f32> = (0..3000).map(|n| ((n * n) as f32 * 0.01).sin()).collect();
        let configs = [
            StftConfig::new(256),
            StftConfig::new(255).with_hop_length(60),
            StftConfig::new(256)
                .with_win_length(100)
                .with_hop_length(33),
            StftConfig::new(64).with_hop_length(32),
        ];
        for config in configs {
            let stft = Stft::new(config).unwrap().stft(&y).unwrap();
            let back = Istft::new(config)
                .unwrap()
                .istft(&stft, Some(3000))
                .unwrap();
            for (i, (back, y)) in back.iter().zip(&y).enumerate() {
                assert!(
                    (back - y).abs() < 1e-5,
                    "{config:?}, sample {i}: {back}, {y}"
                );
            }
        }
    }

    #[test]
    fn lengths_are_cut_and_filled() {
        let plan = Istft::new(StftConfig::new(16)).unwrap();
        let bins = vec![Complex::new(1.0, 1.0); 9 * 5];
        let stft = Spectrogram::from_frames(9, bins).unwrap();
        assert_eq!(plan.istft(&stft, None).unwrap().len(), 16);
        for length in [0, 1, 10, 100] {
            assert_eq!(plan.istft(&stft, Some(length)).unwrap().len(), length);
        }
        let none = Spectrogram::from_frames(9, Vec::new()).unwrap();
        assert!(plan.istft(&none, None).unwrap().is_empty());
    }

    #[test]
    fn refused_spectrograms() {
        let plan = Istft::new(StftConfig::new(16)).unwrap();
        let call = |n_freq, bin| {
            let s = Spectrogram::from_frames(n_freq, vec![bin; n_freq]).unwrap();
            plan.istft(&s, None).unwrap_err().to_string()
        };
        assert_eq!(
            call(8, Complex::default()),
            "a frame has 8 values: must have 9"
        );
        assert!(call(9, Complex::new(0.0, f32::NAN)).starts_with("bin 0 is NaN"));
    }
}
