//! The chain of frames that is loudest at a steady distance.

/// The best chain of beats through `local_score`, frames in rising order (`librosa.beat.beat_track` 0.11).
///
/// The score of a chain that ends in frame `i` is `local_score[i]` plus the best, over the frames `j`
/// from half a period to two periods before, of the score of a chain that ends in `j` less
/// `tightness · (ln(i - j) - ln frames_per_beat)²`. `frames_per_beat` is a whole number from 1.
pub(super) fn best_chain(local_score: &[f64], frames_per_beat: f64, tightness: f64) -> Vec<usize> {
    let links = Links::new(local_score, frames_per_beat, tightness);
    let mut beats = Vec::new();
    let mut next = links.last_beat();
    while let Some(frame) = next {
        beats.push(frame);
        next = links.before[frame];
    }
    beats.reverse();
    beats
}

struct Links {
    /// The beat before a frame, if any.
    before: Vec<Option<usize>>,
    /// The score of the best chain that ends in a frame.
    score: Vec<f64>,
}

impl Links {
    fn new(local_score: &[f64], frames_per_beat: f64, tightness: f64) -> Self {
        let nearest = ((frames_per_beat / 2.0).round_ties_even() as usize).max(1);
        let farthest = 2 * frames_per_beat as usize;
        let penalties: Vec<f64> = (nearest..=farthest)
            .map(|distance| {
                let octaves = (distance as f64).ln() - frames_per_beat.ln();
                tightness * octaves * octaves
            })
            .collect();
        let loudest = local_score
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let mut links = Self {
            before: Vec::with_capacity(local_score.len()),
            score: Vec::with_capacity(local_score.len()),
        };
        let mut has_begun = false;
        for (i, here) in local_score.iter().enumerate() {
            let best = links.best_before(i, nearest, &penalties);
            links
                .score
                .push(here + best.map_or(0.0, |(_, score)| score));
            // No chain begins before the first frame that is not nearly silent.
            has_begun |= *here >= 0.01 * loudest;
            let before = best.map(|(frame, _)| frame);
            links.before.push(before.filter(|_| has_begun));
        }
        links
    }

    /// The frame from which a chain goes on best to frame `i`, and what its score is there. Of equals
    /// the latest.
    fn best_before(&self, i: usize, nearest: usize, penalties: &[f64]) -> Option<(usize, f64)> {
        let mut best = None;
        let earlier = self.score.get(..(i + 1).checked_sub(nearest)?)?;
        for ((frame, score), penalty) in earlier.iter().enumerate().rev().zip(penalties) {
            let score = score - penalty;
            if best.is_none_or(|(_, best)| score > best) {
                best = Some((frame, score));
            }
        }
        best
    }

    /// The last frame that is a local maximum of the score and at least half their median; without any
    /// maximum the last frame.
    fn last_beat(&self) -> Option<usize> {
        let score = &self.score;
        let is_peak = |i: &usize| {
            *i > 0
                && score[*i] > score[i - 1]
                && score.get(i + 1).is_none_or(|next| score[*i] >= *next)
        };
        let peaks: Vec<usize> = (0..score.len()).filter(is_peak).collect();
        let threshold = 0.5 * median(peaks.iter().map(|i| score[*i]).collect());
        let loud = peaks.into_iter().rev().find(|i| score[*i] >= threshold);
        loud.or(score.len().checked_sub(1))
    }
}

/// The median, of an even number of values the mean of the middle two, of none 0.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.get(middle) {
        Some(upper) if values.len().is_multiple_of(2) => 0.5 * (values[middle - 1] + upper),
        Some(value) => *value,
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_keeps_its_period_over_a_missing_onset() {
        let mut score = vec![0.0; 94];
        for beat in [3, 13, 23, 43, 53, 63, 73, 83, 93] {
            score[beat] = 1.0;
        }
        let beats = best_chain(&score, 10.0, 100.0);
        assert_eq!(beats, [3, 13, 23, 33, 43, 53, 63, 73, 83, 93]);
    }

    #[test]
    fn short_scores_have_short_chains() {
        assert!(best_chain(&[], 3.0, 100.0).is_empty());
        assert_eq!(best_chain(&[1.0], 3.0, 100.0), [0]);
        assert_eq!(best_chain(&[1.0, 2.0], 1.0, 100.0), [0, 1]);
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![3.0, 1.0]), 2.0);
        assert_eq!(median(vec![]), 0.0);
    }
}
