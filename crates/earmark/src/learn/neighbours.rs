//! Training tracks like a track.

use std::collections::HashMap;

use earmark_eval::report::{Mistake, Neighbour};
use ndarray::{Array1, Array2, ArrayView1, Axis};

use super::Examples;
use super::rounds::Plan;
use crate::Error;

/// Training tracks named beside a mistake.
const N_NEIGHBOURS: usize = 3;

/// Mean row of every track, less the mean of a side, over its deviation.
pub(super) struct Scale {
    mean: Array1<f64>,
    deviation: Array1<f64>,
}

impl Scale {
    pub(super) fn of(rows: &Array2<f64>) -> Self {
        let zeros = || Array1::zeros(rows.ncols());
        Self {
            mean: rows.mean_axis(Axis(0)).unwrap_or_else(zeros),
            deviation: rows
                .std_axis(Axis(0), 0.0)
                .mapv(|deviation| if deviation > 0.0 { deviation } else { 1.0 }),
        }
    }

    pub(super) fn apply(&self, mut rows: Array2<f64>) -> Array2<f64> {
        rows -= &self.mean;
        rows /= &self.deviation;
        rows
    }
}

/// Gives every mistake the nearest tracks its model was fitted to, by the distance of standardised features.
pub(super) fn find(
    mistakes: &mut [Mistake],
    examples: &Examples,
    plan: &Plan,
) -> Result<(), Error> {
    let numbers: HashMap<&str, usize> = examples
        .units
        .iter()
        .enumerate()
        .map(|(n, unit)| (unit.id.as_str(), n))
        .collect();
    for round in &plan.rounds {
        let mut mine: Vec<(&mut Mistake, usize)> = mistakes
            .iter_mut()
            .filter_map(|mistake| {
                let unit = *numbers.get(mistake.path.as_str())?;
                round
                    .test
                    .binary_search(&unit)
                    .is_ok()
                    .then_some((mistake, unit))
            })
            .collect();
        if mine.is_empty() {
            continue;
        }
        let training = examples.mean_rows(&round.train)?;
        let scale = Scale::of(&training);
        let training = scale.apply(training);
        let units: Vec<usize> = mine.iter().map(|(_, unit)| *unit).collect();
        let asked = scale.apply(examples.mean_rows(&units)?);
        for ((mistake, _), row) in mine.iter_mut().zip(asked.outer_iter()) {
            mistake.neighbours = nearest(row, &training, &round.train, examples);
        }
    }
    Ok(())
}

fn nearest(
    row: ArrayView1<'_, f64>,
    training: &Array2<f64>,
    units: &[usize],
    examples: &Examples,
) -> Vec<Neighbour> {
    let distance = |other: ArrayView1<'_, f64>| (&row - &other).mapv(|d| d * d).sum().sqrt();
    let mut found: Vec<(f64, usize)> = training
        .outer_iter()
        .map(distance)
        .zip(units.iter().copied())
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let neighbour = |(distance, unit): (f64, usize)| Neighbour {
        path: examples.units[unit].id.clone(),
        class: examples.classes[examples.units[unit].label].clone(),
        distance,
    };
    found
        .into_iter()
        .take(N_NEIGHBOURS)
        .map(neighbour)
        .collect()
}
