//! What the verbs that learn have in common: the host of a run, the data of the command line, lines of results.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use earmark::eval::report::Stamp;
use earmark::eval::{Estimate, Evaluation};
use earmark::learn::{DataConfig, Event, Host, Judgement, Metrics, TrainingProgress};
use earmark::{Progress, Threads};
use serde::Serialize;

use crate::args::{Format, InputArguments, LabelArguments};
use crate::output::{BOLD, DIM, Entry, Failures, ProgressBar, RED, YELLOW, say, write_list};
use crate::status::Fatal;
use crate::training_log::TrainingLog;

/// What a verb gives its host.
pub(crate) struct Surroundings<'a> {
    pub(crate) cache: &'a Path,
    pub(crate) checkpoints: Option<PathBuf>,
    pub(crate) device: &'a str,
    pub(crate) threads: Threads,
    pub(crate) stop: &'a AtomicBool,
    /// Where the epochs of networks are written down.
    pub(crate) log: Option<TrainingLog>,
}

impl<'a> Surroundings<'a> {
    pub(crate) fn new(cache: &'a Path, threads: Threads, stop: &'a AtomicBool) -> Self {
        Self {
            cache,
            checkpoints: None,
            device: "cpu",
            threads,
            stop,
            log: None,
        }
    }

    /// Does something with a host that shows progress on stderr, then reports the files that failed. Returns how many.
    pub(crate) fn with_host<T>(
        self,
        work: impl FnOnce(&mut Host<'_>) -> Result<T, earmark::Error>,
    ) -> (Result<T, earmark::Error>, usize) {
        let mut stage = Stage::default();
        let mut failures = Failures::default();
        let mut n_failed = 0;
        let mut log = self.log;
        let mut on_event = |event: Event<'_>| match event {
            Event::Describing(name, progress) => stage.show(name, progress),
            Event::Comparing(progress) => stage.show("looking for repeats", progress),
            Event::Fitting(progress) => stage.show("fitting", progress),
            Event::Mapping(progress) => stage.show("drawing maps", progress),
            Event::Training(progress) => {
                stage.train(progress);
                if let Some(log) = &mut log {
                    log.note(progress);
                }
            }
            Event::Failed(path, error) => {
                n_failed += 1;
                failures.note(path, error.kind.as_str(), &error.message);
            }
            _ => {}
        };
        let result = work(&mut Host {
            cache: self.cache.to_owned(),
            checkpoints: self.checkpoints,
            device: self.device.to_owned(),
            threads: self.threads,
            stop: self.stop,
            on_event: &mut on_event,
        });
        stage.end();
        failures.report();
        (result, n_failed)
    }
}

/// The stage of a run that a bar is shown for.
#[derive(Default)]
struct Stage(Option<(String, ProgressBar, Instant)>);

/// Of networks that learn side by side, one is shown until nothing is heard of it for so long.
const PATIENCE: Duration = Duration::from_secs(5);

impl Stage {
    fn show(&mut self, name: &str, progress: Progress) {
        if !self.shows(name) {
            self.begin(name, ProgressBar::new(progress.total));
        }
        if let Some((_, bar, _)) = &self.0 {
            bar.update(progress);
        }
    }

    fn train(&mut self, progress: &TrainingProgress) {
        let is_busy = self.0.as_ref().is_some_and(|(shown, _, heard)| {
            shown.starts_with(NETWORK) && heard.elapsed() < PATIENCE
        });
        let name = format!("{NETWORK} {}", progress.fit);
        if !self.shows(&name) {
            if is_busy {
                return;
            }
            self.begin(&name, ProgressBar::of_epochs(progress.n_epochs));
        }
        if let Some((_, bar, heard)) = &mut self.0 {
            *heard = Instant::now();
            bar.train(progress);
        }
    }

