//! How often a test set was looked at.

use std::time::SystemTime;

use earmark_data::ContentHash;
use earmark_eval::Predictions;
use serde::{Deserialize, Serialize};

/// The test sets a model was asked about. The first look is a measurement; every further one that something was
/// decided by makes it less of one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(Vec<TestSet>);

/// A test set, and when it was scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestSet {
    /// Of the ids and classes of its tracks.
    pub sha256: String,
    /// Its tracks.
    pub n_tracks: usize,
    /// How often it was scored.
    pub n_scored: usize,
    /// When, and by which verb.
    pub history: Vec<Scoring>,
}

/// A look at a test set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// RFC 3339, UTC.
    pub at: String,
    /// `train`, `ensemble` or `evaluate`.
    pub by: String,
}

impl Ledger {
    /// Notes that `predictions` were scored now; returns how often that test set has been.
    pub(super) fn note(&mut self, predictions: &Predictions, by: &str) -> usize {
        let sha256 = hash_of(predictions);
        let scoring = Scoring {
            at: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
            by: by.to_owned(),
        };
        match self.0.iter_mut().find(|set| set.sha256 == sha256) {
            Some(set) => {
                set.n_scored += 1;
                set.history.push(scoring);
                set.n_scored
            }
            None => {
                self.0.push(TestSet {
                    sha256,
                    n_tracks: predictions.tracks().len(),
                    n_scored: 1,
                    history: vec![scoring],
                });
                1
            }
        }
    }

    /// All test sets, the first scored first.
    #[must_use]
    pub fn test_sets(&self) -> &[TestSet] {
        &self.0
    }
}

/// Of the ids and true classes, whatever their order.
pub(super) fn hash_of(predictions: &Predictions) -> String {
    let names = predictions.class_names();
    let mut lines: Vec<String> = predictions
        .tracks()
        .iter()
        .map(|track| format!("{}\t{}\n", track.id, names[track.label]))
        .collect();
    lines.sort();
    ContentHash::of_text(&lines.concat()).to_string()
}

#[cfg(test)]
mod tests {
    use earmark_eval::Prediction;

    use super::*;

    fn list(ids: &[&str]) -> Predictions {
        let tracks = ids.iter().map(|id| Prediction::new(*id, 0, vec![0.5, 0.5]));
        Predictions::new(vec!["a".into(), "b".into()], tracks.collect()).unwrap()
    }

    #[test]
    fn a_second_look_is_counted_whatever_the_order() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.note(&list(&["x", "y"]), "train"), 1);
        assert_eq!(ledger.note(&list(&["y", "x"]), "evaluate"), 2);
        assert_eq!(ledger.note(&list(&["x"]), "evaluate"), 1);
        assert_eq!(ledger.test_sets()[0].history[1].by, "evaluate");
        assert_eq!(ledger.test_sets()[0].n_tracks, 2);
    }
}
