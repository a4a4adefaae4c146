//! Analysis windows.

use std::f64::consts::TAU;

/// The window that weighs each frame before its Fourier transform.
///
/// All windows are *periodic* (scipy `get_window(..., fftbins=True)`), the form librosa uses:
/// with `x = 2 π i / win_length`, `i = 0 … win_length - 1`,
///
/// | window | w\[i\] |
/// |---|---|
/// | `Hann` | 0.5 - 0.5 cos x |
/// | `Hamming` | 0.54 - 0.46 cos x |
/// | `Blackman` | 0.42 - 0.5 cos x + 0.08 cos 2x |
/// | `Rectangular` | 1 |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Window {
    /// librosa's default.
    #[default]
    Hann,
    /// Raised cosine with a pedestal; nearest side lobe at -43 dB.
    Hamming,
    /// Three terms; side lobes below -58 dB, wider main lobe.
    Blackman,
    /// No weighting (scipy `boxcar`, librosa `window="ones"`).
    Rectangular,
}

impl Window {
    /// Coefficients of the cosine sum `a0 - a1 cos x + a2 cos 2x`.
    fn cosine_terms(self) -> [f64; 3] {
        match self {
            Self::Hann => [0.5, 0.5, 0.0],
            Self::Hamming => [0.54, 0.46, 0.0],
            Self::Blackman => [0.42, 0.5, 0.08],
            Self::Rectangular => [1.0, 0.0, 0.0],
        }
    }

    /// The `win_length` values of the periodic window, computed in f64 and rounded once.
    ///
    /// A window of length 1 is `[1.0]`, as in scipy.
    ///
    /// ```
    /// use earmark_features::Window;
    /// assert_eq!(Window::Hann.samples(4), [0.0, 0.5, 1.0, 0.5]);
    /// ```
    #[must_use]
    pub fn samples(self, win_length: usize) -> Vec<f32> {
        let values = self.values(win_length);
        values.map(|value| value as f32).collect()
    }

    fn values(self, win_length: usize) -> impl Iterator<Item = f64> {
        let [a0, a1, a2] = self.cosine_terms();
        (0..win_length).map(move |i| {
            if win_length == 1 {
                return 1.0;
            }
            let x = TAU * i as f64 / win_length as f64;
            a0 - a1 * x.cos() + a2 * (2.0 * x).cos()
        })
    }

    /// The window in the middle of `n_fft` values, zeros around it (`librosa.util.pad_center`):
    /// `(n_fft - win_length) / 2` zeros, rounded down, come first.
    pub(crate) fn padded(self, win_length: usize, n_fft: usize) -> Vec<f64> {
        let mut padded = vec![0.0; n_fft];
        let left = (n_fft - win_length) / 2;
        for (padded, value) in padded[left..].iter_mut().zip(self.values(win_length)) {
            *padded = value;
        }
        padded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hann_windows_at_half_overlap_add_up_to_one() {
        let w = Window::Hann.samples(64);
        for i in 0..32 {
            assert!((w[i] + w[i + 32] - 1.0).abs() < 1e-6, "sample {i}");
        }
    }

    #[test]
    fn every_window_peaks_at_one_in_its_middle() {
        for window in [
            Window::Hann,
            Window::Hamming,
            Window::Blackman,
            Window::Rectangular,
        ] {
            let w = window.samples(128);
            assert!((w[64] - 1.0).abs() < 1e-6, "{window:?}");
            assert!(w.iter().all(|v| *v <= 1.0 + 1e-6), "{window:?}");
        }
    }

    #[test]
    fn a_shorter_window_sits_in_the_middle_with_the_spare_zero_at_the_end() {
        let w = Window::Rectangular.padded(4, 7);
        assert_eq!(w, [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    }
}
