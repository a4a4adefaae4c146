//! A model fitted and calibrated on some tracks.

use std::sync::atomic::AtomicBool;

use earmark_classical::Samples;
use earmark_classical::pipeline::{FittedPipeline, Pipeline};
use earmark_data::{DatasetError, Split, SplitShape, SplitStrategy};
use earmark_eval::{Calibration, CalibrationMethod, Predictions, SegmentPrediction, Segments};
use rayon::prelude::*;

use super::Examples;
use super::config::ModelConfig;
use super::host::check_stop;
use super::rounds::{Round, rounds};
use crate::Error;

/// Folds of training tracks that calibrations are fitted on.
const CALIBRATION_FOLDS: usize = 5;

/// What fits models.
pub(super) struct Learner<'a> {
    pub(super) pipeline: Pipeline,
    pub(super) calibration: Option<CalibrationMethod>,
    /// Whether folds of training tracks keep artists apart, as the split does.
    pub(super) by_group: bool,
    pub(super) seed: u64,
    /// Set to break off between fits.
    stop: &'a AtomicBool,
}

/// A fitted model; its calibration is for whole tracks, whose probabilities are the mean over their rows.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) pipeline: FittedPipeline,
    pub(super) calibration: Option<Calibration>,
}

impl<'a> Learner<'a> {
    pub(super) fn new(
        config: &ModelConfig,
        by_group: bool,
        stop: &'a AtomicBool,
    ) -> Result<Self, Error> {
        Ok(Self {
            pipeline: config.pipeline()?,
            calibration: config.calibration.method(),
            by_group,
            seed: config.seed,
            stop,
        })
    }

    /// Fits to the rows of `units`, all steps included.
    pub(super) fn fit(
        &self,
        examples: &Examples,
        units: &[usize],
    ) -> Result<FittedPipeline, Error> {
        check_stop(self.stop)?;
        let rows = examples.rows_of(units);
        let samples = Samples::new(rows.x.view(), &rows.y, examples.classes.len())?
            .with_groups(&rows.group)?;
        Ok(self.pipeline.fit(samples, self.seed)?)
    }

    /// Fits to `units`, and a calibration on folds of them. With it comes what the models of those folds said of
    /// tracks they had not learnt from, calibrated; none where nothing was calibrated.
    pub(super) fn fit_calibrated(
        &self,
        examples: &Examples,
        units: &[usize],
    ) -> Result<(Fitted, Option<Predictions>), Error> {
        let mut fitted = Fitted {
            pipeline: self.fit(examples, units)?,
            calibration: None,
        };
        let Some(method) = self.calibration else {
            return Ok((fitted, None));
        };
        let Some(unseen) = self.unseen(examples, units)? else {
            return Ok((fitted, None));
        };
        let calibration = Calibration::fit(method, &unseen).calibration;
        let unseen = calibration.apply(&unseen)?;
        fitted.calibration = Some(calibration);
        Ok((fitted, Some(unseen)))
    }

    /// What models fitted to the other folds of `units` say of each; none if the classes are too small to be dealt
    /// out.
    fn unseen(&self, examples: &Examples, units: &[usize]) -> Result<Option<Predictions>, Error> {
        let Some(rounds) =
            inner_rounds(examples, units, CALIBRATION_FOLDS, self.by_group, self.seed)?
        else {
            return Ok(None);
        };
        let parts = rounds.par_iter().map(|round| {
            let pipeline = self.fit(examples, &round.train)?;
            Ok(ask(&pipeline, examples, &round.test)?.tracks)
        });
        let parts: Vec<Predictions> = parts.collect::<Result<_, Error>>()?;
        pooled(&parts).map(Some)
    }
}

/// Folds of `units` that keep groups together, if asked for and known, else tracks; none if a class is too small to be
/// dealt out.
pub(super) fn inner_rounds(
    examples: &Examples,
    units: &[usize],
    n_folds: usize,
    by_group: bool,
    seed: u64,
) -> Result<Option<Vec<Round>>, Error> {
    let manifest = examples.manifest(units)?;
    let shape = SplitShape::Folds(n_folds);
    let has_groups = by_group
        && units
            .iter()
            .any(|unit| examples.units[*unit].group.is_some());
    let strategy = if has_groups {
        SplitStrategy::Group(shape)
    } else {
        SplitStrategy::Track(shape)
    };
    let split = match Split::new(&manifest, strategy, seed) {
        Ok(split) => split,
        Err(
            DatasetError::ClassTooSmall { .. }
            | DatasetError::ClassTiedUp { .. }
            | DatasetError::EmptySide { .. },
        ) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    rounds(&split, examples).map(Some)
}

/// What a pipeline says of the rows of `units`, and of each by the mean over its rows; as it comes, not calibrated.
pub(super) fn ask(
    pipeline: &FittedPipeline,
    examples: &Examples,
    units: &[usize],
) -> Result<Segments, Error> {
    let rows = examples.rows_of(units);
    let probabilities = pipeline.predict_proba(rows.x.view())?;
    let mut segments: Vec<SegmentPrediction> = Vec::with_capacity(rows.unit.len());
    for (row, (&unit, &label)) in probabilities
        .outer_iter()
        .zip(rows.unit.iter().zip(&rows.y))
    {
        let track = &examples.units[unit].id;
        let segment = match segments.last() {
            Some(last) if last.track == *track => last.segment + 1,
            _ => 0,
        };
        segments.push(SegmentPrediction {
            track: track.clone(),
            segment,
            group: examples.group_name(unit).to_owned(),
            label,
            probabilities: row.to_vec(),
        });
    }
    Ok(Segments::new(examples.classes.clone(), &segments)?)
}

/// Lists about different tracks as one, in the order of the ids.
pub(super) fn pooled(parts: &[Predictions]) -> Result<Predictions, Error> {
    let names = parts.first().map(|part| part.class_names().to_vec());
    let mut tracks: Vec<_> = parts
        .iter()
        .flat_map(|part| part.tracks().iter().cloned())
        .collect();
    tracks.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Predictions::new(names.unwrap_or_default(), tracks)?)
}

impl Fitted {
    /// What it says of `units`: of segments as it comes, of tracks calibrated.
    pub(super) fn ask(&self, examples: &Examples, units: &[usize]) -> Result<Segments, Error> {
        self.calibrated(ask(&self.pipeline, examples, units)?)
    }

    /// What its pipeline said, with tracks calibrated.
    pub(super) fn calibrated(&self, mut answer: Segments) -> Result<Segments, Error> {
        if let Some(calibration) = &self.calibration {
            answer.tracks = calibration.apply(&answer.tracks)?;
        }
        Ok(answer)
    }
}
