//! Halving by a short filter, ahead of a steep one.

use std::f32::consts::SQRT_2;

/// A filter's taps at odd distances 1, 3, … from its middle, which is 0.5; at even distances it is 0.
/// Fitted to the impulse responses of soxr 0.1.3, with which all agree to 2e-8.
pub(super) type Taps = &'static [f32];

const SHORT: Taps = &[
    0.311_546_53,
    -0.087_344_92,
    0.036_814_45,
    -0.015_189_2,
    0.005_454_09,
    -0.001_564_37,
    0.000_318_12,
    -0.000_034_757,
];

const LONG: Taps = &[
    0.312_270_35,
    -0.089_221_53,
    0.039_139_71,
    -0.017_250_55,
    0.006_858_94,
    -0.002_304_5,
    0.000_609_63,
    -0.000_113_25,
    0.000_011_23,
];

/// The taps of each filter where `n_filters` follow on each other.
pub(super) const fn taps(n_filters: u32) -> Taps {
    if n_filters < 3 { SHORT } else { LONG }
}

/// Every second sample of `y` behind the filter, times the root of 2. Zeros lie around the signal; what
/// the filter makes of those behind it is kept, of those before it is not.
pub(super) fn halve(y: &[f32], taps: Taps) -> Vec<f32> {
    let reach = 2 * taps.len() - 1;
    let n_halved = (y.len() + reach).div_ceil(2);
    let mut padded = vec![0.0; reach + 2 * n_halved + reach];
    padded[reach..reach + y.len()].copy_from_slice(y);
    let windows = padded.windows(2 * reach + 1).step_by(2);
    let halved = windows.take(n_halved).map(|window| {
        let sides = taps.iter().enumerate().map(|(i, tap)| {
            let distance = 2 * i + 1;
            tap * (window[reach - distance] + window[reach + distance])
        });
        SQRT_2 * (0.5 * window[reach] + sides.sum::<f32>())
    });
    halved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::FRAC_1_SQRT_2;

    #[test]
    fn an_impulse_shows_the_taps() {
        let mut y = vec![0.0; 40];
        y[21] = FRAC_1_SQRT_2;
        for (taps, len) in [(SHORT, 28), (LONG, 29)] {
            let halved = halve(&y, taps);
            assert_eq!(halved.len(), len);
            for (i, tap) in taps.iter().enumerate() {
                assert!((halved[10 - i] - tap).abs() < 1e-7);
                assert!((halved[11 + i] - tap).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn a_constant_passes() {
        for taps in [SHORT, LONG] {
            let halved = halve(&[1.0; 100], taps);
            let middle = &halved[9..41];
            assert!(middle.iter().all(|value| (value - SQRT_2).abs() < 1e-6));
        }
    }

    #[test]
    fn what_the_end_rings_on_is_kept() {
        let halved = halve(&[0.0, FRAC_1_SQRT_2], SHORT);
        assert!((halved[8] - SHORT[7]).abs() < 1e-9);
        assert!(halve(&[], SHORT).iter().all(|value| *value == 0.0));
    }
}
