//! All that the index keeps of a file.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use earmark_audio::PayloadDigest;
use earmark_library::{Heard, Recording, ScoredGenre, SoundTag};

use super::sound;
use crate::classification::{Classification, Tagging};
use crate::classifier::TagClassifier;
use crate::{Error, Threads};

/// Changes whenever fingerprint or tempo of a file may be another than before.
const SOUND_VERSION: &str = "sound-1";

/// Hears files for the index: the default model's genres, the tagger's other tags and embedding, Chromaprint's fingerprint,
/// librosa's tempo.
pub struct LibraryListener {
    classifier: TagClassifier,
    heard_by: String,
    tried_by: String,
}

impl LibraryListener {
    /// The listener with the models that ship with Earmark.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) where their weights are damaged.
    pub fn new() -> Result<Self, Error> {
        let mut classifier = TagClassifier::with_ranking()?;
        classifier.tagging = Tagging::Main;
        let model = classifier.info();
        let heard_by = format!("{} {} {SOUND_VERSION}", model.name, &model.sha256[..16]);
        Ok(Self {
            tried_by: format!("earmark {} {heard_by}", env!("CARGO_PKG_VERSION")),
            heard_by,
            classifier,
        })
    }

    /// Names the models and descriptors with their versions: what others heard is heard again.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.heard_by
    }

    /// Names also the version of Earmark: a file that others could not hear is tried again, for decoders get better.
    #[must_use]
    pub fn tried_by(&self) -> &str {
        &self.tried_by
    }

    /// Hears a file from beginning to end.
    ///
    /// # Errors
    /// As [`Classifier::classify_until`](crate::Classifier::classify_until).
    pub fn hear(
        &self,
        path: &Path,
        payload: PayloadDigest,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Recording, Error> {
        let (said, embedding) = self.classifier.hear(path, threads, stop)?;
        let sound = sound::hear(path, stop)?;
        let size = std::fs::metadata(path).map(|metadata| metadata.len());
        let bit_rate = size.map(|size| (8.0 * size as f64 / said.duration).round() as u32);
        Ok(Recording {
            payload,
            heard_by: self.heard_by.clone(),
            embedding: embedding.iter().map(|value| *value as f32).collect(),
            fingerprint: sound.fingerprint,
            heard: Heard {
                duration: said.duration,
                sample_rate: sound.info.sample_rate,
                channels: sound.info.channels,
                codec: sound.info.codec,
                bit_rate: bit_rate.ok(),
                tempo: sound.tempo,
                genres: genres(&said),
                tags: tags(&said),
            },
        })
    }
}

fn genres(said: &Classification) -> Vec<ScoredGenre> {
    let genres = said.genres.iter().map(|genre| ScoredGenre {
        name: genre.name.to_string(),
        probability: genre.probability,
    });
    genres.collect()
}

fn tags(said: &Classification) -> Vec<SoundTag> {
    let tags = said.tags.iter().map(|tag| SoundTag {
        name: tag.name.to_owned(),
        kind: tag.kind.as_str().to_owned(),
        probability: tag.probability,
    });
    tags.collect()
}
