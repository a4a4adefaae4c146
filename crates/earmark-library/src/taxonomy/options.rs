//! How genres are chosen.

use serde::{Deserialize, Serialize};

/// Which of the genres that are probable enough come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prefer {
    /// The most probable.
    #[default]
    Probable,
    /// Those deepest in the tree, as `prefer_specific` of beets.
    Specific,
    /// Those at the top of the tree, or next to it where an allow list or the threshold leaves those out: as `canonical`
    /// of beets.
    Canonical,
}

/// What becomes of a name that is no genre of the taxonomy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unmatched {
    /// It is a genre of its own, written as it came.
    #[default]
    Keep,
    /// It is never chosen.
    Drop,
}

/// How [`Taxonomy::choose`](super::Taxonomy::choose) chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct ChooseOptions {
    /// The least probability of a genre that is chosen, 0 to 1 (0.3 unless said otherwise).
    pub min_probability: f64,
    /// The most genres that are chosen (2 unless said otherwise).
    pub max_genres: usize,
    /// Whether a genre is left out where one below it is chosen (yes unless said otherwise). Without it a genre always
    /// comes before those below it, as it is at least as probable.
    pub leaf_only: bool,
    /// Which come first.
    pub prefer: Prefer,
    /// What becomes of names that are no genre of the taxonomy.
    pub unmatched: Unmatched,
}

impl Default for ChooseOptions {
    fn default() -> Self {
        Self {
            min_probability: 0.3,
            max_genres: 2,
            leaf_only: true,
            prefer: Prefer::default(),
            unmatched: Unmatched::default(),
        }
    }
}
