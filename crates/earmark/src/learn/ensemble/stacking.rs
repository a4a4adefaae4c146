//! A regression of what members say.

use std::collections::BTreeMap;

use earmark_classical::linear::{LogisticConfig, LogisticModel};
use earmark_classical::{Estimator, Predictor, Samples};
use ndarray::{Array2, Axis};

use super::joined::{Joined, JoinedTrack};
use crate::{Error, ErrorKind};

/// Logarithms are taken of this at least: one sure member does not drown the others.
const LEAST_PROBABILITY: f64 = 1e-6;
/// Folds of held-out tracks that choose the penalty, each with whole groups.
const N_FOLDS: usize = 5;
/// What the loss may count beside the penalty, the strongest penalty first.
const COSTS: [f64; 6] = [1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0];

/// A stacked regression, and how it was chosen.
pub(super) struct Stacked {
    pub(super) c: f64,
    pub(super) regression: LogisticModel,
    /// What regressions fitted to the other folds say of each track.
    pub(super) unseen: Vec<Vec<f64>>,
}

/// Logistic regression of the logarithms `ln p_mk` of what every member `m` gives every class `k`; its `c` has the
/// least log-loss on folds of the tracks that keep groups together.
pub(super) fn fit(joined: &Joined) -> Result<Stacked, Error> {
    let x = rows(joined.tracks.iter().map(|track| track.said.as_slice()))?;
    let y = joined.labels();
    let folds = folds(joined)?;
    let mut best: Option<(f64, f64, Vec<Vec<f64>>)> = None;
    for c in COSTS {
        let unseen = unseen(joined, &x, &y, &folds, c)?;
        let loss = log_loss(&unseen, &y);
        if best.as_ref().is_none_or(|(least, ..)| loss < *least) {
            best = Some((loss, c, unseen));
        }
    }
    let Some((_, c, unseen)) = best else {
        return Err(Error::new(ErrorKind::Internal, "a loss that is no number"));
    };
    Ok(Stacked {
        c,
        regression: regress(&x, &y, joined.classes.len(), c)?,
        unseen,
    })
}

/// What the regression says of a track.
pub(super) fn ask(regression: &LogisticModel, said: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    let x = rows([said].into_iter())?;
    Ok(regression.predict_proba(x.view())?.row(0).to_vec())
}

fn regress(x: &Array2<f64>, y: &[usize], n_classes: usize, c: f64) -> Result<LogisticModel, Error> {
    let config = LogisticConfig {
        c,
        ..LogisticConfig::default()
    };
    Ok(config.fit(Samples::new(x.view(), y, n_classes)?, 0)?)
}

/// Shape `[n_tracks, n_members · n_classes]`.
fn rows<'a>(tracks: impl Iterator<Item = &'a [Vec<f64>]>) -> Result<Array2<f64>, Error> {
    let (mut n_rows, mut values) = (0, Vec::new());
    for said in tracks {
        n_rows += 1;
        let probabilities = said.iter().flatten();
        values.extend(probabilities.map(|p| p.max(LEAST_PROBABILITY).ln()));
    }
    let n_columns = values.len().checked_div(n_rows).unwrap_or(0);
    Array2::from_shape_vec((n_rows, n_columns), values)
        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

/// The fold of each track. Groups are dealt out one after the other, those of a class together, so that every fold has
/// its share of each.
fn folds(joined: &Joined) -> Result<Vec<usize>, Error> {
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for track in &joined.tracks {
        labels.entry(&track.group).or_insert(track.label);
    }
    let n_groups = |label: usize| labels.values().filter(|of| **of == label).count();
    if let Some(label) = (0..joined.classes.len()).find(|label| n_groups(*label) < 2) {
        let message = format!(
            "the held-out tracks of {} are of fewer than two artists or albums, so that no stacking can be tried on one \
             of them; combine by weighted or mean",
            joined.classes[label]
        );
        return Err(Error::new(ErrorKind::Config, message));
    }
    let mut groups: Vec<(usize, &str)> = labels
        .iter()
        .map(|(group, label)| (*label, *group))
        .collect();
    groups.sort_unstable();
    let dealt = groups.iter().enumerate();
    let fold: BTreeMap<&str, usize> = dealt.map(|(n, (_, group))| (*group, n % N_FOLDS)).collect();
    let of = |track: &JoinedTrack| fold[track.group.as_str()];
    Ok(joined.tracks.iter().map(of).collect())
}

fn unseen(
    joined: &Joined,
    x: &Array2<f64>,
    y: &[usize],
    folds: &[usize],
    c: f64,
) -> Result<Vec<Vec<f64>>, Error> {
    let mut said = vec![Vec::new(); y.len()];
    for fold in 0..N_FOLDS {
        let (test, train): (Vec<usize>, Vec<usize>) =
            (0..y.len()).partition(|track| folds[*track] == fold);
        if test.is_empty() {
            continue;
        }
        let labels: Vec<usize> = train.iter().map(|track| y[*track]).collect();
        let x_train = x.select(Axis(0), &train);
        let regression = regress(&x_train, &labels, joined.classes.len(), c)?;
        let answers = regression.predict_proba(x.select(Axis(0), &test).view())?;
        for (track, answer) in test.iter().zip(answers.outer_iter()) {
            said[*track] = answer.to_vec();
        }
    }
    Ok(said)
}

fn log_loss(said: &[Vec<f64>], y: &[usize]) -> f64 {
    let surprise = |(row, label): (&Vec<f64>, &usize)| -row[*label].max(LEAST_PROBABILITY).ln();
    said.iter().zip(y).map(surprise).sum::<f64>() / y.len() as f64
}
