//! `earmark sweep`

use std::io::{self, Write};
use std::time::Instant;

use earmark::ErrorKind;
use earmark::eval::Estimate;
use earmark::eval::report::{SweepReport, SweepTrial};
use earmark::learn::{
    Experiment, ModelConfig, ReportConfig, SearchSpace, SplitConfig, Sweep, SweepFolder,
    SweepMetric,
};
use serde::Serialize;

use crate::args::{Format, Metric, SweepArguments};
use crate::cache_folder::CacheFolder;
use crate::interrupt::stop_on_interrupt;
use crate::learning::{Surroundings, file_or_name};
use crate::output::{BOLD, DIM, Entry, RED, format_or_default, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

/// Trials in a table.
const SHOWN: usize = 15;

pub(crate) fn run(arguments: &SweepArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.work.run.format.or(settings.format));
    let sweep = sweep(arguments)?;
    let folder = SweepFolder::new(&arguments.output, arguments.overwrite)?;
    let stop = stop_on_interrupt()?;
    let cache = CacheFolder::new(&arguments.work.cache, &settings, &arguments.output)?;
    let started = Instant::now();
    let threads = settings.threads(arguments.work.run.jobs);
    let (report, n_failed) =
        Surroundings::new(cache.path(), threads, &stop).with_host(|host| folder.run(&sweep, host));
    let report = match report {
        Err(error) if error.kind == ErrorKind::Interrupted => {
            say("interrupted: trials that are done are kept; the same command goes on");
            return Ok(Status::Interrupted);
        }
        report => report?,
    };
    let entries: Vec<TrialEntry> = ranked(&report).map(TrialEntry::new).collect();
    let mut out = stdout();
    match format {
        Format::Table => write_table(&mut out, &report, &entries)?,
        format => write_list(&mut out, format, &entries)?,
    }
    let n_broken = report
        .trials
        .iter()
        .filter(|trial| trial.error.is_some())
        .count();
    say(&format!(
        "{}: {} trials, {n_broken} of them failed, in {:.1} s; open sweep.html there, or go on with train --config \
         best.toml",
        folder.path().display(),
        report.trials.len(),
        started.elapsed().as_secs_f64()
    ));
    Ok(if n_failed > 0 || report.best.is_none() {
        Status::Attention
    } else {
        Status::Good
    })
}

fn sweep(arguments: &SweepArguments) -> Result<Sweep, Fatal> {
    let (file, name) = file_or_name(arguments.split.as_deref());
    Ok(Sweep {
        experiment: Experiment {
            data: arguments.inputs.data(&arguments.data),
            split: SplitConfig {
                name,
                file,
                holdout: arguments.holdout.clone(),
                seed: arguments.seed,
                ..SplitConfig::default()
            },
            model: ModelConfig {
                set: arguments.set.clone(),
                seed: arguments.seed,
                ..ModelConfig::named(&arguments.model)
            },
            report: ReportConfig::default(),
            chosen: None,
            published: None,
        },
        space: SearchSpace::new(arguments.vary.clone(), arguments.random)?,
        folds: arguments.folds.into(),
        halving: arguments.halving,
        metric: match arguments.metric {
            Metric::Accuracy => SweepMetric::Accuracy,
            Metric::MacroF1 => SweepMetric::MacroF1,
            Metric::LogLoss => SweepMetric::LogLoss,
        },
    })
}

/// Best first; those that failed come last.
fn ranked(report: &SweepReport) -> impl Iterator<Item = &SweepTrial> {
    let broken = report.trials.iter().filter(|trial| trial.score.is_none());
    report
        .ranking()
        .into_iter()
        .map(|n| &report.trials[n])
        .chain(broken)
}

/// A trial in a record.
#[derive(Serialize)]
struct TrialEntry {
    schema: &'static str,
    settings: Vec<String>,
    score: Option<Estimate>,
    fold_scores: Vec<f64>,
    seconds: f64,
    error: Option<String>,
}

impl TrialEntry {
    fn new(trial: &SweepTrial) -> Self {
        let setting = |setting: &earmark::eval::report::Setting| {
            format!("{}={}", setting.name, setting.value)
        };
        Self {
            schema: "earmark.sweep_trial/v1",
            settings: trial.settings.iter().map(setting).collect(),
            score: trial.score,
            fold_scores: trial.fold_scores.clone(),
            seconds: trial.seconds,
            error: trial.error.clone(),
        }
    }
}

impl Entry for TrialEntry {
    const HEAD: &[&str] = &["settings", "score", "low", "high", "seconds", "error"];

    fn row(&self) -> Vec<String> {
        let interval = self.score.and_then(|score| score.interval);
        let shown = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        vec![
            self.settings.join(" "),
            shown(self.score.map(|score| score.value)),
            shown(interval.map(|interval| interval.low)),
            shown(interval.map(|interval| interval.high)),
            self.seconds.to_string(),
            self.error.clone().unwrap_or_default(),
        ]
    }
}

fn write_table(
    out: &mut impl Write,
    report: &SweepReport,
    entries: &[TrialEntry],
) -> io::Result<()> {
    writeln!(
        out,
        "{DIM}{:<9} {:<20} SETTINGS{DIM:#}",
        report.metric.to_uppercase(),
        "95 % INTERVAL"
    )?;
    for entry in entries.iter().take(SHOWN) {
        let settings = entry.settings.join("  ");
        match (&entry.score, &entry.error) {
            (Some(score), _) => {
                let interval = score.interval.map_or(String::new(), |interval| {
                    format!("{:.3} to {:.3}", interval.low, interval.high)
                });
                writeln!(
                    out,
                    "{BOLD}{:<9.3}{BOLD:#} {interval:<20} {settings}",
                    score.value
                )?;
            }
            (None, error) => {
                let error = error.as_deref().unwrap_or("no score");
                writeln!(out, "{RED}failed{RED:#}    {settings}: {error}")?;
            }
        }
    }
    if entries.len() > SHOWN {
        writeln!(out, "… and {} more", entries.len() - SHOWN)?;
    }
    writeln!(
        out,
        "{DIM}share of the differences each setting explains by itself:{DIM:#}"
    )?;
    for importance in report.importances() {
        let share = importance
            .share
            .map_or("-".to_owned(), |share| format!("{:.0} %", 100.0 * share));
        writeln!(out, "{share:>6}  {}", importance.name)?;
    }
    Ok(())
}
