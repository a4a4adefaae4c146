//! GTZAN, and what is known of its tracks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::folders::{audio_below, name, subfolders};
use crate::dataset::{DatasetError, Entry, Layout, Manifest, Part};

/// Where the folders of the genres lie in the copies that go around.
const PLACES: [&str; 4] = ["", "genres", "genres_original", "audio"];

/// What has been published about a track of GTZAN; see `data/README.md` for the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GtzanTrack {
    /// Its genre.
    pub genre: &'static str,
    /// Its artist, in lower case, from Sturm's index.
    pub artist: &'static str,
    /// Its side of the fault-filtered split by Kereliuk, Sturm and Larsen (2015); repetitions and faults are
    /// [`Part::Excluded`].
    pub part: Part,
    /// Its fold, 0 to 4, where it is not in the test part; no artist is in two.
    pub artist_fold: Option<u32>,
}

/// All 1000 tracks of GTZAN by name: `blues.00000`.
///
/// ```
/// let track = earmark_data::gtzan_index()["rock.00075"];
/// assert_eq!((track.genre, track.artist), ("rock", "simply red"));
/// ```
#[must_use]
pub fn gtzan_index() -> &'static BTreeMap<&'static str, GtzanTrack> {
    static INDEX: OnceLock<BTreeMap<&str, GtzanTrack>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let lines = include_str!("../../../data/gtzan.csv").lines().skip(1);
        lines.filter_map(line).collect()
    })
}

fn line(line: &'static str) -> Option<(&'static str, GtzanTrack)> {
    let [id, artist, part, fold] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
    let track = GtzanTrack {
        genre: id.split('.').next()?,
        artist,
        part: Part::named(part)?,
        artist_fold: fold.parse().ok(),
    };
    Some((id, track))
}

/// The folder of the genres, if this is GTZAN: some of its genres, no others, and in them only its tracks.
pub(super) fn find(root: &Path, endings: &[&str]) -> Result<Option<PathBuf>, DatasetError> {
    for place in PLACES {
        let folder = root.join(place);
        if folder.is_dir() && is_gtzan(&folder, endings)? {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

fn is_gtzan(folder: &Path, endings: &[&str]) -> Result<bool, DatasetError> {
    let mut n_tracks = 0;
    for class in subfolders(folder)? {
        let genre = name(&class);
        for file in audio_below(&class, endings)? {
            match gtzan_index().get(stem(&file).as_str()) {
                Some(track) if track.genre == genre => n_tracks += 1,
                _ => return Ok(false),
            }
        }
    }
    Ok(n_tracks > 0)
}

pub(super) fn read(genres: &Path, endings: &[&str]) -> Result<Manifest, DatasetError> {
    let mut entries = Vec::new();
    for path in audio_below(genres, endings)? {
        let id = stem(&path);
        // Files beside the folders of the genres may be anything.
        let Some(track) = gtzan_index().get(id.as_str()) else {
            continue;
        };
        entries.push(Entry {
            id,
            path,
            label: track.genre.to_owned(),
            group: Some(track.artist.to_owned()),
            part: Some(track.part),
        });
    }
    Manifest::new(genres, Layout::Gtzan, entries, Vec::new())
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
