use std::io::Write;

use earmark::library::taste::MarkedTrack;
use serde::Serialize;

use super::desk::{Chosen, Desk, Markable, now};
use crate::args::{Format, MarkArguments};
use crate::output::{Entry, counted, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_change/v1";

/// What is done to marks.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Action {
    Like,
    Dislike,
    Unmark,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Dislike => "dislike",
            Self::Unmark => "unmark",
        }
    }

    /// What was done to so many tracks.
    fn done(self, n_tracks: usize, n_changed: usize) -> String {
        let done = match self {
            Self::Like => "liked",
            Self::Dislike => "disliked",
            Self::Unmark => return format!("{} taken back", counted(n_changed, "mark", "marks")),
        };
        format!("{n_tracks} {done}, {n_changed} of them new")
    }
}

pub(super) fn run(arguments: &MarkArguments, action: Action) -> Result<Status, Fatal> {
    let mut desk = Desk::about(&arguments.about)?;
    let tracks = desk.index.tracks()?;
    let chosen = Chosen::of(&tracks, &arguments.paths);
    let marked: Markable = chosen.tracks.iter().copied().collect();
    let listener = &arguments.about.listener;
    let change = Change::make(&mut desk, listener, action, &marked.tracks)?;
    tell(desk.format, &[change])?;
    Ok(status(chosen.has_strangers || marked.has_unheard))
}

pub(super) fn status(wants_attention: bool) -> Status {
    if wants_attention {
        Status::Attention
    } else {
        Status::Good
    }
}

/// What became of marks.
#[derive(Serialize)]
pub(super) struct Change {
    schema: &'static str,
    listener: String,
    action: Action,
    n_tracks: usize,
    n_changed: usize,
}

impl Change {
    pub(super) fn make(
        desk: &mut Desk,
        listener: &str,
        action: Action,
        tracks: &[MarkedTrack],
    ) -> Result<Self, Fatal> {
        let n_changed = match action {
            Action::Like => desk.taste.mark(listener, tracks, true, now())?,
            Action::Dislike => desk.taste.mark(listener, tracks, false, now())?,
            Action::Unmark => desk.taste.unmark(listener, tracks)?,
        };
        Ok(Self {
            schema: SCHEMA,
            listener: listener.to_owned(),
            action,
            n_tracks: tracks.len(),
            n_changed,
        })
    }
}

impl Entry for Change {
    const HEAD: &[&str] = &["listener", "action", "tracks", "changed"];

    fn row(&self) -> Vec<String> {
        vec![
            self.listener.clone(),
            self.action.as_str().to_owned(),
            self.n_tracks.to_string(),
            self.n_changed.to_string(),
        ]
    }
}

pub(super) fn tell(format: Format, changes: &[Change]) -> Result<(), Fatal> {
    let mut out = stdout();
    match format {
        Format::Table => {
            for change in changes {
                let done = change.action.done(change.n_tracks, change.n_changed);
                writeln!(out, "{done}")?;
            }
        }
        format => write_list(&mut out, format, changes)?,
    }
    Ok(out.flush()?)
}
