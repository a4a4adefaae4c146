//! Tracks taken for what they are not.

use serde::{Deserialize, Serialize};

use crate::{Prediction, Predictions};

/// A track whose most probable class is not its true one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    /// The track.
    pub path: String,
    /// Where its audio lies, relative to the page, with `/` between folders; gives the page a player.
    pub audio: Option<String>,
    /// The name of its true class.
    pub truth: String,
    /// The name of the class it was taken for.
    pub predicted: String,
    /// One probability per class, in the order of the classes of the evaluation.
    pub probabilities: Vec<f64>,
    /// Training tracks like it, nearest first.
    pub neighbours: Vec<Neighbour>,
}

/// A training track that is near a mistake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Neighbour {
    /// The track.
    pub path: String,
    /// The name of its class.
    pub class: String,
    /// How far it lies, 0 or more, in what the caller measures in.
    pub distance: f64,
}

impl Mistake {
    /// The `n` worst mistakes: those with the lowest probability of the true class first, of equals the first in
    /// the list. They have neither audio nor neighbours.
    #[must_use]
    pub fn worst(predictions: &Predictions, n: usize) -> Vec<Self> {
        let truth = |track: &Prediction| track.probabilities[track.label];
        let mut wrong: Vec<&Prediction> = predictions
            .tracks()
            .iter()
            .filter(|track| track.predicted() != track.label)
            .collect();
        wrong.sort_by(|a, b| truth(a).total_cmp(&truth(b)));
        let names = predictions.class_names();
        let mistake = |track: &Prediction| Self {
            path: track.id.clone(),
            audio: None,
            truth: names[track.label].clone(),
            predicted: names[track.predicted()].clone(),
            probabilities: track.probabilities.clone(),
            neighbours: Vec::new(),
        };
        wrong.into_iter().take(n).map(mistake).collect()
    }
}

/// `path` as a URL relative to the page: everything but letters, digits, `-._~/` is percent-encoded, the colon of a
/// scheme, too. None if it is empty or begins at the root.
pub(super) fn relative_url(path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with(['/', '\\']) {
        return None;
    }
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_come_first_and_right_ones_not_at_all() {
        let tracks = vec![
            Prediction::new("right", 0, vec![0.9, 0.1]),
            Prediction::new("bad", 0, vec![0.3, 0.7]),
            Prediction::new("worse", 1, vec![0.8, 0.2]),
            Prediction::new("as bad", 0, vec![0.3, 0.7]),
        ];
        let predictions = Predictions::new(vec!["a".into(), "b".into()], tracks).unwrap();
        let worst = Mistake::worst(&predictions, 50);
        let paths: Vec<&str> = worst.iter().map(|mistake| mistake.path.as_str()).collect();
        assert_eq!(paths, ["worse", "bad", "as bad"]);
        assert_eq!(
            (worst[0].truth.as_str(), worst[0].predicted.as_str()),
            ("b", "a")
        );
        assert_eq!(Mistake::worst(&predictions, 1).len(), 1);
    }

    #[test]
    fn a_url_is_relative_or_none() {
        let url = |path| relative_url(path);
        assert_eq!(url("../a b/c#1.mp3").as_deref(), Some("../a%20b/c%231.mp3"));
        assert_eq!(
            url("javascript:alert(1)").as_deref(),
            Some("javascript%3Aalert%281%29")
        );
        assert_eq!(url("ü\"?.wav").as_deref(), Some("%C3%BC%22%3F.wav"));
        for absolute in ["", "/etc/passwd", "//host/a.mp3", "\\\\host\\a.mp3"] {
            assert_eq!(url(absolute), None, "{absolute}");
        }
    }
}
