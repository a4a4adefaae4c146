//! Trained models that are asked about files.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use earmark_audio::Warning;
use earmark_data::{ContentHash, Layout, SegmentRows, TrackRows};
use earmark_eval::Segments as Judged;

use super::examples::{ReadSequence, unknown_entry};
use super::sequences::SequenceStore;
use super::source::{ARRAYS, Parts, Sources};
use super::{Examples, Inputs, JointModel, TrainedModel};
use crate::describe::Segments;
use crate::{Error, ErrorKind, Threads};

/// Trained models with what describes files for them. Nothing is kept of a file: it streams through every source once,
/// however many members take something of it, and what is held of it is what they take.
pub(crate) struct Listener {
    model: JointModel,
    sources: Sources,
    /// Of each member.
    parts: Vec<Parts>,
}

/// What a model says of a file.
pub(crate) struct Answer {
    /// Seconds of audio that were decoded.
    pub(crate) duration: f64,
    /// Of the classes, in the order of the labels; calibrated as the model is.
    pub(crate) probabilities: Vec<f64>,
    /// Of each segment, one for a model of whole tracks; none of several models, which may cut tracks otherwise.
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
    pub(crate) fn new(model: JointModel) -> Result<Self, Error> {
        let mut sources = Sources::default();
        let parts = model
            .members()
            .iter()
            .map(|member| parts(&member.model, &mut sources).map_err(|error| member.named(error)));
        Ok(Self {
            parts: parts.collect::<Result<_, _>>()?,
            model,
            sources,
        })
    }

    pub(crate) fn model(&self) -> &JointModel {
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
        let members = self.model.members().iter().zip(&self.parts);
        let said = members.map(|(member, parts)| {
            let examples = examples(&member.model, parts, &described.rows);
            let answer = examples.and_then(|examples| member.model.ask(&examples, &[0]));
            answer.map_err(|error| member.named(error).at(path))
        });
        let said: Vec<Judged> = said.collect::<Result<_, _>>()?;
        let of_track = |said: &Judged| said.tracks.tracks()[0].probabilities.clone();
        let of_members: Vec<Vec<f64>> = said.iter().map(of_track).collect();
        Ok(Answer {
            duration: described.duration,
            probabilities: self.model.combine(&of_members)?,
            segments: match (said.as_slice(), self.parts.as_slice()) {
                ([said], [parts]) => segments(said, parts.segments(&described.rows)),
                _ => Vec::new(),
            },
            warnings: described.warnings,
        })
    }
}

/// What a model takes of `sources`, which its own join.
fn parts(model: &TrainedModel, sources: &mut Sources) -> Result<Parts, Error> {
    let inputs = inputs(model)?;
    let outdated = |error: Error| Error::new(ErrorKind::Model, error.message);
    let segments = model.segments().map(str::parse::<Segments>).transpose();
    let parts = Parts::new(&inputs, segments.map_err(outdated)?, sources)?;
    let table = parts.table(Layout::Table)?;
    let checked = model.check_columns(&table.kind, &table.columns);
    checked.map_err(outdated)?;
    Ok(parts)
}

/// What was said of each segment. Stretches of sequences are parts of the one segment there is.
fn segments(said: &Judged, spans: &[SegmentRows]) -> Vec<SegmentAnswer> {
    let said = spans.iter().zip(said.segments.tracks());
    said.map(|(span, said)| SegmentAnswer {
        start: span.start,
        end: span.end,
        probabilities: said.probabilities.clone(),
    })
    .collect()
}

/// The file as a data set of one track.
fn examples(
    model: &TrainedModel,
    parts: &Parts,
    described: &[TrackRows],
) -> Result<Examples, Error> {
    let labels = model.labels();
    let table = parts.table(Layout::Table)?;
    let Some(cut) = model.cut() else {
        let values = parts.rows(described)?.concat();
        return Examples::of_one_track(table, values, labels);
    };
    let values = parts.frames(described);
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
