//! Tracks that sound like given files.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark_audio::PayloadDigest;
use earmark_library::neighbours::{Neighbour, Neighbours, Origin, Vectors};
use earmark_library::playlist::folded;
use earmark_library::{Index, LibraryError, Track, TrackId};

use super::asked::{Asked, Asker, direction, heard_tracks};
use crate::{Error, Threads};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct SimilarRequest {
    /// Files of the library or from elsewhere; of several, what lies between them is looked for.
    pub files: Vec<PathBuf>,
    /// How many tracks to name.
    pub top: usize,
    /// Whether to leave out tracks of the artists of the files.
    pub exclude_artist: bool,
}

/// A track that sounds like what was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// The track.
    pub track: Track,
    /// Cosine of the angle between the embeddings, -1 to 1.
    pub similarity: f64,
}

impl SimilarRequest {
    /// The tracks of the library in `folder` that sound like the files, nearest first: each recording once, without those of the files
    /// themselves. Also where the answer comes from.
    ///
    /// # Errors
    /// Where the library is empty or cannot be read, or a file cannot be heard; see
    /// [`Neighbours::open`] and [`LibraryListener::hear`](super::LibraryListener::hear).
    pub fn answer(
        &self,
        index: &Index,
        folder: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<(Vec<Similar>, Origin), Error> {
        let tracks = heard_tracks(index)?;
        let neighbours = open(index, folder, tracks.len())?;
        let asker = Asker {
            tracks: &tracks,
            embedding: &|track| neighbours.vector(track.id.0),
            threads,
            stop,
        };
        let asked = asker.about(self.files.iter().map(PathBuf::as_path))?;
        let found = self.nearest(&neighbours, &asked, &tracks)?;
        Ok((found, neighbours.origin().clone()))
    }

    fn nearest(
        &self,
        neighbours: &Neighbours,
        asked: &[Asked],
        tracks: &[Track],
    ) -> Result<Vec<Similar>, Error> {
        let direction = direction(asked)?;
        let tracks: HashMap<TrackId, &Track> =
            tracks.iter().map(|track| (track.id, track)).collect();
        let track = |key: i64| tracks.get(&TrackId(key)).copied();
        let keep = |key: i64| track(key).is_some_and(|track| self.admits(track, asked));
        let mut count = self.top;
        loop {
            let nearest = neighbours.nearest(&direction, count, keep)?;
            let is_all = nearest.len() < count;
            let found = once_each(nearest, track, self.top);
            // Copies of a recording took the places of others.
            if found.len() == self.top || is_all {
                return Ok(found);
            }
            count = count.saturating_mul(2);
        }
    }

    fn admits(&self, track: &Track, asked: &[Asked]) -> bool {
        let artist = track.file_tags.artist.as_deref().and_then(folded);
        asked.iter().all(|asked| {
            let is_same = track.payload == Some(asked.payload);
            let is_artists = artist.is_some() && artist == asked.artist;
            !(is_same || self.exclude_artist && is_artists)
        })
    }
}

/// The first `top`, each recording once.
fn once_each<'a>(
    nearest: Vec<Neighbour>,
    track: impl Fn(i64) -> Option<&'a Track>,
    top: usize,
) -> Vec<Similar> {
    let mut recordings: HashSet<PayloadDigest> = HashSet::new();
    let similar = nearest.into_iter().filter_map(|neighbour| {
        let track = track(neighbour.key)?;
        Some(Similar {
            track: track.clone(),
            similarity: f64::from(neighbour.similarity),
        })
    });
    let is_new = |similar: &Similar| {
        similar
            .track
            .payload
            .is_none_or(|payload| recordings.insert(payload))
    };
    similar.filter(is_new).take(top).collect()
}

fn open(index: &Index, folder: &Path, n_tracks: usize) -> Result<Neighbours, Error> {
    // Read first: what a scan adds meanwhile makes the next generation, and the graph stale.
    let generation = index.generation()?;
    let load = || -> Result<Vectors, LibraryError> {
        let embeddings = index.embeddings()?;
        let keys: Vec<i64> = embeddings.ids.iter().map(|id| id.0).collect();
        Vectors::new(&keys, embeddings.dim, &embeddings.values)
    };
    Ok(Neighbours::open(folder, generation, n_tracks, load)?)
}
