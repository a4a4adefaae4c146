use proptest::prelude::*;

use super::super::joined::JoinedTrack;
use super::*;

const METHODS: [EnsembleMethod; 3] = [
    EnsembleMethod::Mean,
    EnsembleMethod::Weighted,
    EnsembleMethod::Stacked,
];

/// Tracks of two classes in turn, four groups a class, each with what its members say.
fn joined(n_tracks: usize, said: impl Fn(usize, usize) -> Vec<Vec<f64>>) -> Joined {
    let track = |n: usize| JoinedTrack {
        id: n.to_string(),
        group: (n % 8).to_string(),
        label: n % 2,
        said: said(n, n % 2),
    };
    Joined {
        classes: vec!["a".into(), "b".into()],
        tracks: (0..n_tracks).map(track).collect(),
    }
}

fn row(p_of_a: f64) -> Vec<f64> {
    vec![p_of_a, 1.0 - p_of_a]
}

/// Without a pattern, from 0 to 1.
fn noise(n: usize) -> f64 {
    let mixed = (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 11) as f64 / (1u64 << 53) as f64
}

fn accuracy(combination: &Combination, joined: &Joined) -> f64 {
    let said = joined.map(|said| combination.ask(said)).unwrap();
    let right = said.tracks().iter().filter(|t| t.predicted() == t.label);
    right.count() as f64 / said.tracks().len() as f64
}

#[test]
fn a_member_that_draws_lots_is_outvoted() {
    // The first is right nine times of ten; the second says anything.
    let tracks = joined(200, |n, label| {
        let sure = if n % 10 == 9 { 0.1 } else { 0.9 };
        let of_a = if label == 0 { sure } else { 1.0 - sure };
        vec![row(of_a), row(0.02 + 0.96 * noise(n))]
    });
    let fitted = Combination::fit(EnsembleMethod::Weighted, &tracks).unwrap();
    let weights = fitted.weights().unwrap();
    assert!(weights[0] > 0.9, "{weights:?}");
    assert_eq!(accuracy(&fitted, &tracks), 0.9);
    let mean = Combination::fit(EnsembleMethod::Mean, &tracks).unwrap();
    assert_eq!(mean.weights().unwrap(), [0.5, 0.5]);
    assert!(accuracy(&mean, &tracks) < 0.9);
}

#[test]
fn stacking_learns_what_no_mixture_can() {
    // The first member says the contrary of what is true, the second nothing: no weights from 0 make that right.
    let tracks = joined(80, |n, label| {
        let contrary = if label == 0 { 0.2 } else { 0.8 };
        vec![row(contrary), row(0.4 + 0.2 * noise(n))]
    });
    let stacked = Combination::fit(EnsembleMethod::Stacked, &tracks).unwrap();
    assert_eq!(accuracy(&stacked, &tracks), 1.0);
    let weighted = Combination::fit(EnsembleMethod::Weighted, &tracks).unwrap();
    assert!(accuracy(&weighted, &tracks) < 0.7);
}

#[test]
fn sure_answers_stay_probabilities() {
    let tracks = joined(40, |_, label| {
        let sure = row(if label == 0 { 1.0 } else { 0.0 });
        vec![sure.clone(), sure.clone(), sure]
    });
    for method in METHODS {
        let fitted = Combination::fit(method, &tracks).unwrap();
        assert_eq!(accuracy(&fitted, &tracks), 1.0, "{method}");
    }
}

#[test]
fn too_few_tracks_are_refused() {
    let mut tracks = joined(40, |_, _| vec![row(0.4), row(0.6)]);
    tracks
        .tracks
        .iter_mut()
        .for_each(|track| track.group = track.label.to_string());
    let refused = Combination::fit(EnsembleMethod::Stacked, &tracks).unwrap_err();
    assert!(refused.message.contains("combine by weighted"));
    assert!(Combination::fit(EnsembleMethod::Weighted, &tracks).is_ok());
    tracks.tracks.retain(|track| track.label == 0);
    for method in METHODS {
        let refused = Combination::fit(method, &tracks).unwrap_err();
        assert!(
            refused.message.contains("no track of b"),
            "{}",
            refused.message
        );
    }
}

#[test]
fn it_is_kept_to_the_last_bit_and_checked() {
    let tracks = joined(40, |n, _| vec![row(noise(n)), row(noise(n + 100))]);
    for method in METHODS {
        let fitted = Combination::fit(method, &tracks).unwrap();
        let json = serde_json::to_string(&fitted).unwrap();
        let read: Combination = serde_json::from_str(&json).unwrap();
        assert_eq!(read, fitted);
        assert_eq!(read.check(2, 2), Ok(()));
        assert!(read.check(3, 2).unwrap_err().contains("2 members"));
        assert!(read.check(2, 3).unwrap_err().contains("other classes"));
        let one = read.ask(&[row(0.3)]).unwrap_err();
        assert!(one.message.contains("1 rows"));
    }
    let fitted = Combination::fit(EnsembleMethod::Weighted, &tracks).unwrap();
    let bad = Combination {
        rule: Rule::Weighted {
            weights: vec![1.5, -0.5],
        },
        ..fitted
    };
    assert!(bad.check(2, 2).unwrap_err().contains("no weights"));
}

proptest! {
    #[test]
    fn answers_are_probabilities(
        said in proptest::collection::vec(0.0..=1.0f64, 3),
        seed in 0usize..1000,
    ) {
        let tracks = joined(24, |n, _| (0..3).map(|m| row(noise(seed + 3 * n + m))).collect());
        let said: Vec<Vec<f64>> = said.into_iter().map(row).collect();
        for method in METHODS {
            let answer = Combination::fit(method, &tracks).unwrap().ask(&said).unwrap();
            prop_assert!((answer.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(answer.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }

    #[test]
    fn members_that_agree_are_heeded(p in 0.05..0.95f64) {
        // Of one mind, they are right: the mean has no other class than they.
        let tracks = joined(24, |_, label| vec![row(if label == 0 { 0.8 } else { 0.2 }); 2]);
        let mean = Combination::fit(EnsembleMethod::Mean, &tracks).unwrap();
        let answer = mean.ask(&[row(p), row(p)]).unwrap();
        prop_assert_eq!(answer[0] > answer[1], p > 1.0 - p);
    }
}
