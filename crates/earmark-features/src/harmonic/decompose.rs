//! Harmonic-percussive separation of spectrograms.

use pulp::Arch;
use realfft::num_complex::Complex;

use super::config::{Components, HpssConfig};
use super::median::MedianFilter;
use super::softmask::MaskRule;
use crate::error::{ensure_finite, ensure_magnitudes};
use crate::{FeatureError, Spectrogram, SpectrumKind, simd};

/// A value of a spectrogram that can be separated: a magnitude, or a complex bin.
pub trait Bin: sealed::Bin {}

impl Bin for f32 {}
impl Bin for Complex<f32> {}

pub(super) mod sealed {
    use super::{Complex, FeatureError, Spectrogram};

    pub trait Bin: Copy + Default {
        /// The magnitudes of a spectrogram whose values are in order.
        fn magnitudes(s: &Spectrogram<Self>) -> Result<Spectrogram, FeatureError>;
        fn scale(self, mask: f32) -> Self;
    }

    impl Bin for f32 {
        fn magnitudes(s: &Spectrogram) -> Result<Spectrogram, FeatureError> {
            super::ensure_magnitudes(s.as_slice())?;
            Ok(s.clone())
        }

        #[inline(always)]
        fn scale(self, mask: f32) -> Self {
            self * mask
        }
    }

    impl Bin for Complex<f32> {
        fn magnitudes(s: &Spectrogram<Self>) -> Result<Spectrogram, FeatureError> {
            let mut magnitudes = vec![0.0; s.as_slice().len()];
            super::SpectrumKind::Magnitude.write(s.as_slice(), &mut magnitudes);
            // Finds what is NaN or infinite, and what is so loud that its square is.
            super::ensure_finite("magnitude", &magnitudes, 0)?;
            Spectrogram::from_frames(s.n_freq(), magnitudes)
        }

        #[inline(always)]
        fn scale(self, mask: f32) -> Self {
            Self::new(self.re * mask, self.im * mask)
        }
    }
}

/// Separates a spectrogram, of magnitudes or complex, into what lasts and what strikes
/// (`librosa.decompose.hpss`).
///
/// With `H` the spectrogram after a [`median_filter`](crate::median_filter) along time and `P` after
/// one along frequency, both of magnitudes, the components are `S` times the
/// [`softmask`](crate::softmask) of `H` beside `margin.harmonic · P` and `S` times that of `P` beside
/// `margin.percussive · H` (D. Fitzgerald, *Harmonic/percussive separation using median filtering*,
/// DAFx 2010; J. Driedger, M. Müller, S. Disch, *Extending harmonic-percussive separation of audio
/// signals*, ISMIR 2014). With margins of 1 the components add up to `S`.
///
/// ```
/// use earmark_features::{HpssConfig, SpectrumKind, Stft, StftConfig, hpss};
///
/// let y: Vec<f32> = (0..22_050).map(|n| (n as f32 * 0.1).sin()).collect();
/// let s = Stft::new(StftConfig::default())?.spectrogram(&y, SpectrumKind::Magnitude)?;
/// let parts = hpss(&s, HpssConfig::new())?;
/// let energy = |part: &[f32]| part.iter().map(|v| v * v).sum::<f32>();
/// assert!(energy(parts.harmonic.as_slice()) > 50.0 * energy(parts.percussive.as_slice()));
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range or a negative magnitude,
/// [`FeatureError::NonFinite`] for a value that is NaN, infinite or, of complex ones, above 1.8e19.
pub fn hpss<T: Bin>(
    s: &Spectrogram<T>,
    config: HpssConfig,
) -> Result<Components<Spectrogram<T>>, FeatureError> {
    let mut masks = Masks::new(config)?;
    let magnitudes = T::magnitudes(s)?;
    let mut harmonic = vec![T::default(); s.as_slice().len()];
    let mut percussive = harmonic.clone();
    masks.for_each_frame(&magnitudes, |t, masks| {
        let part = t * s.n_freq()..(t + 1) * s.n_freq();
        apply(s.frame(t), masks.harmonic, &mut harmonic[part.clone()]);
        apply(s.frame(t), masks.percussive, &mut percussive[part]);
    });
    Ok(Components {
        harmonic: Spectrogram::from_frames(s.n_freq(), harmonic)?,
        percussive: Spectrogram::from_frames(s.n_freq(), percussive)?,
    })
}

/// The masks of [`hpss`] themselves, from 0 to 1 (`mask=True`).
///
/// # Errors
/// As [`hpss`].
pub fn hpss_masks(
    magnitudes: &Spectrogram,
    config: HpssConfig,
) -> Result<Components<Spectrogram>, FeatureError> {
    let mut masks = Masks::new(config)?;
    ensure_magnitudes(magnitudes.as_slice())?;
    let n_freq = magnitudes.n_freq();
    let mut harmonic = Vec::with_capacity(magnitudes.as_slice().len());
    let mut percussive = harmonic.clone();
    masks.for_each_frame(magnitudes, |_, masks| {
        harmonic.extend_from_slice(masks.harmonic);
        percussive.extend_from_slice(masks.percussive);
    });
    Ok(Components {
        harmonic: Spectrogram::from_frames(n_freq, harmonic)?,
        percussive: Spectrogram::from_frames(n_freq, percussive)?,
    })
}

/// `out = frame · mask`.
pub(super) fn apply<T: Bin>(frame: &[T], mask: &[f32], out: &mut [T]) {
    simd::vectorize(
        Arch::new(),
        #[inline(always)]
        || {
            for ((out, bin), mask) in out.iter_mut().zip(frame).zip(mask) {
                *out = bin.scale(*mask);
            }
        },
    );
}

