//! FMA (Defferrard et al. 2017) with its metadata.
//!
//! | file | what lives there |
//! |---|---|
//! | `tracks.rs` | `tracks.csv` with its two head rows |
//! | `genres.rs` | the hierarchy of `genres.csv` |

mod genres;
mod tracks;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::folders::name;
use crate::dataset::{DatasetError, Entry, Layout, LeftOut, Manifest};

pub use genres::FmaGenre;
pub use tracks::FmaTrack;

/// Clips of FMA that hold less than 2 s of music, or none: issues 8 and 44 of <https://github.com/mdeff/fma>. They are
/// in all subsets.
pub const FMA_SHORT_CLIPS: [u32; 6] = [98565, 98567, 98569, 99134, 108925, 133297];

/// How much of FMA: each subset is part of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FmaSubset {
    /// 8 000 clips, 8 balanced genres.
    Small,
    /// 25 000 clips, 16 genres.
    Medium,
    /// 106 574 clips, 161 genres.
    Large,
    /// 106 574 whole tracks.
    Full,
}

impl FmaSubset {
    const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::Full];

    /// The folder of its audio: `fma_small`, …
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Small => "fma_small",
            Self::Medium => "fma_medium",
            Self::Large => "fma_large",
            Self::Full => "fma_full",
        }
    }

    /// `small`, `medium`, `large` or `full`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|subset| subset.to_string() == name)
    }
}

impl fmt::Display for FmaSubset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.folder()["fma_".len()..])
    }
}

/// `tracks.csv` and `genres.csv` of `fma_metadata`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FmaMetadata {
    /// By number.
    pub tracks: BTreeMap<u32, FmaTrack>,
    /// By number.
    pub genres: BTreeMap<u32, FmaGenre>,
}

impl FmaMetadata {
    /// Reads the folder `fma_metadata`. Of the 260 MB of `tracks.csv` only what [`FmaTrack`] holds is kept.
    ///
    /// # Errors
    /// [`DatasetError::Io`], [`DatasetError::NotCsv`], [`DatasetError::MissingColumn`], and
    /// [`DatasetError::Cell`] with line and column.
    pub fn read(folder: &Path) -> Result<Self, DatasetError> {
        Ok(Self {
            tracks: tracks::read(&folder.join("tracks.csv"))?,
            genres: genres::read(&folder.join("genres.csv"))?,
        })
    }

    /// The genres from `genre` up to its root, itself first; empty for a number that is none.
    #[must_use]
    pub fn lineage(&self, genre: u32) -> Vec<&FmaGenre> {
        let mut line: Vec<&FmaGenre> = Vec::new();
        let mut next = self.genres.get(&genre);
        while let Some(genre) = next {
            if line.contains(&genre) {
                break;
            }
            line.push(genre);
            next = genre.parent.and_then(|parent| self.genres.get(&parent));
        }
        line
    }

    /// The tracks of a subset whose audio lies in `audio`, with their top genres, artists and official parts. Tracks
    /// without a top genre and [`FMA_SHORT_CLIPS`] are listed as left out.
    ///
    /// # Errors
    /// Those of [`Manifest::new`].
    pub fn manifest(&self, subset: FmaSubset, audio: &Path) -> Result<Manifest, DatasetError> {
        let (mut entries, mut left_out) = (Vec::new(), Vec::new());
        for (number, track) in self
            .tracks
            .iter()
            .filter(|(_, track)| track.subset <= subset)
        {
            let id = format!("{number:06}");
            match &track.genre_top {
                _ if FMA_SHORT_CLIPS.contains(number) => left_out.push(LeftOut {
                    id,
                    reason: "known to hold less than 2 s of music",
                }),
                None => left_out.push(LeftOut {
                    id,
                    reason: "without a top genre",
                }),
                Some(label) => entries.push(Entry {
                    path: audio.join(&id[..3]).join(format!("{id}.mp3")),
                    id,
                    label: label.clone(),
                    group: track.artist_id.map(|artist| artist.to_string()),
                    part: Some(track.split),
                }),
            }
        }
        Manifest::new(audio, Layout::Fma, entries, left_out)
    }
}

/// The metadata that belongs to `root`: in it, or beside it where it is a folder of audio.
pub(in crate::dataset) fn find(root: &Path) -> Option<PathBuf> {
    let inside = root.join("fma_metadata");
    let beside = subset_of(root)
        .and(root.parent())
        .map(|parent| parent.join("fma_metadata"));
    let places = [Some(inside), beside].into_iter().flatten();
    places
        .into_iter()
        .find(|folder| folder.join("tracks.csv").is_file())
}

pub(super) fn read(root: &Path, metadata: &Path) -> Result<Manifest, DatasetError> {
    let here = subset_of(root).map(|subset| (subset, root.to_owned()));
    let (subset, audio) = here.map_or_else(|| only_subset(root), Ok)?;
    FmaMetadata::read(metadata)?.manifest(subset, &audio)
}

fn subset_of(folder: &Path) -> Option<FmaSubset> {
    let name = name(folder);
    FmaSubset::ALL
        .into_iter()
        .find(|subset| subset.folder() == name)
}

fn only_subset(root: &Path) -> Result<(FmaSubset, PathBuf), DatasetError> {
    let folders = FmaSubset::ALL.map(|subset| (subset, root.join(subset.folder())));
    let found: Vec<_> = folders
        .into_iter()
        .filter(|(_, folder)| folder.is_dir())
        .collect();
    match <[_; 1]>::try_from(found) {
        Ok([only]) => Ok(only),
        Err(found) => Err(DatasetError::FmaSubset {
            path: root.to_owned(),
            found: found.iter().map(|(subset, _)| subset.folder()).collect(),
        }),
    }
}
