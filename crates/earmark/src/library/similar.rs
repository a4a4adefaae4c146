//! Tracks that sound like given files.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark_audio::PayloadDigest;
use earmark_library::neighbours::{Neighbour, Neighbours, Origin, Vectors};
use earmark_library::playlist::folded;
use earmark_library::{Index, LibraryError, Track, TrackId};

use super::asked::{Asked, Asker, direction, no_tracks};
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
        let n_tracks = index.n_heard()?;
        if n_tracks == 0 {
            return Err(no_tracks());
        }
        let neighbours = open(index, folder, n_tracks)?;
        let asker = Asker {
            index,
            threads,
            stop,
        };
        let asked = asker.about(self.files.iter().map(PathBuf::as_path))?;
        let found = self.nearest(&neighbours, &asked, index)?;
        Ok((found, neighbours.origin().clone()))
    }

    fn nearest(
        &self,
        neighbours: &Neighbours,
        asked: &[Asked],
        index: &Index,
    ) -> Result<Vec<Similar>, Error> {
        let direction = direction(asked)?;
        // The files themselves are among the nearest.
        let mut count = self.top.saturating_add(asked.len());
        let mut tracks = Tracks::of(index);
        loop {
            let nearest = neighbours.nearest(&direction, count, |_| true)?;
            let is_all = nearest.len() < count;
            let found = self.chosen(&nearest, asked, &mut tracks)?;
            // Copies and tracks that are not wanted took the places of others.
            if found.len() == self.top || is_all {
                return Ok(found);
            }
            count = count.saturating_mul(4);
        }
    }

    /// The first of those that are wanted, each recording once.
    fn chosen(
        &self,
        nearest: &[Neighbour],
        asked: &[Asked],
        tracks: &mut Tracks<'_>,
    ) -> Result<Vec<Similar>, Error> {
        let mut recordings: HashSet<PayloadDigest> = HashSet::new();
        let mut found = Vec::new();
        for neighbour in nearest {
            if found.len() == self.top {
                break;
            }
            let Some(track) = tracks.read(TrackId(neighbour.key))? else {
                continue;
            };
            let is_new = track
                .payload
                .is_none_or(|payload| recordings.insert(payload));
            if is_new && self.admits(track, asked) {
                found.push(Similar {
                    track: track.clone(),
                    similarity: f64::from(neighbour.similarity),
                });
            }
        }
        Ok(found)
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

/// Tracks of the index, each read once.
struct Tracks<'a> {
    index: &'a Index,
    known: HashMap<TrackId, Option<Track>>,
}

impl<'a> Tracks<'a> {
    fn of(index: &'a Index) -> Self {
        let known = HashMap::new();
        Self { index, known }
    }

    fn read(&mut self, id: TrackId) -> Result<Option<&Track>, Error> {
        let track = match self.known.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(self.index.track(id)?),
        };
        Ok(track.as_ref())
    }
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
