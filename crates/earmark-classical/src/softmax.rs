//! Logarithms of likelihoods into probabilities.

/// Replaces finite `scores` by `exp(score) / Σ exp(score)` and returns `ln Σ exp(score)`.
#[inline]
pub(crate) fn softmax(scores: &mut [f64]) -> f64 {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
    most + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::softmax;

    #[test]
    fn large_scores_do_not_overflow() {
        let mut scores = [1000.0, 1000.0 + 3f64.ln(), -1e300];
        let log_sum = softmax(&mut scores);
        assert!((scores[1] - 0.75).abs() < 1e-12 && scores[2] == 0.0);
        assert!((log_sum - (1000.0 + 4f64.ln())).abs() < 1e-9);
    }
}
