//! One set of settings, and what came of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Estimate;

/// A trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepTrial {
    /// Its settings, each named once.
    pub settings: Vec<Setting>,
    /// Its score with its interval; none if it failed.
    pub score: Option<Estimate>,
    /// The score of each fold, in their order; may be empty.
    pub fold_scores: Vec<f64>,
    /// How long it took.
    pub seconds: f64,
    /// Why it failed; none if it did not.
    pub error: Option<String>,
}

/// A setting, such as `C` and 10.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: SettingValue,
}

impl Setting {
    /// A setting.
    pub fn new(name: impl Into<String>, value: impl Into<SettingValue>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// What a setting is set to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SettingValue {
    /// A finite number; numbers have an order and an axis.
    Number(f64),
    /// Anything else, as it is to be read.
    Text(String),
}

impl From<f64> for SettingValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for SettingValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SettingValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl fmt::Display for SettingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) if *n != 0.0 && !(1e-3..1e6).contains(&n.abs()) => write!(f, "{n:e}"),
            Self::Number(n) => write!(f, "{n}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}
