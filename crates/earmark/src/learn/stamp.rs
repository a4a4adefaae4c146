//! What makes the numbers of a run less than they seem.

use std::collections::HashSet;
use std::fs;

use earmark_data::{ContentHash, Split};
use earmark_eval::report::{LeakCheck, Stamp};

use super::rounds::Plan;
use super::{Examples, Experiment};
use crate::{Error, ErrorKind};

const CHOSEN_ON_TEST: &str = "chosen-on-test";
const LEAKS: &str = "leaks";

/// The gravest reason, if there is one.
pub(super) fn find(
    experiment: &Experiment,
    examples: &Examples,
    plan: &Plan,
    checks: &[LeakCheck],
) -> Result<Option<Stamp>, Error> {
    if let Some(name) = plan.split.stamp() {
        return Ok(Some(leaky(name)));
    }
    if let Some(n_trials) = chosen_on_test(experiment, examples, plan)? {
        let meaning = format!(
            "The settings are the best of {n_trials} that were tried on tracks which are test tracks here. The best of \
             many is too good by chance: judge it on tracks that chose nothing (sweep with --holdout)."
        );
        return Ok(Some(stamp(CHOSEN_ON_TEST, meaning)));
    }
    let n_found: usize = checks.iter().map(|check| check.findings.len()).sum();
    Ok((n_found > 0).then(|| {
        let meaning = format!(
            "{n_found} artists or recordings lie on several sides (see the leak check). What is measured is in part \
             how well they are remembered: the numbers are too good for music by others."
        );
        stamp(LEAKS, meaning)
    }))
}

/// The gravest of several: no result at all comes before one that is too good.
pub(super) fn gravest<'a>(stamps: impl Iterator<Item = &'a Stamp>) -> Option<&'a Stamp> {
    let order = [Split::LEAKY_STAMP, CHOSEN_ON_TEST, LEAKS];
    let rank = |stamp: &&Stamp| order.iter().position(|name| *name == stamp.name);
    stamps.min_by_key(|stamp| rank(stamp).unwrap_or(order.len()))
}

/// Of a split that is known to leak.
pub(super) fn leaky(name: &str) -> Stamp {
    debug_assert_eq!(name, Split::LEAKY_STAMP);
    let meaning = "Segments of one track lie in training and in test. What is measured is how well tracks are \
                   remembered, not how well new music is told apart: no number here is a result.";
    stamp(name, meaning.to_owned())
}

fn stamp(name: &str, meaning: String) -> Stamp {
    Stamp {
        name: name.to_owned(),
        meaning,
    }
}

/// How many trials chose the settings, if some of them were judged by test tracks of this run.
fn chosen_on_test(
    experiment: &Experiment,
    examples: &Examples,
    plan: &Plan,
) -> Result<Option<usize>, Error> {
    let Some(chosen) = &experiment.chosen else {
        return Ok(None);
    };
    let text = fs::read_to_string(&chosen.tracks).map_err(|error| {
        let message = format!(
            "cannot be read ({error}); it lists the tracks that chose these settings, so keep it beside best.toml"
        );
        Error::new(ErrorKind::Io, message).at(&chosen.tracks)
    })?;
    let searched: HashSet<&str> = text.lines().collect();
    let mut tested = plan.rounds.iter().flat_map(|round| &round.test);
    let is_searched = |hash: ContentHash| searched.contains(hash.to_string().as_str());
    let found = tested.any(|unit| is_searched(examples.units[*unit].hash));
    Ok(found.then_some(chosen.n_trials))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_result_at_all_is_graver_than_one_too_good() {
        let [leaks, chosen, leaky] =
            [LEAKS, CHOSEN_ON_TEST, Split::LEAKY_STAMP].map(|name| stamp(name, String::new()));
        assert_eq!(gravest([&leaks, &chosen].into_iter()), Some(&chosen));
        assert_eq!(gravest([&chosen, &leaky, &leaks].into_iter()), Some(&leaky));
        assert_eq!(gravest(std::iter::empty()), None);
    }
}
