//! Frequencies in hertz and in mel.

/// Which formula relates hertz to mel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum MelScale {
    /// Slaney's Auditory Toolbox (1998), librosa's default (`htk=False`): linear below 1 kHz, then
    /// logarithmic.
    ///
    /// `m = 3 f / 200` for `f < 1000`, `m = 15 + 27 ln(f / 1000) / ln 6.4` above.
    #[default]
    Slaney,
    /// The HTK toolkit (`htk=True`): `m = 2595 log10(1 + f / 700)`.
    Htk,
}

/// Hertz to a mel of Slaney's linear part.
const HZ_PER_MEL: f64 = 200.0 / 3.0;
/// Where Slaney's scale turns logarithmic.
const LOG_START_HZ: f64 = 1000.0;
const LOG_START_MEL: f64 = LOG_START_HZ / HZ_PER_MEL;

/// The step of Slaney's logarithmic part: a factor 6.4 in frequency is 27 mel.
fn log_step() -> f64 {
    6.4f64.ln() / 27.0
}

/// Hertz to mel (`librosa.hz_to_mel`).
///
/// ```
/// use earmark_features::{MelScale, hz_to_mel};
/// assert!((hz_to_mel(60.0, MelScale::Slaney) - 0.9).abs() < 1e-12);
/// ```
#[must_use]
pub fn hz_to_mel(frequency: f64, scale: MelScale) -> f64 {
    match scale {
        MelScale::Htk => 2595.0 * (1.0 + frequency / 700.0).log10(),
        MelScale::Slaney if frequency >= LOG_START_HZ => {
            LOG_START_MEL + (frequency / LOG_START_HZ).ln() / log_step()
        }
        MelScale::Slaney => frequency / HZ_PER_MEL,
    }
}

/// Mel to hertz (`librosa.mel_to_hz`), the inverse of [`hz_to_mel`].
///
/// ```
/// use earmark_features::{MelScale, mel_to_hz};
/// assert!((mel_to_hz(3.0, MelScale::Slaney) - 200.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn mel_to_hz(mel: f64, scale: MelScale) -> f64 {
    match scale {
        MelScale::Htk => 700.0 * (10f64.powf(mel / 2595.0) - 1.0),
        MelScale::Slaney if mel >= LOG_START_MEL => {
            LOG_START_HZ * (log_step() * (mel - LOG_START_MEL)).exp()
        }
        MelScale::Slaney => HZ_PER_MEL * mel,
    }
}

/// `n_mels` frequencies in hertz, from `fmin` to `fmax`, evenly spaced in mel
/// (`librosa.mel_frequencies`).
///
/// ```
/// use earmark_features::{MelScale, mel_frequencies};
/// let f: Vec<f64> = mel_frequencies(3, 0.0, 400.0, MelScale::Slaney).collect();
/// assert!((f[1] - 200.0).abs() < 1e-9);
/// ```
pub fn mel_frequencies(
    n_mels: usize,
    fmin: f64,
    fmax: f64,
    scale: MelScale,
) -> impl ExactSizeIterator<Item = f64> {
    let low = hz_to_mel(fmin, scale);
    let high = hz_to_mel(fmax, scale);
    let step = (high - low) / n_mels.saturating_sub(1).max(1) as f64;
    let last = n_mels.saturating_sub(1);
    (0..n_mels).map(move |i| {
        // The end point is exact, as in numpy.linspace.
        let mel = if i == last && i > 0 {
            high
        } else {
            low + i as f64 * step
        };
        mel_to_hz(mel, scale)
    })
}

/// The centre frequencies in hertz of the `1 + n_fft / 2` bins of a transform of `n_fft` samples:
/// `k * sample_rate / n_fft` (`librosa.fft_frequencies`).
///
/// ```
/// use earmark_features::fft_frequencies;
/// let f: Vec<f64> = fft_frequencies(22_050, 16).collect();
/// assert_eq!(f.len(), 9);
/// assert_eq!(f[8], 11_025.0);
/// ```
pub fn fft_frequencies(sample_rate: u32, n_fft: usize) -> impl Iterator<Item = f64> {
    let step = f64::from(sample_rate) / n_fft as f64;
    (0..=n_fft / 2).map(move |k| k as f64 * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scales_invert_and_rise() {
        for scale in [MelScale::Slaney, MelScale::Htk] {
            let mut before = -1.0;
            for hz in (0..24_000).step_by(37).map(f64::from) {
                let mel = hz_to_mel(hz, scale);
                assert!(mel > before, "{scale:?} at {hz} Hz");
                assert!((mel_to_hz(mel, scale) - hz).abs() < 1e-8 * (1.0 + hz));
                before = mel;
            }
        }
    }

    #[test]
    fn known_points() {
        assert!((hz_to_mel(1000.0, MelScale::Slaney) - 15.0).abs() < 1e-12);
        assert!((hz_to_mel(6400.0, MelScale::Slaney) - 42.0).abs() < 1e-12);
        assert!((hz_to_mel(700.0, MelScale::Htk) - 2595.0 * 2f64.log10()).abs() < 1e-9);
    }

    #[test]
    fn degenerate_counts() {
        assert_eq!(mel_frequencies(0, 0.0, 1.0, MelScale::Htk).len(), 0);
        let one: Vec<f64> = mel_frequencies(1, 100.0, 1000.0, MelScale::Slaney).collect();
        assert!((one[0] - 100.0).abs() < 1e-9);
    }
}
