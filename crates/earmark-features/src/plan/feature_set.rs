//! Named lists of columns.

use super::{Analysis, Descriptor, FeaturePlan, Features};
use crate::{FeatureError, Spectrogram, Statistic, pooled_statistics, statistics};

/// A named, versioned list of columns and how each is computed: an entry of a table.
#[derive(Debug)]
pub struct FeatureSet {
    /// As it is asked for.
    pub name: &'static str,
    /// Counts changes of the columns or their values.
    pub version: u32,
    /// One line: what it is for, and where it comes from.
    pub about: &'static str,
    /// What is computed.
    pub descriptors: &'static [Descriptor],
    /// Which columns are made of it.
    pub layout: Layout,
}

/// How columns are made of descriptors.
#[derive(Debug)]
#[non_exhaustive]
pub enum Layout {
    /// One row a frame; the rows of one output are the columns `label1`, `label2`, ….
    Sequence {
        /// The output of a descriptor.
        output: &'static str,
        /// What the columns are called.
        label: &'static str,
        /// How many rows it has.
        n_rows: usize,
    },
    /// One row a signal.
    Statistics {
        /// Groups of columns, in their order.
        columns: &'static [Columns],
        /// Names and order within a group.
        naming: Naming,
    },
}

/// The columns made of one output.
#[derive(Debug)]
pub struct Columns {
    /// The output of a descriptor.
    pub output: &'static str,
    /// What the columns are called.
    pub label: &'static str,
    /// What is computed of it.
    pub summary: Summary,
}

/// How a series becomes columns.
#[derive(Debug)]
#[non_exhaustive]
pub enum Summary {
    /// These statistics over time, of each of `n_rows` rows.
    Rows {
        /// How many rows the output has.
        n_rows: usize,
        /// What is computed of each.
        statistics: &'static [Statistic],
    },
    /// These statistics of all values together.
    Pooled(&'static [Statistic]),
    /// The one value there is.
    Value,
}

/// What columns are called. `n` counts rows from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Naming {
    /// `label_stat`, or `labelN_stat` for several rows: all statistics of a row, then the next row.
    /// Statistics: `mean`, `std`, `var`, `median`, `min`, `max`, `skew`, `kurtosis`.
    Flat,
    /// `label.stat.NN`, the three levels of FMA's `features.csv`: a statistic of all rows, then the
    /// next statistic.
    ThreeLevels,
}

impl FeatureSet {
    /// The plan of this set for signals at `sample_rate` hertz, with librosa's default frames.
    ///
    /// # Errors
    /// As [`FeaturePlan::new`].
    pub fn plan(&self, sample_rate: u32) -> Result<FeaturePlan, FeatureError> {
        FeaturePlan::new(Analysis::new(sample_rate), self.descriptors)
    }

    /// The names of all columns.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        match &self.layout {
            Layout::Sequence { label, n_rows, .. } => {
                (1..=*n_rows).map(|n| format!("{label}{n}")).collect()
            }
            Layout::Statistics { columns, naming } => columns
                .iter()
                .flat_map(|group| group.names(*naming))
                .collect(),
        }
    }

    /// The table of a signal: shape `[n_columns, n_rows]`, a frame being a row of the table. A set of
    /// statistics has one row, a sequence one for each frame.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] when `features` are not those of this set's plan,
    /// [`FeatureError::InvalidParameter`] for statistics of nothing.
    pub fn values(&self, features: &Features) -> Result<Spectrogram<f64>, FeatureError> {
        match &self.layout {
            Layout::Sequence { output, n_rows, .. } => {
                let series = output_of(features, output, Some(*n_rows))?;
                let values = series.as_slice().iter().map(|v| f64::from(*v));
                Spectrogram::from_frames(*n_rows, values.collect())
            }
            Layout::Statistics { columns, naming } => {
                let mut values = Vec::new();
                for group in *columns {
                    values.extend(group.values(features, *naming)?);
                }
                Spectrogram::from_frames(values.len(), values)
            }
        }
    }
}

impl Columns {
    fn names(&self, naming: Naming) -> Vec<String> {
        let label = self.label;
        match (&self.summary, naming) {
            (Summary::Value, _) => vec![label.into()],
            (Summary::Pooled(statistics), Naming::Flat)
            | (
                Summary::Rows {
                    n_rows: 1,
                    statistics,
                },
                Naming::Flat,
            ) => {
                let name = |s: &Statistic| format!("{label}_{}", short_name(*s));
                statistics.iter().map(name).collect()
            }
            (Summary::Rows { n_rows, statistics }, Naming::Flat) => {
                let of_row = |n| {
                    let name = move |s: &Statistic| format!("{label}{n}_{}", short_name(*s));
                    statistics.iter().map(name)
                };
                (1..=*n_rows).flat_map(of_row).collect()
            }
            (Summary::Pooled(statistics), Naming::ThreeLevels) => {
                three_levels(label, statistics, 1)
            }
            (Summary::Rows { n_rows, statistics }, Naming::ThreeLevels) => {
                three_levels(label, statistics, *n_rows)
            }
        }
    }

