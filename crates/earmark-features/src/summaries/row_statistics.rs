//! Statistics of each row over time.

use super::sequence::mean;

/// A statistic of the `n` values `x` of a row, with the mean `μ` and `σ = sqrt(Σ (x - μ)² / n)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowStatistic {
    /// `μ`.
    Mean,
    /// `σ`, of the population.
    Std,
    /// `Σ |x[t + 1] - x[t]| / (n - 1)`; 0 of a single frame.
    Mad,
    /// `Σ (x - μ)³ / n / (σ + 0.001)³`: 0, not NaN, of a constant row.
    Skew,
    /// `Σ (x - μ)⁴ / n / (σ + 0.001)⁴`, likewise.
    Kurtosis,
}

impl RowStatistic {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean over time",
            Self::Std => "standard deviation over time",
            Self::Mad => "mean absolute difference of neighbouring frames",
            Self::Skew => "skewness over time",
            Self::Kurtosis => "kurtosis over time",
        }
    }

    pub(super) fn short_name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Std => "std",
            Self::Mad => "mad",
            Self::Skew => "skew",
            Self::Kurtosis => "kurtosis",
        }
    }

    pub(super) fn of(self, row: &[f64]) -> f64 {
        match self {
            Self::Mean => mean(row),
            Self::Std => std(row),
            Self::Mad => mean_absolute_difference(row),
            Self::Skew => standardised_moment(row, 3),
            Self::Kurtosis => standardised_moment(row, 4),
        }
    }
}

/// Keeps the moments of a row that hardly moves from growing without bound.
const SOFTENING: f64 = 1e-3;

fn central_moment(row: &[f64], power: i32) -> f64 {
    let centre = mean(row);
    row.iter().map(|x| (x - centre).powi(power)).sum::<f64>() / row.len() as f64
}

fn std(row: &[f64]) -> f64 {
    central_moment(row, 2).sqrt()
}

fn standardised_moment(row: &[f64], power: i32) -> f64 {
    central_moment(row, power) / (std(row) + SOFTENING).powi(power)
}

fn mean_absolute_difference(row: &[f64]) -> f64 {
    match row.len() {
        0 | 1 => 0.0,
        n => {
            row.windows(2)
                .map(|pair| (pair[1] - pair[0]).abs())
                .sum::<f64>()
                / (n - 1) as f64
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_worked_out_by_hand() {
        // Deviations from 2: -1, 4, -2, -1; squares 22, cubes 54, fourth powers 274 over 4 values.
        let row = [1.0, 6.0, 0.0, 1.0];
        let scale: f64 = 5.5f64.sqrt() + 1e-3;
        let near = |statistic: RowStatistic, expected: f64| {
            let actual = statistic.of(&row);
            assert!((actual - expected).abs() < 1e-12, "{statistic:?} {actual}");
        };
        near(RowStatistic::Mean, 2.0);
        near(RowStatistic::Std, 5.5f64.sqrt());
        near(RowStatistic::Mad, 4.0);
        near(RowStatistic::Skew, 13.5 / scale.powi(3));
        near(RowStatistic::Kurtosis, 68.5 / scale.powi(4));
    }

    #[test]
    fn a_row_that_stands_still_has_only_a_mean() {
        for row in [&[7.0][..], &[7.0; 9]] {
            assert_eq!(RowStatistic::Mean.of(row), 7.0);
            for still in [RowStatistic::Std, RowStatistic::Mad, RowStatistic::Skew] {
                assert_eq!(still.of(row), 0.0);
            }
            assert_eq!(RowStatistic::Kurtosis.of(row), 0.0);
        }
    }
}
