//! Loops that treat every value alike.

use pulp::Arch;
use realfft::num_complex::Complex;

use super::vectorize;

/// `out[i] = a[i] * b[i]`.
pub(crate) fn multiply(arch: Arch, a: &[f32], b: &[f32], out: &mut [f32]) {
    vectorize(
        arch,
        #[inline(always)]
        || {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = a * b;
            }
        },
    );
}

/// `out[i] = a[i] * b[i]` in f64.
pub(crate) fn multiply_wide(arch: Arch, a: &[f32], b: &[f64], out: &mut [f64]) {
    vectorize(
        arch,
        #[inline(always)]
        || {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = f64::from(*a) * b;
            }
        },
    );
}

/// Rounds every bin to f32.
pub(crate) fn round(arch: Arch, spectrum: &[Complex<f64>], out: &mut [Complex<f32>]) {
    vectorize(
        arch,
        #[inline(always)]
        || {
            for (out, bin) in out.iter_mut().zip(spectrum) {
                *out = Complex::new(bin.re as f32, bin.im as f32);
            }
        },
    );
}

/// `out[i] = re² + im²`.
pub(crate) fn norm_sqr(arch: Arch, spectrum: &[Complex<f32>], out: &mut [f32]) {
    vectorize(
        arch,
        #[inline(always)]
        || {
            for (out, bin) in out.iter_mut().zip(spectrum) {
                *out = bin.re * bin.re + bin.im * bin.im;
            }
        },
    );
}

/// `out[i] = sqrt(re² + im²)`.
pub(crate) fn norm(arch: Arch, spectrum: &[Complex<f32>], out: &mut [f32]) {
    vectorize(
        arch,
        #[inline(always)]
        || {
            for (out, bin) in out.iter_mut().zip(spectrum) {
                *out = (bin.re * bin.re + bin.im * bin.im).sqrt();
            }
        },
    );
}

/// `out[i] = sqrt(values[i])`.
pub(crate) fn sqrt(arch: Arch, values: &[f32], out: &mut [f32]) {
    vectorize(
        arch,
        #[inline(always)]
        || {
            for (out, value) in out.iter_mut().zip(values) {
                *out = value.sqrt();
            }
        },
    );
}

/// Replaces every value by `f(value)`.
pub(crate) fn map_in_place(arch: Arch, values: &mut [f32], f: impl Fn(f32) -> f32) {
    vectorize(
        arch,
        #[inline(always)]
        move || {
            for value in values.iter_mut() {
                *value = f(*value);
            }
        },
    );
}
