use serde::Serialize;

use crate::taxonomy::Taxonomy;
use crate::{RecordPath, ScoredGenre, Track};

/// As many genres are named as were heard.
const HEARD: usize = 3;
/// What is heard must be as sure as this to contradict a tag.
const SURE: f64 = 0.4;
/// A tag is contradicted if what it names is as improbable as this.
const IMPROBABLE: f64 = 0.1;

/// Where tags and sound contradict each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Disagreements {
    /// Tracks to look at, the worst first.
    pub tracks: Vec<Disagreement>,
    /// Tracks whose tags name a genre that can be heard.
    pub n_compared: usize,
    /// Tracks whose tags name only such genres as no model here knows.
    pub n_beyond: usize,
}

/// A track whose tag and sound contradict each other: one of them is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// The file.
    #[serde(flatten)]
    pub path: RecordPath,
    /// What its tags name.
    pub tagged: Vec<String>,
    /// How probable it is by the sound, 0 to 1.
    pub probability: f64,
    /// What is heard instead, most probable first.
    pub heard: Vec<ScoredGenre>,
}

/// Compares tags and sound. A tag may be wider or narrower than what is heard: metal is rock too, and who wrote rock
/// did not mean "no metal".
pub(super) fn find(tracks: &[Track], taxonomy: &Taxonomy) -> Disagreements {
    let mut found = Disagreements::default();
    for track in tracks {
        let Some(heard) = track
            .heard
            .as_ref()
            .filter(|_| !track.file_tags.genres.is_empty())
        else {
            continue;
        };
        let related = |genre: &&ScoredGenre| {
            let tags = track.file_tags.genres.iter();
            tags.into_iter()
                .any(|tag| is_related(taxonomy, tag, &genre.name))
        };
        let agreeing: Vec<&ScoredGenre> = heard.genres.iter().filter(related).collect();
        if agreeing.is_empty() {
            found.n_beyond += 1;
            continue;
        }
        found.n_compared += 1;
        let probability: f64 = agreeing.iter().map(|genre| genre.probability).sum();
        let best = heard.genres.first().map_or(0.0, |genre| genre.probability);
        if probability <= IMPROBABLE && best >= SURE {
            found.tracks.push(Disagreement {
                path: RecordPath(track.path.clone()),
                tagged: track.file_tags.genres.clone(),
                probability,
                heard: heard.genres.iter().take(HEARD).cloned().collect(),
            });
        }
    }
    let weight = |track: &Disagreement| track.heard[0].probability - track.probability;
    found.tracks.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    found
}

fn is_related(taxonomy: &Taxonomy, tag: &str, heard: &str) -> bool {
    taxonomy.same(tag, heard) || taxonomy.is_under(tag, heard) || taxonomy.is_under(heard, tag)
}
