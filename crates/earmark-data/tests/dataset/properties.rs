//! What holds of every split.

use std::collections::BTreeMap;

use earmark_data::{DatasetError, Entry, Place, Split, SplitFinding, SplitShape, SplitStrategy};
use proptest::prelude::*;

use crate::manifest;

/// Tracks of two to four classes; artists mostly keep to a class.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let track = (0usize..4, 0usize..12, prop::bool::weighted(0.9));
    prop::collection::vec(track, 2..120).prop_map(|tracks| {
        let entry = |(n, (class, artist, keeps)): (usize, (usize, usize, bool))| Entry {
            id: format!("t{n}"),
            path: format!("t{n}.wav").into(),
            label: format!("c{}", if keeps { artist % 4 } else { class }),
            group: (artist > 0).then(|| format!("a{artist}")),
            part: None,
        };
        tracks.into_iter().enumerate().map(entry).collect()
    })
}

fn shape() -> impl Strategy<Value = SplitShape> {
    let holdout = (0u8..3, 1u8..4).prop_map(|(validation, test)| SplitShape::Holdout {
        validation: f64::from(validation) / 10.0,
        test: f64::from(test) / 10.0,
    });
    prop_oneof![(2usize..8).prop_map(SplitShape::Folds), holdout]
}

/// Shares of the sides, by place.
fn shares(shape: SplitShape) -> Vec<(String, f64)> {
    let named = |place: &str, share| (place.to_owned(), share);
    match shape {
        SplitShape::Folds(n) => (0..n)
            .map(|fold| named(&fold.to_string(), 1.0 / n as f64))
            .collect(),
        SplitShape::Holdout { validation, test } => vec![
            named("train", 1.0 - validation - test),
            named("validation", validation),
            named("test", test),
        ],
    }
}

fn counts(split: &Split) -> BTreeMap<(String, String), f64> {
    let mut counts = BTreeMap::new();
    for row in split.rows() {
        *counts
            .entry((row.label.clone(), row.place.to_string()))
            .or_insert(0.0) += 1.0;
    }
    counts
}

/// That a split is read back as it was written, with its hash.
fn comes_back(split: &Split) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("there is a folder for passing files");
    let path = folder.path().join("split.csv");
    split.write(&path).expect("it can be written");
    let read = Split::read(&path).expect("it can be read");
    prop_assert_eq!(read.hash(), split.hash());
    prop_assert_eq!(&read, split);
    Ok(())
}

proptest! {
    #[test]
    fn every_track_is_there_once_and_no_group_is_torn(entries in entries(), shape in shape(), seed: u64) {
        let manifest = manifest(entries);
        match Split::new(&manifest, SplitStrategy::Group(shape), seed) {
            Ok(split) => {
                let ids: Vec<&str> = split.rows().iter().map(|row| row.id.as_str()).collect();
                let expected: Vec<&str> = manifest.entries().iter().map(|entry| entry.id.as_str()).collect();
                prop_assert_eq!(ids, expected);
                prop_assert!(!split.findings().iter().any(SplitFinding::is_leak));
                prop_assert!(split.findings_against(&manifest).is_empty());
                if matches!(shape, SplitShape::Holdout { .. }) {
                    prop_assert!(split.findings().is_empty());
                }
                // A class is never in one fold alone: it would be tested without having been learnt.
                let counts = counts(&split);
                for label in manifest.labels() {
                    prop_assert!(counts.keys().filter(|(other, _)| *other == label).count() >= 2);
                }
            }
            Err(error) => prop_assert!(matches!(error, DatasetError::OneClass { .. } | DatasetError::ClassTooSmall { .. }
                | DatasetError::ClassTiedUp { .. } | DatasetError::EmptySide { .. } | DatasetError::NoGroups), "{error}"),
        }
    }

    #[test]
    fn classes_have_their_shares_by_track(entries in entries(), shape in shape(), seed: u64) {
        let manifest = manifest(entries);
        let Ok(split) = Split::new(&manifest, SplitStrategy::Track(shape), seed) else { return Ok(()) };
        let counts = counts(&split);
        for label in manifest.labels() {
            let total: f64 = counts.iter().filter(|((other, _), _)| *other == label).map(|(_, n)| n).sum();
            for (place, share) in shares(shape) {
                let n = counts.get(&(label.clone(), place.clone())).copied().unwrap_or(0.0);
                // Less than a track off; and one more where a side would else have had none.
                let target = share * total;
                let bound = if matches!(shape, SplitShape::Folds(_)) { 1.0 } else { 2.0 };
                prop_assert!((n - target).abs() < bound + 1e-9, "{label} in {place}: {n} for {target}");
            }
        }
    }

    #[test]
    fn a_seed_gives_one_split_whatever_the_order(entries in entries(), shape in shape(), seed: u64, by_group: bool) {
        let strategy = if by_group { SplitStrategy::Group(shape) } else { SplitStrategy::Track(shape) };
        let mut turned = entries.clone();
        turned.reverse();
        let split = |entries, seed| Split::new(&manifest(entries), strategy, seed).ok();
        let one = split(entries, seed);
        let other = split(turned, seed);
        prop_assert_eq!(one.as_ref().map(Split::hash), other.as_ref().map(Split::hash));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn what_is_written_is_read_back(entries in entries(), shape in shape(), leaky: bool) {
        let strategy = if leaky { SplitStrategy::LeakySegments { shape, n_segments: Some(3) } } else { SplitStrategy::Track(shape) };
        let Ok(split) = Split::new(&manifest(entries), strategy, 0) else { return Ok(()) };
        comes_back(&split)?;
    }

    #[test]
    fn any_names_are_read_back(
        names in prop::collection::vec((".{1,8}", prop::option::of(".{1,8}"), ".{0,8}"), 4),
        labels in [r"\PC{1,8}", r"\PC{1,8}"],
    ) {
        prop_assume!(labels[0] != labels[1]);
        let entries = names.into_iter().enumerate().map(|(n, (name, group, path))| Entry {
            id: format!("{name}{n}"),
            path: format!("{n}{path}").into(),
            label: labels[n % 2].clone(),
            group,
            part: None,
        });
        let strategy = SplitStrategy::Track(SplitShape::Folds(2));
        let split = Split::new(&manifest(entries.collect()), strategy, 0).expect("two tracks a class");
        comes_back(&split)?;
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z0-9,\"\n#.]{0,80}") {
        let folder = tempfile::tempdir().expect("there is a folder for passing files");
        let path = folder.path().join("split.csv");
        for head in ["id,label,fold\n", "id,path,label,part,stamp\n", ""] {
            std::fs::write(&path, format!("{head}{text}")).expect("it can be written");
            if let Ok(split) = Split::read(&path) {
                prop_assert!(!split.rows().is_empty());
                prop_assert!(split.findings().iter().all(|finding| !finding.to_string().is_empty()));
            }
        }
    }
}

#[test]
fn seeds_differ() {
    let track = |n: usize| Entry {
        id: n.to_string(),
        path: n.to_string().into(),
        label: (n % 2).to_string(),
        group: None,
        part: None,
    };
    let manifest = manifest((0..50).map(track).collect());
    let strategy = SplitStrategy::Track(SplitShape::Folds(5));
    let hash = |seed| {
        Split::new(&manifest, strategy, seed)
            .map(|split| split.hash().to_string())
            .ok()
    };
    let mut hashes: Vec<_> = (0..20).map(hash).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 20);
    assert_eq!(
        Place::named("excluded")
            .map(|place| place.to_string())
            .as_deref(),
        Some("excluded")
    );
}
