use std::collections::BTreeMap;

use earmark::library::tagging::{Action, Plan, PlannedTrack};

use crate::output::{counted, say};

/// Changes that are named; the rest is counted.
const NAMED: usize = 12;

/// The changes of a plan and how often each comes, the most frequent first: "pop → jazz".
pub(super) fn changes(plan: &Plan) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for track in plan
        .tracks
        .iter()
        .filter(|track| track.action == Action::Write)
    {
        let (from, to) = (present(track), proposed(track));
        *counts.entry(format!("{from} → {to}")).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// Tells people what a plan would do.
pub(super) fn say_changes(plan: &Plan) {
    let changes = changes(plan);
    for (change, count) in changes.iter().take(NAMED) {
        say(&format!("{count:>7}  {change}"));
    }
    if changes.len() > NAMED {
        say(&format!(
            "         … and {} other changes",
            changes.len() - NAMED
        ));
    }
    let (n_writes, n_tracks) = (plan.n_writes(), plan.tracks.len());
    say(&format!(
        "{}, {}",
        counted(
            n_writes,
            "file gets another genre",
            "files get another genre"
        ),
        counted(n_tracks - n_writes, "stays as it is", "stay as they are")
    ));
}

/// The genres a track has, in words.
pub(super) fn present(track: &PlannedTrack) -> String {
    joined(track.present.iter().map(String::as_str))
}

/// The genres it is to get.
pub(super) fn proposed(track: &PlannedTrack) -> String {
    joined(track.proposed.iter().map(|genre| genre.name.as_str()))
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(printable).collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}

/// Control characters in a tag would garble the terminal.
fn printable(name: &str) -> String {
    name.replace(char::is_control, "\u{fffd}")
}
