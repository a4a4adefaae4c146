//! Fitting with and without rows to validate on.

use super::config::BoostingConfig;
use super::model::BoostingModel;
use super::training::Training;
use super::validation::{Validation, ValidationCurve};
use crate::{FitError, Samples};

/// Gradient boosting of trees over histograms: see the [module](super) for the method.
///
/// ```
/// use earmark_classical::Samples;
/// use earmark_classical::boosting::{Boosting, BoostingConfig};
/// use ndarray::Array2;
///
/// // Three classes by the sum of two features.
/// let x = Array2::from_shape_fn((300, 2), |(row, column)| ((row * (7 + 6 * column)) % 10) as f64);
/// let y: Vec<usize> = x.rows().into_iter().map(|row| row.sum() as usize / 7).collect();
/// let config = BoostingConfig { n_rounds: 20, ..BoostingConfig::xgboost() };
/// let model = Boosting::fit(&config, Samples::new(x.view(), &y, 3)?)?;
/// assert_eq!(model.predict(x.view())?, y);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug)]
pub struct Boosting;

impl Boosting {
    /// Fits a model in `n_rounds` rounds.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] for a parameter outside its range, or `early_stopping_rounds`,
    /// which need [`fit_with_validation`](Self::fit_with_validation); [`FitError::Mismatch`] for more
    /// than 2^20 rows.
    pub fn fit(config: &BoostingConfig, samples: Samples<'_>) -> Result<BoostingModel, FitError> {
        if let Some(rounds) = config.early_stopping_rounds {
            let allowed = "none where no rows are given to validate on";
            return Err(FitError::invalid("early_stopping_rounds", &rounds, allowed));
        }
        let mut training = Training::new(config, samples)?;
        (0..config.n_rounds).for_each(|_| training.round());
        Ok(training.into_model())
    }

    /// Fits a model, follows its loss on rows it is not fitted to, and keeps the rounds up to the one
    /// with the lowest loss. Stops early where `early_stopping_rounds` rounds in a row bring none lower.
    ///
    /// Rows of one artist or recording belong on one side; who knows the groups makes the cut.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] for a parameter outside its range; [`FitError::Mismatch`] for more
    /// than 2^20 rows, or validation rows with other columns or classes.
    pub fn fit_with_validation(
        config: &BoostingConfig,
        samples: Samples<'_>,
        validation: Samples<'_>,
    ) -> Result<(BoostingModel, ValidationCurve), FitError> {
        let mut training = Training::new(config, samples)?;
        let mut validation = Validation::new(training.model(), validation)?;
        for _ in 0..config.n_rounds {
            training.round();
            let since_best = validation.follow(training.model());
            if Some(since_best) == config.early_stopping_rounds {
                break;
            }
        }
        let curve = validation.into_curve();
        let mut model = training.into_model();
        model.truncate(curve.best_round + 1);
        Ok((model, curve))
    }
}
