//! Times a pipeline over the folds that a table names, and prints a line of JSON.
//! `scripts/bench_classical.py` runs it beside scikit-learn.
//!
//! ```sh
//! cargo run --release -p earmark-classical --example cross_validate -- TABLE REPEATS SEED KIND [NAME=VALUE…]
//! ```
//!
//! TABLE is a CSV file with a header: features, and at the end the columns `class` and `fold`, whole
//! numbers from 0. Seconds are sums over the folds, the median of REPEATS; `RAYON_NUM_THREADS` sets the
//! threads.

use std::error::Error;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use earmark_classical::Samples;
use earmark_classical::pipeline::Pipeline;
use ndarray::{Array2, Axis};

struct Table {
    x: Array2<f64>,
    y: Vec<usize>,
    folds: Vec<usize>,
}

/// What a pass over all folds takes, and how many rows it gets right.
#[derive(Clone, Copy)]
struct Pass {
    fit: f64,
    predict: f64,
    n_right: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, repeats, seed, kind, settings @ ..] = arguments.as_slice() else {
        return Err("arguments: TABLE REPEATS SEED KIND [NAME=VALUE…]".into());
    };
    let table = read(table)?;
    let mut pipeline = Pipeline::from_name(kind)?;
    for setting in settings {
        pipeline.set(setting)?;
    }
    let seed = seed.parse()?;
    let passes: Result<Vec<Pass>, _> = (0..repeats.parse::<usize>()?.max(1))
        .map(|_| cross_validate(&pipeline, &table, seed))
        .collect();
    let passes = passes?;
    let result = serde_json::json!({
        "fit": median(passes.iter().map(|pass| pass.fit)),
        "predict": median(passes.iter().map(|pass| pass.predict)),
        "accuracy": passes[0].n_right as f64 / table.y.len() as f64,
    });
    Ok(writeln!(std::io::stdout(), "{result}")?)
}

fn read(path: &str) -> Result<Table, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut values = Vec::new();
    let (mut y, mut folds) = (Vec::new(), Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [features @ .., class, fold] = cells.as_slice() else {
            return Err(format!("{path}: fewer than 2 columns in {line:?}").into());
        };
        for feature in features {
            values.push(feature.parse::<f64>()?);
        }
        y.push(class.parse()?);
        folds.push(fold.parse()?);
    }
    let n_columns = values.len().checked_div(y.len()).unwrap_or(0);
    let x = Array2::from_shape_vec((y.len(), n_columns), values)?;
    Ok(Table { x, y, folds })
}

fn cross_validate(pipeline: &Pipeline, table: &Table, seed: u64) -> Result<Pass, Box<dyn Error>> {
    let n_classes = table.y.iter().max().map_or(0, |class| class + 1);
    let n_folds = table.folds.iter().max().map_or(0, |fold| fold + 1);
    let (mut fit, mut predict, mut n_right) = (0.0, 0.0, 0);
    for fold in 0..n_folds {
        let (test, train): (Vec<usize>, Vec<usize>) =
            (0..table.y.len()).partition(|row| table.folds[*row] == fold);
        let [of_train, of_test] = [&train, &test].map(|rows| table.x.select(Axis(0), rows));
        let y: Vec<usize> = train.iter().map(|row| table.y[*row]).collect();
        let start = Instant::now();
        let samples = Samples::new(of_train.view(), &y, n_classes)?;
        let fitted = pipeline.fit(samples, seed)?;
        fit += start.elapsed().as_secs_f64();
        let start = Instant::now();
        black_box(fitted.predict_proba(of_test.view())?);
        predict += start.elapsed().as_secs_f64();
        let classes = fitted.predict(of_test.view())?;
        let right = classes.iter().zip(&test);
        n_right += right
            .filter(|(class, row)| **class == table.y[**row])
            .count();
    }
    Ok(Pass {
        fit,
        predict,
        n_right,
    })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    (low + high) / 2.0
}
