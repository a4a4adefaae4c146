//! Whether two lists are about the same tracks.

use std::collections::{HashMap, HashSet};

use crate::{EvalError, Prediction, Predictions};

/// Which of the two was right about a track.
pub(super) struct Pair {
    pub(super) left: bool,
    pub(super) right: bool,
}

impl Pair {
    /// 1 where the left alone was right, -1 where the right alone was.
    pub(super) fn gain(&self) -> f64 {
        f64::from(u8::from(self.left)) - f64::from(u8::from(self.right))
    }
}

/// One per track, in the order of `left`.
pub(super) fn pairs(left: &Predictions, right: &Predictions) -> Result<Vec<Pair>, EvalError> {
    if left.class_names() != right.class_names() {
        return Err(EvalError::DifferentClasses {
            left: left.class_names().to_vec(),
            right: right.class_names().to_vec(),
        });
    }
    same_tracks(left, right)?;
    let others: HashMap<&str, &Prediction> = right
        .tracks()
        .iter()
        .map(|track| (track.id.as_str(), track))
        .collect();
    left.tracks()
        .iter()
        .map(|track| pair(track, others[track.id.as_str()]))
        .collect()
}

fn same_tracks(left: &Predictions, right: &Predictions) -> Result<(), EvalError> {
    let (only_left, only_right) = (missing(left, right), missing(right, left));
    match only_left.first().or(only_right.first()) {
        None => Ok(()),
        Some(example) => Err(EvalError::DifferentTracks {
            only_left: only_left.len(),
            only_right: only_right.len(),
            example: (*example).to_owned(),
        }),
    }
}

/// Tracks of `list` that are not in `other`.
fn missing<'a>(list: &'a Predictions, other: &Predictions) -> Vec<&'a str> {
    let there: HashSet<&str> = ids(other).collect();
    ids(list).filter(|id| !there.contains(id)).collect()
}

fn ids(list: &Predictions) -> impl Iterator<Item = &str> {
    list.tracks().iter().map(|track| track.id.as_str())
}

fn pair(left: &Prediction, right: &Prediction) -> Result<Pair, EvalError> {
    let different = |field| EvalError::DifferentTruth {
        id: left.id.clone(),
        field,
    };
    if left.label != right.label {
        return Err(different("label"));
    }
    if left.group != right.group {
        return Err(different("group"));
    }
    Ok(Pair {
        left: left.predicted() == left.label,
        right: right.predicted() == right.label,
    })
}
