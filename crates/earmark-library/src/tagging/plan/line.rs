//! A line of a plan's file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Action, PlannedTrack};
use crate::{RecordPath, ScoredGenre, hex, path_bytes};

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) schema: String,
    pub(super) made_by: String,
    pub(super) n_tracks: usize,
    pub(super) options: Map<String, Value>,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    schema: String,
    path: String,
    /// The bytes of a path that is no Unicode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_hex: Option<String>,
    payload: String,
    present: Vec<String>,
    proposed: Vec<Proposed>,
    action: Action,
    why: String,
}

/// A genre to write.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposed {
    name: String,
    /// What a person writes into a plan needs none: they know.
    #[serde(default = "certain")]
    probability: f64,
}

fn certain() -> f64 {
    1.0
}

impl From<&ScoredGenre> for Proposed {
    fn from(genre: &ScoredGenre) -> Self {
        Self {
            name: genre.name.clone(),
            probability: genre.probability,
        }
    }
}

impl From<Proposed> for ScoredGenre {
    fn from(genre: Proposed) -> Self {
        Self {
            name: genre.name,
            probability: genre.probability,
        }
    }
}

pub(super) const TRACK_SCHEMA: &str = "earmark.tag_plan_track/v1";

impl From<&PlannedTrack> for Line {
    fn from(track: &PlannedTrack) -> Self {
        let path = RecordPath::from(track.path.as_path());
        Self {
            schema: TRACK_SCHEMA.to_owned(),
            path: path.to_string(),
            path_hex: path.hex(),
            payload: track.payload.to_string(),
            present: track.present.clone(),
            proposed: track.proposed.iter().map(Proposed::from).collect(),
            action: track.action,
            why: track.why.clone(),
        }
    }
}

impl Line {
    /// The track it is about, or what is wrong with it.
    pub(super) fn track(self) -> Result<PlannedTrack, String> {
        if self.schema != TRACK_SCHEMA {
            return Err(format!("\"{}\" is no known schema", self.schema));
        }
        let path = match self.path_hex {
            None => PathBuf::from(&self.path),
            Some(digits) => {
                path_bytes::to_path(hex::to_bytes(&digits).ok_or("path_hex has odd digits")?)
            }
        };
        if path.as_os_str().is_empty() || path_bytes::of(&path).contains(&0) {
            return Err("its path is none".to_owned());
        }
        if self.action == Action::Write && self.proposed.is_empty() {
            return Err("a track that is to be written has no proposed genre".to_owned());
        }
        let proposed: Vec<ScoredGenre> = self.proposed.into_iter().map(ScoredGenre::from).collect();
        proposed.iter().try_for_each(check_genre)?;
        let payload = self.payload.parse();
        Ok(PlannedTrack {
            path,
            payload: payload.map_err(|error| format!("payload: {error}"))?,
            present: self.present,
            proposed,
            why: self.why,
            action: self.action,
        })
    }
}

/// The longest genre, in bytes, that is not taken for a mistake.
const LONGEST: usize = 200;

fn check_genre(genre: &ScoredGenre) -> Result<(), String> {
    let ScoredGenre { name, probability } = genre;
    if name.trim() != name || name.is_empty() || name.len() > LONGEST {
        return Err(format!(
            "{name:?} is no genre: it is empty, too long or has blanks around it"
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(format!("the genre {name:?} has control characters"));
    }
    if !(0.0..=1.0).contains(probability) {
        return Err(format!(
            "the probability {probability} of {name} is not within 0 and 1"
        ));
    }
    Ok(())
}
