//! Boosting as an estimator.

use ndarray::{Array2, ArrayView2};

use crate::boosting::{Boosting, BoostingConfig, BoostingModel};
use crate::{Estimator, FitError, Predictor, Samples};

/// The seed given to `fit` takes the place of the one in the parameters.
impl Estimator for BoostingConfig {
    type Model = BoostingModel;

    fn check(&self) -> Result<(), FitError> {
        self.validate()
    }

    fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<BoostingModel, FitError> {
        let config = Self {
            seed,
            ..self.clone()
        };
        Boosting::fit(&config, samples)
    }
}

impl Predictor for BoostingModel {
    fn n_columns(&self) -> usize {
        self.n_columns()
    }

    fn n_classes(&self) -> usize {
        self.n_classes()
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        self.predict_proba(x)
    }
}
