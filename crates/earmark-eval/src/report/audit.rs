//! What was looked for, and what was left out.

use serde::{Deserialize, Serialize};

/// A leak that was looked for, such as an artist both in training and in test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakCheck {
    /// What was looked for.
    pub name: String,
    /// What was found, one line each; empty if nothing.
    pub findings: Vec<String>,
}

/// A file of the data set that was not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
}
