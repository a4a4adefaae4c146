//! All tracks in the plane.

use std::collections::HashMap;

use earmark_eval::report::{MapPoint, TrackMap};
use earmark_eval::{Predictions, TsneOptions, tsne};

use super::Examples;
use super::neighbours::Scale;
use crate::Error;

/// The most tracks of a map; of more, every so many-th of each class.
const MOST: usize = 1000;
/// The fewest tracks whose neighbourhoods mean something.
const FEWEST: usize = 10;

/// The tracks of `units` by their features; none of too few.
pub(super) fn map(
    title: &str,
    examples: &Examples,
    units: &[usize],
    predictions: &Predictions,
) -> Result<Option<TrackMap>, Error> {
    if units.len() < FEWEST {
        return Ok(None);
    }
    let rows = examples.mean_rows(units)?;
    let rows = Scale::of(&rows).apply(rows);
    let places = tsne(rows.view(), &TsneOptions::default())?;
    let predicted: HashMap<&str, usize> = predictions
        .tracks()
        .iter()
        .map(|track| (track.id.as_str(), track.predicted()))
        .collect();
    let point = |(unit, [x, y]): (&usize, [f64; 2])| {
        let unit = &examples.units[*unit];
        MapPoint {
            track: unit.id.clone(),
            x,
            y,
            class: unit.label,
            predicted: predicted.get(unit.id.as_str()).copied(),
        }
    };
    Ok(Some(TrackMap {
        title: title.to_owned(),
        about: format!(
            "t-SNE of {} standardised values of {} tracks ({}).",
            examples.columns.len(),
            units.len(),
            examples.kind
        ),
        points: units.iter().zip(places).map(point).collect(),
    }))
}

/// At most so many units, with the shares of their classes.
pub(super) fn sample(examples: &Examples, units: &[usize]) -> Vec<usize> {
    if units.len() <= MOST {
        return units.to_vec();
    }
    let mut by_class = units.to_vec();
    by_class.sort_by_key(|unit| examples.units[*unit].label);
    let step = by_class.len() as f64 / MOST as f64;
    let mut taken: Vec<usize> = (0..MOST)
        .map(|n| by_class[(n as f64 * step) as usize])
        .collect();
    taken.sort_unstable();
    taken
}
