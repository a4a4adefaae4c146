//! NPZ tables of pictures and sequences: summarised, or as they are for networks.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use earmark_data::{ArrayTable, ContentHash, Entry, Layout};
use earmark_features::{Spectrogram, cepstrum};

use super::listed::Listed;
use super::{refuse, refuse_stretches};
use crate::learn::Examples;
use crate::learn::config::DataConfig;
use crate::learn::examples::{ReadSequence, ReadTable, ReadTrack};
use crate::learn::inputs::{ArrayInputs, Form};
use crate::learn::sequences::{Cut, Held, SequenceStore};
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
    let inputs: ArrayInputs = config.features.as_deref().unwrap_or_default().parse()?;
    if matches!(inputs.form, Form::Summary(_)) {
        refuse_stretches(config)?;
    }
    let store = Arrays {
        table: ArrayTable::read(&config.path)?,
        n_coefficients: inputs.n_coefficients,
    };
    let mut listed = Listed::new(config)?;
    let entries = entries(&store.table, config, &mut listed)?;
    let table = ReadTable {
        features: Some(inputs.to_string()),
        kind: format!("{KIND}{}", inputs.kind()),
        layout: Layout::Table,
        has_ids: true,
        columns: store.columns(&inputs, &config.path)?,
        n_frames: inputs.form.n_frames(),
    };
    let left_out = listed.finish()?;
    match inputs.form {
        Form::Summary(summary) => {
            let track = |(n, entry): (usize, Entry)| {
                let sequence = store.spectrogram(n)?;
                let values = summary
                    .values(&sequence)
                    .map_err(|error| refused(&error, &config.path))?;
                Ok(ReadTrack {
                    entry,
                    hash: ContentHash::of_values(&values),
                    values,
                })
            };
            let tracks = entries.into_iter().map(track);
            let tracks = tracks.collect::<Result<_, Error>>()?;
            Examples::new(table, tracks, left_out)
        }
        Form::Frames => {
            let n_sequences = store.table.len();
            let store = Held::new(store, n_sequences);
            let track = |(number, entry): (usize, Entry)| {
                let values = store.frames(number)?;
                let values: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
                Ok(ReadSequence {
                    entry,
                    hash: ContentHash::of_values(&values),
                    number,
                    n_frames: values.len() / table.columns.len(),
                })
            };
            let tracks = entries.into_iter().map(track);
            let tracks = tracks.collect::<Result<Vec<_>, Error>>()?;
            let lengths: Vec<usize> = tracks.iter().map(|track| track.n_frames).collect();
            let cut = Cut::new(config.frames, config.step, &lengths)?;
            Examples::of_sequences(table, Arc::new(store), cut, tracks, left_out)
        }
    }
}

/// The tracks that are taken, with their numbers in the table.
fn entries(
    table: &ArrayTable,
    config: &DataConfig,
    listed: &mut Listed,
) -> Result<Vec<(usize, Entry)>, Error> {
    if table.labels().is_none() && config.tracks.is_none() {
        let message = "there are no labels in it; name a table of tracks that has them (--tracks)";
        return Err(Error::new(ErrorKind::Config, message).at(&config.path));
    }
    let entry = |(n, id): (usize, &String)| {
        let label = table.labels().map(|labels| labels[n].clone());
        let entry = Entry {
            id: id.clone(),
            path: PathBuf::new(),
            label: label.unwrap_or_default(),
            group: None,
            part: None,
        };
        Some((n, listed.take(entry)?))
    };
    Ok(table.ids().iter().enumerate().filter_map(entry).collect())
}

fn refused(error: &earmark_features::FeatureError, path: &Path) -> Error {
    Error::new(ErrorKind::Config, error.to_string()).at(path)
}

/// A table whose arrays are taken as they are, or by their cosine transforms.
#[derive(Debug)]
struct Arrays {
    table: ArrayTable,
    n_coefficients: Option<usize>,
}

impl Arrays {
    fn spectrogram(&self, number: usize) -> Result<Spectrogram, Error> {
        let values = self.table.item(number).unwrap_or_default();
        let bands = Spectrogram::from_frames(self.table.n_bands(), values)?;
        Ok(match self.n_coefficients {
            None => bands,
            Some(n) => cepstrum(&bands, n)?,
        })
    }

    fn columns(&self, inputs: &ArrayInputs, path: &Path) -> Result<Vec<String>, Error> {
        let n_bands = self.n_coefficients.unwrap_or(self.table.n_bands());
        if n_bands > self.table.n_bands() {
            let message = format!(
                "{n_bands} coefficients of {} bands; there are no more than bands",
                self.table.n_bands()
            );
            return Err(Error::new(ErrorKind::Config, message).at(path));
        }
        match inputs.form {
            Form::Frames => Ok((1..=n_bands).map(|n| format!("row{n}")).collect()),
            Form::Summary(summary) => {
                let columns = summary.columns(n_bands);
                let columns = columns.map_err(|error| refused(&error, path))?;
                Ok(columns.into_iter().map(|column| column.name).collect())
            }
        }
    }
}

impl SequenceStore for Arrays {
    fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error> {
        Ok(self.spectrogram(sequence)?.into_vec().into())
    }
}
