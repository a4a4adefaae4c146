//! Groups and pairs as lines of JSON or CSV.

use earmark::library::duplicates::{DuplicateGroup, DuplicateReport, NearlySame};
use serde::Serialize;

use crate::output::Entry;

/// A recording with its copies, or two tracks that are nearly the same.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum DuplicateEntry<'a> {
    Same(&'a DuplicateGroup),
    Nearly(&'a NearlySame),
}

impl<'a> DuplicateEntry<'a> {
    pub(super) fn of_groups(groups: &'a [DuplicateGroup]) -> Vec<Self> {
        groups.iter().map(Self::Same).collect()
    }

    pub(super) fn all(report: &'a DuplicateReport) -> Vec<Self> {
        let mut entries = Self::of_groups(&report.groups);
        entries.extend(report.nearly.iter().map(Self::Nearly));
        entries
    }
}

impl Entry for DuplicateEntry<'_> {
    const HEAD: &'static [&'static str] = &["relation", "group", "path", "others", "reasons"];

    fn row(&self) -> Vec<String> {
        match self {
            Self::Same(group) => {
                let others = group.others.iter();
                let paths: Vec<_> = others
                    .clone()
                    .map(|other| other.copy.path.to_string())
                    .collect();
                let reasons: Vec<_> = others.map(|other| other.reason.as_str()).collect();
                vec![
                    "same".into(),
                    group.group.to_string(),
                    group.keep.path.to_string(),
                    paths.join("|"),
                    reasons.join("|"),
                ]
            }
            Self::Nearly(pair) => vec![
                "nearly".into(),
                String::new(),
                pair.tracks[0].path.to_string(),
                pair.tracks[1].path.to_string(),
                pair.relation.as_str().into(),
            ],
        }
    }
}