    fn values(&self, features: &Features, naming: Naming) -> Result<Vec<f64>, FeatureError> {
        match &self.summary {
            Summary::Value => {
                let value = output_of(features, self.output, Some(1))?;
                match value.as_slice() {
                    [value] => Ok(vec![f64::from(*value)]),
                    more => Err(FeatureError::ShapeMismatch {
                        what: self.output,
                        actual: more.len(),
                        expected: "1".into(),
                    }),
                }
            }
            Summary::Pooled(which) => {
                pooled_statistics(output_of(features, self.output, None)?, which)
            }
            Summary::Rows {
                n_rows,
                statistics: which,
            } => {
                let series = output_of(features, self.output, Some(*n_rows))?;
                let by_row = statistics(series, which)?;
                Ok(match naming {
                    Naming::Flat => by_row,
                    Naming::ThreeLevels => (0..which.len())
                        .flat_map(|s| by_row.iter().skip(s).step_by(which.len()).copied())
                        .collect(),
                })
            }
        }
    }
}

fn output_of<'a>(
    features: &'a Features,
    output: &'static str,
    n_rows: Option<usize>,
) -> Result<&'a Spectrogram, FeatureError> {
    let rows = features.get(output);
    let actual = rows.map_or(0, Spectrogram::n_freq);
    match rows.filter(|_| n_rows.is_none_or(|expected| expected == actual)) {
        Some(rows) => Ok(rows),
        None => Err(FeatureError::ShapeMismatch {
            what: output,
            actual,
            expected: format!(
                "{} rows, so must come from the plan of its set",
                n_rows.unwrap_or(1)
            ),
        }),
    }
}

fn three_levels(label: &str, statistics: &[Statistic], n_rows: usize) -> Vec<String> {
    let of_statistic = |s: &Statistic| {
        let name = short_name(*s);
        (1..=n_rows).map(move |n| format!("{label}.{name}.{n:02}"))
    };
    statistics.iter().flat_map(of_statistic).collect()
}

/// As columns of published tables name a statistic.
fn short_name(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Mean => "mean",
        Statistic::Std => "std",
        Statistic::Variance => "var",
        Statistic::Median => "median",
        Statistic::Minimum => "min",
        Statistic::Maximum => "max",
        Statistic::Skew => "skew",
        Statistic::Kurtosis => "kurtosis",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MfccConfig, ZeroCrossingConfig};

    const STATISTICS: &[Statistic] = &[Statistic::Mean, Statistic::Variance];

    static DESCRIPTORS: &[Descriptor] = &[
        Descriptor::Mfcc(MfccConfig {
            n_mfcc: 2,
            lifter: 0.0,
        }),
        Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
    ];

    static COLUMNS: &[Columns] = &[
        Columns {
            output: "zero_crossing_rate",
            label: "zcr",
            summary: Summary::Rows {
                n_rows: 1,
                statistics: STATISTICS,
            },
        },
        Columns {
            output: "mfcc",
            label: "mfcc",
            summary: Summary::Rows {
                n_rows: 2,
                statistics: STATISTICS,
            },
        },
        Columns {
            output: "mfcc",
            label: "cepstrum",
            summary: Summary::Pooled(&[Statistic::Maximum]),
        },
    ];

    fn set(naming: Naming) -> FeatureSet {
        FeatureSet {
            name: "test",
            version: 1,
            about: "",
            descriptors: DESCRIPTORS,
            layout: Layout::Statistics {
                columns: COLUMNS,
                naming,
            },
        }
    }

    fn noise() -> Vec<f32> {
        (0..8000).map(|n| ((n * n) as f32 * 0.013).sin()).collect()
    }

    #[test]
    fn names_and_values_go_together_in_both_orders() {
        let flat = set(Naming::Flat);
        let levels = set(Naming::ThreeLevels);
        assert_eq!(
            flat.columns(),
            [
                "zcr_mean",
                "zcr_var",
                "mfcc1_mean",
                "mfcc1_var",
                "mfcc2_mean",
                "mfcc2_var",
                "cepstrum_max"
            ]
        );
        assert_eq!(
            levels.columns(),
            [
                "zcr.mean.01",
                "zcr.var.01",
                "mfcc.mean.01",
                "mfcc.mean.02",
                "mfcc.var.01",
                "mfcc.var.02",
                "cepstrum.max.01"
            ]
        );
        let features = flat.plan(22_050).unwrap().compute(&noise()).unwrap();
        let by_row = flat.values(&features).unwrap();
        let by_statistic = levels.values(&features).unwrap();
        assert_eq!(by_row.shape(), [7, 1]);
        for (i, j) in [0, 1, 2, 4, 3, 5, 6].into_iter().enumerate() {
            assert_eq!(by_row.as_slice()[j], by_statistic.as_slice()[i]);
        }
        let mfcc = features.get("mfcc").unwrap();
        let mean = mfcc.frames().map(|f| f64::from(f[1])).sum::<f64>() / mfcc.n_frames() as f64;
        assert!((by_row.as_slice()[4] - mean).abs() < 1e-9);
    }

    #[test]
    fn features_of_another_plan_are_refused() {
        let other = FeaturePlan::new(Analysis::new(22_050), &[Descriptor::LogMel]).unwrap();
        let features = other.compute(&noise()).unwrap();
        let error = set(Naming::Flat).values(&features).unwrap_err();
        assert_eq!(
            error.to_string(),
            "zero_crossing_rate has 0 values: must have 1 rows, so must come from the plan of its set"
        );
    }
}
