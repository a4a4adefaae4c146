//! What is on both sides.

use std::collections::{BTreeMap, BTreeSet};

use earmark_data::{ContentHash, Manifest, Place, SplitFinding};
use earmark_eval::report::LeakCheck;

use super::host::{Event, Host};
use super::rounds::Plan;
use super::{Examples, Experiment};
use crate::check::{Across, DatasetCheck, FindingKind};
use crate::{Error, ErrorKind};

/// Looks for tracks, artists and recordings on several sides of the split.
pub(super) fn check(
    experiment: &Experiment,
    examples: &Examples,
    plan: &Plan,
    host: &mut Host<'_>,
) -> Result<Vec<LeakCheck>, Error> {
    let mut checks = of_split(examples, plan);
    checks.push(repeats(examples, plan));
    if experiment.report.repeats && examples.has_files() {
        checks.extend(near_repeats(experiment, examples, plan, host)?);
    }
    Ok(checks)
}

fn of_split(examples: &Examples, plan: &Plan) -> Vec<LeakCheck> {
    let lines = |wanted: fn(&SplitFinding) -> bool| {
        let found = plan.findings.iter().filter(|finding| wanted(finding));
        found.map(ToString::to_string).collect()
    };
    let mut checks = vec![LeakCheck {
        name: "Segments of one track on several sides".to_owned(),
        findings: lines(|finding| {
            matches!(
                finding,
                SplitFinding::Leaky | SplitFinding::TrackOnTwoSides { .. }
            )
        }),
    }];
    // Where no artist is known, none can be looked for.
    if examples.has_groups() {
        checks.push(LeakCheck {
            name: "An artist or album on several sides".to_owned(),
            findings: lines(|finding| matches!(finding, SplitFinding::GroupOnTwoSides { .. })),
        });
    }
    checks
}

/// Files, or rows of a table, that are the same to the last bit.
fn repeats(examples: &Examples, plan: &Plan) -> LeakCheck {
    let mut places: BTreeMap<ContentHash, (BTreeSet<Place>, BTreeSet<&str>)> = BTreeMap::new();
    for unit in &examples.units {
        let track = plan.split.track_of(&unit.id);
        if let Some(place) = plan.split.place_of(&unit.id) {
            let (places, tracks) = places.entry(unit.hash).or_default();
            places.insert(place);
            tracks.insert(track);
        }
    }
    let several = places
        .into_values()
        .filter(|(places, tracks)| places.len() > 1 && tracks.len() > 1);
    let line = |(places, tracks): (BTreeSet<Place>, BTreeSet<&str>)| {
        let places: Vec<String> = places.iter().map(Place::in_words).collect();
        let tracks: Vec<&str> = tracks.into_iter().collect();
        format!(
            "{} are the same and lie in {}",
            tracks.join(", "),
            places.join(", ")
        )
    };
    LeakCheck {
        name: "The same file, or the same values, on several sides".to_owned(),
        findings: several.map(line).collect(),
    }
}

/// Recordings that sound nearly the same.
fn near_repeats(
    experiment: &Experiment,
    examples: &Examples,
    plan: &Plan,
    host: &mut Host<'_>,
) -> Result<Option<LeakCheck>, Error> {
    if plan.split.stamp().is_some() {
        return Ok(None);
    }
    let path = &experiment.data.path;
    let manifest: Manifest = examples.manifest_with_files()?;
    let check = DatasetCheck::new(path, &manifest).with_split(path, &plan.split);
    let on_event = &mut *host.on_event;
    let report = check.run(host.threads, host.stop, |progress| {
        on_event(Event::Comparing(progress));
    });
    let report = match report {
        Err(error) if error.kind == ErrorKind::Interrupted => return Err(error),
        report => report?,
    };
    let across_sides = report.findings.into_iter().filter(|finding| {
        matches!(
            finding.kind,
            FindingKind::SameAudio | FindingKind::NearRepeat
        ) && finding.across.contains(&Across::Sides)
    });
    Ok(Some(LeakCheck {
        name: "The same recording, by its sound, on several sides".to_owned(),
        findings: across_sides.map(|finding| finding.message).collect(),
    }))
}
