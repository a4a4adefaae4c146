//! Which of the genres that are probable enough are chosen.

use std::cmp::Ordering;

use super::Taxonomy;
use super::choose::Candidate;
use super::options::{ChooseOptions, Prefer};

/// At most `max_genres` of the candidates, in no order that matters.
pub(super) fn select<'a>(
    taxonomy: &Taxonomy,
    candidates: &'a [Candidate],
    options: &ChooseOptions,
) -> Vec<&'a Candidate> {
    let mut ranked: Vec<&Candidate> = candidates.iter().collect();
    ranked.sort_by(|a, b| by_preference(taxonomy, a, b, options.prefer));
    let mut chosen: Vec<&Candidate> = Vec::new();
    for candidate in &ranked {
        if chosen.len() == options.max_genres {
            break;
        }
        let has_above = || ranked.iter().any(|other| taxonomy.covers(other, candidate));
        if options.prefer == Prefer::Canonical && has_above() {
            continue;
        }
        let candidate = if options.leaf_only && options.prefer != Prefer::Canonical {
            leaf(taxonomy, &ranked, candidate)
        } else {
            candidate
        };
        let is_chosen = |other: &&Candidate| std::ptr::eq(*other, candidate);
        if !chosen.iter().any(is_chosen) {
            chosen.push(candidate);
        }
    }
    chosen
}

/// The best genre below a candidate that has none below itself: `rock` takes part for the best of its styles.
fn leaf<'a>(
    taxonomy: &Taxonomy,
    ranked: &[&'a Candidate],
    candidate: &'a Candidate,
) -> &'a Candidate {
    let mut below = ranked
        .iter()
        .filter(|other| taxonomy.covers(candidate, other));
    let is_leaf = |other: &&&Candidate| !ranked.iter().any(|low| taxonomy.covers(other, low));
    below.find(is_leaf).copied().unwrap_or(candidate)
}

fn by_preference(taxonomy: &Taxonomy, a: &Candidate, b: &Candidate, prefer: Prefer) -> Ordering {
    let by_probability = b.probability.total_cmp(&a.probability);
    let by_depth = taxonomy.depth(b).cmp(&taxonomy.depth(a));
    let order = match prefer {
        Prefer::Probable => by_probability.then(by_depth),
        Prefer::Specific => by_depth.then(by_probability),
        Prefer::Canonical => by_probability.then(by_depth.reverse()),
    };
    order.then_with(|| a.name.cmp(&b.name))
}
