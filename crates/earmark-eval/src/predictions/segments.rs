//! Segments, and their tracks by mean probability.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Prediction, Predictions};
use crate::EvalError;

/// What a classifier said about a stretch of a track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentPrediction {
    /// The track it is a part of.
    pub track: String,
    /// Its number in the track.
    pub segment: usize,
    /// The group of the track.
    pub group: String,
    /// The true class of the track, counted from 0.
    pub label: usize,
    /// One probability per class, adding up to 1.
    pub probabilities: Vec<f64>,
}

/// Predictions of segments, seen in two ways.
///
/// The two are to be reported apart: segments of a track are no independent samples, and their accuracy is not
/// that of a track.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segments {
    /// Each segment as an entry of its own, `track#segment`. Its group stays that of the track, so that intervals
    /// do not take segments of one artist for independent.
    pub segments: Predictions,
    /// Each track with the mean of the probabilities of its segments, every segment counting alike.
    pub tracks: Predictions,
}

impl Segments {
    /// Checks segments and joins them to tracks. Their order does not matter to the means; the tracks come in the
    /// order of their first segment.
    ///
    /// # Errors
    /// [`EvalError::MixedTrack`] where segments of a track differ in class or group,
    /// [`EvalError::DuplicateTrack`] where a segment is listed twice; else as [`Predictions::new`].
    ///
    /// ```
    /// use earmark_eval::{SegmentPrediction, Segments};
    ///
    /// let segment = |segment, p| SegmentPrediction {
    ///     track: "a.mp3".into(),
    ///     group: "Nina Simone".into(),
    ///     label: 1,
    ///     segment,
    ///     probabilities: vec![1.0 - p, p],
    /// };
    /// let classes = vec!["blues".into(), "jazz".into()];
    /// let both = Segments::new(classes, &[segment(0, 0.25), segment(1, 1.0)])?;
    /// assert_eq!(both.segments.tracks().len(), 2);
    /// assert_eq!(both.tracks.tracks()[0].probabilities, [0.375, 0.625]);
    /// # Ok::<(), earmark_eval::EvalError>(())
    /// ```
    pub fn new(
        class_names: Vec<String>,
        segments: &[SegmentPrediction],
    ) -> Result<Self, EvalError> {
        let mut tracks: Vec<Vec<&SegmentPrediction>> = Vec::new();
        let mut places = HashMap::new();
        for segment in segments {
            let place = *places.entry(segment.track.as_str()).or_insert(tracks.len());
            match tracks.get_mut(place) {
                Some(track) => track.push(segment),
                None => tracks.push(vec![segment]),
            }
        }
        let alone = segments.iter().map(alone).collect();
        let checked = Predictions::new(class_names.clone(), alone)?;
        let joined = tracks.into_iter().map(joined).collect::<Result<_, _>>()?;
        Ok(Self {
            segments: checked,
            tracks: Predictions::new(class_names, joined)?,
        })
    }
}

fn alone(segment: &SegmentPrediction) -> Prediction {
    Prediction {
        id: format!("{}#{}", segment.track, segment.segment),
        group: segment.group.clone(),
        label: segment.label,
        probabilities: segment.probabilities.clone(),
    }
}

/// The mean over the segments of one track, of which there is at least one and all have rows of one length.
fn joined(mut segments: Vec<&SegmentPrediction>) -> Result<Prediction, EvalError> {
    segments.sort_by_key(|segment| segment.segment);
    let first = segments[0];
    let mixed = |field| EvalError::MixedTrack {
        track: first.track.clone(),
        field,
    };
    if segments.iter().any(|segment| segment.label != first.label) {
        return Err(mixed("label"));
    }
    if segments.iter().any(|segment| segment.group != first.group) {
        return Err(mixed("group"));
    }
    let n_segments = segments.len() as f64;
    let mean = |class| segments.iter().map(|s| s.probabilities[class]).sum::<f64>() / n_segments;
    Ok(Prediction {
        id: first.track.clone(),
        group: first.group.clone(),
        label: first.label,
        // A sum of ones may round to a little more than their number.
        probabilities: (0..first.probabilities.len())
            .map(|class| mean(class).min(1.0))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(track: &str, segment: usize, p: f64) -> SegmentPrediction {
        SegmentPrediction {
            track: track.into(),
            segment,
            group: "g".into(),
            label: 0,
            probabilities: vec![p, 1.0 - p],
        }
    }

    fn join(segments: &[SegmentPrediction]) -> Result<Segments, EvalError> {
        Segments::new(vec!["a".into(), "b".into()], segments)
    }

    #[test]
    fn the_order_of_segments_does_not_matter() {
        let mut list: Vec<_> = (0..7)
            .map(|n| segment("x", n, 0.1 + 0.09 * n as f64))
            .collect();
        list.push(segment("y", 0, 0.5));
        let forward = join(&list).unwrap();
        list.reverse();
        let backward = join(&list).unwrap();
        let track = |segments: &Segments, id: &str| {
            let mut tracks = segments.tracks.tracks().iter();
            tracks.find(|track| track.id == id).unwrap().clone()
        };
        assert_eq!(track(&forward, "x"), track(&backward, "x"));
        assert_eq!(forward.tracks.tracks().len(), 2);
        assert_eq!(forward.segments.tracks()[3].id, "x#3");
    }

    #[test]
    fn segments_that_disagree_or_repeat_are_refused() {
        let mut other = segment("x", 1, 0.5);
        other.label = 1;
        let error = join(&[segment("x", 0, 0.5), other]).unwrap_err();
        assert!(matches!(
            error,
            EvalError::MixedTrack { field: "label", .. }
        ));
        let mut other = segment("x", 1, 0.5);
        other.group = "h".into();
        let error = join(&[segment("x", 0, 0.5), other]).unwrap_err();
        assert!(matches!(
            error,
            EvalError::MixedTrack { field: "group", .. }
        ));
        let error = join(&[segment("x", 0, 0.5), segment("x", 0, 0.4)]).unwrap_err();
        assert_eq!(error, EvalError::DuplicateTrack { id: "x#0".into() });
        assert_eq!(join(&[]).unwrap_err(), EvalError::NoPredictions);
    }
}
