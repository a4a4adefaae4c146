//! A matrix of values drawn as colours.

use std::ops::RangeInclusive;

use crate::error::ensure_finite;
use crate::{Axis, ColourMap, PlotError};

/// A matrix whose columns stand side by side along x and whose rows lie between given edges along y.
///
/// Where it has more cells than the picture has pixels, values are averaged; where it has fewer, the
/// cells stay sharp.
#[derive(Clone, Debug)]
pub struct HeatMap {
    pub(crate) x: RangeInclusive<f64>,
    pub(crate) row_edges: Vec<f64>,
    pub(crate) values: Vec<f32>,
    pub(crate) label: String,
    pub(crate) range: RangeInclusive<f64>,
    pub(crate) map: ColourMap,
}

impl HeatMap {
    /// `values` are columns of `row_edges.len() - 1` values each, one after the other, lowest row
    /// first; the columns share the stretch `x` evenly.
    #[must_use]
    pub fn new(x: RangeInclusive<f64>, row_edges: Vec<f64>, values: Vec<f32>) -> Self {
        Self {
            x,
            row_edges,
            values,
            label: String::new(),
            range: 0.0..=1.0,
            map: ColourMap::Viridis,
        }
    }

    /// Sets the colours: `range` is spread over `map`, values outside have the colour of its ends. The
    /// label, with the unit, stands at the colour bar.
    #[must_use]
    pub fn colours(
        mut self,
        map: ColourMap,
        range: RangeInclusive<f64>,
        label: impl Into<String>,
    ) -> Self {
        self.map = map;
        self.range = range;
        self.label = label.into();
        self
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.row_edges.len().saturating_sub(1)
    }

    pub(crate) fn validate(&self) -> Result<(), PlotError> {
        let mismatch = |what, actual, expected: String| PlotError::ShapeMismatch {
            what,
            actual,
            expected,
        };
        let n_rows = self.n_rows();
        if n_rows == 0 {
            let actual = self.row_edges.len();
            return Err(mismatch("row_edges", actual, "at least 2".into()));
        }
        if self.values.is_empty() || !self.values.len().is_multiple_of(n_rows) {
            let expected = format!("a positive multiple of the {n_rows} rows");
            return Err(mismatch("a heat map", self.values.len(), expected));
        }
        ensure_finite("row edge", self.row_edges.iter().copied())?;
        Axis::new(self.label.as_str(), self.range.clone()).validate()?;
        ensure_finite(
            "value of a heat map",
            self.values.iter().map(|value| f64::from(*value)),
        )
    }
}
