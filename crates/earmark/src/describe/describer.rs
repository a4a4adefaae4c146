use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_audio::{AudioStream, Warning};
use earmark_data::TrackRows;
use earmark_features::{Extractor, FeatureError, Features, Spectrogram};

use super::extractors::Extractors;
use super::kept::DescribeTrack;
use super::{Recipe, Segments};
use crate::{Error, ErrorKind, Threads};

/// Turns files into rows. Files stream through: what is held of a track is what its descriptors ask for.
///
/// ```no_run
/// use earmark::{Describer, Recipe};
///
/// let describer = Describer::new(Recipe::new("gtzan57")?);
/// let described = describer.describe("song.mp3".as_ref())?;
/// let columns = describer.recipe().schema().columns;
/// for (name, value) in columns.iter().zip(described.rows.values()) {
///     println!("{name} {value}");
/// }
/// # Ok::<(), earmark::Error>(())
/// ```
pub struct Describer {
    recipe: Recipe,
    extractors: Extractors,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Its rows.
    pub rows: TrackRows,
    /// Seconds of audio that were decoded.
    pub duration: f64,
    /// What was wrong with the file, though not fatally.
    pub warnings: Vec<Warning>,
}

impl Describer {
    /// Describes by that recipe.
    #[must_use]
    pub fn new(recipe: Recipe) -> Self {
        Self {
            recipe,
            extractors: Extractors::new(recipe.set()),
        }
    }

    /// What is computed.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The rows of a file. One thread may describe while others do.
    ///
    /// # Errors
    /// If the file cannot be decoded, is shorter than a segment, or holds what the set cannot describe.
    pub fn describe(&self, path: &Path) -> Result<Described, Error> {
        self.describe_until(path, Threads::ONE, &AtomicBool::new(false))
    }

    fn stream(&self, path: &Path, stop: &AtomicBool) -> Result<Described, Error> {
        let mut stream = self.open(path)?;
        let rate = stream.sample_rate();
        let cut = self.cut(path, rate)?;
        let extractor = self
            .extractors
            .take(rate)
            .map_err(|error| self.refused(&error, rate))?;
        let mut cutter = Cutter::new(self, extractor, rate, cut);
        let mut n_samples = 0;
        while let Some(block) = stream.next_block()? {
            if stop.load(Ordering::Relaxed) {
                return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
            }
            n_samples += block.len() as u64;
            cutter.push(block)?;
        }
        let (rows, extractor) = cutter.finish()?;
        self.extractors.give_back(rate, extractor);
        Ok(Described {
            rows,
            duration: n_samples as f64 / f64::from(rate),
            warnings: stream.warnings().to_vec(),
        })
    }

    fn open(&self, path: &Path) -> Result<AudioStream, Error> {
        Ok(match self.recipe.set().sample_rate {
            Some(rate) => AudioStream::open_at(path, rate)?,
            None => AudioStream::open(path)?,
        })
    }

    /// How a track is cut. How long it is only its end tells, so one that is cut into a number of segments
    /// is decoded twice.
    fn cut(&self, path: &Path, rate: u32) -> Result<Option<Cut>, Error> {
        match self.recipe.segments() {
            None => Ok(None),
            Some(Segments::Seconds(seconds)) => Ok(Some(Cut {
                length: (seconds * f64::from(rate)).round() as u64,
                most: usize::MAX,
            })),
            Some(Segments::Count(most)) => {
                let mut stream = self.open(path)?;
                let mut n_samples = 0;
                while let Some(block) = stream.next_block()? {
                    n_samples += block.len() as u64;
                }
                match n_samples / most as u64 {
                    0 => {
                        let message = format!("only {n_samples} samples for {most} segments");
                        Err(Error::new(ErrorKind::TooShort, message))
                    }
                    length => Ok(Some(Cut { length, most })),
                }
            }
        }
    }

    fn values(&self, features: &Features) -> Result<Vec<f32>, FeatureError> {
        let table = self.recipe.set().values(features)?;
        if self.recipe.is_mean() {
            return Ok(mean_of_frames(&table));
        }
        Ok(table.as_slice().iter().map(|value| *value as f32).collect())
    }

