//! Spectrograms and envelopes that f32 holds exactly, from the formulas of
//! `scripts/make_rhythm_goldens.py`.

use earmark_features::Spectrogram;

use super::Case;

/// Magnitudes, every `modulus`th on average 0.
pub(crate) fn pattern(n_freq: usize, n_frames: usize, modulus: usize) -> Spectrogram {
    spectrogram(n_freq, n_frames, |k, t| pattern_value(k, t, modulus))
}

/// Levels in decibels.
pub(crate) fn log_spectrogram(n_freq: usize, n_frames: usize) -> Spectrogram {
    spectrogram(n_freq, n_frames, |k, t| pattern_value(k, t, 89) - 40.0)
}

/// Magnitudes of a constant-Q transform, with silent frames.
pub(crate) fn magnitudes(n_bins: usize, n_frames: usize) -> Spectrogram {
    spectrogram(n_bins, n_frames, |k, t| match pattern_value(k, t, 97) {
        _ if (5..8).contains(&t) => 0.0,
        loud if loud > 9.0 => 8.0 * loud,
        quiet => quiet,
    })
}

/// The onset envelope of a case: pulses over something irregular.
pub(crate) fn envelope(case: &Case) -> Vec<f32> {
    let argument = |name| case.number(name, f64::NAN) as usize;
    let (period, seed) = (argument("period"), argument("seed"));
    (0..argument("n_frames"))
        .map(|t| {
            let pulse = f32::from(u8::from(t % period == seed % period));
            pulse + ((31 * t * t + seed * t) % 17) as f32 / 64.0
        })
        .collect()
}

fn pattern_value(k: usize, t: usize, modulus: usize) -> f32 {
    ((37 * k + 101 * t + 13 * k * t) % modulus) as f32 / 8.0
}

fn spectrogram(n_freq: usize, n_frames: usize, value: impl Fn(usize, usize) -> f32) -> Spectrogram {
    let frames = (0..n_frames).flat_map(|t| (0..n_freq).map(move |k| (k, t)));
    let values = frames.map(|(k, t)| value(k, t)).collect();
    Spectrogram::from_frames(n_freq, values).expect("whole frames")
}
