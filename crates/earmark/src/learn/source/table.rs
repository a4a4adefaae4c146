//! CSV tables of features.

use std::collections::HashMap;
use std::path::PathBuf;

use earmark_data::{ContentHash, Entry, FeatureTable, FeatureTableOptions, Layout};

use super::listed::Listed;
use super::refuse;
use crate::Error;
use crate::learn::Examples;
use crate::learn::config::DataConfig;
use crate::learn::examples::{ReadTable, ReadTrack};

pub(super) fn read(config: &DataConfig) -> Result<Examples, Error> {
    let what = "segments are cut of audio, not of";
    refuse(config.segments.is_some(), what, &config.path)?;
    let options = FeatureTableOptions {
        label: config.label.clone(),
        group: config.group.clone(),
        id: config.id.clone(),
        leave_out: config.leave_out.clone(),
        segments: config.id.is_some(),
    };
    let mut table = FeatureTable::read(&config.path, &options)?;
    let columns = std::mem::take(&mut table.columns);
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
        columns,
    };
    Examples::new(table, tracks, listed.left_out)
}

/// The tracks of a table in the order of their first rows, with all their rows.
fn tracks(table: FeatureTable) -> Vec<(Entry, Vec<f64>)> {
    let mut tracks: Vec<(Entry, Vec<f64>)> = Vec::new();
    let mut places = HashMap::new();
    let names = table.ids.into_iter().zip(table.labels).zip(table.groups);
    for (((id, label), group), values) in names.zip(table.rows) {
        // Segments are `track#n` here.
        let track = id.rsplit_once('#').map_or(id.as_str(), |(track, _)| track);
        match places.get(track) {
            Some(&place) => {
                let (_, rows): &mut (Entry, Vec<f64>) = &mut tracks[place];
                rows.extend(values);
            }
            None => {
                places.insert(track.to_owned(), tracks.len());
                let entry = Entry {
                    id: track.to_owned(),
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
