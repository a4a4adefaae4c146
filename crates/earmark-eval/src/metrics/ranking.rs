//! Tracks from the highest score to the lowest, and the areas under the curves they make.

use super::share;

/// An order that is sorted once; the weights of the tracks change from draw to draw.
pub(super) struct Ranking {
    /// Tracks, highest score first.
    order: Vec<usize>,
    /// Where each run of equal scores ends in `order`.
    ends: Vec<usize>,
}

/// How often positives and negatives were drawn among the tracks of one score.
#[derive(Clone, Copy, Default)]
pub(super) struct Tied {
    pub(super) positive: f64,
    pub(super) negative: f64,
}

impl Ranking {
    /// Of finite scores.
    pub(super) fn new(scores: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let starts_new = |&place: &usize| {
            place == order.len() || scores[order[place]] != scores[order[place - 1]]
        };
        let ends = (1..=order.len()).filter(starts_new).collect();
        Self { order, ends }
    }

    /// The last track of each run of equal scores, with what was drawn of the run.
    pub(super) fn runs(
        &self,
        is_positive: impl Fn(usize) -> bool,
        weights: &[u32],
    ) -> impl Iterator<Item = (usize, Tied)> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let mut tied = Tied::default();
            for &track in &self.order[start..end] {
                let side = if is_positive(track) {
                    &mut tied.positive
                } else {
                    &mut tied.negative
                };
                *side += f64::from(weights[track]);
            }
            start = end;
            (self.order[end - 1], tied)
        })
    }
}

/// Areas under the ROC curve and the precision-recall curve (average precision).
pub(super) fn areas(runs: impl Iterator<Item = (usize, Tied)>) -> (Option<f64>, Option<f64>) {
    let mut above = Tied::default();
    let (mut wins, mut precision) = (0.0, 0.0);
    for (_, tied) in runs {
        wins += tied.negative * (above.positive + tied.positive / 2.0);
        above.positive += tied.positive;
        above.negative += tied.negative;
        if tied.positive > 0.0 {
            precision += tied.positive * above.positive / (above.positive + above.negative);
        }
    }
    let roc_auc = share(wins, above.positive * above.negative);
    (roc_auc, share(precision, above.positive))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas_of(scores: &[f64], positive: &[bool], weights: &[u32]) -> (Option<f64>, Option<f64>) {
        areas(Ranking::new(scores).runs(|track| positive[track], weights))
    }

    #[test]
    fn areas_by_hand() {
        // Positives at 0.9 and 0.4, negatives at 0.6 and 0.4: pairs 1, 1, 0, 1/2 of 4. Average precision: half of
        // the positives at precision 1/1, half at 2/4.
        let scores = [0.4, 0.9, 0.6, 0.4];
        let positive = [true, true, false, false];
        let (roc, pr) = areas_of(&scores, &positive, &[1; 4]);
        assert_eq!((roc, pr), (Some(0.625), Some(0.75)));
    }

    #[test]
    fn a_track_drawn_twice_counts_as_two() {
        let (scores, positive) = ([0.1, 0.5, 0.5, 0.8], [true, false, true, false]);
        let drawn = areas_of(&scores, &positive, &[1, 2, 0, 1]);
        let listed = areas_of(&[0.1, 0.5, 0.5, 0.8], &[true, false, false, false], &[1; 4]);
        assert_eq!(drawn, listed);
    }

    #[test]
    fn without_both_sides_there_is_no_area() {
        let scores = [0.1, 0.5];
        assert_eq!(areas_of(&scores, &[true, true], &[1, 1]), (None, Some(1.0)));
        assert_eq!(areas_of(&scores, &[false, false], &[1, 1]), (None, None));
        assert_eq!(areas_of(&scores, &[false, true], &[1, 0]), (None, None));
    }
}
