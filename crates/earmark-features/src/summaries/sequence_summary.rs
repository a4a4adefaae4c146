//! A summary: its columns, its values.

use super::block::Block;
use super::sequence::Sequence;
use crate::{Column, FeatureError, Spectrogram};

/// A named, versioned way to make one row of columns of a sequence of any length: an entry of
/// [`SEQUENCE_SUMMARIES`](crate::SEQUENCE_SUMMARIES).
///
/// What is computed is written in `docs/descriptors.md`; all in double precision.
///
/// ```
/// use earmark_features::{Spectrogram, sequence_summary};
///
/// let summary = sequence_summary("mean-std-mad")?;
/// let taggram = Spectrogram::from_frames(2, vec![0.25f32, 1.0, 0.75, 1.0])?;
/// assert_eq!(summary.values(&taggram)?, [0.5, 1.0, 0.25, 0.0, 0.5, 0.0]);
/// assert_eq!(summary.columns(2)?[4].name, "row1_mad");
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug)]
pub struct SequenceSummary {
    /// As it is asked for.
    pub name: &'static str,
    /// Counts changes of the columns or their values.
    pub version: u32,
    /// One line: what it is for.
    pub about: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The share of the range of a sequence, from below, that is lifted to its upper end: where codecs write
    /// what they leave out, and rooms what the music does not fill.
    pub(super) floor: f64,
    pub(super) blocks: &'static [Block],
}

impl SequenceSummary {
    /// The columns made of a sequence of `n_rows` rows, in their order; rows, bands and coefficients are
    /// counted from 1.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the numbers of rows that are allowed.
    pub fn columns(&self, n_rows: usize) -> Result<Vec<Column>, FeatureError> {
        self.ensure_rows(n_rows)?;
        Ok(self.columns_of_rows(n_rows))
    }

    /// The columns of a sequence of shape `[n_rows, n_frames]`, at least one frame long. What needs two
    /// frames, or a row that changes, is 0 without them.
    ///
    /// # Errors
    /// As [`columns`](Self::columns); [`FeatureError::InvalidParameter`] for a sequence without frames,
    /// [`FeatureError::NonFinite`] for a value that is NaN or beyond the range of f32.
    pub fn values<T: Copy + Into<f64>>(
        &self,
        sequence: &Spectrogram<T>,
    ) -> Result<Vec<f64>, FeatureError> {
        self.ensure_rows(sequence.n_freq())?;
        let mut sequence = Sequence::new(sequence)?;
        sequence.lift_floor(self.floor);
        let mut values = Vec::with_capacity(self.n_columns_of_rows(sequence.n_rows()));
        for block in self.blocks {
            values.extend(block.values(&sequence)?);
        }
        Ok(values)
    }

    /// How many columns of each row are one short sequence, first to last: 12 of `periods12`; 1 where columns are
    /// nothing of the kind.
    #[must_use]
    pub fn n_frames(&self) -> usize {
        match self.blocks {
            [Block::Periods(n)] => *n,
            _ => 1,
        }
    }

    fn ensure_rows(&self, n_rows: usize) -> Result<(), FeatureError> {
        self.blocks
            .iter()
            .try_for_each(|block| block.ensure_rows(n_rows))
    }

    /// [`columns`](Self::columns) of a number of rows that is allowed.
    pub(crate) fn columns_of_rows(&self, n_rows: usize) -> Vec<Column> {
        let columns = self.blocks.iter().map(|block| block.columns(n_rows));
        columns.collect::<Vec<_>>().concat()
    }

    /// How many those are.
    pub(crate) fn n_columns_of_rows(&self, n_rows: usize) -> usize {
        self.blocks
            .iter()
            .map(|block| block.n_columns(n_rows))
            .sum()
    }
}
