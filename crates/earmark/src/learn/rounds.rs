//! Who learns and who is judged, round by round.

use std::path::Path;

use earmark_data::{Part, Place, Split, SplitFinding, SplitRow, SplitStrategy};
use earmark_eval::report::LeftOut;

use super::Examples;
use super::config::{DataConfig, SplitConfig, SplitSource};
use crate::{Error, ErrorKind};

/// A split of examples, and the rounds it makes: one of a holdout split, one a fold else.
pub(super) struct Plan {
    pub(super) split: Split,
    /// In words: `5 folds by artist`.
    pub(super) protocol: String,
    pub(super) rounds: Vec<Round>,
    /// What leaks, and which sides lack classes.
    pub(super) findings: Vec<SplitFinding>,
    /// Units that lie on no side, and tracks of the split that are not there.
    pub(super) left_out: Vec<LeftOut>,
}

/// Numbers of units; validation is empty where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Round {
    pub(super) train: Vec<usize>,
    pub(super) validation: Vec<usize>,
    pub(super) test: Vec<usize>,
}

impl Plan {
    /// Splits `examples`; those of a split of segments become segments.
    pub(super) fn new(
        config: &SplitConfig,
        data: &DataConfig,
        examples: Examples,
    ) -> Result<(Self, Examples), Error> {
        let source = config.source(examples.has_groups())?;
        let (split, examples) = match source {
            SplitSource::Strategy(SplitStrategy::LeakySegments { shape, .. }, _) => {
                let examples = leaky(examples)?;
                let strategy = SplitStrategy::LeakySegments {
                    shape,
                    n_segments: None,
                };
                let split = Split::new(&examples.whole_manifest()?, strategy, config.seed)?;
                (split, examples)
            }
            SplitSource::Strategy(strategy, _) => {
                let split = Split::new(&examples.whole_manifest()?, strategy, config.seed)?;
                (split, examples)
            }
            SplitSource::File(path) => {
                let split = Split::read(path)?;
                match split.stamp() {
                    Some(_) => (split, leaky(examples)?),
                    None => (split, examples),
                }
            }
            SplitSource::Column(column) => {
                let list = config.list(data, column)?;
                let split = Split::from_list(&examples.whole_manifest()?, &list)?;
                (split, examples)
            }
        };
        let plan = Self {
            protocol: protocol(&source, &split, config, data),
            rounds: rounds(&split, &examples)?,
            left_out: left_out(&split, &examples)?,
            findings: split.findings(),
            split,
        };
        Ok((plan, examples))
    }

    /// Whether no group lies on several sides, so that what is calibrated must hold for groups unheard.
    pub(super) fn keeps_groups(&self) -> bool {
        let of_groups =
            |finding: &SplitFinding| matches!(finding, SplitFinding::GroupOnTwoSides { .. });
        !self.findings.iter().any(of_groups)
    }
}

fn leaky(examples: Examples) -> Result<Examples, Error> {
    if examples.has_segments() {
        return Ok(examples.into_segments());
    }
    let message = "a split of segments wants tracks that are cut; ask for segments (3s), or name the column of ids of a \
                   table whose rows are segments";
    Err(Error::new(ErrorKind::Config, message))
}

/// The split in words.
fn protocol(
    source: &SplitSource<'_>,
    split: &Split,
    config: &SplitConfig,
    data: &DataConfig,
) -> String {
    let shape = shape(split, config.holdout.as_deref());
    match source {
        SplitSource::Strategy(SplitStrategy::LeakySegments { .. }, name) => {
            format!("{shape} of {name}")
        }
        SplitSource::Strategy(SplitStrategy::Track(_) | SplitStrategy::Group(_), name) => {
            format!("{shape} by {name}")
        }
        SplitSource::Strategy(_, name) => format!("{name}: {shape}"),
        SplitSource::File(path) => format!("{shape} of {}", path.display()),
        SplitSource::Column(column) => {
            let tracks = data.tracks.as_deref().unwrap_or(Path::new(""));
            format!("{shape}, column {column} of {}", tracks.display())
        }
    }
}

/// The sides in words: those that were asked for, else those there are.
fn shape(split: &Split, asked: Option<&str>) -> String {
    match (split.n_folds(), asked) {
        (Some(n), _) => format!("{n} folds"),
        (None, Some(shares)) => format!("holdout {shares}"),
        (None, None) => {
            let count = |part| {
                let on_side = |row: &&SplitRow| row.place == Place::Part(part);
                split.rows().iter().filter(on_side).count()
            };
            let [train, validation, test] = [Part::Train, Part::Validation, Part::Test].map(count);
            match validation {
                0 => format!("{train} tracks for training, {test} for test"),
                _ => format!(
                    "{train} tracks for training, {validation} for validation, {test} for test"
                ),
            }
        }
    }
}

fn is_used(place: Place) -> bool {
    place != Place::Part(Part::Excluded)
}

/// One round of a holdout split, one a fold else; units that the split does not place are in none.
pub(super) fn rounds(split: &Split, examples: &Examples) -> Result<Vec<Round>, Error> {
    let folds = split.folds();
    let mut rounds = vec![Round::default(); folds.len().max(1)];
    for (n, unit) in examples.units.iter().enumerate() {
        match split.place_of(&unit.id) {
            Some(Place::Fold(fold)) => {
                for (number, sides) in folds.iter().zip(&mut rounds) {
                    if *number == fold {
                        if !unit.is_further {
                            sides.test.push(n);
                        }
                    } else {
                        sides.train.push(n);
                    }
                }
            }
            Some(Place::Part(Part::Train)) => rounds[0].train.push(n),
            Some(Place::Part(_)) if unit.is_further => {}
            Some(Place::Part(Part::Validation)) => rounds[0].validation.push(n),
            Some(Place::Part(Part::Test)) => rounds[0].test.push(n),
            Some(Place::Part(Part::Excluded)) | None => {}
        }
    }
    for (n, round) in rounds.iter().enumerate() {
        for (side, name) in [(&round.train, "training"), (&round.test, "test")] {
            if side.is_empty() {
                let message = format!(
                    "round {} of the split has no {name} track that is in the data; check that both name tracks alike",
                    n + 1
                );
                return Err(Error::new(ErrorKind::Config, message));
            }
        }
    }
    Ok(rounds)
}

/// Every unit and every row of the split that is in no round, with the reason.
fn left_out(split: &Split, examples: &Examples) -> Result<Vec<LeftOut>, Error> {
    let mut left_out = Vec::new();
    for unit in &examples.units {
        let reason = match split.place_of(&unit.id) {
            None => "not in the split",
            Some(place) if !is_used(place) => "excluded by the split",
            Some(_) => continue,
        };
        left_out.push(LeftOut {
            path: unit.id.clone(),
            reason: reason.to_owned(),
        });
    }
    let manifest = examples.whole_manifest()?;
    for finding in split.findings_against(&manifest) {
        match finding {
            SplitFinding::NotInDataset { id } => left_out.push(LeftOut {
                path: id,
                reason: "in the split, but not in the data".to_owned(),
            }),
            SplitFinding::OtherLabel { .. } => {
                let message = format!("{finding}; make the split again, or mend the label");
                return Err(Error::new(ErrorKind::Config, message));
            }
            _ => {}
        }
    }
    Ok(left_out)
}
