//! How columns are made of descriptors: names, meanings, values.

use crate::{
    FeatureError, Features, SequenceSummary, Spectrogram, Statistic, pooled_statistics, statistics,
};

/// How columns are made of descriptors.
#[derive(Debug)]
#[non_exhaustive]
pub enum Layout {
    /// One row a frame; the rows of one output are the columns `label1`, `label2`, ….
    Sequence(Series),
    /// One row a signal.
    Statistics {
        /// Groups of columns, in their order.
        columns: &'static [Columns],
        /// Names and order within a group.
        naming: Naming,
    },
    /// One row a signal: a series as a sequence, summarised.
    Summary {
        /// The sequence; its label names nothing here.
        series: Series,
        /// What makes columns of it, and names them.
        summary: &'static SequenceSummary,
    },
}

/// The rows of one output of a descriptor.
#[derive(Debug, Clone, Copy)]
pub struct Series {
    /// The output.
    pub output: &'static str,
    /// How many rows it has.
    pub n_rows: usize,
    /// What the columns made of it are called.
    pub label: &'static str,
    /// What a row holds; `{n}` stands for its number, counted from 1.
    pub about: &'static str,
    /// Its unit; empty for a plain number.
    pub unit: &'static str,
}

/// The columns made of one series.
#[derive(Debug)]
pub struct Columns {
    /// Of what.
    pub series: Series,
    /// What is computed of it.
    pub summary: Summary,
}

/// How a series becomes columns.
#[derive(Debug)]
#[non_exhaustive]
pub enum Summary {
    /// These statistics over time, of each row.
    Rows(&'static [Statistic]),
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

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// The unit of its values; empty for plain numbers.
    pub unit: String,
}

impl Layout {
    pub(super) fn columns(&self) -> Vec<Column> {
        match self {
            Self::Sequence(series) => (1..=series.n_rows)
                .map(|n| Column {
                    name: format!("{}{n}", series.label),
                    about: series.about_row(n),
                    unit: series.unit.into(),
                })
                .collect(),
            Self::Statistics { columns, naming } => columns
                .iter()
                .flat_map(|group| group.columns(*naming))
                .collect(),
            Self::Summary { series, summary } => summary.columns_of_rows(series.n_rows),
        }
    }

    pub(super) fn n_columns(&self) -> usize {
        match self {
            Self::Sequence(series) => series.n_rows,
            Self::Statistics { columns, .. } => columns.iter().map(Columns::n_columns).sum(),
            Self::Summary { series, summary } => summary.n_columns_of_rows(series.n_rows),
        }
    }

    pub(super) fn values(&self, features: &Features) -> Result<Spectrogram<f64>, FeatureError> {
        match self {
            Self::Sequence(series) => {
                let rows = series.of(features)?;
                let values = rows.as_slice().iter().map(|v| f64::from(*v));
                Spectrogram::from_frames(series.n_rows, values.collect())
            }
            Self::Statistics { columns, naming } => {
                let mut values = Vec::new();
                for group in *columns {
                    values.extend(group.values(features, *naming)?);
                }
                Spectrogram::from_frames(values.len(), values)
            }
            Self::Summary { series, summary } => {
                let values = summary.values(series.of(features)?)?;
                Spectrogram::from_frames(values.len(), values)
            }
        }
    }
}

impl Series {
    /// The same, for columns of another name.
    #[must_use]
    pub const fn labelled(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    fn about_row(&self, n: usize) -> String {
        self.about.replace("{n}", &n.to_string())
    }

    /// What all rows hold: the description up to the comma before a row's number.
    fn about_all(&self) -> &str {
        match self.about.split_once("{n}") {
            Some((before, _)) => before.rsplit_once(',').map_or(before, |(before, _)| before),
            None => self.about,
        }
    }

    fn of<'a>(&self, features: &'a Features) -> Result<&'a Spectrogram, FeatureError> {
        let rows = features.get(self.output);
        let actual = rows.map_or(0, Spectrogram::n_freq);
        match rows.filter(|_| actual == self.n_rows) {
            Some(rows) => Ok(rows),
            None => Err(FeatureError::ShapeMismatch {
                what: self.output,
                actual,
                expected: format!(
                    "{} rows, so must come from the plan of its set",
                    self.n_rows
                ),
            }),
        }
    }
}

impl Columns {
    /// Statistics over time of each row.
    #[must_use]
    pub const fn rows(series: Series, statistics: &'static [Statistic]) -> Self {
        let summary = Summary::Rows(statistics);
        Self { series, summary }
    }

    /// Statistics of all values together.
    #[must_use]
    pub const fn pooled(series: Series, statistics: &'static [Statistic]) -> Self {
        let summary = Summary::Pooled(statistics);
        Self { series, summary }
    }

    /// The one value of the series.
    #[must_use]
    pub const fn value(series: Series) -> Self {
        let summary = Summary::Value;
        Self { series, summary }
    }

