use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_models::musicnn::N_TAGS;
use earmark_models::shipped::{self, ShippedModel};
use earmark_models::taxonomy::{self, TagKind, TagOutput};

use crate::classification::{Classification, Genre, ModelInfo, Segment, Tag, Tagging};
use crate::{Error, Patch, Tagger, Threads};

/// Tells the genres of tracks.
///
/// The probability of a genre is the mean of the model's output over all
/// patches of the track, as its authors do.
pub struct Classifier {
    model: &'static ShippedModel,
    outputs: Vec<TagOutput>,
    tagger: Tagger,
    tagging: Tagging,
    timeline: Option<f64>,
}

impl Classifier {
    /// The classifier with a model that ships with Earmark.
    ///
    /// # Errors
    /// If there is no model of that name.
    pub fn shipped(name: &str) -> Result<Self, Error> {
        let model = shipped::find(name)?;
        Ok(Self {
            model,
            outputs: taxonomy::outputs(model.labels),
            tagger: Tagger::new(model.weights)?,
            tagging: Tagging::None,
            timeline: None,
        })
    }

    /// Chooses the tags to list beside the genres.
    #[must_use]
    pub fn with_tags(self, tagging: Tagging) -> Self {
        Self { tagging, ..self }
    }

    /// Asks for the genres of each stretch of `seconds` too (at least 3 s, the
    /// length of a patch).
    #[must_use]
    pub fn with_timeline(self, seconds: f64) -> Self {
        Self {
            timeline: Some(seconds),
            ..self
        }
    }

    /// The model in use.
    #[must_use]
    pub fn model(&self) -> &'static ShippedModel {
        self.model
    }

    /// Classifies one file.
    ///
    /// # Errors
    /// See [`Tagger::hear`].
    pub fn classify(&self, path: &Path, threads: Threads) -> Result<Classification, Error> {
        self.classify_until(path, threads, &AtomicBool::new(false))
    }

    /// As [`Self::classify`], until `stop` is set.
    ///
    /// # Errors
    /// See [`Tagger::hear`].
    pub fn classify_until(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Classification, Error> {
        let model = ModelInfo {
            name: self.model.name,
            sha256: self.model.sha256,
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
            name: tag.name,
            probability: tag.probability,
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
                    probability: tag.probability,
                    source: None,
                };
                others.map(tag).collect()
            }
            Tagging::All => {
                let outputs = self.outputs.iter().zip(probabilities);
                let tag = |(output, probability): (&TagOutput, &f32)| Tag {
                    name: output.name,
                    kind: output.kind,
                    probability: *probability,
                    source: Some(output.source),
                };
                let mut tags: Vec<Tag> = outputs.map(tag).collect();
                tags.sort_by(|a, b| b.probability.total_cmp(&a.probability));
                tags
            }
        }
    }
}

/// Running mean of tag vectors.
#[derive(Clone, Default)]
struct Mean {
    sum: Vec<f64>,
    count: u64,
}

impl Mean {
    fn add(&mut self, tags: &[f32; N_TAGS]) {
        self.sum.resize(N_TAGS, 0.0);
        for (sum, tag) in self.sum.iter_mut().zip(tags) {
            *sum += f64::from(*tag);
        }
        self.count += 1;
    }

    fn get(&self) -> [f32; N_TAGS] {
        std::array::from_fn(|i| {
            let sum = self.sum.get(i).copied().unwrap_or(0.0);
            (sum / self.count.max(1) as f64) as f32
        })
    }
}

/// Means over stretches of equal length; a patch counts where its middle is.
struct Stretches {
    seconds: f64,
    means: Vec<Mean>,
}

impl Stretches {
    fn new(seconds: f64) -> Self {
        Self {
            seconds,
            means: Vec::new(),
        }
    }

    fn add(&mut self, patch: &Patch) {
        let middle = (patch.start + patch.end) / 2.0;
        let number = (middle / self.seconds) as usize;
        if self.means.len() <= number {
            self.means.resize(number + 1, Mean::default());
        }
        self.means[number].add(&patch.output.tags);
    }

    /// Start, end and mean of each stretch that holds a patch.
    fn finish(self, duration: f64) -> Vec<(f64, f64, [f32; N_TAGS])> {
        let heard = self
            .means
            .iter()
            .enumerate()
            .filter(|(_, mean)| mean.count > 0);
        let stretch = |(number, mean): (usize, &Mean)| {
            let start = number as f64 * self.seconds;
            (start, (start + self.seconds).min(duration), mean.get())
        };
        heard.map(stretch).collect()
    }
}
