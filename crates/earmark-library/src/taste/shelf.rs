//! The tracks of an index as what taste works on.

use std::collections::HashMap;
use std::path::Path;

use super::marks::MarkedTrack;
use super::sounds::Sounds;
use crate::{Index, LibraryError, Track, TrackId};

impl MarkedTrack {
    /// A track of an index.
    #[must_use]
    pub fn of(track: &Track) -> Self {
        let path = track.path.to_string_lossy().into_owned();
        let digest = track.payload.as_ref().map(ToString::to_string);
        Self {
            track: digest.unwrap_or_else(|| path.clone()),
            path,
        }
    }
}

/// All tracks of a library that were heard, each with what it sounds like.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// In the order of `sounds`.
    pub tracks: Vec<Track>,
    /// Their embeddings.
    pub sounds: Sounds,
}

impl Shelf {
    /// The tracks of an index, in the order of their paths. Copies of one recording are there once.
    ///
    /// # Errors
    /// What the index reports, and as [`Sounds::new`].
    pub fn of(index: &Index) -> Result<Self, LibraryError> {
        let embeddings = index.embeddings()?;
        let rows: HashMap<TrackId, usize> = embeddings
            .ids
            .iter()
            .enumerate()
            .map(|(row, id)| (*id, row))
            .collect();
        let (mut tracks, mut keys, mut artists) = (Vec::new(), Vec::new(), Vec::new());
        let mut values = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for track in index.tracks()? {
            let key = MarkedTrack::of(&track).track;
            let Some(row) = rows.get(&track.id) else {
                continue;
            };
            if !seen.insert(key.clone()) {
                continue;
            }
            keys.push(key);
            artists.push(artist(&track));
            values.extend_from_slice(embeddings.row(*row));
            tracks.push(track);
        }
        let sounds = Sounds::new(keys, artists, embeddings.dim, &values)?;
        Ok(Self { tracks, sounds })
    }

    /// Where a track lies, by its key.
    #[must_use]
    pub fn path(&self, track: &str) -> Option<&Path> {
        let number = self.sounds.find(track)?;
        Some(&self.tracks[number].path)
    }
}

fn artist(track: &Track) -> Option<String> {
    let tags = &track.file_tags;
    tags.artist.clone().or_else(|| tags.album_artist.clone())
}
