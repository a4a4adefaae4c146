//! `earmark ensemble`

use earmark::eval::Estimate;
use earmark::learn::{Ensemble, EnsembleMethod, MemberResult, RunFolder, Written};

use crate::args::{CombineBy, EnsembleArguments};
use crate::learning::{ResultEntry, percent, say_cautions, write_result};
use crate::output::{format_or_default, say, stdout};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &EnsembleArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.format.or(settings.format));
    let folder = RunFolder::new(&arguments.output, arguments.overwrite)?;
    let ensemble = Ensemble {
        runs: arguments.runs.clone(),
        by: match arguments.by {
            CombineBy::Mean => EnsembleMethod::Mean,
            CombineBy::Weighted => EnsembleMethod::Weighted,
            CombineBy::Stacked => EnsembleMethod::Stacked,
        },
    };
    let outcome = ensemble.run()?;
    let Written {
        n_scored,
        n_left_out,
        metrics,
    } = folder.write_ensemble(&outcome)?;
    let entry = ResultEntry::of_run(folder.path(), &metrics, n_scored);
    write_result(&mut stdout(), format, &entry, &metrics.evaluation)?;
    outcome.members().iter().for_each(say_member);
    say_cautions(&metrics, n_left_out, n_scored);
    say(&format!(
        "{}: {} of {} runs, {}; open report.html there",
        folder.path().display(),
        ensemble.by,
        ensemble.runs.len(),
        metrics.split.protocol,
    ));
    Ok(Status::Good)
}

/// `svm, weight 0.61: 62.1 %  (58.0 to 66.1) alone; the ensemble gains +1.2 points (-0.4 to 2.9), McNemar's p = 0.120`.
fn say_member(member: &MemberResult) {
    let weight = member
        .weight
        .map_or(String::new(), |weight| format!(", weight {weight:.2}"));
    say(&format!(
        "{}{weight}: {} alone; the ensemble gains {}, McNemar's p = {:.3}",
        member.name,
        percent(member.evaluation.metrics.accuracy),
        points(member.gain.accuracy_difference),
        member.gain.mcnemar.p_value
    ));
}

fn points(gain: Estimate) -> String {
    let value = 100.0 * gain.value;
    match gain.interval {
        Some(interval) => format!(
            "{value:+.1} points ({:+.1} to {:+.1})",
            100.0 * interval.low,
            100.0 * interval.high
        ),
        None => format!("{value:+.1} points"),
    }
}
