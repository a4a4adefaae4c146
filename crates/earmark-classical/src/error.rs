//! The one error type of the crate.

/// Why a model cannot be fitted or asked.
///
/// Every message prints the value that was refused and what is allowed instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A parameter lies outside its range.
    #[error("{name} = {value}: must be {allowed}")]
    InvalidParameter {
        /// The parameter as it is spelled in the API, for example `learning_rate`.
        name: &'static str,
        /// The refused value, printed.
        value: String,
        /// The range that is allowed.
        allowed: String,
    },

    /// A feature is NaN or infinite.
    #[error("row {row}, column {column} is {value}: must be finite (drop the row or fill the gap)")]
    NonFinite {
        /// The row, counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The value itself.
        value: f64,
    },

    /// A feature is finite, but its square is not safely so.
    #[error(
        "row {row}, column {column} is {value:e}: must be at most {limit:e} in size (choose another unit)"
    )]
    TooLarge {
        /// The row, counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The value itself.
        value: f64,
        /// The largest size that is allowed.
        limit: f64,
    },

    /// Rows, classes or columns do not fit together.
    #[error("{what}: {actual}, where {expected} was expected")]
    Mismatch {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        actual: usize,
        /// How many there must be, in words.
        expected: String,
    },

    /// There is nothing to tell apart.
    #[error("classes with rows: {n_classes}; at least 2 are needed")]
    OneClass {
        /// Classes with rows.
        n_classes: usize,
    },
}

impl FitError {
    pub(crate) fn invalid(
        name: &'static str,
        value: &dyn std::fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Self::InvalidParameter {
            name,
            value: value.to_string(),
            allowed: allowed.into(),
        }
    }
}
