use earmark_data::TableSchema;
use earmark_features::{FeatureSet, feature_set};

use super::Segments;
use crate::{Error, ErrorKind};

/// What is computed of every track: a named set, of the whole track or of its segments.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    set: &'static FeatureSet,
    segments: Option<Segments>,
    mean: bool,
}

impl Recipe {
    /// The set of that name, of whole tracks.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where there is none, with the nearest one and all names.
    pub fn new(set: &str) -> Result<Self, Error> {
        let set =
            feature_set(set).map_err(|error| Error::new(ErrorKind::Config, error.to_string()))?;
        Ok(Self {
            set,
            segments: None,
            mean: false,
        })
    }

    /// The same of segments.
    #[must_use]
    pub fn with_segments(self, segments: Segments) -> Self {
        Self {
            segments: Some(segments),
            ..self
        }
    }

    /// One row for each segment, or for the whole track: the mean of its frames.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a set of statistics, which has one row already.
    pub fn with_mean(self) -> Result<Self, Error> {
        if !self.set.is_sequence() {
            let message = format!(
                "{} has one row a track or segment already; leave the mean out, or choose a sequence",
                self.set.name
            );
            return Err(Error::new(ErrorKind::Config, message));
        }
        Ok(Self { mean: true, ..self })
    }

    /// The set.
    #[must_use]
    pub fn set(&self) -> &'static FeatureSet {
        self.set
    }

    /// How tracks are cut, if they are.
    #[must_use]
    pub fn segments(&self) -> Option<Segments> {
        self.segments
    }

    /// Whether frames are averaged.
    #[must_use]
    pub fn is_mean(&self) -> bool {
        self.mean
    }

    /// Everything the values depend on beside the audio, as one word: `mfcc-seq-v1-3s-mean`.
    #[must_use]
    pub fn kind(&self) -> String {
        let mut kind = format!("{}-v{}", self.set.name, self.set.version);
        if let Some(segments) = self.segments {
            kind += &format!("-{segments}");
        }
        if self.mean {
            kind += "-mean";
        }
        kind
    }

    /// What the rows of its table are.
    #[must_use]
    pub fn schema(&self) -> TableSchema {
        let has_frames = self.set.is_sequence() && !self.mean;
        TableSchema {
            kind: self.kind(),
            columns: self.set.columns().into_iter().map(|c| c.name).collect(),
            has_segments: self.segments.is_some() || has_frames,
            has_frames,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_tells_all_that_changes_values() {
        let recipe = Recipe::new("mfcc-seq").unwrap();
        assert_eq!(recipe.kind(), "mfcc-seq-v1");
        let recipe = recipe
            .with_segments(Segments::Seconds(0.5))
            .with_mean()
            .unwrap();
        assert_eq!(recipe.kind(), "mfcc-seq-v1-0.5s-mean");
        let count = Recipe::new("gtzan57")
            .unwrap()
            .with_segments(Segments::Count(12));
        assert_eq!(count.kind(), "gtzan57-v1-12");
    }

    #[test]
    fn unknown_sets_and_means_of_one_row_are_refused() {
        let error = Recipe::new("gtzan").unwrap_err();
        assert_eq!(error.kind, ErrorKind::Config);
        let error = Recipe::new("gtzan57").unwrap().with_mean().unwrap_err();
        assert!(error.message.starts_with("gtzan57 has one row"));
    }
}