/// Filters and masks of a separation, with their buffers, which hold one block of frames.
#[derive(Debug, Clone)]
pub(super) struct Masks {
    filters: Components<MedianFilter>,
    rule: MaskRule,
    margin: Components<f32>,
    medians: Components<Vec<f32>>,
    masks: Components<Vec<f32>>,
}

impl Masks {
    pub(super) fn new(config: HpssConfig) -> Result<Self, FeatureError> {
        let (filters, rule) = config.build()?;
        Ok(Self {
            filters,
            rule,
            margin: config.margin,
            medians: Components::default(),
            masks: Components::default(),
        })
    }

    /// Calls `on_frame` with the number and the masks of every frame, in order. The magnitudes must
    /// have been checked.
    pub(super) fn for_each_frame(
        &mut self,
        magnitudes: &Spectrogram,
        mut on_frame: impl FnMut(usize, Components<&[f32]>),
    ) {
        let n_freq = magnitudes.n_freq();
        let block = self.filters.harmonic.block();
        self.masks.harmonic.resize(n_freq, 0.0);
        self.masks.percussive.resize(n_freq, 0.0);
        for first in (0..magnitudes.n_frames()).step_by(block) {
            let n_frames = block.min(magnitudes.n_frames() - first);
            self.filter_block(magnitudes, first, n_frames);
            let harmonic = self.medians.harmonic.chunks_exact(n_freq);
            let percussive = self.medians.percussive.chunks_exact(n_freq);
            for (i, (h, p)) in harmonic.zip(percussive).enumerate() {
                let Self { rule, margin, .. } = *self;
                rule.write(h, p, margin.harmonic, &mut self.masks.harmonic);
                rule.write(p, h, margin.percussive, &mut self.masks.percussive);
                let masks = Components {
                    harmonic: &self.masks.harmonic[..],
                    percussive: &self.masks.percussive[..],
                };
                on_frame(first + i, masks);
            }
        }
    }

    fn filter_block(&mut self, magnitudes: &Spectrogram, first: usize, n_frames: usize) {
        let Components {
            harmonic,
            percussive,
        } = &mut self.medians;
        let len = n_frames * magnitudes.n_freq();
        harmonic.resize(len, 0.0);
        percussive.resize(len, 0.0);
        let filters = &mut self.filters;
        filters.harmonic.along_time(magnitudes, first, harmonic);
        filters
            .percussive
            .along_frequency(magnitudes, first, percussive);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn magnitudes() -> Spectrogram {
        let data = (0..40 * 50).map(|i| ((i * i) as f32 * 0.37).sin().abs());
        Spectrogram::from_frames(40, data.collect()).unwrap()
    }

    #[test]
    fn components_add_up_without_a_margin_and_fall_short_with_one() {
        let s = magnitudes();
        let parts = hpss(&s, HpssConfig::new()).unwrap();
        let sums = parts
            .harmonic
            .as_slice()
            .iter()
            .zip(parts.percussive.as_slice());
        for ((h, p), s) in sums.zip(s.as_slice()) {
            assert!((h + p - s).abs() < 1e-6);
        }
        let margin = Components::both(3.0);
        let parts = hpss(
            &s,
            HpssConfig {
                margin,
                ..HpssConfig::new()
            },
        )
        .unwrap();
        let sums = parts
            .harmonic
            .as_slice()
            .iter()
            .zip(parts.percussive.as_slice());
        for ((h, p), s) in sums.zip(s.as_slice()) {
            assert!(h + p < s + 1e-6);
        }
    }

    #[test]
    fn a_complex_bin_keeps_its_phase() {
        let s = magnitudes();
        let turned = s.as_slice().iter().map(|m| Complex::new(0.6 * m, -0.8 * m));
        let turned = Spectrogram::from_frames(40, turned.collect()).unwrap();
        let parts = hpss(&s, HpssConfig::new()).unwrap();
        let complex = hpss(&turned, HpssConfig::new()).unwrap();
        let bins = complex
            .harmonic
            .as_slice()
            .iter()
            .zip(parts.harmonic.as_slice());
        for (bin, magnitude) in bins {
            assert!((bin - Complex::new(0.6, -0.8) * magnitude).norm() < 1e-5);
        }
    }

    #[test]
    fn components_are_masks_times_the_spectrogram() {
        let s = magnitudes();
        let config = HpssConfig {
            kernel_size: Components {
                harmonic: 5,
                percussive: 40,
            },
            power: 1.5,
            margin: Components {
                harmonic: 1.5,
                percussive: 2.0,
            },
        };
        let masks = hpss_masks(&s, config).unwrap();
        let parts = hpss(&s, config).unwrap();
        for (mask, part) in [
            (&masks.harmonic, &parts.harmonic),
            (&masks.percussive, &parts.percussive),
        ] {
            let products = mask.as_slice().iter().zip(s.as_slice()).map(|(m, s)| m * s);
            assert!(products.eq(part.as_slice().iter().copied()));
        }
    }

    #[test]
    fn refused_spectrograms() {
        let s = Spectrogram::from_frames(1, vec![1.0, -1.0]).unwrap();
        let error = hpss(&s, HpssConfig::new()).unwrap_err().to_string();
        assert_eq!(error, "magnitude = -1: must be at least 0");
        for damaged in [f32::INFINITY, f32::NAN, 1e30] {
            let s = Spectrogram::from_frames(1, vec![Complex::new(1.0, damaged)]).unwrap();
            let error = hpss(&s, HpssConfig::new()).unwrap_err().to_string();
            assert!(error.starts_with("magnitude 0 is "), "{error}");
        }
        let none = Spectrogram::<f32>::from_frames(2, Vec::new()).unwrap();
        assert_eq!(
            hpss(&none, HpssConfig::new()).unwrap().harmonic.shape(),
            [2, 0]
        );
    }
}
