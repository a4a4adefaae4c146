//! Classifiers and steps beside scikit-learn (`scripts/make_classical_goldens.py` made the goldens), their
//! properties, and pipelines.

mod algorithms;
mod forests;
mod golden;
mod pipelines;
mod problems;
mod properties;
#[path = "../random_tables/mod.rs"]
mod random_tables;
mod settings;
mod steps;

use earmark_classical::Samples;
use earmark_classical::pipeline::{FittedPipeline, Pipeline};

fn pipeline(kind: &str, settings: &[String]) -> Pipeline {
    let mut pipeline = Pipeline::from_name(kind).expect("a kind of the table");
    for setting in settings {
        pipeline.set(setting).expect("a valid setting");
    }
    pipeline
}

fn fit(pipeline: &Pipeline, samples: Samples<'_>, seed: u64) -> FittedPipeline {
    pipeline
        .fit(samples, seed)
        .expect("a valid pipeline and rows of several classes")
}
