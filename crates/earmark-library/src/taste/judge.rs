//! How well a model tells liked tracks from disliked ones that it has not heard.

use serde::{Deserialize, Serialize};

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_964;

/// What cross-validation says of a model. Tracks of one artist are never on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The probability that a liked track gets a higher score than a disliked one, of tracks held out: area under the ROC
    /// curve. Guessing has 0.5.
    pub auc: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Liked tracks.
    pub n_likes: usize,
    /// Disliked tracks.
    pub n_dislikes: usize,
    /// Artists of the liked tracks; a track without one counts as one.
    pub n_liked_artists: usize,
    /// Artists of the disliked tracks.
    pub n_disliked_artists: usize,
    /// Parts that were held out in turn.
    pub n_folds: usize,
}

/// The share of pairs in which the liked track has the higher score; equal scores count one half.
pub(super) fn auc(scores: &[f64], liked: &[bool]) -> f64 {
    let of = |wanted: bool| {
        let pairs = scores.iter().zip(liked);
        pairs
            .filter(move |(_, liked)| **liked == wanted)
            .map(|(score, _)| *score)
    };
    let (mut wins, mut n_pairs) = (0.0, 0.0);
    for like in of(true) {
        for dislike in of(false) {
            n_pairs += 1.0;
            wins += match like.total_cmp(&dislike) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    wins / n_pairs
}

/// The 95 % interval of an area under the ROC curve from `m` independent positives and `n` negatives.
///
/// Method 5 of R. G. Newcombe, *Confidence intervals for an effect size measure based on the Mann-Whitney statistic*,
/// part 2, Statistics in Medicine 25 (2006): the areas `t` for which `|t - auc| = z SE(t)`, with the standard error of
/// Hanley and McNeil. It does not shrink to nothing where all pairs are in order, as draws with replacement do.
pub(super) fn interval(auc: f64, m: usize, n: usize) -> (f64, f64) {
    let (m, n) = (m as f64, n as f64);
    let half = (m + n) / 2.0 - 1.0;
    let error = |t: f64| {
        let spread = 1.0 + half * (1.0 - t) / (2.0 - t) + half * t / (1.0 + t);
        (t * (1.0 - t) * spread / (m * n)).sqrt()
    };
    let end = |mut inside: f64, mut outside: f64| {
        for _ in 0..60 {
            let middle = (inside + outside) / 2.0;
            if (middle - auc).abs() <= Z * error(middle) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside
    };
    (end(auc, 0.0), end(auc, 1.0))
}

/// So many artists of either side would be needed for the interval of this area to lie above one half; `None` where no
/// number up to a thousand would do.
pub(super) fn needed(auc: f64) -> Option<usize> {
    (2..=1000).find(|n| interval(auc, *n, *n).0 > 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order() {
        let liked = [true, true, false, false];
        assert_eq!(auc(&[4.0, 3.0, 2.0, 1.0], &liked), 1.0);
        assert_eq!(auc(&[1.0, 2.0, 3.0, 4.0], &liked), 0.0);
        assert_eq!(auc(&[1.0, 1.0, 1.0, 1.0], &liked), 0.5);
        assert_eq!(auc(&[4.0, 1.0, 2.0, 1.0], &liked), 0.625);
    }

    #[test]
    fn an_interval_holds_the_area_and_shrinks_with_more() {
        let mut before = 1.0;
        for n in [3, 5, 10, 100, 1000] {
            let (low, high) = interval(0.8, n, n);
            assert!(low < 0.8 && 0.8 < high && low >= 0.0 && high <= 1.0);
            assert!(high - low < before);
            before = high - low;
        }
        let (low, high) = interval(1.0, 5, 5);
        assert!(low > 0.5 && low < 0.8, "{low}");
        assert!(high > 1.0 - 1e-9);
    }

    #[test]
    fn an_end_is_where_the_area_is_just_not_surprising() {
        // |t - auc| = z SE(t), with the standard error of Hanley and McNeil worked out by hand for 10 and 10.
        let (low, _) = interval(0.8, 10, 10);
        let spread = 1.0 + 9.0 * (1.0 - low) / (2.0 - low) + 9.0 * low / (1.0 + low);
        let error = (low * (1.0 - low) * spread / 100.0).sqrt();
        assert!((0.8 - low - Z * error).abs() < 1e-9);
    }

    #[test]
    fn what_is_hardly_better_than_guessing_needs_many_marks() {
        assert!(needed(0.9).unwrap() <= 8);
        assert!(needed(0.6).unwrap() > 40);
        assert_eq!(needed(0.5), None);
    }
}
