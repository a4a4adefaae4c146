//! The signal of the fixtures, as `scripts/make_audio_fixtures.sh` has it.

use std::f64::consts::TAU;
use std::path::PathBuf;

/// The path of a fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", name]
        .iter()
        .collect()
}

/// The left channel at the time `t` in seconds: two tones and a decaying
/// click twice a second.
pub(crate) fn left(t: f64) -> f64 {
    let u = t % 0.5;
    0.4 * (TAU * 440.0 * t).sin()
        + 0.2 * (TAU * 2500.0 * t).sin()
        + 0.3 * (-60.0 * u).exp() * (TAU * 1000.0 * u).sin()
}

/// What a fixture mixes down to: files of several channels alternate the left
/// channel and half of it, so their mean is 3/4 of it.
pub(crate) fn mono(channels: u16, sample_rate: u32, len: usize) -> Vec<f32> {
    let gain = if channels == 1 { 1.0 } else { 0.75 };
    (0..len)
        .map(|n| (gain * left(n as f64 / f64::from(sample_rate))) as f32)
        .collect()
}

/// The largest difference between two signals.
pub(crate) fn max_error(a: &[f32], b: &[f32]) -> f32 {
    a.iter()
        .zip(b)
        .fold(0.0, |max, (a, b)| max.max((a - b).abs()))
}

/// Signal to error ratio in dB: sensitive to shape, level and timing alike.
pub(crate) fn snr_db(signal: &[f32], reference: &[f32]) -> f64 {
    let (mut power, mut error) = (0.0, 0.0);
    for (&s, &r) in signal.iter().zip(reference) {
        power += f64::from(r).powi(2);
        error += f64::from(s - r).powi(2);
    }
    10.0 * (power / error).log10()
}
