//! A setting over all trials.

use std::cmp::Ordering;

use super::{SettingValue, SweepReport};

/// How a value reads that a trial does not have.
const MISSING: &str = "–";

/// A value of a setting; none where a trial does not have it.
pub(in crate::report) type Value<'a> = Option<&'a SettingValue>;

/// A setting, with its value in each trial.
pub(in crate::report) struct Parameter<'a> {
    pub(in crate::report) name: &'a str,
    pub(in crate::report) values: Vec<Value<'a>>,
}

impl<'a> Parameter<'a> {
    /// All settings of a sweep, in the order of their first use.
    pub(super) fn all(sweep: &'a SweepReport) -> Vec<Self> {
        let mut names: Vec<&str> = Vec::new();
        for setting in sweep.trials.iter().flat_map(|trial| &trial.settings) {
            if !names.contains(&setting.name.as_str()) {
                names.push(&setting.name);
            }
        }
        names
            .into_iter()
            .map(|name| Self::new(sweep, name))
            .collect()
    }

    fn new(sweep: &'a SweepReport, name: &'a str) -> Self {
        let trials = sweep.trials.iter().map(|trial| {
            let mut settings = trial.settings.iter();
            settings
                .find(|setting| setting.name == name)
                .map(|setting| &setting.value)
        });
        Self {
            name,
            values: trials.collect(),
        }
    }

    /// The values that differ: numbers rising, then texts in the order of their first use, then none.
    pub(in crate::report) fn distinct(&self) -> Vec<Value<'a>> {
        let mut distinct: Vec<Value<'a>> = Vec::new();
        for value in &self.values {
            if !distinct.contains(value) {
                distinct.push(*value);
            }
        }
        distinct.sort_by(|a, b| order(*a, *b));
        distinct
    }

    pub(super) fn is_varied(&self) -> bool {
        self.values.windows(2).any(|pair| pair[0] != pair[1])
    }

    pub(in crate::report) fn reads(value: Value<'_>) -> String {
        value.map_or_else(|| MISSING.to_owned(), ToString::to_string)
    }
}

fn order(a: Value<'_>, b: Value<'_>) -> Ordering {
    let kind = |value: Value<'_>| match value {
        Some(SettingValue::Number(_)) => 0,
        Some(SettingValue::Text(_)) => 1,
        None => 2,
    };
    match (a, b) {
        (Some(SettingValue::Number(a)), Some(SettingValue::Number(b))) => a.total_cmp(b),
        _ => kind(a).cmp(&kind(b)),
    }
}
