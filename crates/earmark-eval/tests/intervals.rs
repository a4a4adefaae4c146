//! Whether intervals are what they claim: in 95 of 100 worlds the truth lies within.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use earmark_eval::{EvalOptions, Interval, Prediction, Predictions, compare, evaluate};
use rand_core::Rng;
use rand_pcg::Pcg64;

fn uniform(random: &mut Pcg64) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// Tracks of 60 artists, one to five each. An artist is easy or hard: a track is right with probability 0.95 or
/// 0.45, half of the artists are of either kind, so accuracy is 0.7.
fn world(random: &mut Pcg64, in_groups: bool) -> Predictions {
    let mut tracks = Vec::new();
    for artist in 0..60 {
        let skill = if uniform(random) < 0.5 { 0.95 } else { 0.45 };
        for n in 0..=artist % 5 {
            let right = uniform(random) < skill;
            let row = if right {
                vec![0.8, 0.2]
            } else {
                vec![0.3, 0.7]
            };
            let track = Prediction::new(format!("{artist}/{n}"), 0, row);
            tracks.push(if in_groups {
                track.in_group(artist.to_string())
            } else {
                track
            });
        }
    }
    Predictions::new(vec!["a".into(), "b".into()], tracks).unwrap()
}

fn options(seed: u64) -> EvalOptions {
    EvalOptions {
        n_resamples: 200,
        seed,
        ..EvalOptions::default()
    }
}

fn contains(interval: Interval, truth: f64) -> bool {
    interval.low <= truth && truth <= interval.high
}

/// The share of worlds whose interval of the accuracy holds 0.7.
fn coverage(n_worlds: u64, in_groups: bool) -> f64 {
    let mut random = Pcg64::new(11, 0);
    let held = (0..n_worlds).filter(|&seed| {
        let predictions = world(&mut random, in_groups);
        let accuracy = evaluate(&predictions, &options(seed))
            .unwrap()
            .metrics
            .accuracy;
        contains(accuracy.unwrap().interval.unwrap(), 0.7)
    });
    held.count() as f64 / n_worlds as f64
}

#[test]
fn the_truth_lies_within_in_95_of_100_worlds() {
    // 400 worlds measure the coverage with a standard deviation of 1.1 points; percentile intervals of 60 groups
    // and 200 draws are a little narrow.
    let coverage = coverage(400, true);
    assert!((0.91..=0.98).contains(&coverage), "{coverage}");
}

#[test]
fn drawing_tracks_as_if_artists_did_not_matter_promises_too_much() {
    let coverage = coverage(200, false);
    assert!(coverage < 0.90, "{coverage}");
}

#[test]
fn a_difference_of_nothing_lies_within_in_95_of_100_worlds() {
    let mut random = Pcg64::new(12, 0);
    let held = (0..400).filter(|&seed| {
        let left = world(&mut random, true);
        let rows = world(&mut random, true);
        let difference = compare(&left, &rows, &options(seed))
            .unwrap()
            .accuracy_difference;
        contains(difference.interval.unwrap(), 0.0)
    });
    let coverage = held.count() as f64 / 400.0;
    assert!((0.91..=0.98).contains(&coverage), "{coverage}");
}

#[test]
fn single_tracks_have_the_interval_of_a_share() {
    // 300 of 400 right: 0.75 +- 1.96 sqrt(0.75 * 0.25 / 400) = 0.75 +- 0.0424.
    let row = |n| {
        if n % 4 == 0 {
            vec![0.1, 0.9]
        } else {
            vec![0.9, 0.1]
        }
    };
    let tracks = (0..400)
        .map(|n| Prediction::new(n.to_string(), 0, row(n)))
        .collect();
    let predictions = Predictions::new(vec!["a".into(), "b".into()], tracks).unwrap();
    let accuracy = evaluate(&predictions, &EvalOptions::default())
        .unwrap()
        .metrics
        .accuracy
        .unwrap();
    let interval = accuracy.interval.unwrap();
    assert!(
        (accuracy.value - interval.low - 0.0424).abs() < 0.006,
        "{interval:?}"
    );
    assert!(
        (interval.high - accuracy.value - 0.0424).abs() < 0.006,
        "{interval:?}"
    );
}

#[test]
fn a_seed_gives_one_result() {
    let predictions = world(&mut Pcg64::new(1, 0), true);
    let once = evaluate(&predictions, &options(5)).unwrap();
    assert_eq!(evaluate(&predictions, &options(5)).unwrap(), once);
    assert_ne!(
        evaluate(&predictions, &options(6)).unwrap().metrics,
        once.metrics
    );
}
