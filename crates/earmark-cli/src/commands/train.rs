//! `earmark train`

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use earmark::ErrorKind;
use earmark::learn::{
    CalibrationConfig, DataConfig, Experiment, ModelConfig, ReportConfig, RunFolder, SplitConfig,
    Written,
};

use crate::args::{Calibration, Format, TrainArguments};
use crate::cache_folder::CacheFolder;
use crate::interrupt::stop_on_interrupt;
use crate::learning::{ResultEntry, file_or_name, say_cautions, with_host, write_result};
use crate::output::{format_or_default, say, stdout};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &TrainArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.format.or(settings.format));
    let tasks = tasks(arguments)?;
    let stop = stop_on_interrupt()?;
    let mut status = Status::Good;
    for (experiment, folder) in tasks {
        match train(arguments, &settings, format, &experiment, &folder, &stop)? {
            Status::Good => {}
            Status::Attention => status = Status::Attention,
            Status::Interrupted => return Ok(Status::Interrupted),
        }
    }
    Ok(status)
}

/// What is to be done, and where each run goes.
fn tasks(arguments: &TrainArguments) -> Result<Vec<(Experiment, RunFolder)>, Fatal> {
    let folder = |path: &Path| RunFolder::new(path, arguments.overwrite);
    let Some(config) = &arguments.config else {
        return Ok(vec![(experiment(arguments)?, folder(&arguments.output)?)]);
    };
    if !config.is_dir() {
        return Ok(vec![(
            Experiment::read(config)?,
            folder(&arguments.output)?,
        )]);
    }
    let unreadable = |error: std::io::Error| {
        let config = config.display();
        Fatal::new(format!(
            "{config}: cannot be read ({error}); check its permissions"
        ))
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(config).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    if files.is_empty() {
        let config = config.display();
        return Err(Fatal::new(format!(
            "{config}: holds no TOML file; name a folder that does"
        )));
    }
    let task = |file: PathBuf| {
        let name = file.file_stem().unwrap_or_default();
        let path = arguments.output.join(name);
        Ok((Experiment::read(&file)?, folder(&path)?))
    };
    files.into_iter().map(task).collect()
}

fn experiment(arguments: &TrainArguments) -> Result<Experiment, Fatal> {
    let (Some(data), Some(model)) = (&arguments.data, &arguments.model) else {
        // The parser asks for both where there is no configuration.
        return Err(Fatal::new("name a data set and a model (--model)"));
    };
    let (file, name) = file_or_name(arguments.split.as_deref());
    Ok(Experiment {
        data: DataConfig {
            features: arguments.features.clone(),
            segments: arguments.segments.clone(),
            ..arguments.labels.data(data)
        },
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
            name: model.clone(),
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
        published: None,
    })
}

fn train(
    arguments: &TrainArguments,
    settings: &Settings,
    format: Format,
    experiment: &Experiment,
    folder: &RunFolder,
    stop: &AtomicBool,
) -> Result<Status, Fatal> {
    let cache = CacheFolder::new(&arguments.cache, settings, folder.path())?;
    let started = Instant::now();
    let threads = settings.threads(arguments.jobs);
    let (written, n_failed) = with_host(cache.path(), threads, stop, |host| {
        let outcome = experiment.run(host)?;
        folder.write(&outcome, host)
    });
    let Written { n_scored, metrics } = match written {
        Err(error) if error.kind == ErrorKind::Interrupted => {
            say("interrupted: what was described is kept; nothing else was written");
            return Ok(Status::Interrupted);
        }
        written => written?,
    };
    let entry = ResultEntry::of_run(folder.path(), &metrics, n_scored);
    write_result(&mut stdout(), format, &entry, &metrics.evaluation)?;
    say_cautions(&metrics, n_scored);
    say(&format!(
        "{}: {}, in {:.1} s; open report.html there",
        folder.path().display(),
        metrics.split.protocol,
        started.elapsed().as_secs_f64()
    ));
    Ok(if n_failed > 0 {
        Status::Attention
    } else {
        Status::Good
    })
}
