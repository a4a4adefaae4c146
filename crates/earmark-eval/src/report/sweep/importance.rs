//! How much of the scores a setting explains.

use super::{Parameter, SweepReport};

/// What a setting explains.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// The setting.
    pub name: String,
    /// Its share, from 0 to 1; none where all scores are equal, or where there are fewer than two trials a value on
    /// average, as in a random search: then every setting would seem to explain everything.
    pub share: Option<f64>,
}

pub(super) fn of(sweep: &SweepReport) -> Vec<Importance> {
    let parameters = Parameter::all(sweep);
    let varied = parameters.iter().filter(|parameter| parameter.is_varied());
    let mut importances: Vec<Importance> = varied
        .map(|parameter| Importance {
            name: parameter.name.to_owned(),
            share: share(sweep, parameter),
        })
        .collect();
    let key = |importance: &Importance| importance.share.unwrap_or(-1.0);
    importances.sort_by(|a, b| key(b).total_cmp(&key(a)));
    importances
}

fn share(sweep: &SweepReport, parameter: &Parameter<'_>) -> Option<f64> {
    let with_score = || {
        let trials = sweep.trials.iter().zip(&parameter.values);
        trials.filter_map(|(trial, value)| Some((trial.score?.value, *value)))
    };
    let scores: Vec<f64> = with_score().map(|(score, _)| score).collect();
    let groups: Vec<Vec<f64>> = parameter
        .distinct()
        .into_iter()
        .map(|value| {
            with_score()
                .filter(|(_, other)| *other == value)
                .map(|(score, _)| score)
                .collect()
        })
        .filter(|group: &Vec<f64>| !group.is_empty())
        .collect();
    if scores.len() < 2 * groups.len() {
        return None;
    }
    let all = mean(&scores);
    let within: f64 = scores.iter().map(|score| (score - all).powi(2)).sum();
    let between: f64 = groups
        .iter()
        .map(|group| group.len() as f64 * (mean(group) - all).powi(2))
        .sum();
    // Rounding may take equal scores apart, or a share beyond 1.
    let differ = scores.iter().any(|score| *score != scores[0]);
    (differ && within > 0.0).then(|| (between / within).min(1.0))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Estimate;
    use crate::report::{Setting, SweepTrial};

    fn sweep(score: impl Fn(f64, f64) -> Option<f64>) -> SweepReport {
        let pairs = (0..12).map(|i| (f64::from(i % 4), f64::from(i / 4)));
        let trials = pairs.map(|(a, b)| SweepTrial {
            settings: vec![
                Setting::new("a", a),
                Setting::new("fixed", "x"),
                Setting::new("b", b),
            ],
            score: score(a, b).map(|value| Estimate {
                value,
                interval: None,
            }),
            fold_scores: Vec::new(),
            seconds: 1.0,
            error: None,
        });
        SweepReport::new("", "accuracy", trials.collect())
    }

    fn shares(sweep: &SweepReport) -> Vec<(String, f64)> {
        let importances = sweep.importances().into_iter();
        importances
            .map(|found| (found.name, found.share.unwrap()))
            .collect()
    }

    #[test]
    fn on_a_grid_of_sums_the_shares_are_one_in_all() {
        // Variances of 0..4 and 0..3: 5/4 and 2/3; the second counts three times, its variance nine times.
        let shares = shares(&sweep(|a, b| Some(a + 3.0 * b)));
        let (of_b, of_a) = (6.0 / (6.0 + 1.25), 1.25 / (6.0 + 1.25));
        assert_eq!((shares[0].0.as_str(), shares[1].0.as_str()), ("b", "a"));
        assert!((shares[0].1 - of_b).abs() < 1e-12 && (shares[1].1 - of_a).abs() < 1e-12);
    }

    #[test]
    fn interplay_is_no_share_of_one_setting() {
        let shares = shares(&sweep(|a, b| Some((a - 1.5) * (b - 1.0))));
        assert!(
            shares.iter().all(|(_, share)| share.abs() < 1e-12),
            "{shares:?}"
        );
    }

    #[test]
    fn where_nothing_can_be_said_there_is_no_share() {
        let none = |sweep: &SweepReport| {
            sweep
                .importances()
                .iter()
                .all(|found| found.share.is_none())
        };
        assert!(none(&sweep(|_, _| Some(0.1))), "scores that do not differ");
        assert!(
            none(&sweep(|a, b| (a == b).then_some(a))),
            "one trial a value"
        );
        assert!(none(&sweep(|_, _| None)), "failed trials");
    }
}
