//! The sections of the page.

use super::table::{write_failed, write_ranking};
use super::{Importance, Parameter, SweepReport, SweepTrial};
use crate::report::html::Html;
use crate::report::numbers::{Unit, counted};
use crate::report::sections::facts;
use crate::report::{ReportError, figures};

pub(super) fn names(sweep: &SweepReport) -> Vec<(&'static str, &'static str)> {
    let failed = has_failed(sweep).then_some(("failed", "Failed trials"));
    let before = [
        ("result", "Result"),
        ("facts", "Data and model"),
        ("settings", "What mattered"),
        ("trials", "Trials"),
    ];
    before.into_iter().chain(failed).collect()
}

fn has_failed(sweep: &SweepReport) -> bool {
    sweep.trials.iter().any(|trial| trial.score.is_none())
}

pub(super) fn write(html: &mut Html, sweep: &SweepReport) -> Result<(), ReportError> {
    let parameters = Parameter::all(sweep);
    let varied: Vec<&Parameter<'_>> = parameters
        .iter()
        .filter(|found| found.is_varied())
        .collect();
    write_result(html, sweep, &varied);
    facts::write(html, "Data and model", &sweep.facts);
    html.section("settings", "What mattered", |html| {
        write_settings(html, sweep, &parameters, &varied)
    })?;
    html.section("trials", "Trials", |html| {
        write_ranking(html, sweep, &varied);
    });
    if has_failed(sweep) {
        html.section("failed", "Failed trials", |html| write_failed(html, sweep));
    }
    Ok(())
}

fn write_result(html: &mut Html, sweep: &SweepReport, varied: &[&Parameter<'_>]) {
    html.section("result", "Result", |html| {
        let Some(best) = sweep.best.and_then(|best| sweep.trials.get(best)) else {
            html.leaf("p", &[], "No trial was chosen.");
            return;
        };
        html.element("div", &[("class", "headline")], |html| {
            html.element("p", &[("class", "big")], |html| {
                html.leaf("b", &[], &Unit::Plain.estimate(best.score));
                html.leaf("span", &[], &under_score(sweep, best));
            });
            html.element("div", &[], |html| {
                html.leaf("p", &[], &what_was_tried(sweep, varied));
                html.leaf(
                    "p",
                    &[("class", "soft")],
                    "The best of many trials is also the luckiest: its score is too good. Judge the choice on tracks that \
                     no trial was scored on.",
                );
            });
        });
        html.element("div", &[("class", "facts chosen")], |html| {
            html.element("dl", &[], |html| {
                for setting in &best.settings {
                    html.leaf("dt", &[], &setting.name);
                    html.leaf("dd", &[], &setting.value.to_string());
                }
            });
        });
    });
}

fn under_score(sweep: &SweepReport, best: &SweepTrial) -> String {
    match Unit::Plain.interval(best.score).as_str() {
        "" => format!("{} of the chosen trial", sweep.metric),
        interval => format!(
            "{} of the chosen trial; 95\u{a0}% interval {interval}",
            sweep.metric
        ),
    }
}

fn what_was_tried(sweep: &SweepReport, varied: &[&Parameter<'_>]) -> String {
    let trials = counted(sweep.trials.len(), "trial was run", "trials were run");
    let failed = sweep
        .trials
        .iter()
        .filter(|trial| trial.score.is_none())
        .count();
    let failed = match failed {
        0 => String::new(),
        n => format!(", {n} of which failed"),
    };
    let names: Vec<&str> = varied.iter().map(|parameter| parameter.name).collect();
    let varied = match names.as_slice() {
        [] => "no setting differed between them".to_owned(),
        names => format!("they differ in {}", names.join(", ")),
    };
    format!("{trials}{failed}; {varied}. The settings below were chosen.")
}

fn write_settings(
    html: &mut Html,
    sweep: &SweepReport,
    parameters: &[Parameter<'_>],
    varied: &[&Parameter<'_>],
) -> Result<(), ReportError> {
    let importances = sweep.importances();
    if sweep.ranking().is_empty() || varied.is_empty() {
        html.leaf(
            "p",
            &[],
            "Nothing was varied, or no trial has a score: there is nothing to compare.",
        );
        return Ok(());
    }
    html.leaf(
        "p",
        &[],
        "One panel a setting, every trial a point, the chosen one in a ring; the dashed line joins the means. The share \
         of the variance is what the setting explains by itself: the rest is other settings, their interplay, and chance.",
    );
    html.element("div", &[("class", "small")], |html| {
        for (n, importance) in importances.iter().enumerate() {
            let Some(parameter) = varied.iter().find(|found| found.name == importance.name) else {
                continue;
            };
            let svg = figures::scores(&format!("setting-{n}"), sweep, parameter)?;
            html.figure(&svg, &caption(importance));
        }
        Ok::<(), ReportError>(())
    })?;
    let fixed: Vec<String> = parameters
        .iter()
        .filter(|parameter| !parameter.is_varied())
        .map(|parameter| {
            let value = parameter.values.first().copied().flatten();
            format!("{} = {}", parameter.name, Parameter::reads(value))
        })
        .collect();
    if !fixed.is_empty() {
        html.leaf(
            "p",
            &[("class", "soft")],
            &format!("The same in all trials: {}.", fixed.join(", ")),
        );
    }
    Ok(())
}

fn caption(importance: &Importance) -> String {
    let name = &importance.name;
    match importance.share {
        Some(share) => format!(
            "{name} explains {:.0}\u{a0}% of the variance.",
            100.0 * share
        ),
        None => format!(
            "{name}: too few trials a value, or no difference, to tell its share of the variance."
        ),
    }
}
