//! `earmark train`

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use earmark::ErrorKind;
use earmark::data::AsideFile;
use earmark::learn::{
    CalibrationConfig, Experiment, Metrics, ModelConfig, ReportConfig, Resume, RunFolder,
    SplitConfig, Written,
};

use crate::args::{Calibration, Format, TrainArguments};
use crate::cache_folder::CacheFolder;
use crate::interrupt::stop_on_interrupt;
use crate::learning::{ResultEntry, Surroundings, file_or_name, say_cautions, write_result};
use crate::output::{format_or_default, say, stdout};
use crate::settings::Settings;
use crate::status::{Fatal, Status};
use crate::summary::summary;
use crate::training_log::TrainingLog;

/// The classifier where none is named: it suits the tagger's layers, which are the features where none are named.
const MODEL: &str = "logistic-regression";

pub(crate) fn run(arguments: &TrainArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.work.run.format.or(settings.format));
    let tasks = tasks(arguments)?;
    let stop = stop_on_interrupt()?;
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
    if is_of_many(arguments) {
        let path = arguments.output.join("summary.md");
        let table = summary(&arguments.output, &results);
        AsideFile::write(&path, table.as_bytes()).map_err(earmark::Error::from)?;
        say(&format!("{}: all runs in a table", path.display()));
    }
    Ok(status)
}

/// Whether one command makes several runs.
fn is_of_many(arguments: &TrainArguments) -> bool {
    let config = arguments.config.as_ref();
    config.is_some_and(|config| config.is_dir()) || !arguments.seeds.is_empty()
}

/// A run to be made, or one of a folder of configurations that is there already.
enum Task {
    Run(Box<Experiment>, RunFolder),
    Finished(PathBuf, Box<Metrics>),
}

/// What is to be done, and where each run goes.
fn tasks(arguments: &TrainArguments) -> Result<Vec<Task>, Fatal> {
    let output = &arguments.output;
    let experiments: Vec<(PathBuf, Experiment)> = match &arguments.config {
        None => vec![(output.clone(), experiment(arguments)?)],
        Some(config) if config.is_dir() => {
            let read = |file: PathBuf| {
                let name = file.file_stem().unwrap_or_default();
                Ok((output.join(name), Experiment::read(&file)?))
            };
            let files = toml_files(config)?.into_iter();
            files.map(read).collect::<Result<_, Fatal>>()?
        }
        Some(config) => vec![(output.clone(), Experiment::read(config)?)],
    };
    let experiments = experiments
        .into_iter()
        .flat_map(|(path, experiment)| with_seeds(path, experiment, &arguments.seeds));
    let may_be_there = is_of_many(arguments) && !arguments.overwrite;
    let mut tasks = Vec::new();
    for (path, experiment) in experiments {
        let finished = RunFolder::finished(&path, &experiment).filter(|_| may_be_there);
        tasks.push(match finished {
            Some(metrics) => {
                say(&format!("{}: there already", path.display()));
                Task::Finished(path, Box::new(metrics))
            }
            None => {
                // Refused before the first of them is run.
                experiment.check()?;
                let folder = RunFolder::new(&path, arguments.overwrite)?;
                Task::Run(Box::new(experiment), folder)
            }
        });
    }
    Ok(tasks)
}

/// The same once for each seed, in `PATH/seed-N`; as it is where none is named.
fn with_seeds(path: PathBuf, experiment: Experiment, seeds: &[u64]) -> Vec<(PathBuf, Experiment)> {
    if seeds.is_empty() {
        return vec![(path, experiment)];
    }
    let seeded = seeds.iter().map(|seed| {
        let mut experiment = experiment.clone();
        experiment.split.seed = *seed;
        experiment.model.seed = *seed;
        (path.join(format!("seed-{seed}")), experiment)
    });
    seeded.collect()
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
            set: arguments.set.clone(),
            calibration: match arguments.calibration {
                Calibration::Temperature => CalibrationConfig::Temperature,
                Calibration::Vector => CalibrationConfig::Vector,
                Calibration::None => CalibrationConfig::None,
            },
            seed: arguments.seed,
            ..ModelConfig::named(model)
        },
        report: ReportConfig {
            repeats: !arguments.no_repeats,
            maps: !arguments.no_maps,
        },
        chosen: None,
        published: None,
    })
}

/// What becomes of a run that was broken off: one of many goes on.
fn resume(arguments: &TrainArguments) -> Resume {
    let goes_on = arguments.resume || is_of_many(arguments);
    match (arguments.overwrite, goes_on) {
        (true, _) => Resume::Never,
        (false, true) => Resume::Always,
        (false, false) => Resume::Asked,
    }
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
    let threads = settings.threads(arguments.work.run.jobs);
    let surroundings = Surroundings {
        checkpoints: folder.unfinished(experiment, resume(arguments))?,
        log: arguments
            .log
            .as_deref()
            .map(TrainingLog::open)
            .transpose()?,
        ..Surroundings::new(cache.path(), threads, stop)
    };
    let (written, n_failed) = surroundings.with_host(|host| {
        let outcome = experiment.run(host)?;
        folder.write(&outcome, host)
    });
    if written.is_err() {
        folder.abandon();
    }
    let Written {
        n_scored,
        n_left_out,
        metrics,
    } = match written {
        Err(error) if error.kind == ErrorKind::Interrupted => {
            say(
                "interrupted: what was described is kept, and networks as far as they have come (--resume goes on)",
            );
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
