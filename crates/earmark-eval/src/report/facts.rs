//! What was trained on what.

use serde::{Deserialize, Serialize};

/// A name and its value, such as `sha256` and the hash of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What is told.
    pub name: String,
    /// As it is to be read.
    pub value: String,
}

/// Facts that belong together, such as those of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactGroup {
    /// What they are about.
    pub name: String,
    /// In the order they are shown in.
    pub facts: Vec<Fact>,
}

impl FactGroup {
    /// A group without facts.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            facts: Vec::new(),
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.facts.push(Fact {
            name: name.into(),
            value: value.into(),
        });
        self
    }
}

/// A warning that goes with every number of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// Its short name, such as `leaky-segments`.
    pub name: String,
    /// What it means for the reader.
    pub meaning: String,
}
