//! Scores of probabilities, per track.

use crate::Prediction;

/// The least probability a logarithm is taken of: scikit-learn's, for f64.
pub(crate) const LEAST_PROBABILITY: f64 = f64::EPSILON;

/// `-ln p_iy`, `y = y_i`.
pub(crate) fn log_loss(track: &Prediction) -> f64 {
    // Of certainty, 0 and not -0.
    0.0 - track.probabilities[track.label].max(LEAST_PROBABILITY).ln()
}

/// `Σ_k (p_ik - [y_i = k])²`.
pub(crate) fn brier(track: &Prediction) -> f64 {
    let error = |(class, p): (usize, &f64)| {
        let truth = if class == track.label { 1.0 } else { 0.0 };
        (p - truth) * (p - truth)
    };
    track.probabilities.iter().enumerate().map(error).sum()
}
