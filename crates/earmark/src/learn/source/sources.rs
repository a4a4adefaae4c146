//! What listens to files.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use earmark_audio::Warning;
use earmark_data::TrackRows;

use crate::describe::{DescribeTrack, Describer, Recipe, Segments, TaggerRows};
use crate::learn::inputs::{Input, InputSource};
use crate::{Error, ErrorKind, Threads};

/// Describers of files, each there once, whoever takes columns of it: parts of one model, or several models.
#[derive(Default)]
pub(in crate::learn) struct Sources(Vec<Source>);

/// A describer and its name for people.
pub(super) struct Source {
    pub(super) name: &'static str,
    pub(super) describer: Box<dyn DescribeTrack>,
}

/// What all sources say of one file.
pub(in crate::learn) struct DescribedFile {
    /// Of each source, in their order.
    pub(in crate::learn) rows: Vec<TrackRows>,
    /// Seconds of audio that were decoded.
    pub(in crate::learn) duration: f64,
    pub(in crate::learn) warnings: Vec<Warning>,
}

impl Sources {
    /// The number of the source whose rows hold the columns of `input`, and its kind.
    pub(super) fn of(
        &mut self,
        input: &Input,
        segments: Option<Segments>,
    ) -> Result<(usize, String), Error> {
        let source = Source::new(input, segments)?;
        let kind = source.describer.kind();
        let is_same = |known: &Source| known.describer.kind() == kind;
        let number = self.0.iter().position(is_same).unwrap_or_else(|| {
            self.0.push(source);
            self.0.len() - 1
        });
        Ok((number, kind))
    }

    /// Describes a file by one source after the other.
    pub(in crate::learn) fn describe(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<DescribedFile, Error> {
        let mut file = DescribedFile {
            rows: Vec::with_capacity(self.0.len()),
            duration: 0.0,
            warnings: Vec::new(),
        };
        for source in &self.0 {
            let described = source.describer.describe_until(path, threads, stop)?;
            file.rows.push(described.rows);
            file.duration = described.duration.max(file.duration);
            for warning in described.warnings {
                if !file.warnings.contains(&warning) {
                    file.warnings.push(warning);
                }
            }
        }
        Ok(file)
    }

    /// The only one, where parts are known to have one.
    pub(super) fn into_first(self) -> Result<Source, Error> {
        let first = self.0.into_iter().next();
        first.ok_or_else(|| Error::new(ErrorKind::Internal, "no source of frames"))
    }

    pub(super) fn into_vec(self) -> Vec<Source> {
        self.0
    }
}

impl Source {
    fn new(input: &Input, segments: Option<Segments>) -> Result<Self, Error> {
        match input.source {
            InputSource::Set(set) => {
                let mut recipe = Recipe::new(set.name)?;
                if let Some(segments) = segments {
                    recipe = recipe.with_segments(segments);
                }
                Ok(Self {
                    name: set.name,
                    describer: Box::new(Describer::new(recipe)),
                })
            }
            InputSource::Tagger { .. } if segments.is_some() => {
                let message = format!(
                    "{input}: a tagger hears whole tracks; leave the segments out, or choose a set of descriptors"
                );
                Err(Error::new(ErrorKind::Config, message))
            }
            InputSource::Tagger { model, .. } => Ok(Self {
                name: model,
                describer: Box::new(TaggerRows::shipped(model)?),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Parts;
    use super::*;

    #[test]
    fn whoever_takes_the_same_rows_shares_a_source() {
        let mut sources = Sources::default();
        let mut names = |inputs: &str| {
            Parts::new(&inputs.parse().unwrap(), None, &mut sources).unwrap();
            let names = sources.0.iter().map(|source| source.name);
            names.collect::<Vec<_>>()
        };
        let of_one_model = names("musicnn-msd/tags+gtzan57+musicnn-msd/pools");
        assert_eq!(of_one_model, ["musicnn-msd", "gtzan57"]);
        let of_two_models = names("gtzan57+mfcc-seq:mean");
        assert_eq!(of_two_models, ["musicnn-msd", "gtzan57", "mfcc-seq"]);
    }

    #[test]
    fn a_tagger_hears_no_segments() {
        let inputs = "musicnn-msd/tags".parse().unwrap();
        let segments = Some(Segments::Seconds(3.0));
        let refused = Parts::new(&inputs, segments, &mut Sources::default());
        let error = refused.err().unwrap();
        assert_eq!(error.kind, ErrorKind::Config);
        assert!(error.message.contains("hears whole tracks"));
    }
}
