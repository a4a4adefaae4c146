//! What a row of each class counts.

use crate::{FitError, Samples};

/// The factor on `c` for each class.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClassWeight {
    /// 1 for each.
    #[default]
    Uniform,
    /// `n_rows / (n_classes_with_rows · n_rows_of_class)`.
    Balanced,
    /// One number above 0 for each class.
    #[serde(untagged)]
    Given(Vec<f64>),
}

impl ClassWeight {
    /// Refuses weights that no class can have.
    pub(crate) fn check(&self) -> Result<(), FitError> {
        let Self::Given(weights) = self else {
            return Ok(());
        };
        let unfit = |weight: &&f64| !(**weight > 0.0 && weight.is_finite());
        match weights.iter().find(unfit) {
            Some(weight) => Err(FitError::invalid(
                "class_weight",
                weight,
                "above 0 and finite",
            )),
            None => Ok(()),
        }
    }

    /// `c` times weight for each class, none above `most`.
    pub(crate) fn costs(
        &self,
        c: f64,
        most: f64,
        samples: Samples<'_>,
    ) -> Result<Vec<f64>, FitError> {
        let weights = self.weights(samples)?;
        let cost = |weight: &f64| Some(c * weight).filter(|c| *c > 0.0 && *c <= most);
        let refused = |weight| {
            let allowed = format!("above 0, and at most {most:e} when multiplied by c");
            FitError::invalid("class_weight", weight, allowed)
        };
        let costs = weights.iter().map(|w| cost(w).ok_or_else(|| refused(w)));
        costs.collect()
    }

    fn weights(&self, samples: Samples<'_>) -> Result<Vec<f64>, FitError> {
        let counts = samples.class_counts();
        match self {
            Self::Uniform => Ok(vec![1.0; counts.len()]),
            Self::Balanced => {
                let n_present = counts.iter().filter(|count| **count > 0).count();
                let n_rows = samples.y().len() as f64;
                let weight = |count: &usize| n_rows / (n_present * (*count).max(1)) as f64;
                Ok(counts.iter().map(weight).collect())
            }
            Self::Given(weights) if weights.len() != counts.len() => Err(FitError::Mismatch {
                what: "class weights",
                actual: weights.len(),
                expected: format!("one for each of {} classes", counts.len()),
            }),
            Self::Given(weights) => Ok(weights.clone()),
        }
    }
}
