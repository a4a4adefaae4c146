//! Boosting beside the reference programs, its properties, and what it promises.

mod behaviour;
mod problems;
mod properties;
mod reference;

use earmark_classical::Samples;
use earmark_classical::boosting::{Boosting, BoostingConfig, BoostingModel};
use ndarray::ArrayView2;

fn fit<'a>(
    config: &BoostingConfig,
    x: ArrayView2<'a, f64>,
    y: &'a [usize],
    n_classes: usize,
) -> BoostingModel {
    let samples = Samples::new(x, y, n_classes).expect("finite rows of several classes");
    Boosting::fit(config, samples).expect("a valid configuration")
}
