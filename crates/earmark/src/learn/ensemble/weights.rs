//! The weights of a mixture.

use super::joined::Joined;

/// Nothing is less probable: a track that a member is sure against costs much, not everything.
const LEAST_PROBABILITY: f64 = 1e-15;
/// The mean log-loss is at most so many nats above its minimum.
const TOLERANCE: f64 = 1e-6;
/// Steps, if that is not reached before.
const MAX_ITER: usize = 20_000;

/// Weights `w_m ≥ 0` of members that sum to 1 and minimise `L(w) = -1/n Σ_i ln Σ_m w_m p_im`, where `p_im` is the
/// probability member `m` gives the true class of track `i`.
///
/// `L` is convex. Expectation maximisation starts from equal weights and takes for each the mean share it has in the
/// mixture, `w_m ← w_m g_m` with `g_m = 1/n Σ_i p_im / Σ_k w_k p_ik` (Dempster, Laird and Rubin 1977), which never
/// raises `L`. As `L` is convex, `L(w) - min L ≤ max_m g_m - 1`, which tells when to stop.
pub(super) fn fit(joined: &Joined) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = joined
        .tracks
        .iter()
        .map(|track| {
            let said = track.said.iter();
            said.map(|row| row[track.label].max(LEAST_PROBABILITY))
                .collect()
        })
        .collect();
    mixture(&rows, joined.n_members())
}

fn mixture(rows: &[Vec<f64>], n_members: usize) -> Vec<f64> {
    let mut weights = vec![1.0 / n_members as f64; n_members];
    for _ in 0..MAX_ITER {
        let gains = gains(rows, &weights);
        if gains.iter().copied().fold(0.0, f64::max) - 1.0 <= TOLERANCE {
            break;
        }
        let step = weights.iter_mut().zip(&gains);
        step.for_each(|(weight, gain)| *weight *= gain);
        // They sum to 1 but for rounding, which would add up.
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    weights
}

/// `g_m`.
fn gains(rows: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let mut gains = vec![0.0; weights.len()];
    for row in rows {
        let mixed: f64 = row.iter().zip(weights).map(|(p, w)| p * w).sum();
        let shares = gains.iter_mut().zip(row);
        shares.for_each(|(gain, p)| *gain += p / mixed / rows.len() as f64);
    }
    gains
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn loss(rows: &[Vec<f64>], weights: &[f64]) -> f64 {
        let mixed = |row: &Vec<f64>| -> f64 { row.iter().zip(weights).map(|(p, w)| p * w).sum() };
        -rows.iter().map(|row| mixed(row).ln()).sum::<f64>() / rows.len() as f64
    }

    #[test]
    fn by_hand() {
        // Each member knows half of the tracks as well as the other knows the other half.
        let weights = mixture(&[vec![0.9, 0.1], vec![0.1, 0.9]], 2);
        assert_eq!(weights, [0.5, 0.5]);
        // L(w) = -(2 ln(w a + (1 - w) b) + ln(w b + (1 - w) a)) / 3 with a = 0.9, b = 0.1 has its minimum where the
        // first logarithm's argument is 2/3: w = (2/3 - b) / (a - b) = 17/24.
        let weights = mixture(&[vec![0.9, 0.1], vec![0.9, 0.1], vec![0.1, 0.9]], 2);
        assert!((weights[0] - 17.0 / 24.0).abs() < 1e-3, "{weights:?}");
    }

    #[test]
    fn a_member_that_guesses_gets_nothing_beside_one_that_knows() {
        let rows = vec![vec![0.8, 0.1]; 50];
        let weights = mixture(&rows, 2);
        assert!(weights[0] > 0.999, "{weights:?}");
    }

    proptest! {
        #[test]
        fn weights_are_a_mixture_no_worse_than_any_other(
            rows in proptest::collection::vec(proptest::collection::vec(0.01..1.0f64, 3), 1..40),
            other in proptest::collection::vec(0.01..1.0f64, 3),
        ) {
            let weights = mixture(&rows, 3);
            prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(weights.iter().all(|weight| *weight >= 0.0));
            let sum: f64 = other.iter().sum();
            let other: Vec<f64> = other.iter().map(|weight| weight / sum).collect();
            prop_assert!(loss(&rows, &weights) <= loss(&rows, &other) + 1e-3);
        }

        #[test]
        fn no_step_raises_the_loss(
            rows in proptest::collection::vec(proptest::collection::vec(0.01..1.0f64, 2), 1..20),
        ) {
            let mut weights = vec![0.5, 0.5];
            for _ in 0..20 {
                let stepped: Vec<f64> =
                    weights.iter().zip(gains(&rows, &weights)).map(|(w, g)| w * g).collect();
                prop_assert!(loss(&rows, &stepped) <= loss(&rows, &weights) + 1e-12);
                weights = stepped;
            }
        }
    }
}
