//! What speaks for a genre, in a few words.

use super::choose::Candidate;

/// `heard 40 % as Rap; parent of Trap (20 %)`.
pub(super) fn in_words(candidate: &Candidate) -> String {
    let heard = (candidate.own > 0.0).then(|| heard(candidate));
    let below = (!candidate.below.is_empty()).then(|| below(candidate));
    let reasons: Vec<String> = heard.into_iter().chain(below).collect();
    reasons.join("; ")
}

fn heard(candidate: &Candidate) -> String {
    let percent = percent(candidate.own);
    if candidate.heard_as.is_empty() {
        return format!("heard {percent}");
    }
    format!("heard {percent} as {}", candidate.heard_as.join(", "))
}

/// The genres below, the most probable first; at most three by name.
fn below(candidate: &Candidate) -> String {
    let mut below: Vec<&(String, f64)> = candidate.below.iter().collect();
    below.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let named = below.iter().take(3);
    let named = named.map(|(name, probability)| format!("{name} ({})", percent(*probability)));
    let named: Vec<String> = named.collect();
    let rest = match below.len() - named.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("parent of {}{rest}", named.join(", "))
}

pub(crate) fn percent(probability: f64) -> String {
    format!("{:.0} %", probability * 100.0)
}
