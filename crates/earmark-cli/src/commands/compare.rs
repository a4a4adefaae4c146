//! `earmark compare`

use std::io::{self, Write};
use std::path::PathBuf;

use earmark::eval::report::Stamp;
use earmark::eval::{Comparison, Estimate};
use earmark::learn::{ComparedRun, RunComparison};
use serde::Serialize;

use crate::args::{CompareArguments, Format};
use crate::learning::percent;
use crate::output::{BOLD, DIM, Entry, RED, format_or_default, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &CompareArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.format.or(settings.format));
    let comparison = RunComparison::new(&arguments.runs)?;
    let entries: Vec<ComparisonEntry> = comparison.runs.iter().map(ComparisonEntry::new).collect();
    let mut out = stdout();
    match format {
        Format::Table => write_table(&mut out, &entries)?,
        format => write_list(&mut out, format, &entries)?,
    }
    let n = comparison.runs.len();
    say(&format!(
        "{n} runs were judged on these tracks; the best of {n} is a little too good by chance, and a choice by it \
         wants tracks that none has seen. Intervals are drawn over artists; McNemar's test takes tracks for independent"
    ));
    Ok(Status::Good)
}

/// A run beside the first.
#[derive(Serialize)]
struct ComparisonEntry {
    schema: &'static str,
    path: PathBuf,
    title: String,
    stamp: Option<Stamp>,
    accuracy: Option<Estimate>,
    macro_f1: Option<Estimate>,
    log_loss: Option<Estimate>,
    /// Against the first; none of the first itself.
    difference: Option<Comparison>,
}

impl ComparisonEntry {
    fn new(run: &ComparedRun) -> Self {
        let metrics = &run.metrics.evaluation.metrics;
        Self {
            schema: "earmark.comparison/v1",
            path: run.folder.clone(),
            title: run.metrics.title.clone(),
            stamp: run.metrics.split.stamp.clone(),
            accuracy: metrics.accuracy,
            macro_f1: metrics.macro_f1,
            log_loss: metrics.log_loss,
            difference: run.difference.clone(),
        }
    }

    /// `+3.1  (-0.4 to 6.5)`, points of accuracy.
    fn gain(&self) -> String {
        let Some(difference) = &self.difference else {
            return "-".to_owned();
        };
        let gain = difference.accuracy_difference;
        match gain.interval {
            Some(interval) => format!(
                "{:+.1}  ({:+.1} to {:+.1})",
                100.0 * gain.value,
                100.0 * interval.low,
                100.0 * interval.high
            ),
            None => format!("{:+.1}", 100.0 * gain.value),
        }
    }

    fn p_value(&self) -> String {
        let p = self
            .difference
            .as_ref()
            .map(|difference| difference.mcnemar.p_value);
        let shown = |p: f64| match p {
            p if p < 0.001 => "<0.001".to_owned(),
            p => format!("{p:.3}"),
        };
        p.map_or("-".to_owned(), shown)
    }
}

impl Entry for ComparisonEntry {
    const HEAD: &[&str] = &[
        "path",
        "title",
        "stamp",
        "accuracy",
        "macro_f1",
        "log_loss",
        "difference",
        "difference_low",
        "difference_high",
        "only_this_right",
        "only_first_right",
        "mcnemar_p",
    ];

    fn row(&self) -> Vec<String> {
        let value =
            |estimate: Option<Estimate>| estimate.map_or(String::new(), |e| e.value.to_string());
        let of = |get: fn(&Comparison) -> Option<String>| {
            self.difference.as_ref().and_then(get).unwrap_or_default()
        };
        vec![
            self.path.display().to_string(),
            self.title.clone(),
            self.stamp
                .as_ref()
                .map_or(String::new(), |stamp| stamp.name.clone()),
            value(self.accuracy),
            value(self.macro_f1),
            value(self.log_loss),
            of(|d| Some(d.accuracy_difference.value.to_string())),
            of(|d| Some(d.accuracy_difference.interval?.low.to_string())),
            of(|d| Some(d.accuracy_difference.interval?.high.to_string())),
            of(|d| Some(d.mcnemar.only_left.to_string())),
            of(|d| Some(d.mcnemar.only_right.to_string())),
            of(|d| Some(d.mcnemar.p_value.to_string())),
        ]
    }
}

fn write_table(out: &mut impl Write, entries: &[ComparisonEntry]) -> io::Result<()> {
    let name = |entry: &ComparisonEntry| entry.path.display().to_string();
    let width = entries
        .iter()
        .map(|entry| name(entry).chars().count())
        .max()
        .unwrap_or(0)
        .max(3);
    writeln!(
        out,
        "{DIM}{:<width$}  {:<24}  {:<24}  {:>9}{DIM:#}",
        "RUN", "ACCURACY", "AGAINST THE FIRST", "MCNEMAR P"
    )?;
    for entry in entries {
        write!(
            out,
            "{BOLD}{:<width$}{BOLD:#}  {:<24}  {:<24}  {:>9}",
            name(entry),
            percent(entry.accuracy),
            entry.gain(),
            entry.p_value()
        )?;
        match &entry.stamp {
            Some(stamp) => writeln!(out, "  {RED}{}{RED:#}", stamp.name)?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}
