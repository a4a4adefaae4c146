//! NPZ tables of pictures and sequences.

use std::path::PathBuf;

use earmark_data::{ArrayTable, ContentHash, Entry, Layout};
use earmark_features::Spectrogram;

use super::listed::Listed;
use super::refuse;
use crate::learn::Examples;
use crate::learn::config::DataConfig;
use crate::learn::examples::{ReadTable, ReadTrack};
use crate::learn::inputs::{SUMMARY, summary_of};
use crate::{Error, ErrorKind};

/// How the kinds of such rows begin.
pub(in crate::learn) const KIND: &str = "arrays:";

pub(super) fn read(config: &DataConfig) -> Result<Examples, Error> {
    let what = "segments are cut of audio, not of";
    refuse(config.segments.is_some(), what, &config.path)?;
    refuse(
        config.names_columns(),
        "columns are of CSV tables, not of",
        &config.path,
    )?;
    let summary = summary_of(config.features.as_deref().unwrap_or(SUMMARY))?;
    let refused = |error: earmark_features::FeatureError| {
        Error::new(ErrorKind::Config, error.to_string()).at(&config.path)
    };
    let table = ArrayTable::read(&config.path)?;
    let columns = summary.columns(table.n_bands()).map_err(refused)?;
    let mut listed = Listed::new(config)?;
    let mut tracks = Vec::new();
    for (n, id) in table.ids().iter().enumerate() {
        let id = id.clone();
        let label = table.labels().map(|labels| labels[n].clone());
        if label.is_none() && config.tracks.is_none() {
            let message =
                "there are no labels in it; name a table of tracks that has them (--tracks)";
            return Err(Error::new(ErrorKind::Config, message).at(&config.path));
        }
        let entry = Entry {
            id,
            path: PathBuf::new(),
            label: label.unwrap_or_default(),
            group: None,
            part: None,
        };
        let Some(entry) = listed.take(entry) else {
            continue;
        };
        let Some(item) = table.item(n) else { break };
        let sequence = Spectrogram::from_frames(table.n_bands(), item).map_err(refused)?;
        let values = summary.values(&sequence).map_err(refused)?;
        tracks.push(ReadTrack {
            entry,
            hash: ContentHash::of_values(&values),
            values,
        });
    }
    let table = ReadTable {
        features: Some(summary.name.to_owned()),
        kind: format!("{KIND}{}-v{}", summary.name, summary.version),
        layout: Layout::Table,
        has_ids: true,
        columns: columns.into_iter().map(|column| column.name).collect(),
    };
    Examples::new(table, tracks, listed.finish()?)
}
