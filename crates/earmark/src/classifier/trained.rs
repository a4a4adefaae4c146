//! Classes of a trained model, as genres.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::classification::{Classification, Genre, ModelInfo, Segment};
use crate::learn::{Listener, RunModel, SegmentAnswer, ShippedRun};
use crate::{Error, ErrorKind, Segments, Threads};

/// A trained model with all it takes to hear files.
pub(super) struct TrainedClassifier {
    info: ModelInfo,
    listener: Listener,
    timeline: bool,
}

impl TrainedClassifier {
    pub(super) fn new(run: RunModel) -> Result<Self, Error> {
        let info = ModelInfo {
            name: run.name().to_owned(),
            kind: Some(run.model().kind().to_owned()),
            sha256: run.model().sha256().to_owned(),
        };
        let folder = run.folder().to_owned();
        let listener = Listener::new(run.into_model()).map_err(|error| error.at(&folder))?;
        Ok(Self {
            info,
            listener,
            timeline: false,
        })
    }

    /// Of one that ships with Earmark.
    pub(super) fn shipped(run: &ShippedRun) -> Result<Self, Error> {
        let model = run.model()?;
        Ok(Self {
            info: ModelInfo {
                name: run.name.to_owned(),
                kind: Some(model.kind().to_owned()),
                sha256: run.sha256.to_owned(),
            },
            listener: Listener::new(model.into())?,
            timeline: false,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.info.name
    }

    pub(super) fn genre_names(&self) -> Vec<String> {
        self.listener.model().labels().to_vec()
    }

    pub(super) fn ask_for_timeline(&mut self, seconds: Option<f64>) -> Result<(), Error> {
        let refused = |reason: String| {
            let message = format!("{}: {reason}", self.info.name);
            Err(Error::new(ErrorKind::Config, message))
        };
        let Some(model) = self.listener.model().alone() else {
            let reason = "this is an ensemble, whose members may cut tracks otherwise; leave the timeline out, or ask one of \
                 its members (in its folder `members`)";
            return refused(reason.to_owned());
        };
        match (model.segments(), seconds) {
            (None, _) => {
                let reason = "this model was trained on whole tracks and says nothing of their stretches; \
                     leave the timeline out, or train one with segments (--segments 3s)";
                return refused(reason.to_owned());
            }
            (Some(segments), Some(seconds))
                if segments.parse().ok() != Some(Segments::Seconds(seconds)) =>
            {
                let reason = format!(
                    "this model was trained on segments ({segments}), and a timeline shows these; leave the length out"
                );
                return refused(reason);
            }
            (Some(_), _) => self.timeline = true,
        }
        Ok(())
    }

    pub(super) fn classify(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Classification, Error> {
        let answer = self.listener.ask(path, threads, stop)?;
        let segments = answer.segments.into_iter().filter(|_| self.timeline);
        let segment = |segment: SegmentAnswer| Segment {
            start: segment.start,
            end: segment.end,
            genres: self.genres(&segment.probabilities),
        };
        Ok(Classification {
            duration: answer.duration,
            genres: self.genres(&answer.probabilities),
            timeline: segments.map(segment).collect(),
            warnings: answer.warnings,
            ..Classification::new(path, self.info.clone())
        })
    }

    /// Best first; in the order of the labels where equal.
    fn genres(&self, probabilities: &[f64]) -> Vec<Genre> {
        let labels = self.listener.model().labels().iter();
        let genre = |(label, probability): (&String, &f64)| Genre {
            name: label.clone().into(),
            probability: *probability,
            parents: &[],
        };
        let mut genres: Vec<Genre> = labels.zip(probabilities).map(genre).collect();
        genres.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        genres
    }
}
