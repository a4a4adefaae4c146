//! Statistics of a series over time.

use crate::error::ensure_finite;
use crate::{FeatureError, Spectrogram};

/// What is computed of the `n` values `x` of a row, in f64. With the mean `μ` and the central moments
/// `m_k = Σ (x - μ)^k / n`:
///
/// | statistic | formula | as |
/// |---|---|---|
/// | `Mean` | `μ` | `numpy.mean` |
/// | `Std` | `sqrt(m_2)` | `numpy.std` |
/// | `Variance` | `m_2` | `numpy.var` |
/// | `Median` | middle value, or mean of the two | `numpy.median` |
/// | `Minimum`, `Maximum` | | `numpy.min`, `numpy.max` |
/// | `Skew` | `m_3 / m_2^(3/2)` | `scipy.stats.skew` |
/// | `Kurtosis` | `m_4 / m_2² - 3` | `scipy.stats.kurtosis` |
///
/// A row that is constant up to f32 rounding, `m_2 ≤ (1.2e-7 μ)²`, has skew 0 and kurtosis -3, where
/// scipy 1.17 gives NaN; older releases gave these values, so published tables such as FMA's have
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Statistic {
    /// Arithmetic mean.
    Mean,
    /// Standard deviation of the population (`ddof=0`).
    Std,
    /// Variance of the population.
    Variance,
    /// Middle value.
    Median,
    /// Least value.
    Minimum,
    /// Greatest value.
    Maximum,
    /// Third standardised moment, biased.
    Skew,
    /// Fourth standardised moment over that of a normal distribution (Fisher), biased.
    Kurtosis,
}

impl Statistic {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Std => "standard deviation",
            Self::Variance => "variance",
            Self::Median => "median",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Skew => "skew",
            Self::Kurtosis => "excess kurtosis",
        }
    }

    /// As columns of published tables abbreviate it.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Std => "std",
            Self::Variance => "var",
            Self::Median => "median",
            Self::Minimum => "min",
            Self::Maximum => "max",
            Self::Skew => "skew",
            Self::Kurtosis => "kurtosis",
        }
    }

    /// Its unit for values of a `unit`; empty for a plain number.
    #[must_use]
    pub fn unit(self, unit: &str) -> String {
        match self {
            Self::Skew | Self::Kurtosis => String::new(),
            Self::Variance if !unit.is_empty() => format!("{unit}²"),
            _ => unit.into(),
        }
    }
}

/// One statistic after the other of every row: `[n_rows, statistics.len()]` in row-major order.
///
/// ```
/// use earmark_features::{Spectrogram, Statistic, statistics};
///
/// let series = Spectrogram::from_frames(2, vec![1.0, 5.0, 2.0, 5.0, 6.0, 5.0])?;
/// let table = statistics(&series, &[Statistic::Mean, Statistic::Median])?;
/// assert_eq!(table, [3.0, 2.0, 5.0, 5.0]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a series without frames, [`FeatureError::NonFinite`] for a
/// value that is NaN or infinite.
pub fn statistics(
    series: &Spectrogram,
    statistics: &[Statistic],
) -> Result<Vec<f64>, FeatureError> {
    summarize(series.as_slice(), series.n_freq(), statistics)
}

/// [`statistics`] of all values of a series together, whatever their row: one value for each.
///
/// # Errors
/// As [`statistics`].
pub fn pooled_statistics(
    series: &Spectrogram,
    statistics: &[Statistic],
) -> Result<Vec<f64>, FeatureError> {
    summarize(series.as_slice(), 1, statistics)
}

fn summarize(
    values: &[f32],
    n_rows: usize,
    statistics: &[Statistic],
) -> Result<Vec<f64>, FeatureError> {
    if values.is_empty() {
        return Err(FeatureError::invalid("n_frames", &0, "at least 1"));
    }
    ensure_finite("series value", values, 0)?;
    let moments = Moments::of(values, n_rows);
    let mut row = Vec::new();
    let mut table = Vec::with_capacity(n_rows * statistics.len());
    for i in 0..n_rows {
        for statistic in statistics {
            table.push(match statistic {
                Statistic::Mean => moments.mean[i],
                Statistic::Std => moments.m2[i].sqrt(),
                Statistic::Variance => moments.m2[i],
                Statistic::Skew => moments.skew(i),
                Statistic::Kurtosis => moments.kurtosis(i),
                Statistic::Minimum => fold_row(values, n_rows, i, f32::min),
                Statistic::Maximum => fold_row(values, n_rows, i, f32::max),
                Statistic::Median => {
                    row.clear();
                    row.extend(values.iter().skip(i).step_by(n_rows));
                    median(&mut row)
                }
            });
        }
    }
    Ok(table)
}

fn fold_row(values: &[f32], n_rows: usize, row: usize, f: impl Fn(f32, f32) -> f32) -> f64 {
    let row = values.iter().skip(row).step_by(n_rows).copied();
    row.reduce(f).map_or(0.0, f64::from)
}

/// The middle of at least one value; reorders them.
fn median(values: &mut [f32]) -> f64 {
    let (below, upper, _) = values.select_nth_unstable_by(values.len() / 2, f32::total_cmp);
    let upper = f64::from(*upper);
    match below.iter().copied().reduce(f32::max) {
        Some(lower) if values.len().is_multiple_of(2) => (f64::from(lower) + upper) / 2.0,
        _ => upper,
    }
}

/// Mean and central moments of each row.
struct Moments {
    mean: Vec<f64>,
    m2: Vec<f64>,
    m3: Vec<f64>,
    m4: Vec<f64>,
}

