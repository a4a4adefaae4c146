//! The one error type of this crate.

/// Why a feature could not be computed.
///
/// Every message prints the value that was refused and what is allowed instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FeatureError {
    /// A parameter lies outside its range.
    #[error("{name} = {value}: must be {allowed}")]
    InvalidParameter {
        /// The parameter as it is spelled in the API, for example `hop_length`.
        name: &'static str,
        /// The refused value, printed.
        value: String,
        /// The range that is allowed.
        allowed: String,
    },

    /// The signal has too few samples for a single frame.
    #[error(
        "signal of {n_samples} samples is too short: this analysis needs at least {min_samples} \
         (a longer signal, a shorter n_fft or center = true helps)"
    )]
    TooShort {
        /// Samples given.
        n_samples: usize,
        /// Samples needed.
        min_samples: usize,
    },

    /// An input value is NaN or infinite.
    #[error("{what} {index} is {value}: must be finite (repair or drop the damaged input)")]
    NonFinite {
        /// What the index counts, for example `sample`.
        what: &'static str,
        /// Position of the first such value; in a stream, counted from its beginning.
        index: usize,
        /// The value itself: NaN, inf or -inf.
        value: f32,
    },

    /// A buffer does not have the length its shape asks for.
    #[error("{what} has {actual} values: must have {expected}")]
    ShapeMismatch {
        /// The buffer.
        what: &'static str,
        /// Its length.
        actual: usize,
        /// The length it must have, in words.
        expected: String,
    },
}

impl FeatureError {
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

/// Refuses the first NaN or infinity of `values`; `offset` is added to its reported index.
pub(crate) fn ensure_finite(
    what: &'static str,
    values: &[f32],
    offset: usize,
) -> Result<(), FeatureError> {
    // Branch-free over a block so that the compiler vectorises the usual case: all finite.
    for (block, chunk) in values.chunks(FINITE_BLOCK).enumerate() {
        if !chunk.iter().fold(true, |all, v| all & v.is_finite()) {
            let start = block * FINITE_BLOCK;
            if let Some(at) = chunk.iter().position(|v| !v.is_finite()) {
                return Err(FeatureError::NonFinite {
                    what,
                    index: offset + start + at,
                    value: chunk[at],
                });
            }
        }
    }
    Ok(())
}

/// Refuses a count of nothing and one above `max`; `unit` says what is counted.
pub(crate) fn ensure_count(
    name: &'static str,
    value: usize,
    max: usize,
    unit: &str,
) -> Result<(), FeatureError> {
    if (1..=max).contains(&value) {
        return Ok(());
    }
    let allowed = format!("between 1 and {max} {unit}");
    Err(FeatureError::invalid(name, &value, allowed.trim_end()))
}

/// Refuses what is not above 0, and infinity.
pub(crate) fn ensure_positive(name: &'static str, value: f64) -> Result<(), FeatureError> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    Err(FeatureError::invalid(name, &value, "positive and finite"))
}

/// Refuses a sample rate of 0.
pub(crate) fn ensure_sample_rate(sample_rate: u32) -> Result<(), FeatureError> {
    match sample_rate {
        0 => Err(FeatureError::invalid("sample_rate", &0, "at least 1 Hz")),
        _ => Ok(()),
    }
}

/// Refuses a buffer of another length than its shape asks for.
pub(crate) fn ensure_len(
    what: &'static str,
    actual: usize,
    expected: usize,
) -> Result<(), FeatureError> {
    if actual == expected {
        Ok(())
    } else {
        Err(FeatureError::ShapeMismatch {
            what,
            actual,
            expected: expected.to_string(),
        })
    }
}

/// Refuses values that are no magnitudes: NaN, infinite or negative.
pub(crate) fn ensure_magnitudes(values: &[f32]) -> Result<(), FeatureError> {
    ensure_finite("spectrogram value", values, 0)?;
    match values.iter().find(|value| **value < 0.0) {
        Some(value) => Err(FeatureError::invalid("magnitude", value, "at least 0")),
        None => Ok(()),
    }
}

const FINITE_BLOCK: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_value_is_named_with_its_place_in_the_stream() {
        let mut values = vec![0.0; 3000];
        values[2500] = f32::NEG_INFINITY;
        values[2999] = f32::NAN;
        let error = ensure_finite("sample", &values, 10_000).unwrap_err();
        assert_eq!(
            error.to_string(),
            "sample 12500 is -inf: must be finite (repair or drop the damaged input)"
        );
    }

    #[test]
    fn finite_extremes_pass() {
        assert!(ensure_finite("sample", &[f32::MAX, f32::MIN, 1e-45, -0.0], 0).is_ok());
    }
}
