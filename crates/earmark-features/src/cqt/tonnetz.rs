//! Tonal centroids.

use std::f64::consts::PI;

use crate::error::ensure_finite;
use crate::{FeatureError, Norm, Spectrogram};

/// Radius and turn of each circle: fifths, minor thirds, major thirds.
const CIRCLES: [(f64, f64); 3] = [(1.0, 7.0 / 6.0), (1.0, 3.0 / 2.0), (0.5, 2.0 / 3.0)];

/// The tonal centroid of each frame of a chromagram (`librosa.feature.tonnetz(chroma=…)`; C. Harte,
/// M. Sandler, M. Gasser, *Detecting harmonic change in musical audio*, ACM AMCMM 2006). Shape
/// `[6, n_frames]`: x and y on the circle of fifths, of minor and of major thirds.
///
/// `Σ_c share[c] · r · (sin(π s c), cos(π s c))`, where `share` is the frame divided by the sum of its
/// sizes, `c` the pitch class in semitones and `r, s` radius and turn of the circle. librosa's default is the
/// chroma of [`chroma_cqt`](crate::chroma_cqt); FMA's is CENS.
///
/// ```
/// use earmark_features::{Spectrogram, tonnetz};
///
/// let mut c_alone = vec![0.0; 12];
/// c_alone[0] = 1.0;
/// let centroid = tonnetz(&Spectrogram::from_frames(12, c_alone)?)?;
/// let expected = [0.0, 1.0, 0.0, 1.0, 0.0, 0.5];
/// assert!(centroid.frame(0).iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6));
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn tonnetz(chroma: &Spectrogram) -> Result<Spectrogram, FeatureError> {
    ensure_finite("chroma value", chroma.as_slice(), 0)?;
    let n_chroma = chroma.n_freq();
    let points = points(n_chroma);
    let mut shares = vec![0.0; n_chroma];
    let mut data = Vec::with_capacity(6 * chroma.n_frames());
    for frame in chroma.frames() {
        shares.copy_from_slice(frame);
        Norm::L1.apply(&mut shares);
        for row in points.chunks_exact(n_chroma) {
            let products = row
                .iter()
                .zip(&shares)
                .map(|(point, share)| point * f64::from(*share));
            data.push(products.sum::<f64>() as f32);
        }
    }
    Spectrogram::from_frames(6, data)
}

/// Where each pitch class lies in each of the six dimensions, row after row.
fn points(n_chroma: usize) -> Vec<f64> {
    let semitones = move |class: usize| 12.0 * class as f64 / n_chroma as f64;
    let axes = CIRCLES.iter().flat_map(|(radius, turn)| {
        // The sine is a cosine a quarter turn behind.
        [0.5, 0.0].map(|behind| (*radius, *turn, behind))
    });
    axes.flat_map(|(radius, turn, behind)| {
        (0..n_chroma).map(move |class| radius * (PI * (turn * semitones(class) - behind)).cos())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_up_is_a_twelfth_of_a_turn_on_the_first_circle() {
        let points = points(12);
        for class in 0..12 {
            let fifth = (class + 7) % 12;
            let angle = |class: usize| points[class].atan2(points[12 + class]);
            let turn = (angle(fifth) - angle(class)).rem_euclid(2.0 * PI);
            assert!((turn - PI / 6.0).abs() < 1e-9, "{class}: {turn}");
        }
    }

    #[test]
    fn silence_lies_in_the_middle() {
        let silence = Spectrogram::from_frames(12, vec![0.0; 24]).unwrap();
        let centroid = tonnetz(&silence).unwrap();
        assert_eq!(centroid.shape(), [6, 2]);
        assert!(centroid.as_slice().iter().all(|value| *value == 0.0));
        let damaged = Spectrogram::from_frames(12, vec![f32::NAN; 12]).unwrap();
        assert!(tonnetz(&damaged).is_err());
    }
}
