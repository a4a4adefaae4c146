//! All metrics of a draw.

use super::coverage::{Run, curve};
use super::ranking::{Ranking, areas};
use super::reliability::{bin_of, reliability};
use super::{ClassMetrics, Confusion, Metrics, loss, mean_of_defined, share};
use crate::{EvalOptions, Prediction, Predictions};

/// A list prepared for many draws: everything is ranked once, so that a draw takes time in proportion to tracks
/// times classes.
pub(crate) struct Scorer {
    class_names: Vec<String>,
    n_bins: usize,
    labels: Vec<usize>,
    predicted: Vec<usize>,
    confidence: Vec<f64>,
    bins: Vec<usize>,
    /// 1 for tracks whose true class is among the first k, 0 for others.
    in_top_k: Vec<f64>,
    log_loss: Vec<f64>,
    brier: Vec<f64>,
    /// One per class, by its probability.
    by_class: Vec<Ranking>,
    by_confidence: Ranking,
}

impl Scorer {
    pub(crate) fn new(predictions: &Predictions, options: &EvalOptions) -> Self {
        let tracks = predictions.tracks();
        let confidence: Vec<f64> = tracks.iter().map(Prediction::confidence).collect();
        let in_top_k = |track: &Prediction| f64::from(u8::from(track.rank() < options.top_k));
        let ranking_of = |class: usize| {
            let scores: Vec<f64> = tracks
                .iter()
                .map(|track| track.probabilities[class])
                .collect();
            Ranking::new(&scores)
        };
        Self {
            class_names: predictions.class_names().to_vec(),
            n_bins: options.n_bins,
            labels: tracks.iter().map(|track| track.label).collect(),
            predicted: tracks.iter().map(Prediction::predicted).collect(),
            bins: confidence
                .iter()
                .map(|&c| bin_of(c, options.n_bins))
                .collect(),
            in_top_k: tracks.iter().map(in_top_k).collect(),
            log_loss: tracks.iter().map(loss::log_loss).collect(),
            brier: tracks.iter().map(loss::brier).collect(),
            by_class: (0..predictions.class_names().len())
                .map(ranking_of)
                .collect(),
            by_confidence: Ranking::new(&confidence),
            confidence,
        }
    }

    /// The metrics with track `i` drawn `weights[i]` times.
    pub(crate) fn metrics(&self, weights: &[u32]) -> Metrics<Option<f64>> {
        let confusion = self.confusion(weights);
        let classes = self.classes(&confusion, weights);
        let (reliability, ece) = self.reliability(weights);
        let (coverage, coverage_area) = curve(&self.runs(weights));
        Metrics {
            accuracy: confusion.accuracy(),
            top_k_accuracy: weighted_mean(&self.in_top_k, weights),
            macro_f1: mean_of_defined(classes.iter().map(|class| class.f1)),
            roc_auc: mean_of_defined(classes.iter().map(|class| class.roc_auc)),
            pr_auc: mean_of_defined(classes.iter().map(|class| class.pr_auc)),
            log_loss: weighted_mean(&self.log_loss, weights),
            brier: weighted_mean(&self.brier, weights),
            ece,
            coverage_area,
            classes,
            reliability,
            coverage,
        }
    }

    pub(crate) fn confusion(&self, weights: &[u32]) -> Confusion {
        let n_classes = self.class_names.len();
        Confusion::new(n_classes, &self.labels, &self.predicted, weights)
    }

    fn classes(&self, confusion: &Confusion, weights: &[u32]) -> Vec<ClassMetrics<Option<f64>>> {
        let of_class = |(class, name): (usize, &String)| {
            let is_positive = |track: usize| self.labels[track] == class;
            let (roc_auc, pr_auc) = areas(self.by_class[class].runs(is_positive, weights));
            ClassMetrics {
                name: name.clone(),
                support: confusion.support(class),
                precision: confusion.precision(class),
                recall: confusion.recall(class),
                f1: confusion.f1(class),
                roc_auc,
                pr_auc,
            }
        };
        self.class_names.iter().enumerate().map(of_class).collect()
    }

    fn reliability(
        &self,
        weights: &[u32],
    ) -> (Vec<super::ReliabilityBin<Option<f64>>>, Option<f64>) {
        let tracks = (0..weights.len()).map(|track| {
            (
                self.bins[track],
                self.confidence[track],
                self.is_right(track),
                weights[track],
            )
        });
        reliability(self.n_bins, tracks)
    }

    fn runs(&self, weights: &[u32]) -> Vec<Run> {
        let runs = self
            .by_confidence
            .runs(|track| self.is_right(track), weights);
        let run = |(track, tied)| Run {
            confidence: self.confidence[track],
            tied,
        };
        runs.map(run).collect()
    }

    fn is_right(&self, track: usize) -> bool {
        self.labels[track] == self.predicted[track]
    }
}

fn weighted_mean(values: &[f64], weights: &[u32]) -> Option<f64> {
    let weighted = values
        .iter()
        .zip(weights)
        .map(|(value, &weight)| value * f64::from(weight));
    share(
        weighted.sum(),
        weights.iter().map(|&weight| f64::from(weight)).sum(),
    )
}