    fn shows(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|(shown, ..)| shown == name)
    }

    fn begin(&mut self, name: &str, bar: ProgressBar) {
        self.end();
        bar.name(name);
        self.0 = Some((name.to_owned(), bar, Instant::now()));
    }

    fn end(&mut self) {
        if let Some((_, bar, _)) = self.0.take() {
            bar.finish();
        }
    }
}

/// What a network that learns is called before the name of its fit.
const NETWORK: &str = "learning,";

impl InputArguments {
    pub(crate) fn data(&self, path: &Path) -> DataConfig {
        DataConfig {
            features: self.features.clone(),
            segments: self.segments.clone(),
            frames: self.frames,
            step: self.step,
            also: self.also.clone(),
            ..self.labels.data(path)
        }
    }
}

impl LabelArguments {
    pub(crate) fn data(&self, path: &Path) -> DataConfig {
        DataConfig {
            path: path.to_owned(),
            tracks: self.tracks.clone(),
            label: self.label.clone(),
            group: self.group.clone(),
            id: self.id.clone(),
            leave_out: self.leave_out.clone(),
            keep_excluded: self.keep_excluded,
            ..DataConfig::default()
        }
    }
}

/// A split as it is asked for: a file, or a name.
pub(crate) fn file_or_name(split: Option<&str>) -> (Option<PathBuf>, Option<String>) {
    let path = split.map(Path::new);
    let is_file =
        |path: &Path| path.extension().is_some_and(|ending| ending == "csv") || path.is_file();
    match path.filter(|path| is_file(path)) {
        Some(file) => (Some(file.to_owned()), None),
        None => (None, split.map(str::to_owned)),
    }
}

/// The result of a run, in a record.
#[derive(Serialize)]
pub(crate) struct ResultEntry {
    schema: &'static str,
    path: PathBuf,
    title: String,
    model: String,
    features: String,
    protocol: String,
    stamp: Option<Stamp>,
    n_leaks: usize,
    n_scored: usize,
    n_tracks: usize,
    n_groups: usize,
    rounds: Vec<f64>,
    accuracy: Option<Estimate>,
    top_3_accuracy: Option<Estimate>,
    macro_f1: Option<Estimate>,
    roc_auc: Option<Estimate>,
    pr_auc: Option<Estimate>,
    log_loss: Option<Estimate>,
    brier: Option<Estimate>,
    ece: Option<Estimate>,
    segment_accuracy: Option<Estimate>,
    published: Option<f64>,
}

impl ResultEntry {
    /// Of the run in `folder`.
    pub(crate) fn of_run(folder: &Path, metrics: &Metrics, n_scored: usize) -> Self {
        let segments = metrics.segments.as_ref();
        Self {
            title: metrics.title.clone(),
            model: model(metrics),
            features: metrics.model.features.clone(),
            protocol: metrics.split.protocol.clone(),
            stamp: metrics.split.stamp.clone(),
            n_leaks: metrics.split.leaks.len(),
            rounds: metrics.rounds.iter().map(|round| round.accuracy).collect(),
            segment_accuracy: segments.and_then(|segments| segments.metrics.accuracy),
            published: metrics
                .published
                .as_ref()
                .map(|published| published.accuracy),
            ..Self::of_evaluation(folder, &metrics.evaluation, n_scored)
        }
    }

    /// Of what the model of a run said of other tracks, in `folder`.
    pub(crate) fn of_judgement(folder: &Path, judgement: &Judgement) -> Self {
        let (report, metrics) = (&judgement.report, &judgement.metrics);
        let segments = report.segments.as_ref();
        let leaks = report.leak_checks.iter();
        Self {
            title: report.title.clone(),
            model: model(metrics),
            features: metrics.model.features.clone(),
            protocol: metrics.split.protocol.clone(),
            stamp: report.stamp.clone(),
            n_leaks: leaks.map(|check| check.findings.len()).sum(),
            segment_accuracy: segments.and_then(|segments| segments.metrics.accuracy),
            ..Self::of_evaluation(folder, &report.evaluation, judgement.n_scored)
        }
    }

