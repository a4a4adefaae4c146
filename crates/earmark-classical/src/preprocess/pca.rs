//! Principal components.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use super::eigen::eigen;
use crate::FitError;
use crate::samples::{ensure_columns, ensure_finite, ensure_squares};
use crate::stored::{Parts, Sound, ensure_counts, ensure_finite_numbers};

/// How many components are kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Components {
    /// This many: 1 to the smaller number of rows and columns.
    Count(usize),
    /// As many as have more than this share of the variance together: above 0, below 1.
    Share(f64),
}

impl Components {
    /// Refuses a number that no rows can satisfy.
    pub(crate) fn check(self) -> Result<(), FitError> {
        let allowed = "a count from 1, or a share above 0 and below 1";
        match self {
            Self::Count(0) => Err(FitError::invalid("pca", &0, allowed)),
            Self::Share(share) if !(share > 0.0 && share < 1.0) => {
                Err(FitError::invalid("pca", &share, allowed))
            }
            _ => Ok(()),
        }
    }
}

/// Rows turned so that their variance lies in the first columns: scikit-learn's `PCA`.
///
/// Components are the eigenvectors of the covariance matrix, largest eigenvalue first, their largest
/// entry positive. There are never more than the rank of the centred rows, so columns that are constant
/// or repeat others add none. The matrix solved is the smaller of that of columns and that of rows; time
/// grows with its third power (about a second for 500).
///
/// ```
/// use earmark_classical::preprocess::{Components, Pca};
/// use ndarray::array;
///
/// let x = array![[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]];
/// let pca = Pca::fit(x.view(), Components::Count(1))?;
/// assert!((pca.explained_variance()[0] - 5.0).abs() < 1e-12);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pca(Sound<Axes>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Axes {
    mean: Array1<f64>,
    /// Shape `[n_components, n_columns]`.
    components: Array2<f64>,
    variance: Array1<f64>,
}

impl Parts for Axes {
    fn check(&self) -> Result<(), FitError> {
        let n_components = self.components.nrows();
        ensure_counts([
            (
                "columns of components",
                self.components.ncols(),
                self.mean.len(),
            ),
            ("variances", self.variance.len(), n_components),
            ("components", n_components, n_components.max(1)),
        ])?;
        ensure_finite_numbers("mean or variance", self.mean.iter().chain(&self.variance))?;
        ensure_finite_numbers("component", &self.components)
    }
}

impl Pca {
    /// Finds the components of `x`, shape `[n_rows, n_columns]`.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] for a number of components outside its range, and if all rows are
    /// the same; [`FitError::NonFinite`] and [`FitError::TooLarge`] for features that are not finite or
    /// cannot be squared.
    pub fn fit(x: ArrayView2<'_, f64>, components: Components) -> Result<Self, FitError> {
        components.check()?;
        ensure_finite(x)?;
        ensure_squares(x)?;
        let (n_rows, n_columns) = x.dim();
        let most = n_rows.min(n_columns);
        if let Components::Count(count) = components
            && count > most
        {
            let allowed = format!("at most {most}, the smaller number of rows and columns");
            return Err(FitError::invalid("pca", &count, allowed));
        }
        let mean = x.sum_axis(Axis(0)) / n_rows as f64;
        let (variance, directions) = principal_axes(&x - &mean);
        if variance.is_empty() {
            let allowed = "none, where all rows are the same";
            return Err(FitError::invalid(
                "pca",
                &format!("{components:?}"),
                allowed,
            ));
        }
        let n_kept = n_kept(components, &variance);
        Sound::new(Axes {
            mean,
            components: directions.slice_move(ndarray::s![..n_kept, ..]),
            variance: variance.slice_move(ndarray::s![..n_kept]),
        })
        .map(Self)
    }

    /// Rows by component, shape `[n_rows, n_components]`.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns than it was fitted to;
    /// [`FitError::NonFinite`] for a feature that is not finite, or too large to be turned.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let turned = (&x - &self.0.mean).dot(&self.0.components.t());
        ensure_finite(turned.view())?;
        Ok(turned)
    }

    /// Columns it was fitted to.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.0.mean.len()
    }

    /// The components, shape `[n_components, n_columns]`, each of length 1.
    #[must_use]
    pub fn components(&self) -> ArrayView2<'_, f64> {
        self.0.components.view()
    }

    /// The variance `Σ z² / (n_rows - 1)` of each component.
    #[must_use]
    pub fn explained_variance(&self) -> ArrayView1<'_, f64> {
        self.0.variance.view()
    }
}

/// Variances and directions of centred rows, largest first, without those of no variance.
fn principal_axes(centred: Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    let (n_rows, n_columns) = centred.dim();
    let largest = centred
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    if largest == 0.0 {
        return (Array1::zeros(0), Array2::zeros((0, n_columns)));
    }
    // Of size 1, so that fourth powers neither overflow nor vanish.
    let unit = centred / largest;
    let (values, mut directions) = if n_columns <= n_rows {
        eigen(&unit.t().dot(&unit))
    } else {
        let (values, of_rows) = eigen(&unit.dot(&unit.t()));
        let directions = of_rows.dot(&unit) / values.mapv(f64::sqrt).insert_axis(Axis(1));
        (values, directions)
    };
    for mut direction in directions.rows_mut() {
        let wider = |most: f64, value: &f64| {
            if value.abs() > most.abs() {
                *value
            } else {
                most
            }
        };
        let sign = direction.iter().fold(0.0, wider).signum();
        direction *= sign;
    }
    let freedom = (n_rows - 1) as f64;
    (
        values.mapv(|value| value * largest / freedom * largest),
        directions,
    )
}

fn n_kept(components: Components, variance: &Array1<f64>) -> usize {
    match components {
        Components::Count(count) => count.min(variance.len()),
        Components::Share(share) => {
            let goal = share * variance.sum();
            let mut sum = 0.0;
            let enough = variance.iter().position(|variance| {
                sum += variance;
                sum > goal
            });
            enough.map_or(variance.len(), |last| last + 1)
        }
    }
}
