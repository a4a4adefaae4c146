//! A base-10 logarithm the compiler can vectorise, which libm's cannot be.

use std::f32::consts::{LOG10_E, SQRT_2};

/// `log10(2)` in two parts: the high one has trailing zeros, so that its product with an exponent
/// is exact.
const LOG10_2_HIGH: f32 = 0.301_025_4;
const LOG10_2_LOW: f32 = 4.605_039e-6;

/// Coefficients of `(ln(1 + x) - x + x²/2) / x³` on `[sqrt(1/2) - 1, sqrt(2) - 1]`, highest power
/// first (S. Moshier, Cephes `logf`).
const LN_TERMS: [f32; 9] = [
    7.037_683_6e-2,
    -1.151_461e-1,
    1.167_699_9e-1,
    -1.242_014_1e-1,
    1.424_932_3e-1,
    -1.666_805_8e-1,
    2.000_071_5e-1,
    -2.499_999_4e-1,
    3.333_333e-1,
];

/// `log10(x)`, within 3 units in the last place of the larger of result and 0.1; 0 gives -inf, a
/// negative number or NaN gives NaN, inf gives inf. Subnormal numbers are exact too.
#[inline(always)]
pub(super) fn log10(x: f32) -> f32 {
    // Bring subnormal numbers into the normal range.
    let is_small = x < f32::MIN_POSITIVE;
    let scaled = if is_small { x * 8_388_608.0 } else { x };
    let bits = scaled.to_bits() as i32;

    // x = mantissa · 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)).
    let raw_exponent = (bits >> 23) - 127 - if is_small { 23 } else { 0 };
    let raw_mantissa = f32::from_bits((bits & 0x007f_ffff | 0x3f80_0000) as u32);
    let halve = raw_mantissa >= SQRT_2;
    let mantissa = if halve {
        0.5 * raw_mantissa
    } else {
        raw_mantissa
    };
    let exponent = (raw_exponent + i32::from(halve)) as f32;

    let t = mantissa - 1.0;
    let mut series = LN_TERMS[0];
    for term in &LN_TERMS[1..] {
        series = series * t + term;
    }
    let t2 = t * t;
    let ln_mantissa = t + (series * t * t2 - 0.5 * t2);
    let log = exponent * LOG10_2_HIGH + (exponent * LOG10_2_LOW + ln_mantissa * LOG10_E);

    let log = if x == f32::INFINITY { x } else { log };
    let log = if x == 0.0 { f32::NEG_INFINITY } else { log };
    if x >= 0.0 { log } else { f32::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_f64_logarithm_over_the_whole_range() {
        let mut worst = 0.0f64;
        for bits in (1..f32::INFINITY.to_bits()).step_by(997) {
            let x = f32::from_bits(bits);
            let exact = f64::from(x).log10();
            let error = (f64::from(log10(x)) - exact).abs() / exact.abs().max(0.1);
            worst = worst.max(error / f64::from(f32::EPSILON));
        }
        assert!(worst < 3.0, "{worst} units in the last place");
    }

    #[test]
    fn special_values() {
        assert_eq!(log10(1.0), 0.0);
        assert_eq!(log10(0.0), f32::NEG_INFINITY);
        assert_eq!(log10(-0.0), f32::NEG_INFINITY);
        assert_eq!(log10(f32::INFINITY), f32::INFINITY);
        assert!(log10(-1.0).is_nan());
        assert!(log10(f32::NEG_INFINITY).is_nan());
        assert!(log10(f32::NAN).is_nan());
    }
}
