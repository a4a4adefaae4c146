//! One file in, its genres out.
//!
//! | file | what lives there |
//! |---|---|
//! | `model.rs` | which models there are to ask: shipped, trained |
//! | `tags.rs`, `stretches.rs` | genres as a shipped tagger hears them |
//! | `ranking.rs` | those and ten more in one ranking: the default |
//! | `trained.rs` | classes of a trained model |
//!
//! How a trained model gets from a file to probabilities is in `learn`.

mod model;
mod ranking;
mod stretches;
mod tags;
mod trained;

use std::path::Path;
use std::sync::atomic::AtomicBool;

pub use model::Model;
pub(crate) use tags::TagClassifier;
use trained::TrainedClassifier;

use crate::classification::{Classification, Tagging};
use crate::{Error, ErrorKind, Threads};

/// Seconds of a stretch of a timeline where a shipped model is asked and nothing else is said.
const STRETCH: f64 = 15.0;

/// Tells the genres of tracks, by whichever [`Model`].
///
/// ```no_run
/// use earmark::{Classifier, Model, Threads};
///
/// let classifier = Classifier::new(Model::find("runs/mine")?)?;
/// let track = classifier.classify("song.mp3".as_ref(), Threads::all())?;
/// assert!((track.genres.iter().map(|genre| genre.probability).sum::<f64>() - 1.0).abs() < 1e-9);
/// # Ok::<(), earmark::Error>(())
/// ```
pub struct Classifier(Way);

/// How a model gets from a file to genres.
enum Way {
    Tags(Box<TagClassifier>),
    Trained(Box<TrainedClassifier>),
}

impl Classifier {
    /// The classifier with that model.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a trained model that cannot hear files: it was trained on a table or on arrays of
    /// others, or on features that this version of Earmark computes otherwise.
    pub fn new(model: Model) -> Result<Self, Error> {
        let way = match model {
            Model::Ranking => Way::Tags(Box::new(TagClassifier::with_ranking()?)),
            Model::Shipped(model) => Way::Tags(Box::new(TagClassifier::new(model)?)),
            Model::ShippedRun(run) => Way::Trained(Box::new(TrainedClassifier::shipped(run)?)),
            Model::Trained(run) => Way::Trained(Box::new(TrainedClassifier::new(*run)?)),
        };
        Ok(Self(way))
    }

    /// The classifier with a model that ships with Earmark.
    ///
    /// # Errors
    /// If there is no model of that name.
    pub fn shipped(name: &str) -> Result<Self, Error> {
        Self::new(Model::shipped(name)?)
    }

    /// Chooses the tags to list beside the genres.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where tags are asked of a trained model, which has none.
    pub fn with_tags(mut self, tagging: Tagging) -> Result<Self, Error> {
        match &mut self.0 {
            Way::Tags(tags) => tags.tagging = tagging,
            Way::Trained(_) if tagging == Tagging::None => {}
            Way::Trained(trained) => {
                let message = format!(
                    "{} is a trained model, which has no tags; leave the tags out, or ask a shipped model",
                    trained.name()
                );
                return Err(Error::new(ErrorKind::Config, message));
            }
        }
        Ok(self)
    }

    /// Asks for the genres of each stretch too. A shipped model is asked about every `seconds` (at least 3 s, the
    /// length of a patch; 15 s if it is none), a trained one about the segments it was trained with.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a model trained on whole tracks, or on segments of another length than asked for.
    pub fn with_timeline(mut self, seconds: Option<f64>) -> Result<Self, Error> {
        match &mut self.0 {
            Way::Tags(tags) => tags.timeline = Some(seconds.unwrap_or(STRETCH)),
            Way::Trained(trained) => trained.ask_for_timeline(seconds)?,
        }
        Ok(self)
    }

    /// The number of genres the model knows.
    #[must_use]
    pub fn n_genres(&self) -> usize {
        self.genre_names().len()
    }

    /// The genres the model knows, in the order of their names.
    #[must_use]
    pub fn genre_names(&self) -> Vec<String> {
        let mut names = match &self.0 {
            Way::Tags(tags) => tags.genre_names(),
            Way::Trained(trained) => trained.genre_names(),
        };
        names.sort();
        names
    }

    /// The names of the tags that are listed beside the genres, as [`Self::with_tags`] has it.
    #[must_use]
    pub fn tag_names(&self) -> Vec<&'static str> {
        match &self.0 {
            Way::Tags(tags) => tags.tag_names(),
            Way::Trained(_) => Vec::new(),
        }
    }

    /// Classifies one file.
    ///
    /// # Errors
    /// If the file cannot be read, holds no usable audio, or is shorter than the model needs; see also
    /// [`Tagger::hear`](crate::Tagger::hear) and [`Describer::describe`](crate::Describer::describe).
    pub fn classify(&self, path: &Path, threads: Threads) -> Result<Classification, Error> {
        self.classify_until(path, threads, &AtomicBool::new(false))
    }

    /// As [`Self::classify`], until `stop` is set.
    ///
    /// # Errors
    /// As [`Self::classify`]; [`ErrorKind::Interrupted`] when `stop` was set.
    pub fn classify_until(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Classification, Error> {
        match &self.0 {
            Way::Tags(tags) => tags.classify(path, threads, stop),
            Way::Trained(trained) => trained.classify(path, threads, stop),
        }
    }
}
