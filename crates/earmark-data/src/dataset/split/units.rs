//! What is dealt out whole.

use std::collections::{BTreeMap, HashMap};

use super::super::{DatasetError, Entry, Manifest, Part};
use super::deal::{Deal, Unit};
use super::{Place, Split, SplitRow, SplitShape};

/// Rows, and which of them are kept together.
pub(super) struct Units<'a> {
    rows: Vec<(String, &'a Entry)>,
    /// The unit of each row.
    unit_of_row: Vec<usize>,
    names: Vec<String>,
    /// What a unit is called in an error.
    what: &'static str,
    is_leaky: bool,
}

pub(super) fn by_track(manifest: &Manifest) -> Units<'_> {
    Units::new(tracks(manifest), "tracks", |id, _| format!("track {id}"))
}

pub(super) fn by_group(manifest: &Manifest) -> Result<Units<'_>, DatasetError> {
    if manifest.entries().iter().all(|entry| entry.group.is_none()) {
        return Err(DatasetError::NoGroups);
    }
    let name = |id: &str, entry: &Entry| match &entry.group {
        Some(group) => format!("group {group}"),
        None => format!("track {id}"),
    };
    Ok(Units::new(tracks(manifest), "groups", name))
}

fn tracks(manifest: &Manifest) -> Vec<(String, &Entry)> {
    let entries = manifest.entries().iter();
    entries.map(|entry| (entry.id.clone(), entry)).collect()
}

pub(super) fn by_segment(
    manifest: &Manifest,
    n_segments: Option<usize>,
) -> Result<Units<'_>, DatasetError> {
    let rows = match n_segments {
        None => tracks(manifest),
        Some(n_segments) => segments(manifest, n_segments)?,
    };
    let mut units = Units::new(rows, "segments", |id, _| format!("segment {id}"));
    units.is_leaky = true;
    Ok(units)
}

/// Every track cut into `n_segments`.
fn segments(manifest: &Manifest, n_segments: usize) -> Result<Vec<(String, &Entry)>, DatasetError> {
    if !(2..=1000).contains(&n_segments) {
        return Err(DatasetError::BadShape {
            option: "the number of segments",
            value: n_segments as f64,
            allowed: "2 to 1000; a split of whole tracks is called track",
        });
    }
    let entries = manifest.entries().iter();
    let rows = entries
        .flat_map(|entry| (0..n_segments).map(move |n| (format!("{}#{n}", entry.id), entry)));
    Ok(rows.collect())
}

impl<'a> Units<'a> {
    fn new(
        rows: Vec<(String, &'a Entry)>,
        what: &'static str,
        name: impl Fn(&str, &Entry) -> String,
    ) -> Self {
        let (mut names, mut numbers) = (Vec::new(), HashMap::new());
        let mut unit_of_row = Vec::with_capacity(rows.len());
        for (id, entry) in &rows {
            let name = name(id, entry);
            let number = *numbers.entry(name.clone()).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            });
            unit_of_row.push(number);
        }
        Self {
            rows,
            unit_of_row,
            names,
            what,
            is_leaky: false,
        }
    }

    pub(super) fn split(self, shape: SplitShape, seed: u64) -> Result<Split, DatasetError> {
        shape.check()?;
        let (sides, shares) = sides(shape);
        let labels = self.labels()?;
        let mut deal = Deal::new(self.units(&labels), shares, seed);
        let needed = match shape {
            SplitShape::Holdout { .. } => sides.len(),
            // Each is tested in one fold and learnt from another.
            SplitShape::Folds(_) => 2,
        };
        self.check_sizes(&labels, &deal, needed)?;
        deal.greedily();
        for (label, &class) in &labels {
            if !deal.spread(class, needed) {
                let label = (*label).to_owned();
                return Err(DatasetError::ClassTiedUp { label });
            }
        }
        let split = self.rows(&deal, &sides);
        match sides
            .iter()
            .find(|side| split.rows.iter().all(|row| row.place != **side))
        {
            None => Ok(split),
            Some(side) => {
                let side = side.to_string();
                Err(DatasetError::EmptySide { side })
            }
        }
    }

    fn check_sizes(
        &self,
        labels: &BTreeMap<&str, usize>,
        deal: &Deal,
        needed: usize,
    ) -> Result<(), DatasetError> {
        let sizes = labels
            .iter()
            .map(|(label, &class)| (label, deal.n_units(class)));
        match sizes.into_iter().find(|(_, found)| *found < needed) {
            None => Ok(()),
            Some((label, found)) => Err(DatasetError::ClassTooSmall {
                label: (*label).to_owned(),
                unit: self.what,
                found,
                needed,
            }),
        }
    }

    /// The number of each label, of which there are at least two.
    fn labels(&self) -> Result<BTreeMap<&'a str, usize>, DatasetError> {
        let mut labels: BTreeMap<&str, usize> = self
            .rows
            .iter()
            .map(|(_, entry)| (entry.label.as_str(), 0))
            .collect();
        labels
            .values_mut()
            .enumerate()
            .for_each(|(n, number)| *number = n);
        match labels.first_key_value() {
            Some((label, _)) if labels.len() == 1 => Err(DatasetError::OneClass {
                label: (*label).to_owned(),
            }),
            _ => Ok(labels),
        }
    }

    fn units(&self, labels: &BTreeMap<&str, usize>) -> Vec<Unit> {
        let empty = |name: &String| Unit {
            name: name.clone(),
            counts: vec![0; labels.len()],
        };
        let mut units: Vec<Unit> = self.names.iter().map(empty).collect();
        for ((_, entry), &unit) in self.rows.iter().zip(&self.unit_of_row) {
            units[unit].counts[labels[entry.label.as_str()]] += 1;
        }
        units
    }

    fn rows(self, deal: &Deal, sides: &[Place]) -> Split {
        let rows = self.rows.into_iter().zip(self.unit_of_row);
        let rows = rows.map(|((id, entry), unit)| SplitRow {
            id,
            path: entry.path.clone(),
            label: entry.label.clone(),
            group: entry.group.clone(),
            place: sides[deal.side(unit)],
        });
        Split::from_rows(rows.collect(), self.is_leaky)
    }
}

fn sides(shape: SplitShape) -> (Vec<Place>, Vec<f64>) {
    match shape {
        SplitShape::Folds(n) => (0..n)
            .map(|fold| (Place::Fold(fold), 1.0 / n as f64))
            .unzip(),
        SplitShape::Holdout { validation, test } => [
            (Part::Train, 1.0 - validation - test),
            (Part::Validation, validation),
            (Part::Test, test),
        ]
        .into_iter()
        .filter(|(_, share)| *share > 0.0)
        .map(|(part, share)| (Place::Part(part), share))
        .unzip(),
    }
}
