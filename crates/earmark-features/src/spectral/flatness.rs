//! Spectral flatness.

use pulp::Arch;

use crate::error::ensure_magnitudes;
use crate::{FeatureError, Spectrogram, simd};

/// How much each spectrum is like white noise (`librosa.feature.spectral_flatness`), shape
/// `[1, n_frames]`: its geometric over its arithmetic mean,
///
/// `flatness[t] = exp(mean_k ln P[k, t]) / mean_k P[k, t]`, `P = max(amin, power)`,
///
/// near 0 for a tone and 1 for a flat spectrum. `power` is `|stft(y)|²`, librosa's `power=2.0`; give
/// magnitudes for `power=1.0`. librosa's default is `amin = 1e-10`. The flatness of a pure tone is
/// that of the rounding noise beside its line.
///
/// ```
/// use earmark_features::{Spectrogram, spectral_flatness};
///
/// let power = Spectrogram::from_frames(2, vec![3.0, 3.0, 1.0, 16.0])?;
/// let flatness = spectral_flatness(&power, 1e-10)?;
/// assert!((flatness.frame(0)[0] - 1.0).abs() < 1e-6);
/// assert!((flatness.frame(1)[0] - 4.0 / 8.5).abs() < 1e-6);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] unless `amin` is a normal positive number (at least 1.2e-38)
/// and no value negative, [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn spectral_flatness(power: &Spectrogram, amin: f32) -> Result<Spectrogram, FeatureError> {
    ensure_flatness_amin(amin)?;
    ensure_magnitudes(power.as_slice())?;
    let arch = Arch::new();
    Ok(power.map_frames(|frame| flatness(arch, frame, amin)))
}

pub(crate) fn ensure_flatness_amin(amin: f32) -> Result<(), FeatureError> {
    if amin.is_normal() && amin > 0.0 {
        Ok(())
    } else {
        let allowed = "finite and at least 1.2e-38";
        Err(FeatureError::invalid("amin", &amin, allowed))
    }
}

pub(crate) fn flatness(arch: Arch, power: &[f32], amin: f32) -> f32 {
    let n = power.len() as f64;
    let sums = Sums::of(arch, power, amin);
    ((sums.log2 / n).exp2() / (sums.linear / n)) as f32
}

/// `Σ max(amin, p)` and the sum of its logarithms.
struct Sums {
    linear: f64,
    log2: f64,
}

const LANES: usize = 16;
/// Mantissas lie below 2 and f32 ends at 2^128.
const FACTORS: usize = 64;

impl Sums {
    /// Logarithms are taken of products: exponents are added as integers, mantissas multiplied, and
    /// only the products of 64 of them need a logarithm.
    fn of(arch: Arch, power: &[f32], amin: f32) -> Self {
        let (chunks, rest) = power.as_chunks::<LANES>();
        let mut sums = Self {
            linear: 0.0,
            log2: 0.0,
        };
        for power in rest {
            let power = f64::from(power.max(amin));
            sums.linear += power;
            sums.log2 += power.log2();
        }
        for block in chunks.chunks(FACTORS) {
            let lanes = BlockLanes::of(arch, block, amin);
            sums.linear += lanes.sums.iter().map(|sum| f64::from(*sum)).sum::<f64>();
            sums.log2 += f64::from(lanes.exponents.iter().sum::<i32>());
            // Sixteen products below 2^64 each make one below 2^1024, where f64 ends.
            let product: f64 = lanes.mantissas.iter().map(|m| f64::from(*m)).product();
            sums.log2 += product.log2();
        }
        sums
    }
}

/// Of the powers in each lane of a block: their sum, the sum of their exponents and the product of
/// their mantissas.
struct BlockLanes {
    sums: [f32; LANES],
    exponents: [i32; LANES],
    mantissas: [f32; LANES],
}

impl BlockLanes {
    fn of(arch: Arch, block: &[[f32; LANES]], amin: f32) -> Self {
        simd::vectorize(
            arch,
            #[inline(always)]
            || {
                let mut lanes = Self {
                    sums: [0.0; LANES],
                    exponents: [0; LANES],
                    mantissas: [1.0; LANES],
                };
                for chunk in block {
                    for (lane, power) in chunk.iter().enumerate() {
                        let power = power.max(amin);
                        let bits = power.to_bits();
                        lanes.sums[lane] += power;
                        lanes.exponents[lane] += (bits >> 23) as i32 - 127;
                        lanes.mantissas[lane] *= f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
                    }
                }
                lanes
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_of_products_are_sums_of_logarithms() {
        for n in [1, 15, 16, 17, 1025, 5000] {
            let power: Vec<f32> = (0..n)
                .map(|i| 10f32.powf(30.0 * (i as f32 * 0.7).sin()))
                .collect();
            let exact: f64 = power.iter().map(|p| f64::from(*p).log2()).sum();
            let sum = Sums::of(Arch::new(), &power, 1e-37).log2;
            assert!((sum - exact).abs() < 1e-5 * n as f64, "{n}: {sum}, {exact}");
        }
    }

    #[test]
    fn the_greatest_mantissas_do_not_overflow() {
        let power = vec![f32::MAX; 16 * 1000];
        let mean = Sums::of(Arch::new(), &power, 1e-10).log2 / power.len() as f64;
        assert!((mean - 128.0).abs() < 1e-4);
    }

    #[test]
    fn silence_is_flat() {
        let s = Spectrogram::from_frames(40, vec![0.0; 40]).unwrap();
        let flatness = spectral_flatness(&s, 1e-10).unwrap();
        assert!((flatness.as_slice()[0] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn refused_floors() {
        let s = Spectrogram::from_frames(1, vec![1.0]).unwrap();
        for amin in [0.0, -1.0, 1e-40, f32::NAN, f32::INFINITY] {
            assert!(spectral_flatness(&s, amin).is_err(), "amin {amin}");
        }
    }
}
