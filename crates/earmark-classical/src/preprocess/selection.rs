//! The columns that tell classes apart best.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use crate::samples::{ensure_columns, ensure_squares};
use crate::stored::{Parts, Sound};
use crate::{FitError, Samples};

/// Keeps the `k` columns with the largest F value: scikit-learn's `SelectKBest(f_classif)`. Of equal ones,
/// the first are kept.
///
/// ```
/// use earmark_classical::Samples;
/// use earmark_classical::preprocess::SelectKBest;
/// use ndarray::array;
///
/// let x = array![[0.3, 1.0], [0.2, 1.1], [0.2, 3.0], [0.3, 3.1]];
/// let best = SelectKBest::fit(Samples::new(x.view(), &[0, 0, 1, 1], 2)?, 1)?;
/// assert_eq!(best.support(), [1]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SelectKBest(Sound<Support>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Support {
    n_columns: usize,
    /// The columns that are kept, ascending.
    support: Vec<usize>,
}

impl Parts for Support {
    fn check(&self) -> Result<(), FitError> {
        let ascending = self.support.is_sorted_by(|a, b| a < b);
        match self.support.last() {
            Some(last) if ascending && *last < self.n_columns => Ok(()),
            _ => {
                let allowed = format!("ascending, below n_columns = {}", self.n_columns);
                let support = format!("{:?}", self.support);
                Err(FitError::invalid("support", &support, allowed))
            }
        }
    }
}

impl SelectKBest {
    /// Finds the columns to keep.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] unless `k` lies between 1 and the number of columns;
    /// [`FitError::TooLarge`] for a feature that cannot be squared.
    pub fn fit(samples: Samples<'_>, k: usize) -> Result<Self, FitError> {
        let n_columns = samples.x().ncols();
        if !(1..=n_columns).contains(&k) {
            let allowed = format!("between 1 and {n_columns}, the number of columns");
            return Err(FitError::invalid("selection", &k, allowed));
        }
        let values = anova_f(samples)?;
        let mut support: Vec<usize> = (0..n_columns).collect();
        support.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
        support.truncate(k);
        support.sort_unstable();
        Sound::new(Support { n_columns, support }).map(Self)
    }

    /// The columns that are kept.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns than it was fitted to;
    /// [`FitError::NonFinite`] for a feature that is not finite.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        Ok(x.select(Axis(1), &self.0.support))
    }

    /// Columns it was fitted to.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.0.n_columns
    }

    /// The columns that are kept, ascending.
    #[must_use]
    pub fn support(&self) -> &[usize] {
        &self.0.support
    }
}

/// The F value of each column in a one-way analysis of variance, scikit-learn's `f_classif`:
///
/// ```text
/// F = [Σ nₖ (meanₖ - mean)² / (classes - 1)] / [Σ (x - mean of its class)² / (rows - classes)]
/// ```
///
/// over the classes with rows. A column that is the same everywhere has 0, one that is the same within
/// each class only infinity; with as many classes as rows, the lower denominator counts as 1.
///
/// # Errors
/// [`FitError::TooLarge`] for a feature that cannot be squared.
pub fn anova_f(samples: Samples<'_>) -> Result<Vec<f64>, FitError> {
    ensure_squares(samples.x())?;
    let counts = samples.class_counts();
    let x = samples.x();
    let columns = x.columns().into_iter();
    Ok(columns
        .map(|column| f_value(column, samples.y(), &counts))
        .collect())
}

fn f_value(column: ArrayView1<'_, f64>, classes: &[usize], counts: &[usize]) -> f64 {
    if column.iter().all(|value| *value == column[0]) {
        return 0.0;
    }
    let n_rows = classes.len();
    let mean = column.sum() / n_rows as f64;
    let mut deviations = vec![0.0; counts.len()];
    for (value, class) in column.iter().zip(classes) {
        deviations[*class] += (value - mean) / counts[*class] as f64;
    }
    let squared = |(deviation, count): (&f64, &usize)| *count as f64 * deviation * deviation;
    let between: f64 = deviations.iter().zip(counts).map(squared).sum();
    let rows = column.iter().zip(classes);
    let within: f64 = rows
        .map(|(value, class)| (value - mean - deviations[*class]).powi(2))
        .sum();
    let n_present = counts.iter().filter(|count| **count > 0).count();
    let f = (between / (n_present - 1) as f64) / (within / (n_rows - n_present).max(1) as f64);
    // Squares of tiny values may all be 0.
    if f.is_nan() { 0.0 } else { f }
}
