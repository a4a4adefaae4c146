//! Tracks laid out in the plane.

use serde::{Deserialize, Serialize};

/// Tracks as points of a plane, alike ones near each other, such as [`tsne`](crate::tsne()) gives them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackMap {
    /// What lies near each other, such as `Features` or `Embeddings`.
    pub title: String,
    /// How it was made, in a sentence; may be empty.
    pub about: String,
    /// The tracks, drawn in this order.
    pub points: Vec<MapPoint>,
}

/// A track on a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapPoint {
    /// The track.
    pub track: String,
    /// How far right it lies.
    pub x: f64,
    /// How far up it lies, in the same unit.
    pub y: f64,
    /// Its true class, counted from 0 in the order of the classes of the evaluation.
    pub class: usize,
    /// The class it was taken for; none for a training track.
    pub predicted: Option<usize>,
}
