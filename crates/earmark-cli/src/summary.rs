//! Several runs as a table in Markdown.

use std::path::{Path, PathBuf};

use earmark::learn::Metrics;

use crate::learning::percent;

/// A row for each run; one that was made with several seeds has one row, of their mean.
pub(crate) fn summary(output: &Path, results: &[(PathBuf, Metrics)]) -> String {
    let named = results
        .iter()
        .map(|(path, metrics)| (name(output, path), metrics));
    let named: Vec<(String, &Metrics)> = named.collect();
    let rows = named.chunk_by(|(a, _), (b, _)| a == b).map(|runs| {
        let metrics: Vec<&Metrics> = runs.iter().map(|(_, metrics)| *metrics).collect();
        row(&runs[0].0, &metrics)
    });
    let rows: String = rows.collect();
    format!(
        "| run | test tracks | accuracy (95 % interval) | mean of folds | top 3 | macro F1 | leaks found | published |\n\
         |---|--:|---|--:|--:|--:|--:|--:|\n{rows}"
    )
}

/// The run, without the folder of all runs and that of the seed.
fn name(output: &Path, path: &Path) -> String {
    let within = path.strip_prefix(output).unwrap_or(path);
    let is_seed = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("seed-")
    };
    let run = match within.parent() {
        Some(parent) if is_seed(within) => parent,
        _ => within,
    };
    match run.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => output
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    }
}

fn row(name: &str, runs: &[&Metrics]) -> String {
    let first = runs[0];
    let values = |of: &dyn Fn(&Metrics) -> Option<f64>| {
        let values: Option<Vec<f64>> = runs.iter().map(|metrics| of(metrics)).collect();
        values.unwrap_or_default()
    };
    let accuracies = values(&|metrics| Some(metrics.evaluation.metrics.accuracy?.value));
    let accuracy = match runs {
        [only] => percent(only.evaluation.metrics.accuracy),
        _ => of_seeds(&accuracies),
    };
    let folds = match first.rounds.len() {
        1 => "-".to_owned(),
        _ => share(&values(&|metrics| {
            let rounds: f64 = metrics.rounds.iter().map(|round| round.accuracy).sum();
            Some(rounds / metrics.rounds.len() as f64)
        })),
    };
    let top = share(&values(&|metrics| {
        Some(metrics.evaluation.metrics.top_k_accuracy?.value)
    }));
    let f1 = mean(&values(&|metrics| {
        Some(metrics.evaluation.metrics.macro_f1?.value)
    }));
    let f1 = f1.map_or("-".to_owned(), |f1| format!("{f1:.3}"));
    let published = first.published.as_ref();
    let published = published.map_or("-".to_owned(), |one| {
        format!("{:.1} %", 100.0 * one.accuracy)
    });
    let (n_tracks, n_leaks) = (first.evaluation.n_tracks, first.split.leaks.len());
    format!(
        "| {name} | {n_tracks} | {accuracy} | {folds} | {top} | {f1} | {n_leaks} | {published} |\n"
    )
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn share(values: &[f64]) -> String {
    mean(values).map_or("-".to_owned(), |mean| format!("{:.1} %", 100.0 * mean))
}

/// The mean of some seeds, and how far they lie apart: `80.6 % (79.1 to 82.0, 5 seeds)`.
fn of_seeds(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let n = values.len();
    format!(
        "{} ({:.1} to {:.1}, {n} seeds)",
        share(values),
        100.0 * least,
        100.0 * most
    )
}
