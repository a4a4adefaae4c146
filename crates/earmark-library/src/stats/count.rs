use std::collections::HashMap;

use serde::Serialize;

/// How often something occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What.
    pub name: String,
    /// How many tracks.
    pub n: usize,
}

/// Most frequent first, in the order of the names where equal.
pub(super) fn of(names: impl Iterator<Item = String>) -> Vec<Count> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|(name, n)| Count { name, n })
        .collect();
    counts.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.name.cmp(&b.name)));
    counts
}
