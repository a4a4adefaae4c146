//! A model fitted and calibrated on some tracks.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use earmark_data::{DatasetError, Split, SplitShape, SplitStrategy};
use earmark_eval::{Calibration, CalibrationMethod, Predictions, SegmentPrediction, Segments};
use rayon::prelude::*;

use super::Examples;
use super::config::ModelConfig;
use super::host::{Telling, check_stop};
use super::method::{Fit, Method, Predictor};
use super::rounds::{Round, rounds};
use crate::Error;

/// Folds of training tracks that calibrations are fitted on.
const CALIBRATION_FOLDS: usize = 5;
/// Networks are watched by, and calibrated on, one of so many parts of their training tracks.
const WATCHED_PARTS: usize = 6;

/// Where networks learn, and where they are kept meanwhile.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) device: String,
    pub(super) checkpoints: Option<PathBuf>,
}

/// What fits models.
pub(super) struct Learner<'a> {
    pub(super) method: Method,
    pub(super) calibration: Option<CalibrationMethod>,
    /// Whether folds of training tracks keep artists apart, as the split does.
    pub(super) by_group: bool,
    pub(super) seed: u64,
    /// Set to break off between fits.
    stop: &'a AtomicBool,
    place: Place,
}

/// A fitted model; its calibration is for whole tracks, whose probabilities are the mean over their rows.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) predictor: Predictor,
    pub(super) calibration: Option<Calibration>,
}

/// What came of fitting to a round.
pub(super) struct Learnt {
    pub(super) fitted: Fitted,
    /// What was said of the validation side, calibrated; none where the round has none.
    pub(super) validation: Option<Predictions>,
    /// What was said of tracks that are not the test's by models that had not learnt from them, calibrated as the
    /// test's are: of folds of the training side as far as a calibration was fitted on them, of tracks that a network
    /// was watched by, of the validation side.
    pub(super) held_out: Option<Predictions>,
}

impl<'a> Learner<'a> {
    pub(super) fn new(
        config: &ModelConfig,
        by_group: bool,
        stop: &'a AtomicBool,
        place: Place,
    ) -> Result<Self, Error> {
        Ok(Self {
            method: Method::new(config)?,
            calibration: config.calibration.method(),
            by_group,
            seed: config.seed,
            stop,
            place,
        })
    }

    /// Fits to the rows of `sides.train`, all steps included; what is watched is watched by `sides.validation`.
    fn fit(
        &self,
        examples: &Examples,
        sides: &Round,
        name: &str,
        tell: &Telling<'_>,
    ) -> Result<Predictor, Error> {
        check_stop(self.stop)?;
        let checkpoint = self.place.checkpoints.as_ref();
        self.method.fit(&Fit {
            examples,
            train: &sides.train,
            validation: &sides.validation,
            seed: self.seed,
            stop: self.stop,
            tell,
            name,
            device: &self.place.device,
            checkpoint: checkpoint.map(|folder| folder.join(name.replace(' ', "-"))),
        })
    }

    /// Fits to the training side of a round. What wants to be watched is watched by the validation side, or by a part
    /// that is carved from the training side where there is none: the sides as they were are given back.
    pub(super) fn fit_side(
        &self,
        examples: &Examples,
        round: &Round,
        name: &str,
        tell: &Telling<'_>,
    ) -> Result<(Predictor, Round), Error> {
        let sides = match round.validation.as_slice() {
            [] if self.method.is_watched() => self.carved(examples, &round.train)?,
            _ => round.clone(),
        };
        Ok((self.fit(examples, &sides, name, tell)?, sides))
    }

