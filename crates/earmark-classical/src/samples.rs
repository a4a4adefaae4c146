//! Rows and classes, checked.

use ndarray::{Array2, ArrayView2};

use crate::FitError;

/// What a model is fitted to: rows of finite features, each with its class, 0 to `n_classes - 1`.
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a> {
    x: ArrayView2<'a, f64>,
    y: &'a [usize],
    n_classes: usize,
    groups: Option<&'a [usize]>,
}

impl<'a> Samples<'a> {
    /// Checks that `x`, of shape `[n_rows, n_columns]`, and `y` fit together. A class without rows is
    /// allowed, as long as two have some.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] unless there is a class, below `n_classes`, for each row, and a column;
    /// [`FitError::NonFinite`] for a feature that is NaN or infinite; [`FitError::OneClass`] unless two
    /// classes have rows.
    pub fn new(x: ArrayView2<'a, f64>, y: &'a [usize], n_classes: usize) -> Result<Self, FitError> {
        let (n_rows, n_columns) = x.dim();
        let mismatch = |what, actual, expected: String| {
            Err(FitError::Mismatch {
                what,
                actual,
                expected,
            })
        };
        if y.len() != n_rows {
            return mismatch("classes", y.len(), format!("one for each of {n_rows} rows"));
        }
        if n_columns == 0 {
            return mismatch("columns", 0, "at least 1".into());
        }
        if let Some(class) = y.iter().find(|class| **class >= n_classes) {
            return mismatch("a class", *class, format!("one below {n_classes}"));
        }
        ensure_finite(x)?;
        let mut has_rows = vec![false; n_classes];
        y.iter().for_each(|class| has_rows[*class] = true);
        match has_rows.iter().filter(|has| **has).count() {
            n_classes @ (0 | 1) => Err(FitError::OneClass { n_classes }),
            _ => Ok(Self {
                x,
                y,
                n_classes,
                groups: None,
            }),
        }
    }

    /// The same rows, of which those of one group, a recording or an artist say, belong together: what
    /// holds rows out while it fits holds out whole groups. Any numbers will do.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] unless there is a group for each row.
    ///
    /// ```
    /// use earmark_classical::Samples;
    /// use ndarray::array;
    ///
    /// // Two segments of each of two recordings.
    /// let x = array![[0.0], [0.1], [1.0], [0.9]];
    /// let samples = Samples::new(x.view(), &[0, 0, 1, 1], 2)?.with_groups(&[7, 7, 8, 8])?;
    /// assert_eq!(samples.groups(), Some(&[7, 7, 8, 8][..]));
    /// # Ok::<(), earmark_classical::FitError>(())
    /// ```
    pub fn with_groups(self, groups: &'a [usize]) -> Result<Self, FitError> {
        if groups.len() != self.y.len() {
            return Err(FitError::Mismatch {
                what: "groups",
                actual: groups.len(),
                expected: format!("one for each of {} rows", self.y.len()),
            });
        }
        Ok(Self {
            groups: Some(groups),
            ..self
        })
    }

    /// The same rows with other features of them.
    pub(crate) fn with_x<'b>(&self, x: ArrayView2<'b, f64>) -> Result<Samples<'b>, FitError>
    where
        'a: 'b,
    {
        let samples = Samples::new(x, self.y, self.n_classes)?;
        Ok(Samples {
            groups: self.groups,
            ..samples
        })
    }

    /// The features, shape `[n_rows, n_columns]`.
    #[must_use]
    pub fn x(&self) -> ArrayView2<'a, f64> {
        self.x
    }

    /// The class of each row.
    #[must_use]
    pub fn y(&self) -> &'a [usize] {
        self.y
    }

    /// The group of each row, where [`with_groups`](Self::with_groups) gave them.
    #[must_use]
    pub fn groups(&self) -> Option<&'a [usize]> {
        self.groups
    }

    /// How many classes there are.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// The rows of each class.
    pub(crate) fn class_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.n_classes];
        self.y.iter().for_each(|class| counts[*class] += 1);
        counts
    }

    /// The classes with rows, ascending.
    pub(crate) fn present(&self) -> Vec<usize> {
        let counts = self.class_counts();
        let present = (0..counts.len()).filter(|class| counts[*class] > 0);
        present.collect()
    }
}

/// The largest feature whose square may be summed over any number of rows and columns.
const MAX_SQUARED: f64 = 1e140;

/// Refuses the first feature that is too large to be squared.
pub(crate) fn ensure_squares(x: ArrayView2<'_, f64>) -> Result<(), FitError> {
    match x
        .indexed_iter()
        .find(|(_, value)| value.abs() > MAX_SQUARED)
    {
        Some(((row, column), value)) => Err(FitError::TooLarge {
            row,
            column,
            value: *value,
            limit: MAX_SQUARED,
        }),
        None => Ok(()),
    }
}

/// Refuses the first feature that is NaN or infinite.
pub(crate) fn ensure_finite(x: ArrayView2<'_, f64>) -> Result<(), FitError> {
    match x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, column), value)) => Err(FitError::NonFinite {
            row,
            column,
            value: *value,
        }),
        None => Ok(()),
    }
}

/// Refuses rows of another width than the model was fitted to.
pub(crate) fn ensure_columns(x: ArrayView2<'_, f64>, n_columns: usize) -> Result<(), FitError> {
    if x.ncols() != n_columns {
        return Err(FitError::Mismatch {
            what: "columns",
            actual: x.ncols(),
            expected: format!("{n_columns}, as the model was fitted to"),
        });
    }
    ensure_finite(x)
}

/// Values, one row after the other, as rows.
pub(crate) fn into_rows(
    values: Vec<f64>,
    n_rows: usize,
    n_columns: usize,
) -> Result<Array2<f64>, FitError> {
    let actual = values.len();
    Array2::from_shape_vec((n_rows, n_columns), values).map_err(|_| FitError::Mismatch {
        what: "values",
        actual,
        expected: format!("{n_columns} for each of {n_rows} rows"),
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn what_does_not_fit_together_is_named() {
        let x = array![[0.0, 1.0], [f64::NAN, 2.0]];
        let message = |y: &[usize], n| Samples::new(x.view(), y, n).unwrap_err().to_string();
        assert!(message(&[0], 2).starts_with("classes: 1"));
        assert!(message(&[0, 2], 2).starts_with("a class: 2"));
        assert!(message(&[0, 1], 2).starts_with("row 1, column 0 is NaN"));
        let x = array![[0.0], [1.0]];
        let error = Samples::new(x.view(), &[1, 1], 2).unwrap_err();
        assert_eq!(error, FitError::OneClass { n_classes: 1 });
        let samples = Samples::new(x.view(), &[0, 2], 5).unwrap();
        let error = samples.with_groups(&[0, 0, 0]).unwrap_err().to_string();
        assert_eq!(
            error,
            "groups: 3, where one for each of 2 rows was expected"
        );
    }
}
