//! A named set.

use super::layout::{Column, Layout};
use crate::{Analysis, Descriptor, FeatureError, FeaturePlan, Features, Spectrogram};

/// A named, versioned list of columns and how each is computed: an entry of
/// [`FEATURE_SETS`](crate::FEATURE_SETS).
#[derive(Debug)]
pub struct FeatureSet {
    /// As it is asked for.
    pub name: &'static str,
    /// Counts changes of the columns or their values.
    pub version: u32,
    /// One line: what it is for.
    pub about: &'static str,
    /// Where its columns come from, and where it departs from there.
    pub source: &'static str,
    /// The rate signals are resampled to, Hz; `None` takes them as they are.
    pub sample_rate: Option<u32>,
    /// The frames and bands for a signal at a rate in hertz.
    pub analysis: fn(u32) -> Analysis,
    /// What is computed.
    pub descriptors: &'static [Descriptor],
    /// Which columns are made of it.
    pub layout: Layout,
}

impl FeatureSet {
    /// The plan of this set for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// As [`FeaturePlan::new`].
    pub fn plan(&self, sample_rate: u32) -> Result<FeaturePlan, FeatureError> {
        FeaturePlan::new((self.analysis)(sample_rate), self.descriptors)
    }

    /// All columns, in their order.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        self.layout.columns()
    }

    /// How many columns there are.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.layout.n_columns()
    }

    /// Whether a signal has a row for each frame, not one in all.
    #[must_use]
    pub fn is_sequence(&self) -> bool {
        matches!(self.layout, Layout::Sequence(_))
    }

    /// The table of a signal: shape `[n_columns, n_rows]`, a frame being a row of the table. A set of
    /// statistics has one row, a sequence one for each frame.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] when `features` are not those of this set's plan,
    /// [`FeatureError::InvalidParameter`] for statistics of nothing.
    pub fn values(&self, features: &Features) -> Result<Spectrogram<f64>, FeatureError> {
        self.layout.values(features)
    }
}