    /// The figures of an evaluation.
    fn of_evaluation(folder: &Path, evaluation: &Evaluation, n_scored: usize) -> Self {
        let metrics = &evaluation.metrics;
        Self {
            schema: "earmark.result/v1",
            path: folder.to_owned(),
            title: String::new(),
            model: String::new(),
            features: String::new(),
            protocol: String::new(),
            stamp: None,
            n_leaks: 0,
            n_scored,
            n_tracks: evaluation.n_tracks,
            n_groups: evaluation.n_groups,
            rounds: Vec::new(),
            accuracy: metrics.accuracy,
            top_3_accuracy: metrics.top_k_accuracy,
            macro_f1: metrics.macro_f1,
            roc_auc: metrics.roc_auc,
            pr_auc: metrics.pr_auc,
            log_loss: metrics.log_loss,
            brier: metrics.brier,
            ece: metrics.ece,
            segment_accuracy: None,
            published: None,
        }
    }
}

/// What was fitted: `svm svm.c=10`.
fn model(metrics: &Metrics) -> String {
    let name = std::slice::from_ref(&metrics.model.name);
    [name, &metrics.model.set].concat().join(" ")
}

impl Entry for ResultEntry {
    const HEAD: &[&str] = &[
        "path",
        "title",
        "model",
        "features",
        "protocol",
        "stamp",
        "n_leaks",
        "n_scored",
        "n_tracks",
        "n_groups",
        "accuracy",
        "accuracy_low",
        "accuracy_high",
        "top_3_accuracy",
        "macro_f1",
        "roc_auc",
        "pr_auc",
        "log_loss",
        "brier",
        "ece",
        "segment_accuracy",
        "published",
    ];

    fn row(&self) -> Vec<String> {
        let value =
            |estimate: Option<Estimate>| estimate.map_or(String::new(), |e| e.value.to_string());
        let interval = self.accuracy.and_then(|accuracy| accuracy.interval);
        let [low, high] = match interval {
            Some(interval) => [interval.low.to_string(), interval.high.to_string()],
            None => [String::new(), String::new()],
        };
        vec![
            self.path.display().to_string(),
            self.title.clone(),
            self.model.clone(),
            self.features.clone(),
            self.protocol.clone(),
            self.stamp
                .as_ref()
                .map_or(String::new(), |stamp| stamp.name.clone()),
            self.n_leaks.to_string(),
            self.n_scored.to_string(),
            self.n_tracks.to_string(),
            self.n_groups.to_string(),
            value(self.accuracy),
            low,
            high,
            value(self.top_3_accuracy),
            value(self.macro_f1),
            value(self.roc_auc),
            value(self.pr_auc),
            value(self.log_loss),
            value(self.brier),
            value(self.ece),
            value(self.segment_accuracy),
            self.published
                .map_or(String::new(), |published| published.to_string()),
        ]
    }
}

/// Writes one result in a form.
pub(crate) fn write_result(
    out: &mut impl Write,
    format: Format,
    entry: &ResultEntry,
    evaluation: &Evaluation,
) -> Result<(), Fatal> {
    match format {
        Format::Table => Ok(write_table(out, entry, evaluation)?),
        format => write_list(out, format, std::slice::from_ref(entry)),
    }
}

/// A figure with its interval: `61.8 %  (57.3 to 66.0)`; `-` if it is not defined.
pub(crate) fn percent(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate else {
        return "-".to_owned();
    };
    let value = 100.0 * estimate.value;
    match estimate.interval {
        Some(interval) => format!(
            "{value:.1} %  ({:.1} to {:.1})",
            100.0 * interval.low,
            100.0 * interval.high
        ),
        None => format!("{value:.1} %"),
    }
}

