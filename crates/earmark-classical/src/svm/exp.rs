//! The exponential of many numbers at once.
//!
//! That of the C library is called for one number after another, and took a third of the time of a
//! fit. This one is plain arithmetic, which the compiler turns into vectors, and has the same bits on
//! every machine.

/// Adding this rounds to an integer, which then stands in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts, the first of which has zeros at its end: a multiple of it is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Below this the result would be subnormal.
const LOWEST: f64 = -708.0;
/// 1/12!, 1/11!, … 1/2!.
const TAYLOR: [f64; 11] = [
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
];

/// `exp(x)` for `x` from -∞ to 0 within 4e-16 of it; below -708 it is that of -708, about 3e-308.
#[inline(always)]
pub(super) fn exp_of_negative(x: f64) -> f64 {
    let x = if x < LOWEST { LOWEST } else { x };
    // exp(x) = 2^n exp(rest), |rest| <= ln(2) / 2.
    let rounded = x * std::f64::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let rest = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let mut sum = 0.0;
    for factor in TAYLOR {
        sum = sum * rest + factor;
    }
    let exp = (sum * rest + 1.0) * rest + 1.0;
    let power_of_two = (rounded.to_bits() << 52).wrapping_add(1.0f64.to_bits());
    exp * f64::from_bits(power_of_two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_the_library() {
        for i in 0..200_000 {
            let x = -f64::from(i) * 0.003_53;
            let (ours, theirs) = (exp_of_negative(x), x.exp());
            let off = (ours - theirs).abs() / theirs;
            assert!(off < 4.5e-16, "exp({x}) = {theirs}, not {ours}");
        }
        assert_eq!(exp_of_negative(0.0), 1.0);
        assert_eq!(exp_of_negative(-0.0), 1.0);
    }

    #[test]
    fn far_below_it_stays_near_zero() {
        for x in [-709.0, -1e5, -1e300, f64::NEG_INFINITY] {
            assert!((0.0..1e-307).contains(&exp_of_negative(x)));
        }
    }
}
