//! The parts summaries are put together of.

use super::cepstrum::{coefficients, differences};
use super::covariance::{root_covariances, upper_triangle};
use super::fluctuation::{N_CELLS, fluctuations};
use super::row_statistics::RowStatistic;
use super::sequence::{Sequence, mean};
use crate::{Column, FeatureError};

/// Columns that are computed together.
#[derive(Debug)]
pub(super) enum Block {
    /// Each statistic of all rows.
    Rows(&'static [RowStatistic]),
    /// Each statistic of all of [`n_bands`] bands, the means of groups of neighbouring rows.
    Bands(&'static [RowStatistic]),
    /// The cosine transform of every frame: the means of [`N_CEPSTRA`] coefficients, then for each of
    /// [`MOVEMENTS`] the roots of the covariances of what it names.
    Cepstrum,
    /// The modulation spectrum of each band.
    Fluctuation,
    /// The means of each row over so many equal parts of the sequence, all parts of a row together.
    Periods(usize),
}

/// Coefficients whose means are taken; fewer where there are fewer rows.
const N_CEPSTRA: usize = 40;

/// The covariances of `n` cosine coefficients, or of how far they go in `lag` frames.
struct Movement {
    label: &'static str,
    lag: Option<usize>,
    n: usize,
}

static MOVEMENTS: [Movement; 3] = [
    Movement {
        label: "cepstrum",
        lag: None,
        n: 30,
    },
    Movement {
        label: "step",
        lag: Some(1),
        n: 30,
    },
    Movement {
        label: "stride",
        lag: Some(4),
        n: 20,
    },
];

const MAX_BANDS: usize = 32;

/// 32, or 16 of rows that do not go into 32 groups.
fn n_bands(n_rows: usize) -> usize {
    if n_rows.is_multiple_of(MAX_BANDS) {
        MAX_BANDS
    } else {
        MAX_BANDS / 2
    }
}

impl Block {
    /// Refuses a number of rows this cannot be made of.
    pub(super) fn ensure_rows(&self, n_rows: usize) -> Result<(), FeatureError> {
        let is_picture = n_rows >= MAX_BANDS && n_rows.is_multiple_of(MAX_BANDS / 2);
        match self {
            Self::Rows(_) | Self::Periods(_) if n_rows > 0 => Ok(()),
            Self::Rows(_) | Self::Periods(_) => {
                Err(FeatureError::invalid("n_rows", &n_rows, "at least 1"))
            }
            _ if is_picture => Ok(()),
            _ => {
                let allowed = "a multiple of 16, at least 32 (bands of a log-mel picture; other \
                               sequences have the summary mean-std-mad)";
                Err(FeatureError::invalid("n_rows", &n_rows, allowed))
            }
        }
    }

    pub(super) fn n_columns(&self, n_rows: usize) -> usize {
        match self {
            Self::Rows(statistics) => n_rows * statistics.len(),
            Self::Bands(statistics) => n_bands(n_rows) * statistics.len(),
            Self::Cepstrum => {
                let covariances = MOVEMENTS
                    .iter()
                    .map(|movement| upper_triangle(movement.n).count());
                N_CEPSTRA.min(n_rows) + covariances.sum::<usize>()
            }
            Self::Fluctuation => n_bands(n_rows) * N_CELLS,
            Self::Periods(n) => n_rows * n,
        }
    }

    pub(super) fn columns(&self, n_rows: usize) -> Vec<Column> {
        match self {
            Self::Rows(statistics) => statistic_columns("row", n_rows, statistics),
            Self::Bands(statistics) => statistic_columns("band", n_bands(n_rows), statistics),
            Self::Cepstrum => {
                let mean = |i| Column {
                    name: format!("cepstrum{i}_mean"),
                    about: format!("mean over time of cosine coefficient {i} of a frame"),
                    unit: String::new(),
                };
                let means = (1..=N_CEPSTRA.min(n_rows)).map(mean);
                means
                    .chain(MOVEMENTS.iter().flat_map(Movement::columns))
                    .collect()
            }
            Self::Fluctuation => (1..=n_bands(n_rows))
                .flat_map(|band| (1..=N_CELLS).map(move |cell| fluctuation_column(band, cell)))
                .collect(),
            Self::Periods(n) => (1..=n_rows)
                .flat_map(|row| (1..=*n).map(move |period| period_column(row, period, *n)))
                .collect(),
        }
    }

    pub(super) fn values(&self, sequence: &Sequence) -> Result<Vec<f64>, FeatureError> {
        let bands = || sequence.grouped(n_bands(sequence.n_rows()));
        Ok(match self {
            Self::Rows(statistics) => statistic_values(sequence, statistics),
            Self::Bands(statistics) => statistic_values(&bands(), statistics),
            Self::Cepstrum => {
                let cepstrum = coefficients(sequence, N_CEPSTRA.min(sequence.n_rows()));
                let means = cepstrum.rows().map(mean);
                let movements = MOVEMENTS
                    .iter()
                    .flat_map(|movement| movement.values(&cepstrum));
                means.chain(movements).collect()
            }
            Self::Fluctuation => fluctuations(&bands())?,
            Self::Periods(n) => sequence
                .rows()
                .flat_map(|row| (0..*n).map(move |period| mean(part(row, period, *n))))
                .collect(),
        })
    }
}

impl Movement {
    fn columns(&self) -> impl Iterator<Item = Column> {
        let of = match self.lag {
            None => "cosine coefficients".into(),
            Some(lag) => format!("the changes in {lag} frames of cosine coefficients"),
        };
        upper_triangle(self.n).map(move |(i, j)| Column {
            name: format!("{}{}_{}_cov", self.label, i + 1, j + 1),
            about: format!(
                "signed root of the covariance of {of} {} and {}",
                i + 1,
                j + 1
            ),
            unit: String::new(),
        })
    }

    fn values(&self, cepstrum: &Sequence) -> Vec<f64> {
        match self.lag {
            None => root_covariances(cepstrum, self.n),
            Some(lag) => root_covariances(&differences(cepstrum, lag), self.n),
        }
    }
}

fn statistic_columns(label: &str, n: usize, statistics: &[RowStatistic]) -> Vec<Column> {
    let column = |i: usize, statistic: &RowStatistic| Column {
        name: format!("{label}{i}_{}", statistic.short_name()),
        about: format!("{} of {label} {i}", statistic.name()),
        unit: String::new(),
    };
    statistics
        .iter()
        .flat_map(|statistic| (1..=n).map(move |i| column(i, statistic)))
        .collect()
}

fn statistic_values(sequence: &Sequence, statistics: &[RowStatistic]) -> Vec<f64> {
    statistics
        .iter()
        .flat_map(|statistic| sequence.rows().map(|row| statistic.of(row)))
        .collect()
}

/// One of `n` equal parts, at least one frame.
fn part(row: &[f64], number: usize, n: usize) -> &[f64] {
    let start = number * row.len() / n;
    let end = ((number + 1) * row.len() / n).max(start + 1);
    &row[start..end]
}

fn period_column(row: usize, period: usize, n: usize) -> Column {
    Column {
        name: format!("row{row}_{period}"),
        about: format!("mean of row {row} over part {period} of {n} of the time"),
        unit: String::new(),
    }
}

fn fluctuation_column(band: usize, cell: usize) -> Column {
    Column {
        name: format!("fluctuation{band}_{cell}"),
        about: format!("level of the oscillations of band {band}, cell {cell} of their frequency"),
        unit: String::new(),
    }
}
