//! Exponential and normal distribution that compilers turn into vector instructions.

use std::f32::consts::LOG2_E;

/// `exp(x)` within two units in the last place where that is a normal number, by a polynomial of degree six
/// between powers of two (Cephes, `expf`).
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    /// Added to a number that is small beside it, leaves the nearest integer in its lowest bits.
    const SHIFT: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * LOG2_E + SHIFT;
    let n = shifted - SHIFT;
    // Less `n ln 2`, in two parts for the sake of rounding.
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_1e-4 * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let p = p * r * r + r + 1.0;
    p * f32::from_bits((shifted.to_bits() << 23).wrapping_add(1f32.to_bits()))
}

/// Distribution and density of the normal distribution, within 2e-7 (Abramowitz and Stegun 1964, 26.2.17).
#[inline]
pub(super) fn normal(x: f32) -> (f32, f32) {
    /// `1 / sqrt(2 pi)`.
    const PEAK: f32 = 0.398_942_3;
    let density = PEAK * exp(-0.5 * x * x);
    let k = 1.0 / (1.0 + 0.231_641_9 * x.abs());
    let p = 1.330_274_5 * k - 1.821_255_9;
    let p = p * k + 1.781_477_9;
    let p = p * k - 0.356_563_8;
    let p = p * k + 0.319_381_54;
    let tail = density * (p * k);
    (if x < 0.0 { tail } else { 1.0 - tail }, density)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_within_rounding() {
        for i in -87_000..=88_000 {
            let x = i as f32 / 1e3;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 2.5e-7, "{x}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f32::NAN).is_nan() && exp(-1e30) < 1e-37);
    }

    /// Simpson's rule over the density.
    fn distribution(x: f64) -> f64 {
        let density = |t: f64| (-0.5 * t * t).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let n = 200;
        let step = x / f64::from(2 * n);
        let at = |i: i32| density(f64::from(i) * step);
        let pairs = (0..n).map(|i| at(2 * i) + 4.0 * at(2 * i + 1) + at(2 * i + 2));
        0.5 + step / 3.0 * pairs.sum::<f64>()
    }

    #[test]
    fn the_normal_distribution_is_its_integral() {
        for i in -600..=600 {
            let x = i as f32 * 1e-2;
            let (actual, density) = normal(x);
            assert!(
                (f64::from(actual) - distribution(x.into())).abs() < 2e-7,
                "{x}"
            );
            let slope =
                (distribution(f64::from(x) + 1e-4) - distribution(f64::from(x) - 1e-4)) / 2e-4;
            assert!((f64::from(density) - slope).abs() < 2e-7, "{x}");
        }
        assert!(normal(f32::NAN).0.is_nan());
        assert_eq!(normal(40.0).0, 1.0);
    }
}
