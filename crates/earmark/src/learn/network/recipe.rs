//! Architecture and training, as a run is told them.

use earmark_nets::train::{EarlyStopping, TrainConfig};
use earmark_nets::{Architecture, NetError, presets};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::learn::config::ModelConfig;
use crate::{Error, ErrorKind};

/// The tables of a recipe, as `network.dropout=0.2` and `training.epochs=40` name them.
const TABLES: [&str; 2] = ["network", "training"];

/// The networks that can be trained, by the names of their presets.
pub fn network_names() -> impl Iterator<Item = &'static str> {
    presets().iter().map(|preset| preset.name)
}

/// What a network is, and how it is trained.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::learn) struct Recipe {
    pub(super) architecture: Architecture,
    pub(super) training: TrainConfig,
}

impl Recipe {
    /// The recipe of a preset with what is changed; none if no preset has the name of the model.
    pub(in crate::learn) fn of(config: &ModelConfig) -> Result<Option<Self>, Error> {
        let Some(preset) = presets().iter().find(|preset| preset.name == config.name) else {
            return Ok(None);
        };
        let recipe = Self {
            architecture: preset.architecture(),
            training: default_training(),
        };
        let mut tables = recipe.tables()?;
        for (name, changes) in TABLES.iter().zip([&config.network, &config.training]) {
            if let (Some(changes), Some(Value::Table(table))) = (changes, tables.get_mut(*name)) {
                merge(table, changes);
            }
        }
        for setting in &config.set {
            change(&mut tables, setting)?;
        }
        let mut recipe = Self::from_tables(tables)?;
        recipe.training.seed = config.seed;
        recipe.training.check()?;
        Ok(Some(recipe))
    }

    /// Changes one value: `training.optimizer.lr=0.001`.
    pub(in crate::learn) fn set(&mut self, setting: &str) -> Result<(), Error> {
        let mut tables = self.tables()?;
        change(&mut tables, setting)?;
        *self = Self::from_tables(tables)?;
        Ok(self.training.check()?)
    }

    /// Every value with the name it is set by.
    pub(in crate::learn) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = Vec::new();
        // A recipe that was made can be written.
        flatten("", &self.tables().unwrap_or_default(), &mut parameters);
        parameters
    }

    fn tables(&self) -> Result<Table, Error> {
        let table = |written: Result<Table, toml::ser::Error>| {
            let written =
                written.map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
            Ok::<_, Error>(Value::Table(written))
        };
        let tables = [
            table(Table::try_from(&self.architecture))?,
            table(Table::try_from(&self.training))?,
        ];
        Ok(TABLES.map(str::to_owned).into_iter().zip(tables).collect())
    }

    fn from_tables(mut tables: Table) -> Result<Self, Error> {
        Ok(Self {
            architecture: read(&mut tables, TABLES[0])?,
            training: read(&mut tables, TABLES[1])?,
        })
    }
}

/// Adam at 1e-3, until validation has not become better for ten epochs.
fn default_training() -> TrainConfig {
    TrainConfig {
        epochs: 60,
        clip_norm: Some(5.0),
        early_stopping: Some(EarlyStopping::default()),
        ..TrainConfig::default()
    }
}

fn read<T: DeserializeOwned>(tables: &mut Table, name: &str) -> Result<T, Error> {
    let table = tables.remove(name).unwrap_or(Value::Table(Table::new()));
    table.try_into().map_err(|error: toml::de::Error| {
        let message = format!("{name}: {}", error.to_string().trim());
        Error::new(ErrorKind::Config, message)
    })
}

/// Puts `changes` in; a table of another kind, such as another optimiser, takes the place of the one that is there.
fn merge(table: &mut Table, changes: &Table) {
    for (key, change) in changes {
        match (table.get_mut(key), change) {
            (Some(Value::Table(inner)), Value::Table(changes))
                if changes
                    .get("kind")
                    .is_none_or(|kind| inner.get("kind") == Some(kind)) =>
            {
                merge(inner, changes);
            }
            // What is on by default goes off.
            (_, Value::Boolean(false)) if is_optional(key) => {
                table.remove(key);
            }
            _ => {
                table.insert(key.clone(), change.clone());
            }
        }
    }
}

