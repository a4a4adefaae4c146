//! The trials as tables.

use super::{Parameter, SweepReport, SweepTrial};
use crate::report::html::Html;
use crate::report::numbers::{Unit, duration};

/// Scores, best first, with the settings that differ.
pub(super) fn write_ranking(html: &mut Html, sweep: &SweepReport, varied: &[&Parameter<'_>]) {
    let ranking = sweep.ranking();
    if ranking.is_empty() {
        html.leaf("p", &[], "No trial has a score.");
        return;
    }
    let has_folds = sweep
        .trials
        .iter()
        .any(|trial| !trial.fold_scores.is_empty());
    let mut head = vec![("Rank", "n")];
    head.extend(varied.iter().map(|parameter| (parameter.name, "n")));
    head.extend([(sweep.metric.as_str(), "n"), ("95\u{a0}% interval", "n")]);
    if has_folds {
        head.push(("Folds", "n"));
    }
    head.push(("Time", "n"));
    html.table(
        "Trials with a score, best first; the chosen one is marked",
        &head,
        |html| {
            for (place, n) in ranking.iter().enumerate() {
                let trial = &sweep.trials[*n];
                let row: &[(&'static str, &str)] = if sweep.best == Some(*n) {
                    &[("class", "best")]
                } else {
                    &[]
                };
                html.element("tr", row, |html| {
                    html.leaf(
                        "th",
                        &[("scope", "row"), ("class", "n")],
                        &(place + 1).to_string(),
                    );
                    for parameter in varied {
                        html.leaf(
                            "td",
                            &[("class", "n")],
                            &Parameter::reads(parameter.values[*n]),
                        );
                    }
                    html.leaf("td", &[("class", "n")], &Unit::Plain.estimate(trial.score));
                    html.leaf("td", &[("class", "n")], &Unit::Plain.interval(trial.score));
                    if has_folds {
                        html.leaf("td", &[("class", "n folds")], &folds(trial));
                    }
                    html.leaf("td", &[("class", "n")], &duration(trial.seconds));
                });
            }
        },
    );
}

fn folds(trial: &SweepTrial) -> String {
    let scores: Vec<String> = trial
        .fold_scores
        .iter()
        .map(|score| Unit::Plain.value(*score))
        .collect();
    scores.join(" ")
}

/// Trials without a score, in their order, with all their settings.
pub(super) fn write_failed(html: &mut Html, sweep: &SweepReport) {
    let head = [("Settings", ""), ("Why", ""), ("Time", "n")];
    html.table("Trials without a score", &head, |html| {
        for trial in sweep.trials.iter().filter(|trial| trial.score.is_none()) {
            html.element("tr", &[], |html| {
                html.leaf("th", &[("scope", "row")], &settings(trial));
                let error = trial.error.as_deref().unwrap_or("no reason was given");
                html.leaf("td", &[("class", "wrong")], error);
                html.leaf("td", &[("class", "n")], &duration(trial.seconds));
            });
        }
    });
}

fn settings(trial: &SweepTrial) -> String {
    let settings = trial.settings.iter();
    let all: Vec<String> = settings
        .map(|setting| format!("{} = {}", setting.name, setting.value))
        .collect();
    all.join(", ")
}
