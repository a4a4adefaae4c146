//! Windows of an envelope and their autocorrelation.

use std::sync::Arc;

use pulp::Arch;
use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use crate::{FeatureError, Window, simd};

/// The windows of an envelope, one around each value of it, before their autocorrelation.
pub(super) struct Windows<'a> {
    padded: Vec<f32>,
    n_windows: usize,
    window: &'a [f64],
}

impl<'a> Windows<'a> {
    /// Windows centred on every value; before the first and behind the last the envelope rises from 0
    /// and falls to 0 in a line (`numpy.pad(mode="linear_ramp")`).
    ///
    /// # Errors
    /// [`FeatureError::TooShort`] for an empty envelope.
    pub(super) fn centred(envelope: &[f32], window: &'a [f64]) -> Result<Self, FeatureError> {
        let n_ramp = window.len() / 2;
        let ramp = |edge: f32| {
            let step = f64::from(edge) / n_ramp as f64;
            (0..n_ramp).map(move |i| (i as f64 * step) as f32)
        };
        let ends = envelope.first().zip(envelope.last());
        let (first, last) = ends.ok_or_else(|| too_short(envelope, 1))?;
        let (rise, fall) = (ramp(*first), ramp(*last).rev());
        Ok(Self {
            padded: rise.chain(envelope.iter().copied()).chain(fall).collect(),
            n_windows: envelope.len(),
            window,
        })
    }

    /// Windows that begin at each value and lie within the envelope.
    ///
    /// # Errors
    /// [`FeatureError::TooShort`] for an envelope shorter than a window.
    pub(super) fn aligned(envelope: &[f32], window: &'a [f64]) -> Result<Self, FeatureError> {
        let hops = envelope.len().checked_sub(window.len());
        Ok(Self {
            padded: envelope.to_vec(),
            n_windows: 1 + hops.ok_or_else(|| too_short(envelope, window.len()))?,
            window,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.n_windows
    }

    /// Writes the weighed values of window `i`, scaled so that their squares add up to 1, and returns
    /// what that sum was. A silent window is not scaled.
    fn write_unit(&self, i: usize, out: &mut [f64]) -> f64 {
        let arch = Arch::new();
        simd::multiply_wide(arch, &self.padded[i..], self.window, out);
        simd::vectorize(
            arch,
            #[inline(always)]
            || {
                let energy = sum_of_squares(out);
                if energy > 0.0 {
                    let scale = 1.0 / energy.sqrt();
                    out.iter_mut().for_each(|value| *value *= scale);
                }
                energy
            },
        )
    }
}

/// To be called from within a vectorised loop.
#[inline(always)]
fn sum_of_squares(values: &[f64]) -> f64 {
    const LANES: usize = 16;
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value * value;
        }
    }
    let rest = rest.iter().map(|value| value * value).sum::<f64>();
    sums.iter().sum::<f64>() + rest
}

fn too_short(envelope: &[f32], min_samples: usize) -> FeatureError {
    FeatureError::TooShort {
        n_samples: envelope.len(),
        min_samples,
    }
}

/// Autocorrelation by Fourier transforms, in f64 as librosa: where a tempogram is nearly 0, as beside a
/// single onset, the estimate of a tempo weighs its logarithm.
#[derive(Clone)]
pub(super) struct Autocorrelation {
    forward: Arc<dyn RealToComplex<f64>>,
    inverse: Arc<dyn ComplexToReal<f64>>,
    values: Vec<f64>,
    spectrum: Vec<Complex<f64>>,
    scratch: Vec<Complex<f64>>,
}

impl Autocorrelation {
    /// For windows of `win_length` values.
    pub(super) fn new(win_length: usize) -> Self {
        let n_fft = fast_length(2 * win_length - 1);
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(n_fft);
        let inverse = planner.plan_fft_inverse(n_fft);
        let n_scratch = forward.get_scratch_len().max(inverse.get_scratch_len());
        Self {
            values: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            scratch: vec![Complex::default(); n_scratch],
            forward,
            inverse,
        }
    }