/// Values that `false` takes away.
fn is_optional(key: &str) -> bool {
    ["early_stopping", "clip_norm", "crop_frames"].contains(&key)
}

fn change(tables: &mut Table, setting: &str) -> Result<(), Error> {
    let refused = |reason: &str| {
        let message = format!(
            "{setting}: {reason}; set a value of a network as network.dropout=0.2 or training.optimizer.lr=0.001"
        );
        Error::new(ErrorKind::Config, message)
    };
    let (name, value) = setting
        .split_once('=')
        .ok_or_else(|| refused("this sets nothing"))?;
    // A word needs no quotes.
    let value = value
        .parse::<Value>()
        .unwrap_or_else(|_| Value::String(value.to_owned()));
    let mut keys: Vec<&str> = name.split('.').collect();
    let last = keys.pop().unwrap_or_default();
    if keys.first().is_none_or(|first| !TABLES.contains(first)) {
        return Err(refused("a network has no such value"));
    }
    let mut changes = Table::from_iter([(last.to_owned(), value)]);
    for key in keys.into_iter().rev() {
        changes = Table::from_iter([(key.to_owned(), Value::Table(changes))]);
    }
    merge(tables, &changes);
    Ok(())
}

fn flatten(path: &str, table: &Table, into: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let name = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match value {
            Value::Table(inner) => flatten(&name, inner, into),
            Value::String(text) => into.push((name, text.clone())),
            value => into.push((name, value.to_string())),
        }
    }
}

impl From<NetError> for Error {
    fn from(error: NetError) -> Self {
        let kind = match &error {
            NetError::Stopped { .. } => ErrorKind::Interrupted,
            _ => ErrorKind::Config,
        };
        Self::new(kind, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(name: &str, set: &[&str]) -> ModelConfig {
        ModelConfig {
            set: set.iter().map(|text| (*text).to_owned()).collect(),
            ..ModelConfig::named(name)
        }
    }

    #[test]
    fn values_of_presets_and_of_training_are_changed_by_name() {
        let changed = config(
            "fc",
            &[
                "network.hidden=[40, 20]",
                "training.optimizer.lr=0.01",
                "training.schedule.kind=cosine",
                "training.early_stopping=false",
            ],
        );
        let recipe = Recipe::of(&changed).unwrap().unwrap();
        assert_eq!(recipe.training.early_stopping, None);
        let parameters = recipe.parameters();
        let value = |name: &str| {
            let found = parameters.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(value("network.hidden"), Some("[40, 20]"));
        assert_eq!(value("training.optimizer.lr"), Some("0.01"));
        assert_eq!(value("training.schedule.kind"), Some("cosine"));
        assert_eq!(value("training.clip_norm"), Some("5.0"));
    }

    #[test]
    fn another_optimiser_takes_the_place_of_the_default() {
        let changed = config("fc", &["training.optimizer={ kind = 'sgd', lr = 0.1 }"]);
        let recipe = Recipe::of(&changed).unwrap().unwrap();
        let has = |name: &str| recipe.parameters().iter().any(|(known, _)| known == name);
        assert!(has("training.optimizer.momentum") && !has("training.optimizer.beta_2"));
    }

    #[test]
    fn what_is_no_value_is_refused_by_name() {
        for (setting, word) in [
            ("training.epochs", "sets nothing"),
            ("svm.c=1", "no such value"),
            ("training.epoch=3", "unknown field `epoch`"),
            ("training.epochs=0", "epochs"),
            ("network.hiden=[3]", "unknown field `hiden`"),
        ] {
            let error = Recipe::of(&config("fc", &[setting])).unwrap_err();
            assert!(error.message.contains(word), "{setting}: {}", error.message);
        }
        assert_eq!(Recipe::of(&config("svm", &[])).unwrap(), None);
    }
}