fn number(estimate: Option<Estimate>) -> String {
    let interval = |estimate: Estimate| match estimate.interval {
        Some(interval) => format!("  ({:.3} to {:.3})", interval.low, interval.high),
        None => String::new(),
    };
    estimate.map_or("-".to_owned(), |estimate| {
        format!("{:.3}{}", estimate.value, interval(estimate))
    })
}

fn write_table(
    out: &mut impl Write,
    entry: &ResultEntry,
    evaluation: &Evaluation,
) -> io::Result<()> {
    if let Some(stamp) = &entry.stamp {
        writeln!(out, "{RED}{}:{RED:#} {}", stamp.name, stamp.meaning)?;
    }
    writeln!(out, "{DIM}{:<9} {:<7}  95 % INTERVAL{DIM:#}", "", "")?;
    let lines = [
        ("accuracy", percent(entry.accuracy)),
        ("macro F1", percent(entry.macro_f1)),
        ("ROC AUC", number(entry.roc_auc)),
        ("PR AUC", number(entry.pr_auc)),
        ("log loss", number(entry.log_loss)),
        ("Brier", number(entry.brier)),
        ("ECE", number(entry.ece)),
    ];
    for (name, value) in lines {
        writeln!(out, "{DIM}{name:<9}{DIM:#} {value}")?;
    }
    if evaluation.metrics.classes.len() > evaluation.options.top_k {
        writeln!(
            out,
            "{DIM}top {:<5}{DIM:#} {}",
            evaluation.options.top_k,
            percent(entry.top_3_accuracy)
        )?;
    }
    if entry.segment_accuracy.is_some() {
        writeln!(
            out,
            "{DIM}segments{DIM:#}  {} right, each by itself",
            percent(entry.segment_accuracy)
        )?;
    }
    if entry.rounds.len() > 1 {
        let rounds: Vec<String> = entry
            .rounds
            .iter()
            .map(|share| format!("{:.1}", 100.0 * share))
            .collect();
        writeln!(out, "{DIM}by fold  {DIM:#} {}", rounds.join("  "))?;
    }
    let classes = &evaluation.metrics.classes;
    let width = classes
        .iter()
        .map(|class| class.name.len())
        .max()
        .unwrap_or(0)
        .max(5);
    writeln!(
        out,
        "{DIM}{:<width$}  PRECISION  RECALL     F1  TRACKS{DIM:#}",
        "CLASS"
    )?;
    let share = |estimate: Option<Estimate>| {
        estimate.map_or("-".to_owned(), |estimate| {
            format!("{:.1}", 100.0 * estimate.value)
        })
    };
    for class in classes {
        writeln!(
            out,
            "{BOLD}{:<width$}{BOLD:#}  {:>9}  {:>6}  {:>5}  {:>6}",
            class.name,
            share(class.precision),
            share(class.recall),
            share(class.f1),
            class.support
        )?;
    }
    Ok(())
}

/// What wants to be known beside the numbers, on stderr.
pub(crate) fn say_cautions(metrics: &Metrics, n_left_out: usize, n_scored: usize) {
    if let Some(leak) = metrics.split.leaks.first() {
        let n = metrics.split.leaks.len();
        say(&format!(
            "{RED}leaks:{RED:#} {n} findings, such as: {leak}; see the report"
        ));
    }
    if metrics.split.n_without_group > 0 {
        say(&format!(
            "{YELLOW}note:{YELLOW:#} the artists of {} tracks are not known; one who is on several sides flatters the \
             result (--tracks or --group names them)",
            metrics.split.n_without_group
        ));
    }
    if n_left_out > 0 {
        say(&format!(
            "{n_left_out} tracks are left out; the report says why"
        ));
    }
    say_scored(n_scored);
}

pub(crate) fn say_scored(n_scored: usize) {
    if n_scored > 1 {
        say(&format!(
            "{RED}note:{RED:#} this model's folder has scored these test tracks {n_scored} times; what is chosen by \
             them is no longer tested by them"
        ));
    }
}
