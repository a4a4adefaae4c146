//! A library at a glance.
//!
//! | file | what lives there |
//! |---|---|
//! | `count.rs` | how often something occurs |
//! | `tempo.rs` | how fast the music is |
//! | `disagreement.rs` | tracks whose tag and sound contradict each other |
//!
//! Pages and tables of it are drawn elsewhere.

mod count;
mod disagreement;
mod tempo;

#[cfg(test)]
mod tests;

use serde::Serialize;

pub use count::Count;
pub use disagreement::{Disagreement, Disagreements};
pub use tempo::TempoClass;

use crate::taxonomy::Taxonomy;
use crate::{Heard, RecordPath, Track};

/// What there is in a library.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Files.
    pub n_tracks: usize,
    /// Files that were heard.
    pub n_heard: usize,
    /// Seconds of music.
    pub seconds: f64,
    /// Bytes of files.
    pub bytes: u64,
    /// The most probable genre of each track.
    pub genres: Vec<Count>,
    /// The genres that tags name, by their proper names; a track counts for each of its own.
    pub tag_genres: Vec<Count>,
    /// Tracks whose tags name no genre.
    pub n_untagged: usize,
    /// The most probable mood of each track that has one.
    pub moods: Vec<Count>,
    /// The most probable era of each track that has one.
    pub eras: Vec<Count>,
    /// How fast the music is, slowest first.
    pub tempos: Vec<TempoClass>,
    /// Tracks of no clear tempo.
    pub n_without_tempo: usize,
    /// Codecs.
    pub codecs: Vec<Count>,
    /// Files that could not be heard.
    pub unreadable: Vec<Unreadable>,
    /// Tracks whose tag and sound contradict each other, the worst first.
    pub disagreements: Disagreements,
}

/// A file that could not be heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The file.
    #[serde(flatten)]
    pub path: RecordPath,
    /// The class of the error.
    pub kind: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Stats {
    /// Of tracks; `taxonomy` says which names mean one genre.
    #[must_use]
    pub fn of(tracks: &[Track], taxonomy: &Taxonomy) -> Self {
        let heard: Vec<&Heard> = tracks
            .iter()
            .filter_map(|track| track.heard.as_ref())
            .collect();
        let tempos = heard.iter().filter_map(|heard| heard.tempo);
        let tempos: Vec<f64> = tempos.filter(tempo::is_sane).collect();
        let sizes = tracks.iter().map(|track| track.size);
        Self {
            n_tracks: tracks.len(),
            n_heard: heard.len(),
            seconds: heard.iter().map(|heard| heard.duration).sum(),
            bytes: sizes.fold(0, u64::saturating_add),
            genres: count::of(
                heard
                    .iter()
                    .filter_map(|heard| heard.genre())
                    .map(str::to_owned),
            ),
            tag_genres: count::of(tracks.iter().flat_map(|track| tag_genres(track, taxonomy))),
            n_untagged: tracks
                .iter()
                .filter(|track| track.file_tags.genres.is_empty())
                .count(),
            moods: count::of(heard.iter().filter_map(|heard| best_tag(heard, "mood"))),
            eras: count::of(heard.iter().filter_map(|heard| best_tag(heard, "era"))),
            n_without_tempo: heard.len() - tempos.len(),
            tempos: tempo::classes(&tempos),
            codecs: count::of(heard.iter().map(|heard| heard.codec.clone())),
            unreadable: tracks.iter().filter_map(unreadable).collect(),
            disagreements: disagreement::find(tracks, taxonomy),
        }
    }
}

fn best_tag(heard: &Heard, kind: &str) -> Option<String> {
    heard.tags_of(kind).next().map(|tag| tag.name.clone())
}

/// What a track's tags name, each genre once.
fn tag_genres(track: &Track, taxonomy: &Taxonomy) -> Vec<String> {
    let names = track.file_tags.genres.iter();
    let names = names.map(|name| taxonomy.proper_name(name).unwrap_or(name).to_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn unreadable(track: &Track) -> Option<Unreadable> {
    let failure = track.failure.as_ref()?;
    Some(Unreadable {
        path: RecordPath(track.path.clone()),
        kind: failure.kind.clone(),
        message: failure.message.clone(),
    })
}
