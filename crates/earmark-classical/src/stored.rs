//! What models consist of, checked whenever it is made or read back.

use serde::{Deserialize, Deserializer, Serialize};

use crate::FitError;

/// The contents of a model, which can tell whether they fit together.
pub(crate) trait Parts {
    /// Refuses parts that a model could not be asked with.
    fn check(&self) -> Result<(), FitError>;
}

/// Parts that were checked: whatever exists can be asked without a panic.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct Sound<T>(T);

impl<T: Parts> Sound<T> {
    pub(crate) fn new(parts: T) -> Result<Self, FitError> {
        parts.check()?;
        Ok(Self(parts))
    }
}

impl<T> std::ops::Deref for Sound<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Parts + Deserialize<'de>> Deserialize<'de> for Sound<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(T::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Refuses counts that are not as they must be: what was counted, how many there are, how many there
/// must be.
pub(crate) fn ensure_counts<const N: usize>(
    counts: [(&'static str, usize, usize); N],
) -> Result<(), FitError> {
    let wrong = |(_, actual, expected): &(_, usize, usize)| actual != expected;
    match counts.into_iter().find(wrong) {
        None => Ok(()),
        Some((what, actual, expected)) => Err(FitError::Mismatch {
            what,
            actual,
            expected: expected.to_string(),
        }),
    }
}

/// Refuses classes with rows that are fewer than 2, do not ascend or are not below `n_classes`.
pub(crate) fn ensure_present(present: &[usize], n_classes: usize) -> Result<(), FitError> {
    let ascending = present.is_sorted_by(|a, b| a < b);
    match present {
        [] | [_] => Err(FitError::OneClass {
            n_classes: present.len(),
        }),
        [.., last] if ascending && *last < n_classes => Ok(()),
        _ => {
            let allowed = format!("ascending, below n_classes = {n_classes}");
            Err(FitError::invalid(
                "present",
                &format!("{present:?}"),
                allowed,
            ))
        }
    }
}

/// Refuses a number of a model that is NaN or infinite.
pub(crate) fn ensure_finite_numbers<'a>(
    name: &'static str,
    numbers: impl IntoIterator<Item = &'a f64>,
) -> Result<(), FitError> {
    match numbers.into_iter().find(|number| !number.is_finite()) {
        None => Ok(()),
        Some(number) => Err(FitError::invalid(
            name,
            number,
            "finite (scale the features)",
        )),
    }
}
