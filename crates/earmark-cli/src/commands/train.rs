//! `earmark train`

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use earmark::ErrorKind;
use earmark::data::AsideFile;
use earmark::learn::{
    CalibrationConfig, Experiment, Metrics, ModelConfig, ReportConfig, RunFolder, SplitConfig,
    Written,
};

use crate::args::{Calibration, Format, TrainArguments};
use crate::cache_folder::CacheFolder;
use crate::interrupt::stop_on_interrupt;
use crate::learning::{ResultEntry, file_or_name, percent, say_cautions, with_host, write_result};
use crate::output::{format_or_default, say, stdout};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

/// The classifier where none is named: it suits the tagger's layers, which are the features where none are named.
const MODEL: &str = "logistic-regression";

pub(crate) fn run(arguments: &TrainArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.work.format.or(settings.format));
    let tasks = tasks(arguments)?;
    let stop = stop_on_interrupt()?;
    let is_folder = arguments
        .config
        .as_ref()
        .is_some_and(|config| config.is_dir());
    let mut status = Status::Good;
    let mut results = Vec::new();
    for task in tasks {
        let (path, metrics) = match task {
            Task::Finished(path, metrics) => (path, *metrics),
            Task::Run(experiment, folder) => {
                let trained = train(arguments, &settings, format, &experiment, &folder, &stop)?;
                let Some((metrics, n_failed)) = trained else {
                    return Ok(Status::Interrupted);
                };
                if n_failed > 0 {
                    status = Status::Attention;
                }
                (folder.path().to_owned(), metrics)
            }
        };
        results.push((path, metrics));
    }
    if is_folder {
        let path = arguments.output.join("summary.md");
        AsideFile::write(&path, summary(&results).as_bytes()).map_err(earmark::Error::from)?;
        say(&format!("{}: all runs in a table", path.display()));
    }
    Ok(status)
}

/// All runs as a table in Markdown.
fn summary(results: &[(PathBuf, Metrics)]) -> String {
    let row = |(path, metrics): &(PathBuf, Metrics)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let figures = &metrics.evaluation.metrics;
        let rounds: f64 = metrics.rounds.iter().map(|round| round.accuracy).sum();
        let mean = match metrics.rounds.len() {
            1 => "-".to_owned(),
            n => format!("{:.1} %", 100.0 * rounds / n as f64),
        };
        let published = metrics.published.as_ref();
        let published = published.map_or("-".to_owned(), |one| {
            format!("{:.1} %", 100.0 * one.accuracy)
        });
        let f1 = figures
            .macro_f1
            .map_or("-".to_owned(), |f1| format!("{:.3}", f1.value));
        let (n_tracks, n_leaks) = (metrics.evaluation.n_tracks, metrics.split.leaks.len());
        let accuracy = percent(figures.accuracy);
        format!("| {name} | {n_tracks} | {accuracy} | {mean} | {f1} | {n_leaks} | {published} |\n")
    };
    let rows: String = results.iter().map(row).collect();
    format!(
        "| run | test tracks | accuracy (95 % interval) | mean of folds | macro F1 | leaks found | published |\n\
         |---|--:|---|--:|--:|--:|--:|\n{rows}"
    )
}

/// A run to be made, or one of a folder of configurations that is there already.
enum Task {
    Run(Box<Experiment>, RunFolder),
    Finished(PathBuf, Box<Metrics>),
}

/// What is to be done, and where each run goes.
fn tasks(arguments: &TrainArguments) -> Result<Vec<Task>, Fatal> {
    let task = |experiment: Experiment, path: &Path| -> Result<Task, Fatal> {
        // Refused before the first of them is run.
        experiment.check()?;
        let folder = RunFolder::new(path, arguments.overwrite)?;
        Ok(Task::Run(Box::new(experiment), folder))
    };
    let Some(config) = &arguments.config else {
        return Ok(vec![task(experiment(arguments)?, &arguments.output)?]);
    };
    if !config.is_dir() {
        return Ok(vec![task(Experiment::read(config)?, &arguments.output)?]);
    }
    let mut tasks = Vec::new();
    for file in toml_files(config)? {
        let path = arguments.output.join(file.file_stem().unwrap_or_default());
        let experiment = Experiment::read(&file)?;
        let finished = RunFolder::finished(&path, &experiment).filter(|_| !arguments.overwrite);
        tasks.push(match finished {
            Some(metrics) => {
                say(&format!("{}: there already", path.display()));
                Task::Finished(path, Box::new(metrics))
            }
            None => task(experiment, &path)?,
        });
    }
    Ok(tasks)
}

/// The TOML files of a folder in the order of their names, at least one.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Fatal> {
    let unreadable = |error: std::io::Error| {
        let folder = folder.display();
        Fatal::new(format!(
            "{folder}: cannot be read ({error}); check its permissions"
        ))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    if files.is_empty() {
        let folder = folder.display();
        return Err(Fatal::new(format!(
            "{folder}: holds no TOML file; name a folder that does"
        )));
    }
    Ok(files)
}

fn experiment(arguments: &TrainArguments) -> Result<Experiment, Fatal> {
    let Some(data) = &arguments.data else {
        // The parser asks for it where there is no configuration.
        return Err(Fatal::new("name a data set"));
    };
    let model = arguments.model.as_deref().unwrap_or(MODEL);
    let (file, name) = file_or_name(arguments.split.as_deref());
    Ok(Experiment {
        data: arguments.inputs.data(data),
        split: SplitConfig {
            by: arguments.by.clone(),
            name,
            file,
            column: arguments.fold_column.clone(),
            folds: arguments.folds,
            holdout: arguments.holdout.clone(),
            seed: arguments.seed,
        },
        model: ModelConfig {
            name: model.to_owned(),
            set: arguments.set.clone(),
            calibration: match arguments.calibration {
                Calibration::Temperature => CalibrationConfig::Temperature,
                Calibration::Vector => CalibrationConfig::Vector,
                Calibration::None => CalibrationConfig::None,
            },
            seed: arguments.seed,
        },
        report: ReportConfig {
            repeats: !arguments.no_repeats,
            maps: !arguments.no_maps,
        },
        chosen: None,
        published: None,
    })
}

/// The numbers of a run and how many files failed; none if it was interrupted.
fn train(
    arguments: &TrainArguments,
    settings: &Settings,
    format: Format,
    experiment: &Experiment,
    folder: &RunFolder,
    stop: &AtomicBool,
) -> Result<Option<(Metrics, usize)>, Fatal> {
    let cache = CacheFolder::new(&arguments.work.cache, settings, folder.path())?;
    let started = Instant::now();
    let threads = settings.threads(arguments.work.jobs);
    let (written, n_failed) = with_host(cache.path(), threads, stop, |host| {
        let outcome = experiment.run(host)?;
        folder.write(&outcome, host)
    });
    let Written {
        n_scored,
        n_left_out,
        metrics,
    } = match written {
        Err(error) if error.kind == ErrorKind::Interrupted => {
            say("interrupted: what was described is kept; nothing else was written");
            return Ok(None);
        }
        written => written?,
    };
    let entry = ResultEntry::of_run(folder.path(), &metrics, n_scored);
    write_result(&mut stdout(), format, &entry, &metrics.evaluation)?;
    say_cautions(&metrics, n_left_out, n_scored);
    say(&format!(
        "{}: {}, in {:.1} s; open report.html there",
        folder.path().display(),
        metrics.split.protocol,
        started.elapsed().as_secs_f64()
    ));
    Ok(Some((metrics, n_failed)))
}
