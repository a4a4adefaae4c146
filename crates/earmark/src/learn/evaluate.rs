//! A trained model asked about other tracks.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use earmark_data::{AsideFile, Part, Place, Split};
use earmark_eval::report::{FactGroup, LeakCheck, LeftOut, Report};
use earmark_eval::{EvalOptions, Predictions, Segments, evaluate};

use super::ensemble::Joined;
use super::folder::{Metrics, read_tracks, refuse_occupied, write_predictions};
use super::host::Host;
use super::model::DESCRIPTION;
use super::report::mistakes;
use super::{DataConfig, Examples, JointModel, RunModel, TrainedModel};
use crate::{Error, ErrorKind};

/// What a model says of tracks it was not fitted to.
pub struct Judgement {
    /// The numbers, and all that goes with them.
    pub report: Report,
    /// What was said of each track.
    pub predictions: Predictions,
    /// The numbers of the run it comes from.
    pub metrics: Metrics,
    /// How often the model was scored on these tracks, this time included.
    pub n_scored: usize,
}

impl Judgement {
    /// Asks the model of the run in `folder` about the tracks of `data`, and notes in its `metrics.json` that it
    /// did. Tracks the run was fitted to or chosen with are left out, be it by name or by content.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder without a sound model, [`ErrorKind::Config`] for data it cannot be asked
    /// about: other features, unknown labels, no track but those it was trained on; [`ErrorKind::Interrupted`].
    pub fn new(
        folder: &Path,
        data: &DataConfig,
        out: &JudgementFolder,
        host: &mut Host<'_>,
    ) -> Result<Self, Error> {
        let model = RunModel::load(folder)?.into_model();
        let members = model.members();
        for member in members {
            let checked = member.model.check_source(data);
            checked.map_err(|error| member.named(error))?;
        }
        let mut described = Described::new(data);
        let asked = members.iter().map(|member| {
            let folder = member.folder(folder);
            let answer = Asked::new(&member.model, &folder, &mut described, host);
            answer.map_err(|error| member.named(error))
        });
        let asked = asked.collect::<Result<Vec<_>, _>>()?;
        let lists = asked.iter().zip(members);
        let lists = lists.map(|(asked, member)| (member.name.as_str(), &asked.answer.tracks));
        let joined = Joined::new(&lists.collect::<Vec<_>>())?;
        if joined.is_empty() {
            return Err(nothing_new(data));
        }
        let predictions = joined.map(|said| model.combine(said))?;
        // Noted before anything is told.
        let (metrics, n_scored) = Metrics::note(folder, &predictions, "evaluate")?;
        let options = EvalOptions::default();
        let title = format!("{} asked about {}", metrics.title, data.path.display());
        let mut report = Report::new(title, evaluate(&predictions, &options)?);
        let first = &asked[0];
        if model.alone().is_some() && first.examples.has_segments() {
            report.segments = Some(evaluate(&first.answer.segments, &options)?);
        }
        report.stamp.clone_from(&metrics.split.stamp);
        report.facts = facts(&model, &metrics, data, n_scored, predictions.tracks().len());
        report.mistakes = mistakes(&predictions, &first.examples, &out.0);
        report.leak_checks = first.known.leaks(&first.examples, &first.units);
        report.left_out = left_out(&asked);
        Ok(Self {
            report,
            predictions,
            metrics,
            n_scored,
        })
    }

    /// Writes `report.html`, `report.json` and `predictions.csv` into `folder`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn write(&self, folder: &JudgementFolder) -> Result<(), Error> {
        let folder = &folder.0;
        fs::create_dir_all(folder).map_err(|error| {
            let message = format!("cannot be made ({error}); name another folder");
            Error::new(ErrorKind::Io, message).at(folder)
        })?;
        AsideFile::write(
            &folder.join("report.html"),
            self.report.to_html()?.as_bytes(),
        )?;
        AsideFile::write(&folder.join(REPORT), self.report.to_json()?.as_bytes())?;
        write_predictions(&self.predictions, folder)
    }
}

const REPORT: &str = "report.json";

/// Where a judgement is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgementFolder(PathBuf);

impl JudgementFolder {
    /// The folder at `path`, which must not exist or be empty; with `overwrite`, a judgement may be there.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where a run or something else is, or a judgement and `overwrite` is false.
    pub fn new(path: &Path, overwrite: bool) -> Result<Self, Error> {
        let is_judgement = path.join(REPORT).is_file() && !path.join(DESCRIPTION).is_file();
        refuse_occupied(path, "a report", is_judgement, overwrite)?;
        Ok(Self(path.to_owned()))
    }
}

/// Data as the members of a model want it described, each way once.
struct Described<'a> {
    data: &'a DataConfig,
    ways: Vec<(DataConfig, Arc<Examples>)>,
}

impl<'a> Described<'a> {
    fn new(data: &'a DataConfig) -> Self {
        let ways = Vec::new();
        Self { data, ways }
    }

    /// As a member wants it. All members have the same classes.
    fn of(&mut self, model: &TrainedModel, host: &mut Host<'_>) -> Result<Arc<Examples>, Error> {
        let data = model.data(self.data);
        if let Some((_, examples)) = self.ways.iter().find(|(way, _)| *way == data) {
            model.check_columns(&examples.kind, &examples.columns)?;
            return Ok(Arc::clone(examples));
        }
        let examples = Examples::read(&data, host)?;
        model.check_columns(&examples.kind, &examples.columns)?;
        let examples = Arc::new(examples.with_classes(model.labels())?);
        self.ways.push((data, Arc::clone(&examples)));
        Ok(examples)
    }
}

