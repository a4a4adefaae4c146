//! Cosine transform of each frame.

use std::f64::consts::PI;

use super::sequence::{Sequence, add_rows};
use crate::{FeatureError, Spectrogram};

/// The first `n` cosine coefficients of each frame, shape `[n, n_frames]`: `scipy.fft.dct(x, axis=0, norm="ortho")[:n]`,
/// which makes MFCC of log-mel bands (librosa's `mfcc(S=x, n_mfcc=n)`).
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for 0 coefficients, or more than there are rows;
/// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
///
/// ```
/// use earmark_features::{Spectrogram, cepstrum};
///
/// let flat = Spectrogram::from_frames(4, vec![3.0f32; 4])?;
/// let coefficients = cepstrum(&flat, 2)?;
/// assert_eq!(coefficients.frame(0)[0], 6.0);
/// assert!(coefficients.frame(0)[1].abs() < 1e-6);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
pub fn cepstrum(bands: &Spectrogram, n: usize) -> Result<Spectrogram, FeatureError> {
    if n == 0 || n > bands.n_freq() {
        let allowed = format!("from 1 to {}, the number of rows", bands.n_freq());
        return Err(FeatureError::invalid("n", &n, allowed));
    }
    let rows = coefficients(&Sequence::new(bands)?, n);
    let rows: Vec<&[f64]> = rows.rows().collect();
    let frames = (0..bands.n_frames()).flat_map(|t| rows.iter().map(move |row| row[t] as f32));
    Spectrogram::from_frames(n, frames.collect())
}

/// The first `n` rows of the orthonormal DCT-II over the rows of each frame
/// (`scipy.fft.dct(x, axis=0, norm="ortho")`), the transform of [`Mfcc`](crate::Mfcc), in f64.
pub(super) fn coefficients(sequence: &Sequence, n: usize) -> Sequence {
    let n_rows = sequence.n_rows() as f64;
    let mut values = vec![0.0; n * sequence.n_frames()];
    for (i, out) in values.chunks_exact_mut(sequence.n_frames()).enumerate() {
        let height = (if i == 0 { 1.0 } else { 2.0 } / n_rows).sqrt();
        add_rows(out, sequence.rows(), |m| {
            height * (PI * i as f64 * (m as f64 + 0.5) / n_rows).cos()
        });
    }
    Sequence::from_rows(sequence.n_frames(), values)
}

/// `x[t + lag] - x[t]` of every row; one frame of zeros of a sequence no longer than `lag`.
pub(super) fn differences(sequence: &Sequence, lag: usize) -> Sequence {
    if sequence.n_frames() <= lag {
        return Sequence::from_rows(1, vec![0.0; sequence.n_rows()]);
    }
    let of_row = |row: &[f64]| -> Vec<f64> {
        let (earlier, later) = (row, &row[lag..]);
        later.iter().zip(earlier).map(|(b, a)| b - a).collect()
    };
    let values = sequence.rows().flat_map(of_row).collect();
    Sequence::from_rows(sequence.n_frames() - lag, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cosine_over_the_rows_is_one_coefficient() {
        let n_rows = 16;
        let wave = |m: usize| (PI * 3.0 * (m as f64 + 0.5) / n_rows as f64).cos();
        let sequence = Sequence::from_rows(1, (0..n_rows).map(wave).collect());
        let found = coefficients(&sequence, 6);
        for (i, row) in found.rows().enumerate() {
            let expected = if i == 3 { 8f64.sqrt() } else { 0.0 };
            assert!((row[0] - expected).abs() < 1e-12, "{i}: {}", row[0]);
        }
    }

    #[test]
    fn differences_of_a_ramp_are_equal() {
        let ramp = Sequence::from_rows(3, vec![1.0, 3.0, 5.0, 2.0, 2.0, 2.0]);
        let rows = |lag| {
            differences(&ramp, lag)
                .rows()
                .map(<[f64]>::to_vec)
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(1), [[2.0, 2.0], [0.0, 0.0]]);
        assert_eq!(rows(2), [[4.0], [0.0]]);
        assert_eq!(rows(3), [[0.0], [0.0]]);
    }
}