    /// The autocorrelation of window `i`, scaled to 1 at lag 0, at lags 0, 1, …; and its value at lag 0
    /// before that.
    pub(super) fn of_window(
        &mut self,
        windows: &Windows<'_>,
        i: usize,
    ) -> (impl Iterator<Item = f64>, f64) {
        let energy = self.transform(windows, i);
        for bin in &mut self.spectrum {
            *bin = bin.norm_sqr().into();
        }
        (self.lags(), energy)
    }

    /// The mean over all windows of the autocorrelation, each scaled to 1 at lag 0: the inverse
    /// transform, which is linear, of the mean power.
    pub(super) fn mean(&mut self, windows: &Windows<'_>) -> impl Iterator<Item = f64> {
        let mut powers = vec![0.0; self.spectrum.len()];
        for i in 0..windows.len() {
            self.transform(windows, i);
            simd::vectorize(
                Arch::new(),
                #[inline(always)]
                || {
                    for (power, bin) in powers.iter_mut().zip(&self.spectrum) {
                        *power += bin.re * bin.re + bin.im * bin.im;
                    }
                },
            );
        }
        for (bin, power) in self.spectrum.iter_mut().zip(&powers) {
            *bin = (power / windows.len() as f64).into();
        }
        self.lags()
    }

    /// Transforms window `i`, scaled; returns its energy before.
    fn transform(&mut self, windows: &Windows<'_>, i: usize) -> f64 {
        let (window, rest) = self.values.split_at_mut(windows.window.len());
        let energy = windows.write_unit(i, window);
        rest.fill(0.0);
        self.forward
            .process_with_scratch(&mut self.values, &mut self.spectrum, &mut self.scratch)
            .expect("the plan made these buffers, so their lengths fit");
        energy
    }

    /// The inverse transform of powers.
    fn lags(&mut self) -> impl Iterator<Item = f64> {
        self.inverse
            .process_with_scratch(&mut self.spectrum, &mut self.values, &mut self.scratch)
            .expect("the plan made these buffers, and powers are real");
        let scale = 1.0 / self.values.len() as f64;
        self.values.iter().map(move |value| value * scale)
    }
}

/// The smallest even `2^a 3^b` from `min` on.
fn fast_length(min: usize) -> usize {
    let powers_of_three = std::iter::successors(Some(1usize), |power| power.checked_mul(3));
    powers_of_three
        .take_while(|power| *power < 2 * min)
        .map(|power| power * min.div_ceil(power).next_power_of_two().max(2))
        .min()
        .unwrap_or(2)
}

/// The periodic window in f64.
pub(super) fn weights(window: Window, win_length: usize) -> Vec<f64> {
    window.padded(win_length, win_length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_lengths_have_small_factors_and_are_no_shorter() {
        assert_eq!(fast_length(1), 2);
        assert_eq!(fast_length(687), 768);
        assert_eq!(fast_length(767), 768);
        for min in 1..2000 {
            let length = fast_length(min);
            assert!(
                length >= min && length.is_multiple_of(2) && length <= 2 * min,
                "{min}: {length}"
            );
        }
    }

    #[test]
    fn lags_are_those_of_the_definition() {
        let envelope = [1.0, 3.0, 0.0, 2.0, 5.0];
        let window = weights(Window::Rectangular, 5);
        let windows = Windows::aligned(&envelope, &window).unwrap();
        assert_eq!(windows.len(), 1);
        let mut correlation = Autocorrelation::new(5);
        let mean: Vec<f64> = correlation.mean(&windows).take(5).collect();
        let (lags, energy) = correlation.of_window(&windows, 0);
        assert!((energy - 39.0).abs() < 1e-9);
        for (lag, (value, mean)) in lags.zip(mean).take(5).enumerate() {
            let products = envelope.iter().zip(&envelope[lag..]).map(|(a, b)| a * b);
            let exact = f64::from(products.sum::<f32>()) / 39.0;
            assert!((value - exact).abs() < 1e-12, "lag {lag}");
            assert!((mean - exact).abs() < 1e-12, "lag {lag}");
        }
    }

    #[test]
    fn envelopes_rise_from_zero_and_fall_to_zero() {
        let window = weights(Window::Rectangular, 4);
        let windows = Windows::centred(&[4.0, 6.0], &window).unwrap();
        assert_eq!(windows.padded, [0.0, 2.0, 4.0, 6.0, 3.0, 0.0]);
        assert_eq!(windows.len(), 2);
    }
}
