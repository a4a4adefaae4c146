//! Harmonic-percussive separation of signals.

use super::config::{Components, HpssConfig};
use super::decompose::{Masks, apply, sealed::Bin};
use super::istft::{Istft, OverlapAdd, divide};
use crate::error::ensure_len;
use crate::{Complex, FeatureError, Spectrogram, Stft, StftConfig};

/// Separates a signal into what lasts and what strikes (`librosa.effects.hpss`): the transform,
/// [`hpss`](crate::hpss) of it and the inverse transforms of both components.
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone. librosa's default frames
/// are [`StftConfig::default`]. A window other than Hann, which librosa's function ignores, is used on
/// the way to the spectrogram and back.
///
/// ```
/// use earmark_features::{Hpss, HpssConfig, StftConfig};
///
/// let mut y: Vec<f32> = (0..22_050).map(|n| 0.1 * (n as f32 * 0.1).sin()).collect();
/// y[11_025] = 1.0;
/// let parts = Hpss::new(StftConfig::default(), HpssConfig::new())?.separate(&y)?;
/// assert!(parts.percussive[11_025] > 0.7);
/// assert!(parts.harmonic[11_025] < 0.3);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Hpss {
    stft: Stft,
    istft: Istft,
    masks: Masks,
}

impl Hpss {
    /// Checks both configurations and prepares transforms and filters.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(stft: StftConfig, hpss: HpssConfig) -> Result<Self, FeatureError> {
        Ok(Self {
            stft: Stft::new(stft)?,
            istft: Istft::new(stft)?,
            masks: Masks::new(hpss)?,
        })
    }

    /// Both components, each as long as `y`.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a sample that is NaN, infinite or so large that the square of a bin
    /// is, [`FeatureError::TooShort`] for a signal below [`StftConfig::min_samples`].
    pub fn separate(&self, y: &[f32]) -> Result<Components<Vec<f32>>, FeatureError> {
        self.separate_stft(&self.stft.stft(y)?, y.len())
    }

    /// The harmonic component alone (`librosa.effects.harmonic`).
    ///
    /// # Errors
    /// As [`separate`](Self::separate).
    pub fn harmonic(&self, y: &[f32]) -> Result<Vec<f32>, FeatureError> {
        self.one(y, |masks| masks.harmonic)
    }

    /// The percussive component alone (`librosa.effects.percussive`).
    ///
    /// # Errors
    /// As [`separate`](Self::separate).
    pub fn percussive(&self, y: &[f32]) -> Result<Vec<f32>, FeatureError> {
        self.one(y, |masks| masks.percussive)
    }

    /// Both components of the signal of `n_samples` whose transform, by this plan's configuration, is
    /// given.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] for a spectrogram of another number of rows,
    /// [`FeatureError::NonFinite`] for a bin that is NaN, infinite or above 1.8e19.
    pub fn separate_stft(
        &self,
        stft: &Spectrogram<Complex<f32>>,
        n_samples: usize,
    ) -> Result<Components<Vec<f32>>, FeatureError> {
        let mut harmonic = Part::new(&self.istft, n_samples);
        let mut percussive = Part::new(&self.istft, n_samples);
        let n_frames = self.masked(stft, n_samples, |t, frame, masks| {
            harmonic.add(t, frame, masks.harmonic);
            percussive.add(t, frame, masks.percussive);
        })?;
        let sums = self.istft.sum_of_squares(n_frames, n_samples);
        Ok(Components {
            harmonic: harmonic.finish(&sums),
            percussive: percussive.finish(&sums),
        })
    }

    /// The component of one of the masks.
    fn one(
        &self,
        y: &[f32],
        choose: impl Fn(Components<&[f32]>) -> &[f32],
    ) -> Result<Vec<f32>, FeatureError> {
        let mut part = Part::new(&self.istft, y.len());
        let n_frames = self.masked(&self.stft.stft(y)?, y.len(), |t, frame, masks| {
            part.add(t, frame, choose(masks));
        })?;
        Ok(part.finish(&self.istft.sum_of_squares(n_frames, y.len())))
    }

    /// Calls `on_frame` with every frame that reaches into the signal and its masks; returns their
    /// number.
    fn masked(
        &self,
        stft: &Spectrogram<Complex<f32>>,
        n_samples: usize,
        mut on_frame: impl FnMut(usize, &[Complex<f32>], Components<&[f32]>),
    ) -> Result<usize, FeatureError> {
        ensure_len("a frame", stft.n_freq(), self.stft.config().n_freq())?;
        let magnitudes = Complex::magnitudes(stft)?;
        let n_frames = self.istft.frames_within(n_samples, stft.n_frames());
        self.masks.clone().for_each_frame(&magnitudes, |t, masks| {
            if t < n_frames {
                on_frame(t, stft.frame(t), masks);
            }
        });
        Ok(n_frames)
    }
}

/// One component while it grows.
struct Part {
    overlap: OverlapAdd,
    y: Vec<f32>,
}

impl Part {
    fn new(istft: &Istft, n_samples: usize) -> Self {
        Self {
            overlap: istft.overlap_add(),
            y: vec![0.0; n_samples],
        }
    }

    fn add(&mut self, t: usize, frame: &[Complex<f32>], mask: &[f32]) {
        apply(frame, mask, self.overlap.spectrum());
        self.overlap.add(t, &mut self.y);
    }

    fn finish(mut self, sum_of_squares: &[f32]) -> Vec<f32> {
        divide(&mut self.y, sum_of_squares);
        self.y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_components_alone_are_those_of_both() {
        let y: Vec<f32> = (0..9000).map(|n| ((n * n) as f32 * 0.001).sin()).collect();
        let plan = Hpss::new(StftConfig::new(512), HpssConfig::new()).unwrap();
        let parts = plan.separate(&y).unwrap();
        assert_eq!(plan.harmonic(&y).unwrap(), parts.harmonic);
        assert_eq!(plan.percussive(&y).unwrap(), parts.percussive);
    }

    #[test]
    fn an_empty_signal_has_empty_components() {
        let plan = Hpss::new(StftConfig::default(), HpssConfig::new()).unwrap();
        let parts = plan.separate(&[]).unwrap();
        assert!(parts.harmonic.is_empty() && parts.percussive.is_empty());
    }
}
