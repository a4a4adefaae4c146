//! The classifier that looks at no feature: what every other one has to beat.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::samples::ensure_columns;
use crate::stored::{Parts, Sound};
use crate::{Estimator, FitError, Predictor, Samples};

/// Every row has the shares of the classes in training as its probabilities, so the class with the most
/// rows is predicted: scikit-learn's `DummyClassifier(strategy="prior")`. It has no parameters.
///
/// ```
/// use earmark_classical::majority::MajorityConfig;
/// use earmark_classical::{Estimator, Predictor, Samples};
/// use ndarray::array;
///
/// let x = array![[0.0], [1.0], [2.0], [3.0]];
/// let model = MajorityConfig {}.fit(Samples::new(x.view(), &[0, 1, 1, 1], 2)?, 0)?;
/// assert_eq!(model.predict_proba(array![[9.0]].view())?, array![[0.25, 0.75]]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MajorityConfig {}

/// The shares of the classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MajorityModel(Sound<Shares>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shares {
    n_columns: usize,
    /// Rows of each class.
    counts: Vec<usize>,
}

impl Shares {
    fn total(&self) -> f64 {
        self.counts.iter().map(|count| *count as f64).sum()
    }
}

impl Parts for Shares {
    fn check(&self) -> Result<(), FitError> {
        if self.total() > 0.0 {
            return Ok(());
        }
        let counts = format!("{:?}", self.counts);
        Err(FitError::invalid("counts", &counts, "those of some rows"))
    }
}

impl Estimator for MajorityConfig {
    type Model = MajorityModel;

    fn check(&self) -> Result<(), FitError> {
        Ok(())
    }

    fn fit(&self, samples: Samples<'_>, _seed: u64) -> Result<MajorityModel, FitError> {
        Sound::new(Shares {
            n_columns: samples.x().ncols(),
            counts: samples.class_counts(),
        })
        .map(MajorityModel)
    }
}

impl Predictor for MajorityModel {
    fn n_columns(&self) -> usize {
        self.0.n_columns
    }

    fn n_classes(&self) -> usize {
        self.0.counts.len()
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let total = self.0.total();
        let share = |(_, class): (usize, usize)| self.0.counts[class] as f64 / total;
        Ok(Array2::from_shape_fn((x.nrows(), self.n_classes()), share))
    }
}
