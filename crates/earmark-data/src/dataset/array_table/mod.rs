//! Sequences of numbers in NumPy's NPZ archives.
//!
//! | file | what lives there |
//! |---|---|
//! | `mod.rs` | the table: what belongs to which track |
//! | `archive.rs` | the arrays of an archive by name |
//! | `head.rs` | type and shape of an array in NumPy's NPY format |
//! | `values.rs` | its numbers or texts |
//! | `array_error.rs` | what is wrong with it |
//!
//! Archives are only read here; `table/npz.rs` writes them.

mod archive;
mod array_error;
mod head;
mod values;

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use super::DatasetError;
use super::columns::LABELS;
use archive::Archive;
use values::Values;

/// A sequence of numbers for each track, such as log-mel pictures, taggrams or embeddings, as research data
/// are handed round: an archive of `numpy.savez` or `numpy.savez_compressed` with the arrays
///
/// | array | type | shape |
/// |---|---|---|
/// | `X` | uint8, float32 or float64, in C order, all finite | `[n_tracks, n_bands, n_frames]`: a picture a track, or `[n_rows, n_bands]`: rows of one track, a frame each, follow each other |
/// | `ids` | text (`<U…`) or bytes of UTF-8 (`S…`) | one name for each picture or row |
/// | `label`, `genre` or `class` | likewise; may be absent | one for each picture or row |
///
/// Numbers are kept in the type they are stored in; [`item`](Self::item) gives those of one track.
///
/// ```no_run
/// use std::path::Path;
/// use earmark_data::ArrayTable;
///
/// let table = ArrayTable::read(Path::new("mel128x387.npz"))?;
/// for (i, id) in table.ids().iter().enumerate() {
///     println!("{id}: {} bands, {:?} frames", table.n_bands(), table.n_frames(i));
/// }
/// # Ok::<(), earmark_data::DatasetError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayTable {
    ids: Vec<String>,
    labels: Option<Vec<String>>,
    n_bands: usize,
    /// The frames of each track, counted over all tracks.
    frames: Vec<Range<usize>>,
    order: Order,
    values: Values,
}

/// How the numbers of a track follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// A band through all frames, then the next.
    Bands,
    /// A frame through all bands, then the next.
    Frames,
}

impl ArrayTable {
    /// Reads an archive. Memory is taken for what is there, not for what it says is there; an array of more
    /// than 4 GiB is refused.
    ///
    /// # Errors
    /// [`DatasetError::Io`], [`DatasetError::NotNpz`], [`DatasetError::MissingArray`],
    /// [`DatasetError::ArrayType`], [`DatasetError::ArrayShape`], [`DatasetError::ArrayValue`],
    /// [`DatasetError::Empty`], [`DatasetError::EmptyText`], [`DatasetError::DuplicateId`],
    /// [`DatasetError::TornTrack`], [`DatasetError::MixedLabels`].
    pub fn read(path: &Path) -> Result<Self, DatasetError> {
        let mut archive = Archive::open(path)?;
        let (shape, values) = archive.numbers("X")?;
        let ids = archive.text("ids", shape[0])?;
        let labels = match LABELS.into_iter().find(|name| archive.has(name)) {
            Some(name) => Some(archive.text(name, shape[0])?),
            None => None,
        };
        match shape[..] {
            [0, ..] => Err(DatasetError::Empty {
                path: path.to_owned(),
            }),
            [n, n_bands @ (1..), n_frames @ (1..)] => {
                if let Some(twice) = repeated(&ids) {
                    return Err(DatasetError::DuplicateId { id: twice.clone() });
                }
                Ok(Self {
                    ids,
                    labels,
                    n_bands,
                    frames: (0..n).map(|i| i * n_frames..(i + 1) * n_frames).collect(),
                    order: Order::Bands,
                    values,
                })
            }
            [_, n_bands @ (1..)] => {
                let (ids, frames) = runs(&ids)?;
                Ok(Self {
                    labels: labels
                        .map(|labels| of_runs(&labels, &ids, &frames))
                        .transpose()?,
                    ids,
                    n_bands,
                    frames,
                    order: Order::Frames,
                    values,
                })
            }
            _ => Err(DatasetError::ArrayShape {
                path: path.to_owned(),
                array: "X".into(),
                shape,
                expected: "[n_tracks, n_bands, n_frames] or [n_rows, n_bands], none of them 0"
                    .into(),
            }),
        }
    }

    /// The name of each track, all different.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The class of each track, where the archive says.
    #[must_use]
    pub fn labels(&self) -> Option<&[String]> {
        self.labels.as_deref()
    }

    /// Number of tracks, at least 1.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // Without a track there is no table.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Rows of every sequence: bands, or columns; at least 1.
    #[must_use]
    pub fn n_bands(&self) -> usize {
        self.n_bands
    }

    /// Frames of the sequence of track `i`, at least 1; `None` from [`len`](Self::len) on.
    #[must_use]
    pub fn n_frames(&self, i: usize) -> Option<usize> {
        self.frames.get(i).map(ExactSizeIterator::len)
    }

    /// The sequence of track `i`, shape `[n_bands, n_frames]`, frame after frame: [`n_bands`](Self::n_bands)
    /// values each, all finite. `None` from [`len`](Self::len) on.
    #[must_use]
    pub fn item(&self, i: usize) -> Option<Vec<f32>> {
        let frames = self.frames.get(i)?;
        let values = frames.start * self.n_bands..frames.end * self.n_bands;
        let stored = self.values.to_f32(values);
        Some(match self.order {
            Order::Frames => stored,
            Order::Bands => (0..frames.len())
                .flat_map(|t| stored.iter().skip(t).step_by(frames.len()).copied())
                .collect(),
        })
    }
}

fn repeated(ids: &[String]) -> Option<&String> {
    let mut seen = HashSet::new();
    ids.iter().find(|id| !seen.insert(*id))
}

/// Each id that follows itself once, and where it stands.
fn runs(ids: &[String]) -> Result<(Vec<String>, Vec<Range<usize>>), DatasetError> {
    let mut start = 0;
    let (names, frames): (Vec<String>, Vec<_>) = ids
        .chunk_by(|a, b| a == b)
        .map(|run| {
            let frames = start..start + run.len();
            start = frames.end;
            (run[0].clone(), frames)
        })
        .unzip();
    match repeated(&names) {
        Some(torn) => Err(DatasetError::TornTrack { id: torn.clone() }),
        None => Ok((names, frames)),
    }
}

/// The label of each track, the same in all its rows.
fn of_runs(
    labels: &[String],
    ids: &[String],
    frames: &[Range<usize>],
) -> Result<Vec<String>, DatasetError> {
    let of_track = |(id, frames): (&String, &Range<usize>)| {
        let (first, rest) = (&labels[frames.start], &labels[frames.clone()]);
        match rest.iter().find(|label| *label != first) {
            Some(other) => Err(DatasetError::MixedLabels {
                id: id.clone(),
                labels: [first.clone(), other.clone()],
            }),
            None => Ok(first.clone()),
        }
    };
    ids.iter().zip(frames).map(of_track).collect()
}
