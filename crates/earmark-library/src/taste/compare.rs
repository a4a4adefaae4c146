//! What listeners share.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::marks::Mark;

/// A listener, to be compared.
#[derive(Clone, Debug)]
pub struct Listening {
    /// The listener's name.
    pub listener: String,
    /// What they marked.
    pub marks: Vec<Mark>,
    /// What their model says of every track of the library, in one order for all listeners; `None` without a model.
    pub scores: Option<Vec<f64>>,
}

/// Two listeners beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// One listener.
    pub a: String,
    /// The other.
    pub b: String,
    /// Tracks that both marked.
    pub n_both: usize,
    /// Those of them that both like, or both dislike.
    pub n_agree: usize,
    /// Pearson's correlation of what their models say of the library, -1 to 1; `None` unless both have a model, and the
    /// library more than one sound.
    pub correlation: Option<f64>,
}

/// Every pair of listeners, in their order.
#[must_use]
pub fn compare(listeners: &[Listening]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (index, a) in listeners.iter().enumerate() {
        for b in &listeners[index + 1..] {
            pairs.push(pair(a, b));
        }
    }
    pairs
}

fn pair(a: &Listening, b: &Listening) -> Pair {
    let liked: HashMap<&str, bool> = a
        .marks
        .iter()
        .map(|mark| (mark.track.track.as_str(), mark.liked))
        .collect();
    let both = b.marks.iter().filter_map(|mark| {
        let other = liked.get(mark.track.track.as_str())?;
        Some(*other == mark.liked)
    });
    let both: Vec<bool> = both.collect();
    let scores = a.scores.as_deref().zip(b.scores.as_deref());
    Pair {
        a: a.listener.clone(),
        b: b.listener.clone(),
        n_both: both.len(),
        n_agree: both.iter().filter(|agree| **agree).count(),
        correlation: scores.and_then(|(a, b)| correlation(a, b)),
    }
}

/// Pearson's; `None` where one side has no variance.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len().min(b.len()) as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut product, mut square_a, mut square_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        product += a * b;
        square_a += a * a;
        square_b += b * b;
    }
    let lengths = (square_a * square_b).sqrt();
    (lengths > 0.0).then(|| (product / lengths).clamp(-1.0, 1.0))
}

/// A genre that two listeners like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GenreShare {
    /// Its name.
    pub genre: String,
    /// The share of one listener's likes that are of it.
    pub a: f64,
    /// The share of the other's.
    pub b: f64,
}

/// Genres among the likes of both, from the genres of the tracks each likes; first those with the largest part of both.
#[must_use]
pub fn both_like(a: &[&str], b: &[&str]) -> Vec<GenreShare> {
    let (of_a, of_b) = (shares(a), shares(b));
    let shared = of_a.into_iter().filter_map(|(genre, a)| {
        let b = *of_b.get(genre)?;
        let genre = genre.to_owned();
        Some(GenreShare { genre, a, b })
    });
    let mut shared: Vec<GenreShare> = shared.collect();
    shared.sort_by(|x, y| y.a.min(y.b).total_cmp(&x.a.min(x.b)));
    shared
}

fn shares<'a>(genres: &[&'a str]) -> BTreeMap<&'a str, f64> {
    let mut shares = BTreeMap::new();
    for genre in genres {
        *shares.entry(*genre).or_insert(0.0) += 1.0 / genres.len() as f64;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::super::marks::MarkedTrack;
    use super::*;

    fn listening(listener: &str, marks: &[(&str, bool)], scores: &[f64]) -> Listening {
        let mark = |(track, liked): &(&str, bool)| Mark {
            track: MarkedTrack {
                track: (*track).to_owned(),
                path: (*track).to_owned(),
            },
            liked: *liked,
            marked_at: 0,
        };
        Listening {
            listener: listener.to_owned(),
            marks: marks.iter().map(mark).collect(),
            scores: (!scores.is_empty()).then(|| scores.to_vec()),
        }
    }

    #[test]
    fn agreement_is_over_tracks_that_both_marked() {
        let ann = listening(
            "ann",
            &[("a", true), ("b", false), ("c", true)],
            &[1.0, 2.0, 3.0],
        );
        let bob = listening(
            "bob",
            &[("b", false), ("c", false), ("d", true)],
            &[3.0, 2.0, 1.0],
        );
        let eve = listening("eve", &[], &[]);
        let pairs = compare(&[ann, bob, eve]);
        assert_eq!(pairs.len(), 3);
        assert_eq!((pairs[0].n_both, pairs[0].n_agree), (2, 1));
        assert!((pairs[0].correlation.unwrap() + 1.0).abs() < 1e-12);
        assert_eq!((pairs[1].n_both, pairs[1].correlation), (0, None));
    }

    #[test]
    fn the_genre_with_the_largest_part_of_both_comes_first() {
        let a = ["Jazz", "Rock", "Rock", "Pop"];
        let b = ["Rock", "Jazz", "Jazz", "Metal"];
        let shared = both_like(&a, &b);
        let names: Vec<_> = shared.iter().map(|share| share.genre.as_str()).collect();
        assert_eq!(names, ["Jazz", "Rock"]);
        assert_eq!((shared[1].a, shared[1].b), (0.5, 0.25));
        assert_eq!(both_like(&[], &b), []);
    }
}
