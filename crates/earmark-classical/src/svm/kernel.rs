//! The kernel functions, with every parameter known.

use ndarray::ArrayView2;

use super::config::{Gamma, Kernel};
use super::exp::exp_of_negative;
use crate::FitError;

/// A kernel whose parameters are numbers.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KernelFunction {
    Linear,
    Rbf { gamma: f64 },
    Polynomial { gamma: f64, coef0: f64, degree: u32 },
}

impl KernelFunction {
    /// Finds the parameters that follow from the rows and checks the others.
    pub(super) fn new(kernel: Kernel, x: ArrayView2<'_, f64>) -> Result<Self, FitError> {
        let function = Self::resolved(kernel, |gamma| resolve(gamma, x));
        function.check()?;
        Ok(function)
    }

    /// Refuses parameters outside their range that do not follow from rows.
    pub(super) fn check_given(kernel: Kernel) -> Result<(), FitError> {
        let given = |gamma| match gamma {
            Gamma::Value(gamma) => gamma,
            Gamma::Auto | Gamma::Scale => 1.0,
        };
        Self::resolved(kernel, given).check()
    }

    fn resolved(kernel: Kernel, number: impl FnOnce(Gamma) -> f64) -> Self {
        match kernel {
            Kernel::Linear => Self::Linear,
            Kernel::Rbf { gamma } => Self::Rbf {
                gamma: number(gamma),
            },
            Kernel::Polynomial {
                gamma,
                coef0,
                degree,
            } => Self::Polynomial {
                gamma: number(gamma),
                coef0,
                degree,
            },
        }
    }

    /// Refuses parameters outside their range.
    pub(super) fn check(self) -> Result<(), FitError> {
        let gamma_fits = |gamma: f64| match gamma > 0.0 && gamma.is_finite() {
            true => Ok(()),
            false => Err(FitError::invalid("gamma", &gamma, "above 0 and finite")),
        };
        match self {
            Self::Linear => Ok(()),
            Self::Rbf { gamma } => gamma_fits(gamma),
            Self::Polynomial { degree, .. } if !(1..=100).contains(&degree) => {
                Err(FitError::invalid("degree", &degree, "1 to 100"))
            }
            Self::Polynomial { coef0, .. } if !(coef0 >= 0.0 && coef0.is_finite()) => {
                Err(FitError::invalid("coef0", &coef0, "at least 0 and finite"))
            }
            Self::Polynomial { gamma, .. } => gamma_fits(gamma),
        }
    }

    /// Refuses rows between which the kernel overflows f32, as which it is kept; `norm` is the
    /// largest squared norm of them.
    pub(super) fn check_range(self, norm: f64) -> Result<(), FitError> {
        let bound = match self {
            Self::Linear => norm,
            // No value of this kernel is above 1, but the distances must be finite.
            Self::Rbf { gamma } if (4.0 * norm).max(4.0 * gamma * norm).is_finite() => 1.0,
            Self::Rbf { .. } => f64::INFINITY,
            Self::Polynomial {
                gamma,
                coef0,
                degree,
            } => (gamma * norm + coef0).powi(degree.cast_signed()),
        };
        if bound <= f64::from(f32::MAX) {
            return Ok(());
        }
        let allowed = "at most 3.4e38 between any two rows (scale the features)";
        Err(FitError::invalid("kernel", &format!("{bound:e}"), allowed))
    }

    /// Turns the inner products of a row with others into kernel values; the norms are squared.
    pub(super) fn apply(self, products: &mut [f64], norm: f64, others: &[f64]) {
        match self {
            Self::Linear => {}
            Self::Rbf { gamma } => {
                for (value, other) in products.iter_mut().zip(others) {
                    let distance = norm + other - 2.0 * *value;
                    let distance = if distance > 0.0 { distance } else { 0.0 };
                    *value = exp_of_negative(-gamma * distance);
                }
            }
            Self::Polynomial {
                gamma,
                coef0,
                degree,
            } => {
                for value in products {
                    *value = (gamma * *value + coef0).powi(degree.cast_signed());
                }
            }
        }
    }

    /// The kernel of a row with itself.
    pub(super) fn diagonal(self, norm: f64) -> f64 {
        let mut value = [norm];
        self.apply(&mut value, norm, &[norm]);
        value[0]
    }
}

/// The squared norm of every row.
pub(super) fn squared_norms(x: ArrayView2<'_, f64>) -> Vec<f64> {
    x.outer_iter().map(|row| row.dot(&row)).collect()
}

fn resolve(gamma: Gamma, x: ArrayView2<'_, f64>) -> f64 {
    match gamma {
        Gamma::Value(gamma) => gamma,
        Gamma::Auto => 1.0 / x.ncols() as f64,
        Gamma::Scale => match x.var(0.0) {
            0.0 => 1.0,
            variance => 1.0 / (x.ncols() as f64 * variance),
        },
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn gamma_scale_is_that_of_scikit_learn() {
        let kernel = |x: ArrayView2<'_, f64>| KernelFunction::new(Kernel::default(), x).unwrap();
        let x = array![[0.0, 2.0], [2.0, 0.0]];
        assert_eq!(kernel(x.view()), KernelFunction::Rbf { gamma: 0.5 });
        let x = array![[3.0], [3.0]];
        assert_eq!(kernel(x.view()), KernelFunction::Rbf { gamma: 1.0 });
    }

    #[test]
    fn values_follow_the_formulas() {
        let value = |kernel: KernelFunction| {
            let mut value = [3.0];
            kernel.apply(&mut value, 4.0, &[5.0]);
            value[0]
        };
        assert_eq!(value(KernelFunction::Linear), 3.0);
        let rbf = KernelFunction::Rbf { gamma: 0.5 };
        assert!((value(rbf) - (-1.5f64).exp()).abs() < 1e-16);
        assert_eq!(rbf.diagonal(7.0), 1.0);
        let polynomial = KernelFunction::Polynomial {
            gamma: 2.0,
            coef0: 1.0,
            degree: 3,
        };
        assert_eq!(value(polynomial), 343.0);
    }

    #[test]
    fn what_would_overflow_is_refused() {
        let message = |kernel: KernelFunction, norm| {
            let error = kernel.check_range(norm).unwrap_err();
            error.to_string()
        };
        let rbf = KernelFunction::Rbf { gamma: 1.0 };
        assert!(message(rbf, f64::INFINITY).contains("scale the features"));
        assert!(message(KernelFunction::Linear, 1e39).starts_with("kernel = 1e39"));
        assert!(rbf.check_range(1e39).is_ok());
    }

    #[test]
    fn parameters_outside_their_range_are_named() {
        let x = array![[0.0], [1.0]];
        let message = |kernel| {
            let error = KernelFunction::new(kernel, x.view()).unwrap_err();
            error.to_string()
        };
        let polynomial = |gamma, coef0, degree| Kernel::Polynomial {
            gamma: Gamma::Value(gamma),
            coef0,
            degree,
        };
        assert!(message(polynomial(0.0, 0.0, 3)).starts_with("gamma = 0"));
        assert!(message(polynomial(1.0, -1.0, 3)).starts_with("coef0 = -1"));
        assert!(message(polynomial(1.0, 0.0, 0)).starts_with("degree = 0"));
    }
}
