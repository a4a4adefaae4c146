//! A trained model that is asked about files.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use earmark_audio::Warning;
use earmark_data::{ContentHash, Layout, TrackRows};

use super::examples::{ReadSequence, unknown_entry};
use super::sequences::SequenceStore;
use super::source::{ARRAYS, Parts, Sources, frames_of};
use super::{Examples, Inputs, TrainedModel};
use crate::describe::Segments;
use crate::{Error, ErrorKind, Threads};

/// A trained model with what describes files for it. Nothing is kept of a file: it streams through every source once,
/// and what is held of it is what the model takes.
pub(crate) struct Listener {
    model: TrainedModel,
    sources: Sources,
    parts: Parts,
}

/// What a model says of a file.
pub(crate) struct Answer {
    /// Seconds of audio that were decoded.
    pub(crate) duration: f64,
    /// Of the classes, in the order of the labels; calibrated as the model is.
    pub(crate) probabilities: Vec<f64>,
    /// Of each segment; one for a model of whole tracks.
    pub(crate) segments: Vec<SegmentAnswer>,
    pub(crate) warnings: Vec<Warning>,
}

/// What a model says of a segment, not calibrated.
pub(crate) struct SegmentAnswer {
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) probabilities: Vec<f64>,
}

impl Listener {
    /// # Errors
    /// [`ErrorKind::Model`] for a model that takes no audio, or features that are computed otherwise by now.
    pub(crate) fn new(model: TrainedModel) -> Result<Self, Error> {
        let inputs = inputs(&model)?;
        let outdated = |error: Error| Error::new(ErrorKind::Model, error.message);
        let segments = model.segments().map(str::parse::<Segments>).transpose();
        let mut sources = Sources::default();
        let parts = Parts::new(&inputs, segments.map_err(outdated)?, &mut sources)?;
        let table = parts.table(Layout::Table)?;
        model
            .check_columns(&table.kind, &table.columns)
            .map_err(outdated)?;
        Ok(Self {
            model,
            sources,
            parts,
        })
    }

    pub(crate) fn model(&self) -> &TrainedModel {
        &self.model
    }

    /// What the model says of a file, on the way it has from a data set to predictions.
    ///
    /// # Errors
    /// If the file cannot be decoded or described; [`ErrorKind::Interrupted`] when `stop` was set.
    pub(crate) fn ask(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Answer, Error> {
        let described = self.sources.describe(path, threads, stop)?;
        let examples = self.examples(&described.rows);
        let answer = examples.and_then(|examples| self.model.ask(&examples, &[0]));
        let answer = answer.map_err(|error| error.at(path))?;
        // Stretches of sequences are parts of the one segment there is.
        let spans = described.rows[0].segments();
        let said = spans.iter().zip(answer.segments.tracks());
        Ok(Answer {
            duration: described.duration,
            probabilities: answer.tracks.tracks()[0].probabilities.clone(),
            segments: said
                .map(|(span, said)| SegmentAnswer {
                    start: span.start,
                    end: span.end,
                    probabilities: said.probabilities.clone(),
                })
                .collect(),
            warnings: described.warnings,
        })
    }

    /// The file as a data set of one track.
    fn examples(&self, described: &[TrackRows]) -> Result<Examples, Error> {
        let labels = self.model.labels();
        let table = self.parts.table(Layout::Table)?;
        let Some(cut) = self.model.cut() else {
            let values = self.parts.rows(described)?.concat();
            return Examples::of_one_track(table, values, labels);
        };
        let values = frames_of(&described[0], &self.parts.range_of_frames());
        let track = ReadSequence {
            entry: unknown_entry(labels),
            hash: ContentHash::of_values(&[]),
            number: 0,
            n_frames: values.len() / table.columns.len(),
        };
        let store = Arc::new(OneSequence(values));
        let examples = Examples::of_sequences(table, store, cut, vec![track], Vec::new())?;
        examples.with_classes(labels)
    }
}

/// The frames of a file.
#[derive(Debug)]
struct OneSequence(Vec<f32>);

impl SequenceStore for OneSequence {
    fn frames(&self, _: usize) -> Result<Cow<'_, [f32]>, Error> {
        Ok(Cow::Borrowed(&self.0))
    }
}

fn inputs(model: &TrainedModel) -> Result<Inputs, Error> {
    let takes = match model.features() {
        None => "the columns of a CSV table",
        Some(_) if model.rows_kind().starts_with(ARRAYS) => "pictures or sequences of an NPZ table",
        Some(features) => {
            let parsed = features.parse();
            return parsed.map_err(|error: Error| Error::new(ErrorKind::Model, error.message));
        }
    };
    let message = format!(
        "this model takes {takes}, and cannot hear audio; ask it about such a table with evaluate, or train one on audio"
    );
    Err(Error::new(ErrorKind::Model, message))
}
