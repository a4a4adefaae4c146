//! Genres as a shipped tagger hears them.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_models::musicnn::N_TAGS;
use earmark_models::shipped::ShippedModel;
use earmark_models::taxonomy::{self, TagKind, TagOutput};

use super::stretches::{Mean, Stretches};
use crate::classification::{Classification, Genre, ModelInfo, Segment, Tag, Tagging};
use crate::{Error, Tagger, Threads};

/// A shipped tagger; the probability of a genre is the mean of its output over all patches of the track, as its
/// authors do.
pub(super) struct TagClassifier {
    model: &'static ShippedModel,
    outputs: Vec<TagOutput>,
    tagger: Tagger,
    pub(super) tagging: Tagging,
    /// Seconds of a stretch.
    pub(super) timeline: Option<f64>,
}

impl TagClassifier {
    pub(super) fn new(model: &'static ShippedModel) -> Result<Self, Error> {
        Ok(Self {
            model,
            outputs: taxonomy::outputs(model.labels),
            tagger: Tagger::new(model.weights)?,
            tagging: Tagging::None,
            timeline: None,
        })
    }

    pub(super) fn n_genres(&self) -> usize {
        let genres = self.outputs.iter();
        genres
            .filter(|output| output.kind == TagKind::Genre)
            .count()
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
        let model = ModelInfo {
            name: self.model.name.to_owned(),
            kind: None,
            sha256: self.model.sha256.to_owned(),
        };
        let mut whole = Mean::default();
        let mut stretches = self.timeline.map(Stretches::new);
        let heard = self.tagger.hear(path, threads, |patch| {
            whole.add(&patch.output.tags);
            if let Some(stretches) = &mut stretches {
                stretches.add(&patch);
            }
            if stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        let tags = whole.get();
        let stretches = stretches.map(|stretches| stretches.finish(heard.duration));
        let segment = |(start, end, tags): (f64, f64, [f32; N_TAGS])| Segment {
            start,
            end,
            genres: self.genres(&tags),
        };
        Ok(Classification {
            duration: heard.duration,
            genres: self.genres(&tags),
            tags: self.tags(&tags),
            timeline: stretches.into_iter().flatten().map(segment).collect(),
            warnings: heard.warnings,
            ..Classification::new(path, model)
        })
    }

    fn genres(&self, probabilities: &[f32]) -> Vec<Genre> {
        let ranking = taxonomy::rank(&self.outputs, probabilities);
        let genres = ranking.into_iter().filter(|tag| tag.kind == TagKind::Genre);
        let genre = |tag: taxonomy::RankedTag| Genre {
            name: tag.name.into(),
            probability: tag.probability.into(),
            parents: taxonomy::parents(tag.name),
        };
        genres.map(genre).collect()
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
