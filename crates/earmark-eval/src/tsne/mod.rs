//! t-SNE: many features a track in, a place on a map out.
//!
//! | file | what lives there |
//! |---|---|
//! | `affinities.rs` | how alike rows are |
//! | `start.rs` | where points are at first: the two principal components |
//! | `descent.rs` | how they move |
//!
//! Features, scaling and samples of rows do not belong here.

mod affinities;
mod descent;
mod start;

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::EvalError;

/// Rows below which there is nothing to lay out.
const LEAST_ROWS: usize = 4;
/// The largest feature whose fourth power is still a number.
const LARGEST: f64 = 1e50;

/// How a map is made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TsneOptions {
    /// About how many rows each row keeps near: 1 or more, 30 by default, 5 to 50 as a rule. At most a third of the
    /// other rows are used: of 31 rows or fewer, `(n_rows - 1) / 3`, but 1 at least.
    pub perplexity: f64,
    /// The seed of the components' first guess and of the jitter that parts equal rows, 0 by default.
    pub seed: u64,
}

impl Default for TsneOptions {
    fn default() -> Self {
        Self {
            perplexity: 30.0,
            seed: 0,
        }
    }
}

/// A place in the plane for each row of `rows`, shape `[n_rows, n_features]`, such that rows that are alike are near:
/// t-SNE (van der Maaten and Hinton 2008), as scikit-learn 1.9 has it with `method="exact"` and `init="pca"`.
///
/// With `x_i` the rows and `y_i` their places, the places make the Kullback-Leibler divergence
/// `Σ_ij p_ij ln(p_ij / q_ij)` small, where
///
/// - `p_j|i ∝ exp(-β_i |x_i - x_j|²)` over `j ≠ i`, `β_i` such that `exp(-Σ_j p_j|i ln p_j|i)` is the perplexity, and
///   `p_ij = (p_j|i + p_i|j) / 2n`;
/// - `q_ij ∝ 1 / (1 + |y_i - y_j|²)` over all pairs.
///
/// Points begin at the first two principal components and follow the exact gradient
/// `4 Σ_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|²)` for 1000 steps, the first 250 with `p_ij` twelve times as
/// large. Distances between far groups, sizes of groups, directions and the origin mean nothing.
///
/// Features should be standardised before: one in hertz outweighs all that are shares. The result depends on rows
/// and options only, bit for bit, whatever the number of threads; another processor may round otherwise. Time and
/// memory grow with the square of the rows, 32 MB for 2000; of more rows give a sample that keeps the shares of the
/// classes.
///
/// # Errors
/// [`EvalError::TooFewRows`] below 4 rows, [`EvalError::NoFeatures`], [`EvalError::BadFeature`] for what is not
/// finite or beyond 1e50, [`EvalError::BadPerplexity`].
///
/// ```
/// use earmark_eval::{TsneOptions, tsne};
/// use ndarray::Array2;
///
/// // Two groups of five rows, far apart.
/// let rows = Array2::from_shape_fn((10, 3), |(i, j)| (10 * (i / 5)) as f64 + 0.1 * ((i * (j + 2)) % 5) as f64);
/// let places = tsne(rows.view(), &TsneOptions::default())?;
/// let distance = |a: usize, b: usize| (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1]);
/// assert!(distance(0, 4) < distance(0, 9));
/// # Ok::<(), earmark_eval::EvalError>(())
/// ```
pub fn tsne(rows: ArrayView2<'_, f64>, options: &TsneOptions) -> Result<Vec<[f64; 2]>, EvalError> {
    let perplexity = checked_perplexity(options.perplexity, rows.nrows())?;
    check_rows(rows)?;
    let joint = affinities::joint(rows, perplexity);
    Ok(descent::descend(
        &joint,
        start::components(rows, options.seed),
    ))
}

fn checked_perplexity(perplexity: f64, n_rows: usize) -> Result<f64, EvalError> {
    if !(perplexity >= 1.0 && perplexity.is_finite()) {
        return Err(EvalError::BadPerplexity { value: perplexity });
    }
    let most = (n_rows.saturating_sub(1)) as f64 / 3.0;
    Ok(perplexity.min(most).max(1.0))
}

fn check_rows(rows: ArrayView2<'_, f64>) -> Result<(), EvalError> {
    if rows.nrows() < LEAST_ROWS {
        return Err(EvalError::TooFewRows {
            found: rows.nrows(),
            least: LEAST_ROWS,
        });
    }
    if rows.ncols() == 0 {
        return Err(EvalError::NoFeatures);
    }
    let fits = |value: f64| value.abs() <= LARGEST;
    match rows.indexed_iter().find(|(_, value)| !fits(**value)) {
        Some(((row, column), &value)) => Err(EvalError::BadFeature { row, column, value }),
        None => Ok(()),
    }
}