/// A model, asked about the tracks it was not fitted to.
struct Asked {
    known: Known,
    examples: Arc<Examples>,
    units: Vec<usize>,
    left_out: Vec<LeftOut>,
    answer: Segments,
}

impl Asked {
    /// Asks the model of the run in `folder`.
    fn new(
        model: &TrainedModel,
        folder: &Path,
        described: &mut Described<'_>,
        host: &mut Host<'_>,
    ) -> Result<Self, Error> {
        let known = Known::read(folder)?;
        let examples = described.of(model, host)?;
        let mut left_out = examples.left_out.clone();
        let mut units = Vec::new();
        for (n, unit) in examples.units.iter().enumerate() {
            let name = examples.has_ids.then_some(unit.id.as_str());
            match known.side_of(name, &unit.hash.to_string()) {
                Some(reason) => left_out.push(LeftOut {
                    path: unit.id.clone(),
                    reason,
                }),
                None => units.push(n),
            }
        }
        if units.is_empty() {
            return Err(nothing_new(described.data));
        }
        let answer = host.on_threads(|_| model.ask(&examples, &units))??;
        Ok(Self {
            known,
            examples,
            units,
            left_out,
            answer,
        })
    }
}

fn nothing_new(data: &DataConfig) -> Error {
    let message = "the model was fitted to every one of these tracks, or to tracks of their names; what it says of them \
                   is no test. The figures of its own folds are in its metrics.json";
    Error::new(ErrorKind::Config, message).at(&data.path)
}

/// What any model was not asked about, each track once.
fn left_out(asked: &[Asked]) -> Vec<LeftOut> {
    let (first, others) = (&asked[0].left_out, &asked[1..]);
    let mut left_out = first.clone();
    let mut seen: HashSet<&str> = first.iter().map(|track| track.path.as_str()).collect();
    let others = others.iter().flat_map(|asked| &asked.left_out);
    left_out.extend(others.filter(|track| seen.insert(&track.path)).cloned());
    left_out
}

fn facts(
    model: &JointModel,
    metrics: &Metrics,
    data: &DataConfig,
    n_scored: usize,
    n_tracks: usize,
) -> Vec<FactGroup> {
    let training = &model.training;
    vec![
        FactGroup::new("Data")
            .fact("path", data.path.display().to_string())
            .fact("tracks", n_tracks.to_string())
            .fact(
                "these tracks scored by this model",
                format!("{n_scored} times"),
            ),
        FactGroup::new("Model")
            .fact("classifier", metrics.model.name.clone())
            .fact("parameters", metrics.model.set.join(", "))
            .fact("features", metrics.model.features.clone())
            .fact(
                "trained on",
                format!("{} tracks, {}", training.n_tracks, training.protocol),
            )
            .fact("split SHA-256", training.split_sha256.clone())
            .fact("weights SHA-256", model.sha256())
            .fact("Earmark", training.earmark.clone()),
    ]
}

/// The tracks a run was fitted to or chosen with.
struct Known {
    by_id: HashMap<String, &'static str>,
    by_hash: HashMap<String, (String, &'static str)>,
    groups: HashSet<String>,
}

impl Known {
    fn read(folder: &Path) -> Result<Self, Error> {
        let split = Split::read(&folder.join("split.csv"))?;
        let hashes: HashMap<String, String> = read_tracks(folder)?.into_iter().collect();
        let mut known = Self {
            by_id: HashMap::new(),
            by_hash: HashMap::new(),
            groups: HashSet::new(),
        };
        for row in split.rows() {
            let side = match row.place {
                Place::Fold(_) | Place::Part(Part::Train) => "fitted to",
                Place::Part(Part::Validation) => "chosen with",
                Place::Part(_) => continue,
            };
            let track = split.track_of(&row.id).to_owned();
            if let Some(hash) = hashes.get(&row.id) {
                known.by_hash.insert(hash.clone(), (track.clone(), side));
            }
            known.by_id.insert(track, side);
            known.groups.extend(row.group.clone());
        }
        Ok(known)
    }

    /// Why a track is no test; `name` where it has one that means something.
    fn side_of(&self, name: Option<&str>, hash: &str) -> Option<String> {
        let by_name = name.and_then(|name| self.by_id.get(name));
        match (self.by_hash.get(hash), by_name) {
            (Some((track, side)), _) if Some(track.as_str()) == name => {
                Some(format!("the model was {side} it"))
            }
            (Some((track, side)), _) => {
                Some(format!("the same as {track}, which the model was {side}"))
            }
            (None, Some(side)) => Some(format!(
                "the model was {side} a track of this name, though of other content"
            )),
            (None, None) => None,
        }
    }

    /// Artists of `units` that the model knows.
    fn leaks(&self, examples: &Examples, units: &[usize]) -> Vec<LeakCheck> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        let mut n_with_group = 0;
        for unit in units {
            let Some(group) = &examples.units[*unit].group else {
                continue;
            };
            n_with_group += 1;
            if self.groups.contains(group) {
                *found.entry(group).or_default() += 1;
            }
        }
        if n_with_group == 0 || self.groups.is_empty() {
            return Vec::new();
        }
        let line = |(group, n_tracks)| {
            format!(
                "{group:?} ({n_tracks} tracks): the model was fitted to others of this artist or album"
            )
        };
        vec![LeakCheck {
            name: "An artist or album the model was fitted to".to_owned(),
            findings: found.into_iter().map(line).collect(),
        }]
    }
}
