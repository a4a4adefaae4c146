//! The loops that run over every bin of every frame, compiled for the best instruction set found
//! at run time.
//!
//! Nothing but such loops lives here. Each keeps to plain IEEE operations in a fixed order (no
//! fused multiply-add, sums over a fixed number of lanes), so every machine computes the same bits.

use pulp::Arch;
use realfft::num_complex::Complex;

/// Lanes of the partial sums in [`dot`]; runs of weights are padded to a multiple of it.
pub(crate) const LANES: usize = 8;

/// `out[i] = a[i] * b[i]`.
pub(crate) fn multiply(arch: Arch, a: &[f32], b: &[f32], out: &mut [f32]) {
    arch.dispatch(
        #[inline(always)]
        || {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = a * b;
            }
        },
    );
}

/// `out[i] = re² + im²`.
pub(crate) fn norm_sqr(arch: Arch, spectrum: &[Complex<f32>], out: &mut [f32]) {
    arch.dispatch(
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
    arch.dispatch(
        #[inline(always)]
        || {
            for (out, bin) in out.iter_mut().zip(spectrum) {
                *out = (bin.re * bin.re + bin.im * bin.im).sqrt();
            }
        },
    );
}

/// Replaces every value by `f(value)`.
pub(crate) fn map_in_place(arch: Arch, values: &mut [f32], f: impl Fn(f32) -> f32) {
    arch.dispatch(
        #[inline(always)]
        move || {
            for value in values {
                *value = f(*value);
            }
        },
    );
}

/// The inner product of two slices of one length; quickest when it is a multiple of [`LANES`].
///
/// To be called from within a dispatched loop.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    let [s0, s1, s2, s3, s4, s5, s6, s7] = sums;
    ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)) + rest
}

/// The largest value, or -inf of none; the values must not be NaN.
pub(crate) fn max(arch: Arch, values: &[f32]) -> f32 {
    arch.dispatch(
        #[inline(always)]
        || {
            let (chunks, rest) = values.as_chunks::<LANES>();
            let mut lanes = [f32::NEG_INFINITY; LANES];
            for chunk in chunks {
                for lane in 0..LANES {
                    lanes[lane] = lanes[lane].max(chunk[lane]);
                }
            }
            lanes
                .iter()
                .chain(rest)
                .fold(f32::NEG_INFINITY, |a, b| a.max(*b))
        },
    )
}
