//! Spectral rolloff.

use pulp::Arch;

use super::Frequencies;
use super::centroid::total;
use crate::error::ensure_magnitudes;
use crate::{FeatureError, Spectrogram};

/// The frequency in hertz below which `roll_percent` of each spectrum lies
/// (`librosa.feature.spectral_rolloff`), shape `[1, n_frames]`:
///
/// `rolloff[t] = min { freq[k] : Σ_{i ≤ k} S[i, t] ≥ roll_percent · Σ_i S[i, t] }`
///
/// librosa's default is `roll_percent = 0.85`. A silent frame rolls off at its lowest frequency.
/// librosa adds up in f32 one bin after the other; where its rounding decides, ours may name the
/// neighbouring bin.
///
/// # Errors
/// As [`spectral_centroid`](crate::spectral_centroid), and [`FeatureError::InvalidParameter`] unless
/// `roll_percent` lies between 0 and 1, both left out.
pub fn spectral_rolloff(
    magnitude: &Spectrogram,
    freq: &[f64],
    roll_percent: f64,
) -> Result<Spectrogram, FeatureError> {
    ensure_roll_percent(roll_percent)?;
    let freq = Frequencies::of_rows(magnitude, freq)?;
    ensure_magnitudes(magnitude.as_slice())?;
    let arch = Arch::new();
    Ok(magnitude.map_frames(|frame| rolloff(arch, &freq, frame, total(arch, frame), roll_percent)))
}

pub(crate) fn ensure_roll_percent(roll_percent: f64) -> Result<(), FeatureError> {
    if roll_percent > 0.0 && roll_percent < 1.0 {
        Ok(())
    } else {
        let allowed = "above 0 and below 1";
        Err(FeatureError::invalid(
            "roll_percent",
            &roll_percent,
            allowed,
        ))
    }
}

/// Bins summed at once on the way to the rolloff.
const BLOCK: usize = 32;

/// The rolloff of a spectrum whose [`total`] is known.
pub(crate) fn rolloff(
    arch: Arch,
    freq: &Frequencies,
    magnitude: &[f32],
    total: f32,
    roll_percent: f64,
) -> f32 {
    let freq = freq.as_slice();
    let threshold = roll_percent * f64::from(total);
    let mut below = 0.0f64;
    let mut start = 0;
    for block in magnitude.chunks(BLOCK) {
        let with_block = below + f64::from(self::total(arch, block));
        if with_block >= threshold {
            break;
        }
        below = with_block;
        start += block.len();
    }
    for (f, m) in freq[start..].iter().zip(&magnitude[start..]) {
        below += f64::from(*m);
        if below >= threshold {
            return *f;
        }
    }
    // Rounding alone can leave the sum of the parts below a share of the total.
    freq.last().copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_spectrum_rolls_off_at_its_share_of_the_bins() {
        let freq: Vec<f64> = (0..200).map(f64::from).collect();
        let s = Spectrogram::from_frames(200, vec![0.5; 200]).unwrap();
        for (share, bin) in [(0.85, 169.0), (0.01, 1.0), (0.999, 199.0), (0.5, 99.0)] {
            let r = spectral_rolloff(&s, &freq, share).unwrap();
            assert_eq!(r.as_slice(), [bin], "share {share}");
        }
    }

    #[test]
    fn silence_rolls_off_at_once_and_a_line_at_itself() {
        let mut frames = vec![0.0; 200];
        frames[177] = 1.0;
        let s = Spectrogram::from_frames(100, frames).unwrap();
        let freq: Vec<f64> = (0..100).map(|k| 10.0 * f64::from(k)).collect();
        let r = spectral_rolloff(&s, &freq, 0.85).unwrap();
        assert_eq!(r.as_slice(), [0.0, 770.0]);
    }

    #[test]
    fn shares_outside_zero_and_one_are_refused() {
        for share in [0.0, 1.0, -0.1, f64::NAN] {
            assert!(ensure_roll_percent(share).is_err(), "{share}");
        }
    }
}
