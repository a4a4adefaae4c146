//! Metrics of classifiers.
//!
//! Each is a function of the tracks and how often each was drawn, so that one code gives the value (every track
//! once) and what the bootstrap needs (groups drawn with replacement).
//!
//! | file | what lives there |
//! |---|---|
//! | `scorer.rs` | everything of a list that does not change from draw to draw, and all metrics of a draw |
//! | `confusion.rs` | counts of true and predicted class; precision, recall, F1 |
//! | `ranking.rs` | areas under ROC and precision-recall curves |
//! | `loss.rs` | log-loss and Brier score |
//! | `reliability.rs` | calibration error and its bins |
//! | `coverage.rs` | accuracy of a classifier that may abstain |

mod confusion;
mod coverage;
mod loss;
mod ranking;
mod reliability;
mod scorer;

use serde::{Deserialize, Serialize};

pub use confusion::Confusion;
pub(crate) use loss::LEAST_PROBABILITY;
pub(crate) use scorer::Scorer;

/// All metrics of a list of predictions. `T` is a value, or a value with its interval.
///
/// With `N` tracks, `y_i` the true class, `p_ik` the probability of class `k`, `ŷ_i = argmax_k p_ik`
/// (the first of equals) and confidence `c_i = max_k p_ik`. All are from 0 to 1 unless said otherwise. A metric
/// that is not defined is none: no class has both positives and negatives, a bin is empty. Definitions are those
/// of scikit-learn 1.9 where it has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics<T> {
    /// Share of tracks with `ŷ_i = y_i`.
    pub accuracy: T,
    /// Share of tracks whose true class is among the `top_k` most probable; 1 where there are no more classes.
    pub top_k_accuracy: T,
    /// Mean of the F1 of all classes that are true or predicted of at least one track.
    pub macro_f1: T,
    /// Mean of the areas under the ROC curves, one class against the rest, of the classes that have one.
    pub roc_auc: T,
    /// Mean of the average precisions, one class against the rest, of the classes that have one.
    pub pr_auc: T,
    /// `-1/N Σ_i ln p_iy`, `y = y_i`, in nats, with probabilities below 2.2e-16 taken as that; 0 or more.
    pub log_loss: T,
    /// `1/N Σ_i Σ_k (p_ik - [y_i = k])²` (Brier 1950), from 0 to 2.
    pub brier: T,
    /// Expected calibration error: the mean of |accuracy - confidence| over the bins of `reliability`, weighted by
    /// their tracks (Guo et al. 2017). A random draw makes bins noisier, which raises it: the interval lies
    /// higher than the value, and a value below its interval is no mistake.
    pub ece: T,
    /// Area under accuracy over coverage: the mean of the accuracies among the 1, 2, … N most confident tracks
    /// (1 minus the area under the risk-coverage curve of Geifman and El-Yaniv 2017).
    pub coverage_area: T,
    /// Each class against the rest, in the order of the class names.
    pub classes: Vec<ClassMetrics<T>>,
    /// The reliability diagram: bins of equal width over the confidence.
    pub reliability: Vec<ReliabilityBin<T>>,
    /// Accuracy over coverage, from 5 % to 100 % of the tracks.
    pub coverage: Vec<CoveragePoint<T>>,
}

/// One class against the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassMetrics<T> {
    /// The class.
    pub name: String,
    /// Tracks of this class.
    pub support: u64,
    /// Share of the tracks predicted to be of this class that are; none where it is never predicted.
    pub precision: T,
    /// Share of the tracks of this class that are predicted to be; none without support.
    pub recall: T,
    /// 2 TP / (2 TP + FP + FN); none where the class is neither true nor predicted of a track.
    pub f1: T,
    /// Probability that a track of this class gets a higher probability for it than one of another class, ties
    /// counting half; none without support or without others.
    pub roc_auc: T,
    /// Average precision `Σ_n (R_n - R_(n-1)) P_n` over the distinct thresholds; none without support.
    pub pr_auc: T,
}

/// Tracks of like confidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin<T> {
    /// Confidences in this bin are higher than this.
    pub lower: f64,
    /// Confidences in this bin are this or lower.
    pub upper: f64,
    /// Tracks in this bin.
    pub n_tracks: u64,
    /// Their mean confidence; none where the bin is empty.
    pub confidence: T,
    /// Their accuracy, to be equal to their confidence in a calibrated classifier; none where the bin is empty.
    pub accuracy: T,
}

/// What a classifier is worth that answers only where it is most confident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoveragePoint<T> {
    /// Share of the tracks answered, rounded up to whole tracks.
    pub coverage: f64,
    /// The lowest confidence among them.
    pub threshold: T,
    /// Accuracy among them. Of tracks with equal confidence, of which only some are answered, each counts the
    /// same part.
    pub accuracy: T,
}

impl<T> Metrics<T> {
    /// The same metrics with `f` applied to each value, always in the same order.
    pub(crate) fn map<U>(self, mut f: impl FnMut(T) -> U) -> Metrics<U> {
        let f = &mut f;
        Metrics {
            accuracy: f(self.accuracy),
            top_k_accuracy: f(self.top_k_accuracy),
            macro_f1: f(self.macro_f1),
            roc_auc: f(self.roc_auc),
            pr_auc: f(self.pr_auc),
            log_loss: f(self.log_loss),
            brier: f(self.brier),
            ece: f(self.ece),
            coverage_area: f(self.coverage_area),
            classes: self.classes.into_iter().map(|class| class.map(f)).collect(),
            reliability: self.reliability.into_iter().map(|bin| bin.map(f)).collect(),
            coverage: self
                .coverage
                .into_iter()
                .map(|point| point.map(f))
                .collect(),
        }
    }
}

impl<T> ClassMetrics<T> {
    fn map<U>(self, f: &mut impl FnMut(T) -> U) -> ClassMetrics<U> {
        ClassMetrics {
            name: self.name,
            support: self.support,
            precision: f(self.precision),
            recall: f(self.recall),
            f1: f(self.f1),
            roc_auc: f(self.roc_auc),
            pr_auc: f(self.pr_auc),
        }
    }
}

impl<T> ReliabilityBin<T> {
    fn map<U>(self, f: &mut impl FnMut(T) -> U) -> ReliabilityBin<U> {
        ReliabilityBin {
            lower: self.lower,
            upper: self.upper,
            n_tracks: self.n_tracks,
            confidence: f(self.confidence),
            accuracy: f(self.accuracy),
        }
    }
}

impl<T> CoveragePoint<T> {
    fn map<U>(self, f: &mut impl FnMut(T) -> U) -> CoveragePoint<U> {
        CoveragePoint {
            coverage: self.coverage,
            threshold: f(self.threshold),
            accuracy: f(self.accuracy),
        }
    }
}

/// `part / whole`, none of nothing.
fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// The mean of those that are defined.
fn mean_of_defined(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, n) = values
        .flatten()
        .fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    share(sum, n)
}