/// Sums that are carried side by side, so that one addition does not wait for the one before.
const MIN_SUMS: usize = 16;

impl Moments {
    /// Two passes: the moments are taken about a mean that is known.
    fn of(values: &[f32], n_rows: usize) -> Self {
        let n_frames = (values.len() / n_rows) as f64;
        let width = n_rows * MIN_SUMS.div_ceil(n_rows);

        let mut sums = vec![0.0; width];
        for chunk in values.chunks(width) {
            for (sum, value) in sums.iter_mut().zip(chunk) {
                *sum += f64::from(*value);
            }
        }
        let mean: Vec<f64> = fold_sums(&sums, n_rows).map(|sum| sum / n_frames).collect();

        let centres: Vec<f64> = mean.iter().copied().cycle().take(width).collect();
        let (mut s2, mut s3, mut s4) = (vec![0.0; width], vec![0.0; width], vec![0.0; width]);
        for chunk in values.chunks(width) {
            let sums = s2.iter_mut().zip(&mut s3).zip(&mut s4);
            for ((((s2, s3), s4), value), centre) in sums.zip(chunk).zip(&centres) {
                let d = f64::from(*value) - centre;
                let d2 = d * d;
                *s2 += d2;
                *s3 += d2 * d;
                *s4 += d2 * d2;
            }
        }
        let moment = |sums: &[f64]| fold_sums(sums, n_rows).map(|sum| sum / n_frames).collect();
        Self {
            m2: moment(&s2),
            m3: moment(&s3),
            m4: moment(&s4),
            mean,
        }
    }

    fn is_constant(&self, row: usize) -> bool {
        self.m2[row] <= (f64::from(f32::EPSILON) * self.mean[row]).powi(2)
    }

    fn skew(&self, row: usize) -> f64 {
        if self.is_constant(row) {
            0.0
        } else {
            self.m3[row] / self.m2[row].powf(1.5)
        }
    }

    fn kurtosis(&self, row: usize) -> f64 {
        if self.is_constant(row) {
            -3.0
        } else {
            self.m4[row] / (self.m2[row] * self.m2[row]) - 3.0
        }
    }
}

/// Of sums that belong to the rows in turn, those of each row.
fn fold_sums(sums: &[f64], n_rows: usize) -> impl Iterator<Item = f64> {
    (0..n_rows).map(move |row| sums.iter().skip(row).step_by(n_rows).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Statistic; 8] = [
        Statistic::Mean,
        Statistic::Std,
        Statistic::Variance,
        Statistic::Median,
        Statistic::Minimum,
        Statistic::Maximum,
        Statistic::Skew,
        Statistic::Kurtosis,
    ];

    fn all(row: &[f32]) -> Vec<f64> {
        let series = Spectrogram::from_frames(1, row.to_vec()).unwrap();
        statistics(&series, &ALL).unwrap()
    }

    fn assert_near(actual: &[f64], expected: &[f64]) {
        assert_eq!(actual.len(), expected.len());
        for (a, e) in actual.iter().zip(expected) {
            assert!((a - e).abs() < 1e-12 * (1.0 + e.abs()), "{a} and {e}");
        }
    }

    #[test]
    fn a_row_worked_out_by_hand() {
        // Deviations from 2: -2, -1, -1, 4; moments 5.5, 13.5, 68.5 of mean 2 over 4 values.
        let expected = [
            2.0,
            5.5f64.sqrt(),
            5.5,
            1.0,
            0.0,
            6.0,
            13.5 / 5.5f64.powf(1.5),
            68.5 / 30.25 - 3.0,
        ];
        assert_near(&all(&[1.0, 6.0, 0.0, 1.0]), &expected);
    }

    #[test]
    fn every_row_is_as_if_alone() {
        for n_rows in [1, 3, 7, 16, 20] {
            let n_frames = 37;
            let values: Vec<f32> = (0..n_rows * n_frames).map(|i| (i as f32).sin()).collect();
            let series = Spectrogram::from_frames(n_rows, values).unwrap();
            let together = statistics(&series, &ALL).unwrap();
            let rows = series.to_row_major();
            for (row, table) in rows.chunks(n_frames).zip(together.chunks(ALL.len())) {
                assert_near(table, &all(row));
            }
            let pooled = pooled_statistics(&series, &ALL).unwrap();
            assert_near(&pooled, &all(series.as_slice()));
        }
    }

    #[test]
    fn a_large_offset_costs_no_precision() {
        let near: Vec<f32> = (0..1000).map(|i| (i % 10) as f32).collect();
        let far: Vec<f32> = near.iter().map(|v| v + 1e6).collect();
        for (a, b) in all(&near).iter().zip(all(&far)).skip(6) {
            assert!((a - b).abs() < 1e-9, "{a} and {b}");
        }
    }

    #[test]
    fn constant_rows_have_no_nan() {
        for value in [0.0, -3.0, 1e-30] {
            let row = all(&[value; 100]);
            assert_eq!(row[6..], [0.0, -3.0], "{value}");
            assert!(row.iter().all(|v| v.is_finite()));
        }
        assert_eq!(all(&[2.0])[..], [2.0, 0.0, 0.0, 2.0, 2.0, 2.0, 0.0, -3.0]);
    }

    #[test]
    fn refused_series() {
        let empty = Spectrogram::from_frames(3, Vec::new()).unwrap();
        assert!(statistics(&empty, &ALL).is_err());
        let damaged = Spectrogram::from_frames(1, vec![1.0, f32::NAN]).unwrap();
        assert_eq!(
            statistics(&damaged, &ALL).unwrap_err().to_string(),
            "series value 1 is NaN: must be finite (repair or drop the damaged input)"
        );
    }
}
