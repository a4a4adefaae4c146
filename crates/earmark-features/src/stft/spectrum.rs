//! From complex bins to real ones.

use pulp::Arch;
use realfft::num_complex::Complex;

use crate::simd;

/// What is kept of each complex bin `D`: the exponent librosa calls `power`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SpectrumKind {
    /// `|D|`, `power=1.0`.
    Magnitude,
    /// `|D|²`, `power=2.0`: what a mel spectrogram is made of by default.
    #[default]
    Power,
}

impl SpectrumKind {
    /// Writes `|D|` or `|D|²` of every bin of one frame into `out`.
    ///
    /// Feeds several descriptors from one transform: call it in the callback of
    /// [`StftStream::push`](crate::StftStream::push). Bins beyond the shorter of the two slices are
    /// left alone.
    pub fn write(self, spectrum: &[Complex<f32>], out: &mut [f32]) {
        match self {
            Self::Magnitude => simd::norm(Arch::new(), spectrum, out),
            Self::Power => simd::norm_sqr(Arch::new(), spectrum, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_three_four_five_triangle() {
        let spectrum = [Complex::new(3.0, -4.0); 11];
        let mut out = [0.0; 11];
        SpectrumKind::Magnitude.write(&spectrum, &mut out);
        assert_eq!(out, [5.0; 11]);
        SpectrumKind::Power.write(&spectrum, &mut out);
        assert_eq!(out, [25.0; 11]);
    }
}
