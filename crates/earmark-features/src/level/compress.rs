//! The logarithmic compression of the musicnn taggers.

use pulp::Arch;

use super::log10::log10;
use crate::simd;

/// Replaces every value `x` by `log10(1 + gain · x)`.
///
/// Pons and Serra, *musicnn: pre-trained convolutional neural networks for music audio tagging*
/// (ISMIR late-breaking demo, 2019), feed their network mel power spectrograms compressed so with
/// `gain = 10 000`. For values from 0 the result is from 0; a value below `-1 / gain` has no
/// logarithm and gives NaN.
///
/// ```
/// let mut mel_frame = [0.0, 1e-4, 9.9999];
/// earmark_features::log_compress(&mut mel_frame, 10_000.0);
/// assert!((mel_frame[1] - 2f32.log10()).abs() < 1e-6);
/// assert!((mel_frame[2] - 5.0).abs() < 1e-6);
/// ```
pub fn log_compress(values: &mut [f32], gain: f32) {
    simd::map_in_place(
        Arch::new(),
        values,
        #[inline(always)]
        move |x| log10(1.0 + gain * x),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_stays_zero_and_loudness_keeps_its_order() {
        let mut values: Vec<f32> = (0..1000).map(|i| i as f32 * 1e-3).collect();
        log_compress(&mut values, 10_000.0);
        assert_eq!(values[0], 0.0);
        assert!(values.is_sorted());
    }

    #[test]
    fn outside_the_domain_is_nan_not_a_panic() {
        let mut values = [-1.0, f32::NAN, f32::INFINITY];
        log_compress(&mut values, 10_000.0);
        assert!(values[0].is_nan() && values[1].is_nan());
        assert_eq!(values[2], f32::INFINITY);
    }
}
