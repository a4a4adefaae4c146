use std::io::Write;

use earmark::library::RecordPath;
use earmark::library::tagging::{Action, Plan, PlannedTrack};
use serde::Serialize;

use super::changes::{changes, present, proposed, say_changes};
use crate::args::{Format, TagShowArguments};
use crate::output::{BOLD, DIM, Entry, format_or_default, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &TagShowArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let plan = Plan::read(&arguments.plan)?;
    let format = format_or_default(arguments.format.or(settings.format));
    let mut out = stdout();
    match (format, arguments.summary) {
        (Format::Table, true) => say_changes(&plan),
        (Format::Table, false) => {
            for track in &plan.tracks {
                write_row(&mut out, track)?;
            }
            say_changes(&plan);
        }
        (format, true) => {
            let counts = changes(&plan).into_iter();
            let entries: Vec<ChangeEntry> = counts.map(ChangeEntry::from).collect();
            write_list(&mut out, format, &entries)?;
        }
        (format, false) => {
            let entries: Vec<TrackEntry> = plan.tracks.iter().map(TrackEntry::from).collect();
            write_list(&mut out, format, &entries)?;
        }
    }
    out.flush()?;
    Ok(Status::Good)
}

fn write_row(out: &mut impl Write, track: &PlannedTrack) -> std::io::Result<()> {
    let path = track
        .path
        .to_string_lossy()
        .replace(char::is_control, "\u{fffd}");
    match track.action {
        Action::Write => {
            let (from, to) = (present(track), proposed(track));
            writeln!(
                out,
                "{path}  {from} → {BOLD}{to}{BOLD:#}  {DIM}{}{DIM:#}",
                track.why
            )
        }
        Action::Keep => writeln!(
            out,
            "{DIM}{path}  {} stays: {}{DIM:#}",
            present(track),
            track.why
        ),
    }
}

/// A track of a plan.
#[derive(Serialize)]
struct TrackEntry {
    schema: &'static str,
    #[serde(flatten)]
    path: RecordPath,
    action: Action,
    present: Vec<String>,
    proposed: Vec<String>,
    probability: Option<f64>,
    why: String,
}

impl From<&PlannedTrack> for TrackEntry {
    fn from(track: &PlannedTrack) -> Self {
        Self {
            schema: "earmark.tag_change/v1",
            path: RecordPath::from(track.path.as_path()),
            action: track.action,
            present: track.present.clone(),
            proposed: track
                .proposed
                .iter()
                .map(|genre| genre.name.clone())
                .collect(),
            probability: track.proposed.first().map(|genre| genre.probability),
            why: track.why.clone(),
        }
    }
}

impl Entry for TrackEntry {
    const HEAD: &'static [&'static str] = &[
        "path",
        "action",
        "present",
        "proposed",
        "probability",
        "why",
    ];

    fn row(&self) -> Vec<String> {
        let action = match self.action {
            Action::Write => "write",
            Action::Keep => "keep",
        };
        let probability = self
            .probability
            .map(|probability| format!("{probability:.4}"));
        vec![
            self.path.to_string(),
            action.to_owned(),
            self.present.join("; "),
            self.proposed.join("; "),
            probability.unwrap_or_default(),
            self.why.clone(),
        ]
    }
}

/// A change and how often it comes.
#[derive(Serialize)]
struct ChangeEntry {
    schema: &'static str,
    change: String,
    n_tracks: usize,
}

impl From<(String, usize)> for ChangeEntry {
    fn from((change, n_tracks): (String, usize)) -> Self {
        let schema = "earmark.tag_change_count/v1";
        Self {
            schema,
            change,
            n_tracks,
        }
    }
}

impl Entry for ChangeEntry {
    const HEAD: &'static [&'static str] = &["change", "n_tracks"];

    fn row(&self) -> Vec<String> {
        vec![self.change.clone(), self.n_tracks.to_string()]
    }
}
