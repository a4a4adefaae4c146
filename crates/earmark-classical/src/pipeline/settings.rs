//! Parameters set by `name=value`.
//!
//! What there is to set is read from the parameters themselves, so nothing is listed twice.

use serde_json::Value;

use super::config::Pipeline;
use crate::FitError;

/// The seed is given when a pipeline is fitted; stopping early needs validation rows, which a pipeline does
/// not have.
const NOT_SET_HERE: [&str; 2] = ["seed", "early_stopping_rounds"];

/// How alike two names must be for one to be meant by the other (Jaro-Winkler, 0 to 1).
const LIKENESS: f64 = 0.7;

/// Why a parameter cannot be set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingError {
    /// No classifier has this name.
    #[error("no classifier is called {name}{}", meant(.nearest))]
    UnknownKind {
        /// The name.
        name: String,
        /// The nearest one there is, if one is near.
        nearest: Option<String>,
    },

    /// The pipeline has no such parameter.
    #[error("there is no parameter {name}{}", meant(.nearest))]
    UnknownParameter {
        /// The name.
        name: String,
        /// The nearest one there is, if one is near.
        nearest: Option<String>,
    },

    /// There is no `=` in a setting.
    #[error("{setting}: must be NAME=VALUE, for example svm.c=10")]
    NoValue {
        /// The setting.
        setting: String,
    },

    /// The value is of another type.
    #[error("{name} = {value}: {reason}")]
    WrongType {
        /// The parameter.
        name: String,
        /// The value.
        value: String,
        /// What was expected.
        reason: String,
    },

    /// The value lies outside its range.
    #[error("{name}: {source}")]
    OutOfRange {
        /// The parameter.
        name: String,
        /// The value and its range.
        source: FitError,
    },
}

fn meant(nearest: &Option<String>) -> String {
    let question = |nearest| format!(", did you mean {nearest}?");
    nearest.as_ref().map(question).unwrap_or_default()
}

/// The candidate most like `name`, if any is like it.
pub(super) fn nearest(name: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let likeness = |candidate: String| (strsim::jaro_winkler(name, &candidate), candidate);
    let best = candidates.map(likeness).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness >= LIKENESS)
        .map(|(_, candidate)| candidate)
}

/// A parameter of a pipeline.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, for example `svm.c`.
    pub name: String,
    /// Its value as it would be set.
    pub value: String,
    /// Where it lies in the stored pipeline.
    pointer: String,
}

impl Pipeline {
    /// All that can be set, and what it is set to.
    ///
    /// ```
    /// use earmark_classical::pipeline::Pipeline;
    ///
    /// let pipeline = Pipeline::from_name("knn")?;
    /// let names: Vec<String> = pipeline.parameters().into_iter().map(|p| p.name).collect();
    /// assert_eq!(names, ["knn.n_neighbors", "knn.weights", "pca", "scaler", "selection"]);
    /// # Ok::<(), earmark_classical::pipeline::SettingError>(())
    /// ```
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut found = Vec::new();
        let kind = self.classifier.name();
        collect(&self.to_value(), &kind, "", "", &mut found);
        found
    }

    /// Sets a parameter by `name=value`, for example `svm.c=10`, `svm.gamma=scale`, `pca=0.95`,
    /// `selection=none`, `bagged-knn.estimator.weights=distance`. Nothing changes if that fails.
    ///
    /// # Errors
    /// [`SettingError`] says what is wrong with name or value.
    pub fn set(&mut self, setting: &str) -> Result<(), SettingError> {
        let Some((name, value)) = setting.split_once('=') else {
            let setting = setting.into();
            return Err(SettingError::NoValue { setting });
        };
        let (name, value) = (name.trim(), value.trim());
        let parameters = self.parameters();
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) else {
            return Err(SettingError::UnknownParameter {
                name: name.into(),
                nearest: nearest(name, parameters.into_iter().map(|parameter| parameter.name)),
            });
        };
        let changed = self.with(&parameter.pointer, value).map_err(|reason| {
            let (name, value) = (name.into(), value.into());
            SettingError::WrongType {
                name,
                value,
                reason,
            }
        })?;
        changed.check().map_err(|source| SettingError::OutOfRange {
            name: name.into(),
            source,
        })?;
        *self = changed;
        Ok(())
    }

    /// A pipeline with one value changed, read as the first of its meanings that fits.
    fn with(&self, pointer: &str, value: &str) -> Result<Self, String> {
        let mut meanings = meanings(value).into_iter().map(|meaning| {
            let mut whole = self.to_value();
            if let Some(place) = whole.pointer_mut(pointer) {
                *place = meaning;
            }
            serde_json::from_value(whole)
        });
        let first = meanings.next().unwrap_or_else(|| Ok(self.clone()));
        let error = match first {
            Ok(pipeline) => return Ok(pipeline),
            Err(error) => error,
        };
        meanings
            .find_map(Result::ok)
            .ok_or_else(|| error.to_string())
    }

    /// Parameters are numbers, names and lists: JSON holds them all.
    fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// What a value may mean: `none`, a number, a truth value or a list, or a name.
fn meanings(value: &str) -> Vec<Value> {
    let json = match value {
        "none" => Some(Value::Null),
        _ => serde_json::from_str(value).ok(),
    };
    let name = Value::String(value.into());
    json.into_iter().chain([name]).collect()
}

fn collect(value: &Value, kind: &str, name: &str, pointer: &str, found: &mut Vec<Parameter>) {
    let Value::Object(entries) = value else {
        found.push(Parameter {
            name: name.into(),
            value: shown(value),
            pointer: pointer.into(),
        });
        return;
    };
    let is_tagged = entries.contains_key("kind");
    for (key, value) in entries {
        let pointer = format!("{pointer}/{key}");
        let name = match (key.as_str(), name) {
            ("kind", _) => continue,
            (key, _) if NOT_SET_HERE.contains(&key) => continue,
            ("parameters", _) if is_tagged => name.to_owned(),
            ("classifier", "") => kind.to_owned(),
            (_, "") => key.clone(),
            _ => format!("{name}.{key}"),
        };
        collect(value, kind, &name, &pointer, found);
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::String(name) => name.clone(),
        other => other.to_string(),
    }
}