    /// Fits to the training side of a round, and a calibration on tracks of that side: those a network was watched by,
    /// else folds.
    pub(super) fn fit_calibrated(
        &self,
        examples: &Examples,
        round: &Round,
        name: &str,
        tell: &Telling<'_>,
    ) -> Result<Learnt, Error> {
        let (predictor, sides) = self.fit_side(examples, round, name, tell)?;
        let validation = match sides.validation.as_slice() {
            [] => None,
            units => Some(ask(&predictor, examples, units)?.tracks),
        };
        let is_watched = self.method.is_watched();
        let folds = match self.calibration {
            Some(_) if !is_watched => self.folds(examples, &round.train, tell)?,
            _ => None,
        };
        let unseen = if is_watched { &validation } else { &folds };
        let calibration = self.calibration.zip(unseen.as_ref());
        let calibration = calibration.map(|(method, unseen)| Calibration::fit(method, unseen));
        let fitted = Fitted {
            predictor,
            calibration: calibration.map(|fit| fit.calibration),
        };
        let calibrated = |said: Option<Predictions>| said.map(|said| fitted.calibrated(said));
        let folds = calibrated(folds).transpose()?;
        let validation = calibrated(validation).transpose()?;
        let held_out: Vec<Predictions> = folds.iter().chain(&validation).cloned().collect();
        Ok(Learnt {
            held_out: match held_out.as_slice() {
                [] => None,
                parts => Some(pooled(parts)?),
            },
            validation: validation.filter(|_| !round.validation.is_empty()),
            fitted,
        })
    }

    /// `units` with a part of them as validation; without one if a class is too small to be dealt out.
    fn carved(&self, examples: &Examples, units: &[usize]) -> Result<Round, Error> {
        let parts = inner_rounds(examples, units, WATCHED_PARTS, self.by_group, self.seed)?;
        Ok(match parts.and_then(|parts| parts.into_iter().next()) {
            Some(part) => Round {
                train: part.train,
                validation: part.test,
                test: Vec::new(),
            },
            None => Round {
                train: units.to_vec(),
                ..Round::default()
            },
        })
    }

    /// What models fitted to the other folds of `units` say of each; none if the classes are too small to be dealt
    /// out.
    fn folds(
        &self,
        examples: &Examples,
        units: &[usize],
        tell: &Telling<'_>,
    ) -> Result<Option<Predictions>, Error> {
        let Some(rounds) =
            inner_rounds(examples, units, CALIBRATION_FOLDS, self.by_group, self.seed)?
        else {
            return Ok(None);
        };
        let parts = rounds.par_iter().map(|round| {
            let predictor = self.fit(examples, round, "calibration", tell)?;
            Ok(ask(&predictor, examples, &round.test)?.tracks)
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

/// What a predictor says of the rows of `units`, and of each by the mean over its rows; as it comes, not calibrated.
pub(super) fn ask(
    predictor: &Predictor,
    examples: &Examples,
    units: &[usize],
) -> Result<Segments, Error> {
    let rows = examples.rows_of(units);
    let answer = predictor.predict(examples, &rows)?;
    let mut segments: Vec<SegmentPrediction> = Vec::with_capacity(rows.unit.len());
    for (probabilities, &unit) in answer.into_iter().zip(&rows.unit) {
        let track = &examples.units[unit].id;
        let segment = match segments.last() {
            Some(last) if last.track == *track => last.segment + 1,
            _ => 0,
        };
        segments.push(SegmentPrediction {
            track: track.clone(),
            segment,
            group: examples.group_name(unit).to_owned(),
            label: examples.units[unit].label,
            probabilities,
        });
    }
    Ok(Segments::new(examples.classes.clone(), &segments)?)
}

/// Share of right answers.
pub(super) fn accuracy(said: &Predictions) -> f64 {
    let tracks = said.tracks();
    let right = tracks
        .iter()
        .filter(|track| track.predicted() == track.label);
    right.count() as f64 / tracks.len() as f64
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
        let mut answer = ask(&self.predictor, examples, units)?;
        answer.tracks = self.calibrated(answer.tracks)?;
        Ok(answer)
    }

    /// What its predictor said of tracks, calibrated.
    pub(super) fn calibrated(&self, tracks: Predictions) -> Result<Predictions, Error> {
        match &self.calibration {
            Some(calibration) => Ok(calibration.apply(&tracks)?),
            None => Ok(tracks),
        }
    }
}
