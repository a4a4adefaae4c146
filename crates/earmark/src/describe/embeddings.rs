use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_data::TrackRows;
use earmark_models::musicnn::{N_EMBEDDING, N_POOL, N_TAGS};
use earmark_models::shipped;

use super::Described;
use super::kept::DescribeTrack;
use crate::{Error, ErrorKind, Tagger, Threads};

/// What a layer of a shipped tagger says of a track: a row a patch of 3 s, one a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaggerOutput {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Where its values lie in a row of [`TaggerRows`].
    start: usize,
    len: usize,
}

/// The layers that can be had.
pub const TAGGER_OUTPUTS: [TaggerOutput; 5] = [
    TaggerOutput {
        name: "tags",
        about: "probabilities of the 50 tags",
        start: 0,
        len: N_TAGS,
    },
    TaggerOutput {
        name: "embedding",
        about: "the 200 values of the layer before the tags",
        start: N_TAGS,
        len: N_EMBEDDING,
    },
    TaggerOutput {
        name: "mean_pool",
        about: "means over time of the 753 channels of front-end and mid-end",
        start: N_TAGS + N_EMBEDDING,
        len: N_POOL,
    },
    TaggerOutput {
        name: "max_pool",
        about: "maxima over time of the same channels",
        start: N_TAGS + N_EMBEDDING + N_POOL,
        len: N_POOL,
    },
    TaggerOutput {
        name: "pools",
        about: "means and maxima over time of these channels",
        start: N_TAGS + N_EMBEDDING,
        len: 2 * N_POOL,
    },
];

impl TaggerOutput {
    /// The output of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TAGGER_OUTPUTS.iter().find(|output| output.name == name)
    }

    /// Its values in a row of [`TaggerRows`].
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.len
    }
}

/// Turns files into rows of all layers of a shipped tagger, side by side: tags, embedding, mean pool, maximum pool.
pub struct TaggerRows {
    name: &'static str,
    sha256: &'static str,
    tagger: Tagger,
}

impl TaggerRows {
    /// Frames of 16 ms from patch to patch: about a second.
    pub(crate) const HOP: usize = 62;

    /// Rows of the tagger of that name.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if there is none.
    pub fn shipped(name: &str) -> Result<Self, Error> {
        let model = shipped::find(name)?;
        Ok(Self {
            name: model.name,
            sha256: model.sha256,
            tagger: Tagger::new(model.weights)?.with_hop(Self::HOP)?,
        })
    }
}

impl DescribeTrack for TaggerRows {
    fn kind(&self) -> String {
        format!("{}-{}-hop{}", self.name, &self.sha256[..8], Self::HOP)
    }

    fn n_columns(&self) -> usize {
        N_TAGS + N_EMBEDDING + 2 * N_POOL
    }

    fn describe_until(
        &self,
        path: &Path,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Described, Error> {
        let mut values = Vec::new();
        let heard = self.tagger.hear(path, threads, |patch| {
            values.extend_from_slice(&patch.output.tags);
            values.extend_from_slice(&patch.output.embedding);
            values.extend_from_slice(&patch.output.mean_pool);
            values.extend_from_slice(&patch.output.max_pool);
            if stop.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        check_finite(&values).map_err(|error| error.at(path))?;
        let mut rows = TrackRows::new(self.n_columns());
        rows.push(0.0, heard.duration, values);
        Ok(Described {
            rows,
            duration: heard.duration,
            warnings: heard.warnings,
        })
    }
}

/// That a network said numbers.
pub(crate) fn check_finite<T: Copy + Into<f64>>(values: &[T]) -> Result<(), Error> {
    let mut values = values.iter().map(|value| (*value).into());
    match values.find(|value: &f64| !value.is_finite()) {
        None => Ok(()),
        Some(value) => {
            let message =
                format!("the network says {value}: its samples are too large; scale them");
            Err(Error::new(ErrorKind::InvalidAudio, message))
        }
    }
}
