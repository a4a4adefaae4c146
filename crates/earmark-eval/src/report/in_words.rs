//! Sentences about an evaluation, and the order of its classes, for the page and the model card.

use super::numbers::{Unit, counted};
use crate::metrics::ClassMetrics;
use crate::{Estimate, Evaluation};

/// A class against the rest, with intervals.
pub(super) type Class = ClassMetrics<Option<Estimate>>;

/// How many pairs of classes are told.
const N_PAIRS: usize = 3;
/// The share of the tracks whose accuracy is told.
const TOLD: f64 = 0.5;

/// Why the numbers of segments are no numbers of tracks.
pub(super) const SEGMENTS_APART: &str = "Apart, because a segment is no sample of its own: those of a track sound \
    alike and are right or wrong together. Quote the tracks; intervals are over the same groups.";

/// What is said of a report without leak checks.
pub(super) const NO_LEAK_CHECK: &str =
    "Nobody looked for leaks between training and test: the numbers above may be too good.";

/// The class with most tracks, the first of equals, and its share.
fn largest_class(evaluation: &Evaluation) -> Option<(&str, f64)> {
    let classes = &evaluation.metrics.classes;
    // The first of equals.
    let largest = classes.iter().rev().max_by_key(|class| class.support)?;
    let all = classes.iter().map(|class| class.support).sum::<u64>();
    (all > 0).then(|| (largest.name.as_str(), largest.support as f64 / all as f64))
}

/// What always answering the most frequent class would reach.
pub(super) fn guess(evaluation: &Evaluation) -> Option<String> {
    let (name, share) = largest_class(evaluation)?;
    let share = Unit::Percent.value(share);
    Some(format!(
        "Always answering \u{201c}{name}\u{201d}, the most frequent class, would be right for {share}."
    ))
}

/// By falling F1; those without one last, equals in their order.
pub(super) fn best_first(evaluation: &Evaluation) -> Vec<&Class> {
    let f1 = |class: &Class| class.f1.map_or(-1.0, |estimate| estimate.value);
    let mut sorted: Vec<&Class> = evaluation.metrics.classes.iter().collect();
    sorted.sort_by(|a, b| f1(b).total_cmp(&f1(a)));
    sorted
}

/// What was counted, and what the intervals are.
pub(super) fn basis(evaluation: &Evaluation) -> String {
    let tracks = counted(evaluation.n_tracks, "track", "tracks");
    let groups = counted(evaluation.n_groups, "group", "groups");
    format!(
        "Measured on {tracks} of {groups} (artists or albums, or tracks of which none is known). Intervals are 95\u{a0}% \
         percentile intervals of {} draws of whole groups with replacement, seed {}.",
        evaluation.options.n_resamples, evaluation.options.seed
    )
}

/// The most frequent mistakes.
pub(super) fn most_mistaken(evaluation: &Evaluation, names: &[&str]) -> String {
    let counts = &evaluation.confusion.counts;
    let cells = counts.iter().enumerate().flat_map(|(truth, row)| {
        row.iter()
            .enumerate()
            .map(move |(predicted, count)| (truth, predicted, *count))
    });
    let mut wrong: Vec<(usize, usize, u64)> = cells
        .filter(|(truth, predicted, count)| truth != predicted && *count > 0)
        .collect();
    wrong.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    if wrong.is_empty() {
        return "No track was taken for another class.".to_owned();
    }
    let pairs = wrong.iter().take(N_PAIRS).map(|(truth, predicted, count)| {
        format!("{} for {} ({count})", names[*truth], names[*predicted])
    });
    let pairs: Vec<String> = pairs.collect();
    format!("Most often mistaken: {}.", pairs.join(", "))
}

/// How far probabilities are off, and what abstaining gains.
pub(super) fn confidence(evaluation: &Evaluation) -> String {
    let metrics = &evaluation.metrics;
    let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
    let calibration = value(metrics.ece).map(|ece| {
        let points = 100.0 * ece;
        format!(
            "Probabilities differ from the share of right answers by {points:.1} points on average \
             (expected calibration error over {} bins).",
            evaluation.options.n_bins
        )
    });
    let half = metrics
        .coverage
        .iter()
        .find(|point| point.coverage >= TOLD - 1e-9);
    let coverage = half.and_then(|point| {
        let accuracy = Unit::Percent.value(value(point.accuracy)?);
        let threshold = Unit::Percent.value(value(point.threshold)?);
        Some(format!(
            "Answering only the surer half, those with {threshold} or more, it is right for {accuracy}."
        ))
    });
    let parts: Vec<String> = calibration.into_iter().chain(coverage).collect();
    parts.join(" ")
}
