//! The ranges of parameters, each checked in one place.

use crate::error::NetError;

/// No layer is wider than this: a typing error is refused before memory is asked for.
const WIDEST: usize = 1 << 16;

/// A number of units, channels, steps or heads.
pub(crate) fn size(name: &'static str, value: usize) -> Result<(), NetError> {
    if (1..=WIDEST).contains(&value) {
        Ok(())
    } else {
        Err(NetError::invalid(
            name,
            value,
            format!("from 1 to {WIDEST}"),
        ))
    }
}

/// Sizes of one layer after the other.
pub(crate) fn sizes(name: &'static str, values: &[usize]) -> Result<(), NetError> {
    values.iter().try_for_each(|value| size(name, *value))
}

/// As [`sizes`], with at least one.
pub(crate) fn some_sizes(name: &'static str, values: &[usize]) -> Result<(), NetError> {
    if values.is_empty() {
        return Err(NetError::invalid(name, "[]", "a list of at least one size"));
    }
    sizes(name, values)
}

/// The share of values that dropout sets to zero.
pub(crate) fn dropout(name: &'static str, value: f64) -> Result<(), NetError> {
    share(name, value)
}

/// A share that is never all.
pub(crate) fn share(name: &'static str, value: f64) -> Result<(), NetError> {
    if (0.0..1.0).contains(&value) {
        Ok(())
    } else {
        Err(NetError::invalid(name, value, "from 0 up to but without 1"))
    }
}

/// A number between two others, these included.
pub(crate) fn between(name: &'static str, value: f64, low: f64, high: f64) -> Result<(), NetError> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(NetError::invalid(
            name,
            value,
            format!("from {low} to {high}"),
        ))
    }
}

/// A rate or a norm.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<(), NetError> {
    if value > 0.0 && value <= 1e6 {
        Ok(())
    } else {
        Err(NetError::invalid(name, value, "above 0, at most 1e6"))
    }
}
