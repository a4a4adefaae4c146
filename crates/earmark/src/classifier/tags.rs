//! Genres as a shipped tagger hears them.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_models::musicnn::N_TAGS;
use earmark_models::shipped::{self, ShippedModel};
use earmark_models::taxonomy::{self, TagKind, TagOutput};

use super::ranking::{self, Ranking, TAGGER};
use super::stretches::{Mean, Stretches};
use crate::classification::{Classification, Genre, ModelInfo, Segment, Tag, Tagging};
use crate::describe::{TaggerRows, check_finite};
use crate::{Error, Tagger, Threads};

/// A shipped tagger. The probability of a genre is the mean of its output over all patches of the track, as its
/// authors do, or what the joint ranking makes of it.
pub(crate) struct TagClassifier {
    model: &'static ShippedModel,
    ranking: Option<Ranking>,
    outputs: Vec<TagOutput>,
    tagger: Tagger,
    pub(crate) tagging: Tagging,
    /// Seconds of a stretch.
    pub(super) timeline: Option<f64>,
}

impl TagClassifier {
    pub(super) fn new(model: &'static ShippedModel) -> Result<Self, Error> {
        Ok(Self {
            model,
            ranking: None,
            outputs: taxonomy::outputs(model.labels),
            tagger: Tagger::new(model.weights)?,
            tagging: Tagging::None,
            timeline: None,
        })
    }

    /// The tagger whose tags the model of ten genres learnt from, with the joint ranking.
    pub(crate) fn with_ranking() -> Result<Self, Error> {
        let model = shipped::find(TAGGER)?;
        let tags = Self::new(model)?;
        Ok(Self {
            ranking: Some(Ranking::new(tags.outputs.clone())?),
            // As closely as the tracks were heard that the ten genres were learnt from.
            tagger: tags.tagger.with_hop(TaggerRows::HOP)?,
            ..tags
        })
    }

    pub(super) fn genre_names(&self) -> Vec<String> {
        if let Some(ranking) = &self.ranking {
            return ranking.names();
        }
        let genres = self.outputs.iter();
        let genres = genres.filter(|output| output.kind == TagKind::Genre);
        let mut names: Vec<String> = genres.map(|output| output.name.to_owned()).collect();
        names.sort();
        names.dedup();
        names
    }

    pub(super) fn tag_names(&self) -> Vec<&'static str> {
        match self.tagging {
            Tagging::None => Vec::new(),
            Tagging::All => self.model.labels.to_vec(),
            Tagging::Main => {
                let others = self.outputs.iter();
                let others = others.filter(|output| output.kind != TagKind::Genre);
                let mut names: Vec<_> = others.map(|output| output.name).collect();
                names.sort_unstable();
                names.dedup();
                names
            }
        }
    }

    pub(super) fn classify(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Classification, Error> {
        Ok(self.hear(path, threads, stop)?.0)
    }

    /// What is said of a file, and the mean of the layer before the tags, by which it lies among others.
    pub(crate) fn hear(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<(Classification, Vec<f64>), Error> {
        let mut whole = Mean::default();
        let mut stretches = self.timeline.map(Stretches::new);
        let heard = self.tagger.hear(path, threads, |patch| {
            whole.add(&patch);
            if let Some(stretches) = &mut stretches {
                stretches.add(&patch);
            }
            if stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        let (whole, embedding) = (whole.get(), whole.embedding());
        check_finite(&whole).map_err(|error| error.at(path))?;
        let stretches = stretches.map(|stretches| stretches.finish(heard.duration));
        let segment = |(start, end, means): (f64, f64, Vec<f64>)| {
            Ok(Segment {
                start,
                end,
                genres: self.genres(&means)?,
            })
        };
        let timeline = stretches.into_iter().flatten().map(segment);
        let classification = Classification {
            duration: heard.duration,
            genres: self.genres(&whole)?,
            tags: self.tags(&tags_of(&whole)),
            timeline: timeline.collect::<Result<_, Error>>()?,
            warnings: heard.warnings,
            ..Classification::new(path, self.info())
        };
        Ok((classification, embedding))
    }

    pub(crate) fn info(&self) -> ModelInfo {
        let (name, sha256) = match &self.ranking {
            None => (self.model.name, self.model.sha256.to_owned()),
            Some(_) => (ranking::NAME, ranking::sha256()),
        };
        ModelInfo {
            name: name.to_owned(),
            kind: None,
            sha256,
        }
    }

    fn genres(&self, means: &[f64]) -> Result<Vec<Genre>, Error> {
        let tags = tags_of(means);
        if let Some(ranking) = &self.ranking {
            return ranking.of(&tags, means);
        }
        let ranking = taxonomy::rank(&self.outputs, &tags);
        let genres = ranking.into_iter().filter(|tag| tag.kind == TagKind::Genre);
        let genre = |tag: taxonomy::RankedTag| Genre {
            name: tag.name.into(),
            probability: tag.probability.into(),
            parents: taxonomy::parents(tag.name),
        };
        Ok(genres.map(genre).collect())
    }

    fn tags(&self, probabilities: &[f32]) -> Vec<Tag> {
        match self.tagging {
            Tagging::None => Vec::new(),
            Tagging::Main => {
                let ranking = taxonomy::rank(&self.outputs, probabilities);
                let others = ranking.into_iter().filter(|tag| tag.kind != TagKind::Genre);
                let tag = |tag: taxonomy::RankedTag| Tag {
                    name: tag.name,
                    kind: tag.kind,
                    probability: tag.probability.into(),
                    source: None,
                };
                others.map(tag).collect()
            }
            Tagging::All => {
                let outputs = self.outputs.iter().zip(probabilities);
                let tag = |(output, probability): (&TagOutput, &f32)| Tag {
                    name: output.name,
                    kind: output.kind,
                    probability: (*probability).into(),
                    source: Some(output.source),
                };
                let mut tags: Vec<Tag> = outputs.map(tag).collect();
                tags.sort_by(|a, b| b.probability.total_cmp(&a.probability));
                tags
            }
        }
    }
}

fn tags_of(means: &[f64]) -> Vec<f32> {
    means[..N_TAGS].iter().map(|mean| *mean as f32).collect()
}
