//! A table of coloured cells with text in them.

use crate::error::ensure_finite;
use crate::{Colour, PlotError};

/// One cell of a [`Matrix`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub(crate) share: f64,
    pub(crate) text: String,
    pub(crate) detail: String,
    pub(crate) hint: String,
}

impl Cell {
    /// A cell as deeply coloured as `share`, from 0 to 1, says, with a text in its middle.
    pub fn new(share: f64, text: impl Into<String>) -> Self {
        Self {
            share,
            text: text.into(),
            detail: String::new(),
            hint: String::new(),
        }
    }

    /// Sets a second line, drawn where all cells are large enough for it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Sets what a browser tells under the pointer.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// Rows of cells, such as a confusion matrix: the first row at the top, one unit high and wide each, so that
/// with `n` rows the middle of row `i` is at `y = n - i - 0.5`, and that of column `j` at `x = j + 0.5`.
///
/// Cells are drawn one by one and stay legible up to about 30 columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) diagonal: Option<Colour>,
}

impl Matrix {
    /// A matrix of rows of equal length.
    #[must_use]
    pub fn new(rows: Vec<Vec<Cell>>) -> Self {
        Self {
            rows,
            diagonal: None,
        }
    }

    /// Gives the cells from the upper left to the lower right a colour of their own.
    #[must_use]
    pub fn diagonal(mut self, colour: Colour) -> Self {
        self.diagonal = Some(colour);
        self
    }

    pub(crate) fn n_columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    pub(crate) fn validate(&self) -> Result<(), PlotError> {
        let n_columns = self.n_columns();
        let odd = self.rows.iter().find(|row| row.len() != n_columns);
        if n_columns == 0 || odd.is_some() {
            return Err(PlotError::ShapeMismatch {
                what: "a row of a matrix",
                actual: odd.map_or(0, Vec::len),
                expected: match n_columns {
                    0 => "at least 1".into(),
                    n => format!("{n}, as the first row has"),
                },
            });
        }
        let shares = self.rows.iter().flatten().map(|cell| cell.share);
        ensure_finite("share of a cell", shares)
    }
}
