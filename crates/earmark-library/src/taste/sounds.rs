//! Embeddings of a library, by track.

use std::collections::HashMap;

use ndarray::{Array2, ArrayView1};

use crate::LibraryError;
use crate::playlist::folded;

/// The tracks of a library with what each sounds like.
#[derive(Clone, Debug)]
pub struct Sounds {
    tracks: Vec<String>,
    artists: Vec<Option<String>>,
    numbers: HashMap<String, usize>,
    rows: Array2<f64>,
}

impl Sounds {
    /// Of `tracks`, the keys of [`MarkedTrack`](super::MarkedTrack), each with its artist, if that is known, and `dim`
    /// values of `values`, which come row after row. Of tracks with one key, which have the same audio, the first counts.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) unless there is an artist and a row of finite values
    /// for each track.
    pub fn new(
        tracks: Vec<String>,
        artists: Vec<Option<String>>,
        dim: usize,
        values: &[f32],
    ) -> Result<Self, LibraryError> {
        let n_tracks = tracks.len();
        let refused = |message: String| {
            LibraryError::config(
                message,
                "give each track an artist and a row of finite values",
            )
        };
        if artists.len() != n_tracks {
            let n_artists = artists.len();
            return Err(refused(format!(
                "{n_tracks} tracks have {n_artists} artists"
            )));
        }
        let n_values = values.len();
        let values: Vec<f64> = values.iter().copied().map(f64::from).collect();
        let rows = Array2::from_shape_vec((n_tracks, dim), values).map_err(|_| {
            refused(format!(
                "{n_tracks} embeddings of {dim} values have {n_values} values"
            ))
        })?;
        let is_finite = |row: ArrayView1<'_, f64>| row.iter().all(|value| value.is_finite());
        if let Some(number) = rows.rows().into_iter().position(|row| !is_finite(row)) {
            return Err(refused(format!(
                "the embedding of '{}' has values that are not finite",
                tracks[number]
            )));
        }
        let mut numbers = HashMap::new();
        for (number, track) in tracks.iter().enumerate() {
            numbers.entry(track.clone()).or_insert(number);
        }
        Ok(Self {
            tracks,
            artists,
            numbers,
            rows,
        })
    }

    /// How many tracks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tracks.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tracks.is_empty()
    }

    /// The key of a track.
    #[must_use]
    pub fn track(&self, number: usize) -> &str {
        &self.tracks[number]
    }

    /// The number of the track of that key.
    #[must_use]
    pub fn find(&self, track: &str) -> Option<usize> {
        self.numbers.get(track).copied()
    }

    pub(super) fn rows(&self) -> &Array2<f64> {
        &self.rows
    }

    /// Who tracks are kept apart by: the artist, or where none is known the track itself.
    pub(super) fn group(&self, number: usize) -> String {
        match self.artists[number].as_deref().and_then(folded) {
            Some(artist) => format!("artist {artist}"),
            None => format!("track {}", self.tracks[number]),
        }
    }
}
