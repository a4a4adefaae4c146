//! What it was made of, and what it was judged on: the facts of the report, each group where its name says.

use super::markdown::Markdown;
use crate::report::numbers::counted;
use crate::report::{FactGroup, Report};

/// The most files that are named.
const N_NAMED: usize = 20;

/// What a group of facts is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Model,
    Use,
    TrainingData,
    EvaluationData,
}

fn about(group: &FactGroup) -> About {
    let name = group.name.to_lowercase();
    match () {
        () if name == "intended use" => About::Use,
        () if name.contains("training data") => About::TrainingData,
        () if name.contains("data") || name.contains("protocol") => About::EvaluationData,
        () => About::Model,
    }
}

/// Whether there is something to tell.
fn has(groups: &[FactGroup], what: About) -> bool {
    groups.iter().any(|group| about(group) == what)
}

fn write_groups(card: &mut Markdown, groups: &[FactGroup], what: About) {
    for group in groups.iter().filter(|group| about(group) == what) {
        card.heading(3, &group.name);
        for fact in &group.facts {
            card.item(&fact.name, &fact.value);
        }
    }
}

pub(super) fn write_details(card: &mut Markdown, groups: &[FactGroup]) {
    if has(groups, About::Model) {
        card.heading(2, "Model Details");
        write_groups(card, groups, About::Model);
    }
}

pub(super) fn write_uses(card: &mut Markdown, groups: &[FactGroup]) {
    let uses = groups.iter().filter(|group| about(group) == About::Use);
    for fact in uses.flat_map(|group| &group.facts) {
        card.item(&fact.name, &fact.value);
    }
}

pub(super) fn write_training_data(card: &mut Markdown, groups: &[FactGroup]) {
    if has(groups, About::TrainingData) {
        card.heading(2, "Training Data");
        write_groups(card, groups, About::TrainingData);
    }
}

pub(super) fn write_evaluation_data(card: &mut Markdown, report: &Report) {
    card.heading(2, "Evaluation Data");
    let tracks = counted(report.evaluation.n_tracks, "track", "tracks");
    let groups = counted(report.evaluation.n_groups, "group", "groups");
    card.paragraph(&format!("{tracks} of {groups}. {}", left_out(report)));
    for file in report.left_out.iter().take(N_NAMED) {
        card.item(&file.path, &file.reason);
    }
    write_groups(card, &report.facts, About::EvaluationData);
}

fn left_out(report: &Report) -> String {
    match report.left_out.len() {
        0 => "Every file of the data set was used.".to_owned(),
        n if n > N_NAMED => format!("{n} files are in no number; the first {N_NAMED} of them:"),
        n => format!("{} in no number:", counted(n, "file is", "files are")),
    }
}