    fn refused(&self, error: &FeatureError, rate: u32) -> Error {
        let kind = match error {
            FeatureError::TooShort { .. } => ErrorKind::TooShort,
            FeatureError::NonFinite { .. } | FeatureError::InvalidParameter { .. } => {
                ErrorKind::InvalidAudio
            }
            _ => ErrorKind::Internal,
        };
        let set = self.recipe.set().name;
        let message = format!("{set} cannot describe it at {rate} Hz: {error}");
        Error::new(kind, message)
    }
}

impl DescribeTrack for Describer {
    fn kind(&self) -> String {
        self.recipe.kind()
    }

    fn n_columns(&self) -> usize {
        self.recipe.set().n_columns()
    }

    /// Descriptors follow each other frame by frame, so that one thread does it all.
    fn describe_until(
        &self,
        path: &Path,
        _: Threads,
        stop: &AtomicBool,
    ) -> Result<Described, Error> {
        self.stream(path, stop).map_err(|error| error.at(path))
    }
}

fn mean_of_frames(table: &Spectrogram<f64>) -> Vec<f32> {
    let mut sums = vec![0.0; table.n_freq()];
    for frame in table.frames() {
        sums.iter_mut()
            .zip(frame)
            .for_each(|(sum, value)| *sum += value);
    }
    let n_frames = table.n_frames() as f64;
    sums.into_iter()
        .map(|sum| (sum / n_frames) as f32)
        .collect()
}

/// The samples of a segment, and the most segments of a track.
#[derive(Clone, Copy)]
struct Cut {
    length: u64,
    most: usize,
}

/// Cuts a stream of samples into segments and describes each.
struct Cutter<'a> {
    describer: &'a Describer,
    extractor: Extractor,
    rate: u32,
    cut: Option<Cut>,
    /// The first sample of the segment at hand, and how many of it came.
    start: u64,
    filled: u64,
    rows: TrackRows,
}

impl<'a> Cutter<'a> {
    fn new(describer: &'a Describer, extractor: Extractor, rate: u32, cut: Option<Cut>) -> Self {
        Self {
            describer,
            extractor,
            rate,
            cut,
            start: 0,
            filled: 0,
            rows: TrackRows::new(describer.recipe.set().n_columns()),
        }
    }

    fn push(&mut self, mut block: &[f32]) -> Result<(), Error> {
        let length = self.cut.map_or(u64::MAX, |cut| cut.length);
        while !block.is_empty() && !self.is_full() {
            let room = usize::try_from(length - self.filled).unwrap_or(usize::MAX);
            let (now, later) = block.split_at(room.min(block.len()));
            let pushed = self.extractor.push(now);
            pushed.map_err(|error| self.describer.refused(&error, self.rate))?;
            self.filled += now.len() as u64;
            if self.filled == length {
                self.end_segment()?;
            }
            block = later;
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        let n_segments = self.rows.segments().len();
        self.cut.is_some_and(|cut| n_segments >= cut.most)
    }

    fn end_segment(&mut self) -> Result<(), Error> {
        let features = self.extractor.finish();
        let values = features.and_then(|features| self.describer.values(&features));
        let values = values.map_err(|error| self.describer.refused(&error, self.rate))?;
        if let Some(value) = values.iter().find(|value| !value.is_finite()) {
            let message =
                format!("a column would be {value}: its samples are too large; scale them");
            return Err(Error::new(ErrorKind::InvalidAudio, message));
        }
        let end = self.start + self.filled;
        self.rows
            .push(self.seconds(self.start), self.seconds(end), values);
        self.start = end;
        self.filled = 0;
        Ok(())
    }

    fn seconds(&self, samples: u64) -> f64 {
        samples as f64 / f64::from(self.rate)
    }

    /// All rows, and the extractor, ready for another signal.
    fn finish(mut self) -> Result<(TrackRows, Extractor), Error> {
        match self.cut {
            None => self.end_segment()?,
            Some(cut) if self.rows.segments().is_empty() => {
                let message = format!(
                    "only {:.2} s of audio; a segment has {:.2} s",
                    self.seconds(self.filled),
                    self.seconds(cut.length)
                );
                return Err(Error::new(ErrorKind::TooShort, message));
            }
            Some(_) => self.extractor.reset(),
        }
        Ok((self.rows, self.extractor))
    }
}
