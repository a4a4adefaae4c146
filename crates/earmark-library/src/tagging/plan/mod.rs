//! Plans: what is to be written to which track, made from what is known of them, kept in a file that people can read and
//! change.
//!
//! | file | what lives there |
//! |---|---|
//! | `chooser.rs` | which genres are proposed for what was heard |
//! | `line.rs` | a line of a plan's file |
//! | `file.rs` | the file as a whole |

mod chooser;
mod file;
mod line;

use std::path::PathBuf;

use earmark_audio::PayloadDigest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ScoredGenre;

pub use chooser::Chooser;

/// What the plan of a track says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Its genres become the proposed ones.
    Write,
    /// It stays as it is.
    Keep,
}

/// A track that a genre may be written to.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// Its audio.
    pub payload: PayloadDigest,
    /// The genres in its tags.
    pub present: Vec<String>,
    /// What was heard, best first.
    pub heard: Vec<ScoredGenre>,
}

/// A line of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTrack {
    /// Where the track is.
    pub path: PathBuf,
    /// Its audio; only a file that has it is written to.
    pub payload: PayloadDigest,
    /// The genres in its tags; only a file that has these is written to.
    pub present: Vec<String>,
    /// The genres it should have, in their order.
    pub proposed: Vec<ScoredGenre>,
    /// Why so, for people.
    pub why: String,
    /// What is to be done.
    pub action: Action,
}

/// A plan of tag writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The version of Earmark that made it.
    pub made_by: String,
    /// What it was told, for people.
    pub options: Map<String, Value>,
    /// In the order in which they are written.
    pub tracks: Vec<PlannedTrack>,
}

/// What becomes of tracks that have a genre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// They keep it.
    #[default]
    Keep,
    /// They get the proposed one.
    Overwrite,
}

impl Plan {
    /// Plans what to write to `candidates`; nothing is read or written.
    ///
    /// ```
    /// use earmark_library::tagging::{Chooser, Existing, Plan};
    ///
    /// let plan = Plan::new(Vec::new(), Existing::Keep, &Chooser::default(), Default::default());
    /// assert!(plan.tracks.is_empty());
    /// ```
    #[must_use]
    pub fn new(
        candidates: Vec<Candidate>,
        existing: Existing,
        chooser: &Chooser,
        options: Map<String, Value>,
    ) -> Self {
        let planned = |candidate| planned(candidate, existing, chooser);
        Self {
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            options,
            tracks: candidates.into_iter().map(planned).collect(),
        }
    }

    /// Tracks that are written to.
    #[must_use]
    pub fn n_writes(&self) -> usize {
        let writes = self.tracks.iter();
        writes.filter(|track| track.action == Action::Write).count()
    }
}

fn planned(candidate: Candidate, existing: Existing, chooser: &Chooser) -> PlannedTrack {
    let proposal = chooser.propose(&candidate.heard);
    let names = proposal.genres.iter().map(|genre| &genre.name);
    let (action, why) = if proposal.genres.is_empty() {
        (Action::Keep, proposal.why)
    } else if names.eq(candidate.present.iter()) {
        (Action::Keep, "it has this genre".to_owned())
    } else if existing == Existing::Keep && !candidate.present.is_empty() {
        (Action::Keep, "it has a genre".to_owned())
    } else {
        (Action::Write, proposal.why)
    };
    PlannedTrack {
        path: candidate.path,
        payload: candidate.payload,
        present: candidate.present,
        proposed: proposal.genres,
        why,
        action,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(present: &[&str]) -> Candidate {
        Candidate {
            path: "a.mp3".into(),
            payload: PayloadDigest::from_bytes([0; 32]),
            present: present.iter().map(|&name| name.to_owned()).collect(),
            heard: vec![ScoredGenre {
                name: "Jazz".to_owned(),
                probability: 0.8,
            }],
        }
    }

    fn action(present: &[&str], existing: Existing) -> Action {
        let chooser = Chooser::default();
        let plan = Plan::new(vec![candidate(present)], existing, &chooser, Map::new());
        assert!(!plan.tracks[0].why.is_empty());
        plan.tracks[0].action
    }

    #[test]
    fn tracks_with_a_genre_keep_it_unless_it_is_to_be_overwritten() {
        assert_eq!(action(&[], Existing::Keep), Action::Write);
        assert_eq!(action(&["Pop"], Existing::Keep), Action::Keep);
        assert_eq!(action(&["Pop"], Existing::Overwrite), Action::Write);
        assert_eq!(action(&["Jazz"], Existing::Overwrite), Action::Keep);
    }

    #[test]
    fn without_a_proposal_nothing_is_written() {
        let mut nothing = Chooser::default();
        nothing.options.min_probability = 0.9;
        let plan = Plan::new(
            vec![candidate(&[])],
            Existing::Overwrite,
            &nothing,
            Map::new(),
        );
        assert_eq!((plan.tracks[0].action, plan.n_writes()), (Action::Keep, 0));
    }
}
