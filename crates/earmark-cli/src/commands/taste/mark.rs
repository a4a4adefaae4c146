use std::io::Write;

use earmark::library::Track;
use earmark::library::taste::MarkedTrack;
use serde::Serialize;

use super::desk::{Chosen, Desk, now};
use crate::args::{Format, ImportArguments, MarkArguments};
use crate::output::{Entry, say, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_change/v1";

/// Four stars of five and more are liked.
const LIKED_FROM: f64 = 0.7;
/// Two stars of five and less are disliked. No stars mean that nobody has rated.
const DISLIKED_TO: f64 = 0.5;

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

    fn done(self) -> &'static str {
        match self {
            Self::Like => "liked",
            Self::Dislike => "disliked",
            Self::Unmark => "unmarked",
        }
    }
}

pub(super) fn run(arguments: &MarkArguments, action: Action) -> Result<Status, Fatal> {
    let mut desk = Desk::about(&arguments.about)?;
    let tracks = desk.index.tracks()?;
    let chosen = Chosen::of(&tracks, &arguments.paths);
    let change = Change::make(
        &mut desk,
        &arguments.about.listener,
        action,
        &chosen.marked(),
    )?;
    tell(desk.format, &[change])?;
    Ok(status(chosen.has_strangers))
}

pub(super) fn import(arguments: &ImportArguments) -> Result<Status, Fatal> {
    let mut desk = Desk::about(&arguments.about)?;
    let tracks = desk.index.tracks()?;
    let liked = Chosen::of(&tracks, &arguments.liked);
    let disliked = Chosen::of(&tracks, &arguments.disliked);
    let (mut likes, mut dislikes) = (liked.marked(), disliked.marked());
    if let Some(track) = likes.iter().find(|track| dislikes.contains(track)) {
        let message = format!(
            "{}: is both liked and disliked; name folders apart",
            track.path
        );
        return Err(Fatal::new(message));
    }
    if arguments.from_ratings {
        // What a folder says counts more than what a tag says.
        let is_free = |track: &MarkedTrack| !likes.contains(track) && !dislikes.contains(track);
        let rated =
            |is_so: fn(f64) -> bool| rated(&tracks, is_so).into_iter().filter(is_free).collect();
        let good: Vec<MarkedTrack> = rated(|rating| rating >= LIKED_FROM);
        let bad: Vec<MarkedTrack> = rated(|rating| rating > 0.0 && rating <= DISLIKED_TO);
        likes.extend(good);
        dislikes.extend(bad);
    }
    let listener = &arguments.about.listener;
    let changes = [
        Change::make(&mut desk, listener, Action::Like, &likes)?,
        Change::make(&mut desk, listener, Action::Dislike, &dislikes)?,
    ];
    tell(desk.format, &changes)?;
    let is_nothing = likes.is_empty() && dislikes.is_empty();
    if is_nothing {
        say("nothing was marked: no track of the library has a rating that says so");
    }
    Ok(status(
        is_nothing || liked.has_strangers || disliked.has_strangers,
    ))
}

fn rated(tracks: &[Track], is_so: fn(f64) -> bool) -> Vec<MarkedTrack> {
    let rated = tracks
        .iter()
        .filter(|track| track.file_tags.rating.is_some_and(is_so));
    rated.map(MarkedTrack::of).collect()
}

fn status(wants_attention: bool) -> Status {
    if wants_attention {
        Status::Attention
    } else {
        Status::Good
    }
}

/// What became of marks.
#[derive(Serialize)]
struct Change {
    schema: &'static str,
    listener: String,
    action: Action,
    n_tracks: usize,
    n_changed: usize,
}

impl Change {
    fn make(
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

fn tell(format: Format, changes: &[Change]) -> Result<(), Fatal> {
    let mut out = stdout();
    match format {
        Format::Table => {
            for change in changes {
                let (n_tracks, n_changed) = (change.n_tracks, change.n_changed);
                let done = change.action.done();
                writeln!(out, "{n_tracks} {done}, {n_changed} of them new")?;
            }
        }
        format => write_list(&mut out, format, changes)?,
    }
    Ok(out.flush()?)
}