    /// Row and statistic of every column, in their order.
    fn order(&self, naming: Naming) -> Vec<(usize, Statistic)> {
        let (n_rows, statistics) = match &self.summary {
            Summary::Rows(statistics) => (self.series.n_rows, *statistics),
            Summary::Pooled(statistics) => (1, *statistics),
            Summary::Value => return Vec::new(),
        };
        let rows = 1..=n_rows;
        match naming {
            Naming::Flat => rows
                .flat_map(|n| statistics.iter().map(move |s| (n, *s)))
                .collect(),
            Naming::ThreeLevels => statistics
                .iter()
                .flat_map(|s| rows.clone().map(move |n| (n, *s)))
                .collect(),
        }
    }

    fn n_columns(&self) -> usize {
        match &self.summary {
            Summary::Rows(statistics) => self.series.n_rows * statistics.len(),
            Summary::Pooled(statistics) => statistics.len(),
            Summary::Value => 1,
        }
    }

    fn columns(&self, naming: Naming) -> Vec<Column> {
        let series = &self.series;
        if let Summary::Value = self.summary {
            return vec![Column {
                name: series.label.into(),
                about: series.about.into(),
                unit: series.unit.into(),
            }];
        }
        let is_pooled = matches!(self.summary, Summary::Pooled(_));
        let one_row = is_pooled || series.n_rows == 1;
        let column = |(n, statistic): (usize, Statistic)| Column {
            name: column_name(naming, series.label, (!one_row).then_some(n), statistic),
            about: if is_pooled {
                format!(
                    "{} of all values of {}",
                    statistic.name(),
                    series.about_all()
                )
            } else {
                format!("{} over time of {}", statistic.name(), series.about_row(n))
            },
            unit: statistic.unit(series.unit),
        };
        self.order(naming).into_iter().map(column).collect()
    }

    fn values(&self, features: &Features, naming: Naming) -> Result<Vec<f64>, FeatureError> {
        let series = self.series.of(features)?;
        match &self.summary {
            Summary::Value => match series.as_slice() {
                [value] => Ok(vec![f64::from(*value)]),
                more => Err(FeatureError::ShapeMismatch {
                    what: self.series.output,
                    actual: more.len(),
                    expected: "1".into(),
                }),
            },
            Summary::Pooled(which) => pooled_statistics(series, which),
            Summary::Rows(which) => {
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

/// The name of a column; `row` where there are several.
fn column_name(naming: Naming, label: &str, row: Option<usize>, statistic: Statistic) -> String {
    let statistic = statistic.short_name();
    match naming {
        Naming::Flat => match row {
            Some(n) => format!("{label}{n}_{statistic}"),
            None => format!("{label}_{statistic}"),
        },
        Naming::ThreeLevels => format!("{label}.{statistic}.{:02}", row.unwrap_or(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analysis, Descriptor, FeaturePlan, FeatureSet, MfccConfig, ZeroCrossingConfig};

    const STATISTICS: &[Statistic] = &[Statistic::Mean, Statistic::Variance];

    static DESCRIPTORS: &[Descriptor] = &[
        Descriptor::Mfcc(MfccConfig {
            n_mfcc: 2,
            lifter: 0.0,
        }),
        Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
    ];

    const CEPSTRUM: Series = Series {
        output: "mfcc",
        n_rows: 2,
        label: "mfcc",
        about: "coefficient {n}",
        unit: "dB",
    };

    const ZERO_CROSSINGS: Series = Series {
        output: "zero_crossing_rate",
        n_rows: 1,
        label: "zcr",
        about: "the rate",
        unit: "",
    };

    static COLUMNS: &[Columns] = &[
        Columns::rows(ZERO_CROSSINGS, STATISTICS),
        Columns::rows(CEPSTRUM, STATISTICS),
        Columns::pooled(CEPSTRUM.labelled("cepstrum"), &[Statistic::Maximum]),
    ];

    fn set(naming: Naming) -> FeatureSet {
        FeatureSet {
            name: "test",
            version: 1,
            about: "",
            source: "",
            sample_rate: None,
            analysis: Analysis::new,
            descriptors: DESCRIPTORS,
            layout: Layout::Statistics {
                columns: COLUMNS,
                naming,
            },
        }
    }

    fn names(set: &FeatureSet) -> Vec<String> {
        set.columns()
            .into_iter()
            .map(|column| column.name)
            .collect()
    }

    fn noise() -> Vec<f32> {
        (0..8000).map(|n| ((n * n) as f32 * 0.013).sin()).collect()
    }

    #[test]
    fn names_and_values_go_together_in_both_orders() {
        let flat = set(Naming::Flat);
        let levels = set(Naming::ThreeLevels);
        assert_eq!(
            names(&flat),
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
            names(&levels),
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
