//! CSV tables of features.

use std::collections::HashMap;
use std::path::PathBuf;

use earmark_data::{ContentHash, Entry, FeatureTable, FeatureTableOptions, Layout};

use super::listed::Listed;
use super::{refuse, refuse_stretches};
use crate::Error;
use crate::learn::Examples;
use crate::learn::config::DataConfig;
use crate::learn::examples::{ReadTable, ReadTrack};

pub(super) fn read(config: &DataConfig) -> Result<Examples, Error> {
    let what = "segments are cut of audio, not of";
    refuse(config.segments.is_some(), what, &config.path)?;
    refuse_stretches(config)?;
    let options = FeatureTableOptions {
        label: config.label.clone(),
        group: config.group.clone(),
        id: config.id.clone(),
        leave_out: config.leave_out.clone(),
        segments: config.id.is_some(),
    };
    let mut table = FeatureTable::read(&config.path, &options)?;
    let columns = std::mem::take(&mut table.columns);
    let has_ids = table.has_ids;
    let mut listed = Listed::new(config)?;
    let tracks = tracks(table).into_iter().filter_map(|(entry, values)| {
        Some(ReadTrack {
            entry: listed.take(entry)?,
            hash: ContentHash::of_values(&values),
            values,
        })
    });
    let tracks = tracks.collect();
    let table = ReadTable {
        features: None,
        kind: "table".to_owned(),
        layout: Layout::Table,
        has_ids,
        columns,
        n_frames: 1,
    };
    Examples::new(table, tracks, listed.finish()?)
}

/// The tracks of a table in the order of their first rows, with all their rows, which agree in label and group.
fn tracks(table: FeatureTable) -> Vec<(Entry, Vec<f64>)> {
    let mut tracks: Vec<(Entry, Vec<f64>)> = Vec::new();
    let mut places = HashMap::new();
    let names = table.ids.into_iter().zip(table.labels).zip(table.groups);
    for (((id, label), group), values) in names.zip(table.rows) {
        match places.get(&id) {
            Some(&place) => {
                let (_, rows): &mut (Entry, Vec<f64>) = &mut tracks[place];
                rows.extend(values);
            }
            None => {
                places.insert(id.clone(), tracks.len());
                let entry = Entry {
                    id,
                    path: PathBuf::new(),
                    label,
                    group,
                    part: None,
                };
                tracks.push((entry, values));
            }
        }
    }
    tracks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_track_whatever_is_in_it() {
        let names = |names: [&str; 4]| names.map(str::to_owned).to_vec();
        let table = FeatureTable {
            columns: vec!["x".into()],
            rows: vec![vec![1.0], vec![2.0], vec![3.0], vec![4.0]],
            labels: names(["jazz", "pop", "jazz", "blues"]),
            groups: vec![None; 4],
            ids: names(["Prelude#1", "Prelude#2", "Prelude#1", "Prelude"]),
            has_ids: true,
        };
        let tracks = tracks(table);
        let found: Vec<(&str, &str, &[f64])> = tracks
            .iter()
            .map(|(entry, values)| (entry.id.as_str(), entry.label.as_str(), &values[..]))
            .collect();
        let expected: [(&str, &str, &[f64]); 3] = [
            ("Prelude#1", "jazz", &[1.0, 3.0]),
            ("Prelude#2", "pop", &[2.0]),
            ("Prelude", "blues", &[4.0]),
        ];
        assert_eq!(found, expected);
    }
}
