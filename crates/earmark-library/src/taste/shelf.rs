//! The tracks of an index as what taste works on.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::marks::MarkedTrack;
use super::sounds::Sounds;
use crate::{Index, LibraryError, Track, TrackId};

impl MarkedTrack {
    /// A track of an index; `None` for one that could not be heard, since nothing would know it again.
    #[must_use]
    pub fn of(track: &Track) -> Option<Self> {
        Some(Self {
            track: track.payload?.to_string(),
            path: track.path.to_string_lossy().into_owned(),
        })
    }
}

/// All tracks of a library that were heard, each with what it sounds like.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// In the order of `sounds`.
    pub tracks: Vec<Track>,
    /// Their embeddings.
    pub sounds: Sounds,
    /// Tracks that are left out, because their embeddings have values that are not finite.
    pub n_left_out: usize,
}

impl Shelf {
    /// The tracks of an index, in the order of their paths. Copies of one recording are there once.
    ///
    /// # Errors
    /// What the index reports.
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
        let mut seen = HashSet::new();
        let mut n_left_out = 0;
        for track in index.tracks()? {
            let (Some(row), Some(marked)) = (rows.get(&track.id), MarkedTrack::of(&track)) else {
                continue;
            };
            let row = embeddings.row(*row);
            if !row.iter().all(|value| value.is_finite()) {
                n_left_out += 1;
                continue;
            }
            if !seen.insert(marked.track.clone()) {
                continue;
            }
            keys.push(marked.track);
            artists.push(artist(&track));
            values.extend_from_slice(row);
            tracks.push(track);
        }
        Ok(Self {
            sounds: Sounds::new(keys, artists, embeddings.dim, &values)?,
            tracks,
            n_left_out,
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileTags, Found, FoundAudio, Heard, Recording};
    use earmark_audio::PayloadDigest;

    fn found(number: u8, embedding: [f32; 2]) -> Found {
        Found {
            moved: None,
            path: format!("/{number}.mp3").into(),
            size: 1000,
            modified_ns: 5,
            inode_changed_ns: 0,
            file_tags: Some(FileTags::default()),
            audio: FoundAudio::Heard(Box::new(Recording {
                payload: PayloadDigest::from_bytes([number; 32]),
                heard_by: "models of today".to_owned(),
                heard: Heard {
                    duration: 30.0,
                    sample_rate: 44_100,
                    channels: 2,
                    codec: "mp3".to_owned(),
                    bit_rate: None,
                    tempo: None,
                    genres: Vec::new(),
                    tags: Vec::new(),
                },
                embedding: embedding.to_vec(),
                fingerprint: None,
            })),
        }
    }

    #[test]
    fn one_embedding_without_finite_values_does_not_take_the_others_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path()).unwrap();
        let embeddings = [
            [1.0, 2.0],
            [f32::NAN, 2.0],
            [1.0, f32::INFINITY],
            [3.0, 4.0],
        ];
        let files = (1..)
            .zip(embeddings)
            .map(|(n, embedding)| found(n, embedding));
        index.write(&files.collect::<Vec<_>>()).unwrap();
        let shelf = Shelf::of(&index).unwrap();
        assert_eq!((shelf.tracks.len(), shelf.sounds.len()), (2, 2));
        assert_eq!(shelf.n_left_out, 2);
        assert_eq!(shelf.path(&"04".repeat(32)), Some(Path::new("/4.mp3")));
    }
}
