//! Predictions of a classifier that confuses neighbours in a list of genres, and a report on them.

use std::error::Error;

use super::maps::maps;
use earmark_eval::report::{FactGroup, LeakCheck, LeftOut, Mistake, Neighbour, Report, Stamp};
use earmark_eval::{EvalOptions, Prediction, Predictions, SegmentPrediction, Segments, evaluate};
use rand_core::Rng;
use rand_pcg::Pcg64;

/// Genres in an order in which neighbours sound alike.
pub(crate) const GENRES: [&str; 10] = [
    "classical",
    "jazz",
    "blues",
    "country",
    "rock",
    "metal",
    "pop",
    "disco",
    "hiphop",
    "reggae",
];
/// Tracks on the maps: few, so that they are quickly laid out in a build that is not optimised, too.
const N_ON_MAPS: usize = 40;
/// Segments of one track.
const N_SEGMENTS: usize = 2;
/// Tracks of one artist.
const N_PER_ARTIST: usize = 4;

/// A number from 0 to 1.
fn uniform(random: &mut Pcg64) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// Probabilities that fall with the distance from the true class, shaken by noise.
fn probabilities(n_classes: usize, label: usize, random: &mut Pcg64) -> Vec<f64> {
    let odds = (0..n_classes).map(|class| {
        let noise: f64 = (0..4).map(|_| uniform(random) - 0.5).sum();
        (2.4 * noise - 1.1 * class.abs_diff(label).min(4) as f64).exp()
    });
    let odds: Vec<f64> = odds.collect();
    let sum: f64 = odds.iter().sum();
    odds.into_iter().map(|odd| odd / sum).collect()
}

/// Predictions for `n_tracks` tracks of each class.
pub(crate) fn predictions(
    classes: &[&str],
    n_tracks: usize,
) -> Result<Predictions, Box<dyn Error>> {
    let mut random = Pcg64::new(4, 0);
    let mut tracks = Vec::new();
    for (label, class) in classes.iter().enumerate() {
        // Classes of unequal size, as they are in music.
        for n in 0..n_tracks - (3 * label) % 8 {
            let row = probabilities(classes.len(), label, &mut random);
            let track = Prediction::new(format!("{class}/{class}.{n:05}.flac"), label, row);
            tracks.push(track.in_group(format!("{class} artist {}", n / N_PER_ARTIST)));
        }
    }
    let classes = classes.iter().map(|class| (*class).to_owned()).collect();
    Ok(Predictions::new(classes, tracks)?)
}

/// Segments whose probabilities lie around those of their track.
fn segments(predictions: &Predictions) -> Result<Predictions, Box<dyn Error>> {
    let mut random = Pcg64::new(6, 0);
    let mut list = Vec::new();
    for track in predictions.tracks() {
        for segment in 0..N_SEGMENTS {
            let odds: Vec<f64> = track
                .probabilities
                .iter()
                .map(|p| p * (3.0 * (uniform(&mut random) - 0.5)).exp())
                .collect();
            let sum: f64 = odds.iter().sum();
            list.push(SegmentPrediction {
                track: track.id.clone(),
                segment,
                group: track.group.clone(),
                label: track.label,
                probabilities: odds.into_iter().map(|odd| odd / sum).collect(),
            });
        }
    }
    Ok(Segments::new(predictions.class_names().to_vec(), &list)?.segments)
}

/// A report with something in every section.
pub(crate) fn report(classes: &[&str], n_tracks: usize) -> Result<Report, Box<dyn Error>> {
    let predictions = predictions(classes, n_tracks)?;
    let evaluation = evaluate(&predictions, &EvalOptions::default())?;
    let mut report = Report::new("A simulated classifier of genres", evaluation);
    report.stamp = Some(Stamp {
        name: "simulated".into(),
        meaning:
            "These predictions were drawn at random. No music was heard; do not quote any number."
                .into(),
    });
    let options = EvalOptions {
        n_resamples: 200,
        ..EvalOptions::default()
    };
    report.segments = Some(evaluate(&segments(&predictions)?, &options)?);
    report.maps = maps(&predictions, N_ON_MAPS)?;
    report.mistakes = Mistake::worst(&predictions, 50);
    for (n, mistake) in report.mistakes.iter_mut().enumerate() {
        mistake.audio = (n < 3).then(|| format!("audio/{}", mistake.path));
        let neighbour = |i: usize| Neighbour {
            path: format!("{0}/{0}.{1:05}.flac", mistake.predicted, 7 * n % 31 + i),
            class: mistake.predicted.clone(),
            distance: 0.1 + 0.03 * (n % 5) as f64 + 0.05 * i as f64,
        };
        mistake.neighbours = (0..3).map(neighbour).collect();
    }
    report.leak_checks = leak_checks();
    report.left_out = vec![
        LeftOut {
            path: "jazz/jazz.00054.wav".into(),
            reason: "cannot be decoded: no audio track".into(),
        },
        LeftOut {
            path: "pop/pop.00003.wav".into(),
            reason: "1.2 s long; at least 3 s are needed".into(),
        },
    ];
    let n_tracks = predictions.tracks().len();
    report.facts = facts(n_tracks, n_tracks + report.left_out.len());
    Ok(report)
}

fn facts(n_tracks: usize, n_files: usize) -> Vec<FactGroup> {
    vec![
        FactGroup::new("Data")
            .fact("name", "simulated")
            .fact("tracks", format!("{n_tracks} of {n_files} files"))
            .fact("drawn with", "PCG XSL RR 128/64, seed 4"),
        FactGroup::new("Protocol")
            .fact("split", "5 folds, artists kept together")
            .fact("seed", "0")
            .fact("calibration", "temperature, fitted on training folds"),
        FactGroup::new("Model")
            .fact("name", "svm")
            .fact("licence", "MIT or Apache-2.0")
            .fact("kernel", "rbf, C = 10, gamma = scale")
            .fact("features", "gtzan57, version 2"),
        FactGroup::new("Versions").fact("earmark", env!("CARGO_PKG_VERSION")),
    ]
}

fn leak_checks() -> Vec<LeakCheck> {
    let check = |name: &str, findings: &[&str]| LeakCheck {
        name: name.into(),
        findings: findings
            .iter()
            .map(|finding| (*finding).to_owned())
            .collect(),
    };
    vec![
        check("segments of one track on both sides", &[]),
        check("an artist on both sides", &[]),
        check(
            "the same recording twice",
            &["metal/metal.00012.flac in fold 1 and rock/rock.00031.flac in fold 3 sound the same"],
        ),
        check("a scaler fitted before the split", &[]),
    ]
}
