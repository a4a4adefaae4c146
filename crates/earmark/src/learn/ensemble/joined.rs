//! What all members say of the same tracks.

use std::collections::HashMap;

use earmark_eval::{Prediction, Predictions};

use crate::{Error, ErrorKind};

/// Tracks that every member was asked about.
#[derive(Clone, Debug)]
pub(in crate::learn) struct Joined {
    pub(super) classes: Vec<String>,
    /// In the order of the first member's.
    pub(super) tracks: Vec<JoinedTrack>,
}

#[derive(Clone, Debug)]
pub(super) struct JoinedTrack {
    pub(super) id: String,
    pub(super) group: String,
    pub(super) label: usize,
    /// Probabilities, one row a member.
    pub(super) said: Vec<Vec<f64>>,
}

impl Joined {
    /// The tracks that are in all lists, each of which comes with the name of its member.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for lists with other classes, or a track with several labels.
    pub(in crate::learn) fn new(lists: &[(&str, &Predictions)]) -> Result<Self, Error> {
        let Some(((first_name, first), others)) = lists.split_first() else {
            return Err(Error::new(ErrorKind::Internal, "an ensemble of nothing"));
        };
        let classes = first.class_names();
        for (name, list) in others {
            if list.class_names() != classes {
                let message = format!(
                    "{name} tells {} apart, and {first_name} {}; train both with the same labels",
                    list.class_names().join(", "),
                    classes.join(", ")
                );
                return Err(Error::new(ErrorKind::Config, message));
            }
        }
        let by_id = others.iter().map(|(name, list)| {
            let tracks = list.tracks().iter().map(|track| (track.id.as_str(), track));
            (*name, tracks.collect())
        });
        let by_id: Vec<(&str, HashMap<&str, &Prediction>)> = by_id.collect();
        let mut tracks = Vec::new();
        for track in first.tracks() {
            let mut said = vec![track.probabilities.clone()];
            for (name, list) in &by_id {
                let Some(other) = list.get(track.id.as_str()) else {
                    break;
                };
                if other.label != track.label {
                    let (one, two) = (&classes[track.label], &classes[other.label]);
                    let message = format!(
                        "{} is {one} in {first_name} and {two} in {name}; train both with the same labels",
                        track.id
                    );
                    return Err(Error::new(ErrorKind::Config, message));
                }
                said.push(other.probabilities.clone());
            }
            if said.len() == lists.len() {
                tracks.push(JoinedTrack {
                    id: track.id.clone(),
                    group: track.group.clone(),
                    label: track.label,
                    said,
                });
            }
        }
        Ok(Self {
            classes: classes.to_vec(),
            tracks,
        })
    }

    /// Whether there is no track that all have.
    pub(in crate::learn) fn is_empty(&self) -> bool {
        self.tracks.is_empty()
    }

    pub(super) fn n_members(&self) -> usize {
        self.tracks.first().map_or(0, |track| track.said.len())
    }

    pub(super) fn labels(&self) -> Vec<usize> {
        self.tracks.iter().map(|track| track.label).collect()
    }

    /// Something said of each track, from what the members said of it.
    pub(in crate::learn) fn map(
        &self,
        combine: impl Fn(&[Vec<f64>]) -> Result<Vec<f64>, Error>,
    ) -> Result<Predictions, Error> {
        let rows = self.tracks.iter().map(|track| combine(&track.said));
        self.predictions(rows.collect::<Result<_, _>>()?)
    }

    /// Rows of probabilities, one a track, as predictions.
    pub(super) fn predictions(&self, rows: Vec<Vec<f64>>) -> Result<Predictions, Error> {
        let tracks = self.tracks.iter().zip(rows);
        let tracks = tracks.map(|(track, row)| {
            Prediction::new(track.id.clone(), track.label, row).in_group(track.group.clone())
        });
        Ok(Predictions::new(self.classes.clone(), tracks.collect())?)
    }

    /// The first class without a track.
    pub(super) fn missing_class(&self) -> Option<&str> {
        let is_there = |label: usize| self.tracks.iter().any(|track| track.label == label);
        let missing = (0..self.classes.len()).find(|label| !is_there(*label));
        missing.map(|label| self.classes[label].as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(tracks: &[(&str, usize)], classes: [&str; 2]) -> Predictions {
        let tracks = tracks
            .iter()
            .map(|(id, label)| Prediction::new(*id, *label, vec![0.4, 0.6]));
        Predictions::new(classes.map(str::to_owned).to_vec(), tracks.collect()).unwrap()
    }

    #[test]
    fn tracks_of_all_lists_are_joined_in_the_order_of_the_first() {
        let (a, b) = (
            list(&[("y", 0), ("x", 1), ("z", 0)], ["a", "b"]),
            list(&[("x", 1), ("y", 0)], ["a", "b"]),
        );
        let joined = Joined::new(&[("one", &a), ("two", &b)]).unwrap();
        let ids: Vec<&str> = joined
            .tracks
            .iter()
            .map(|track| track.id.as_str())
            .collect();
        assert_eq!(ids, ["y", "x"]);
        assert_eq!(joined.n_members(), 2);
        assert_eq!(joined.missing_class(), None);
    }

    #[test]
    fn what_is_about_something_else_is_named() {
        let one = list(&[("x", 0)], ["a", "b"]);
        let refused = |two: &Predictions| Joined::new(&[("one", &one), ("two", two)]).unwrap_err();
        let other_class = refused(&list(&[("x", 0)], ["a", "c"]));
        assert!(
            other_class
                .message
                .contains("two tells a, c apart, and one a, b")
        );
        let other_label = refused(&list(&[("x", 1)], ["a", "b"]));
        assert!(other_label.message.contains("x is a in one and b in two"));
    }
}
