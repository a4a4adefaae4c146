//! Splits: what may be asked for, what is written, and every way to leak.

use earmark_data::{DatasetError, Entry, Part, Split, SplitFinding, SplitShape, SplitStrategy};

use crate::{HOLDOUT, entry, manifest, two_classes};

fn refused(entries: Vec<Entry>, strategy: SplitStrategy) -> String {
    Split::new(&manifest(entries), strategy, 0)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_random_split_of_segments_is_refused_unless_it_is_called_leaky() {
    for asked in [
        "segments",
        "random-segments",
        "segment",
        "leaky_segments",
        "Leaky-Segments",
    ] {
        let error = SplitStrategy::named(asked, HOLDOUT).unwrap_err();
        assert!(
            matches!(error, DatasetError::SegmentSplit { .. }),
            "{asked}: {error}"
        );
    }
    let error = SplitStrategy::named("random", HOLDOUT).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("there is no split \"random\"; choose track, group")
    );
    let leaky = SplitStrategy::named("leaky-segments", HOLDOUT).unwrap();
    let split = Split::new(&two_classes(), leaky, 0).unwrap();
    assert_eq!(split.rows().len(), 400);
    assert_eq!(split.stamp(), Some("leaky-segments"));
    let findings = split.findings();
    assert_eq!(findings[0], SplitFinding::Leaky);
    let torn = findings
        .iter()
        .filter(|finding| matches!(finding, SplitFinding::TrackOnTwoSides { .. }));
    assert!(torn.count() > 30);
}

#[test]
fn a_split_by_track_says_which_artists_it_tears_apart() {
    let split = Split::new(&two_classes(), SplitStrategy::Track(HOLDOUT), 1).unwrap();
    let findings = split.findings();
    assert!(!findings.is_empty());
    assert!(
        findings
            .iter()
            .all(|finding| matches!(finding, SplitFinding::GroupOnTwoSides { .. }))
    );
    let split = Split::new(&two_classes(), SplitStrategy::Group(HOLDOUT), 1).unwrap();
    assert_eq!(split.findings(), []);
}

#[test]
fn unlisted_drops_of_files_are_found() {
    let all = two_classes();
    let split = Split::new(&all, SplitStrategy::Group(HOLDOUT), 0).unwrap();
    assert_eq!(split.findings_against(&all), []);
    let mut entries = all.entries().to_vec();
    entries.remove(3);
    entries[0].label = "jazz".into();
    entries.push(entry("new", "jazz", None));
    let found: Vec<String> = split
        .findings_against(&manifest(entries))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "\"new\" is not in the split",
            "\"t00\" is \"blues\" in the split and \"jazz\" in the data set",
            "\"t03\" is not in the data set",
        ]
    );
}

#[test]
fn classes_that_cannot_be_split_are_named() {
    let tracks = |n: usize, label: &str| -> Vec<Entry> {
        (0..n)
            .map(|i| entry(&format!("{label}{i}"), label, Some(label)))
            .collect()
    };
    let track = SplitStrategy::Track(HOLDOUT);
    assert!(refused(tracks(5, "a"), track).starts_with("all tracks have the label \"a\""));
    let mut one = tracks(5, "a");
    one.extend(tracks(1, "b"));
    assert!(
        refused(one.clone(), track)
            .starts_with("the class \"b\" has 1 tracks, which cannot lie on 2 sides")
    );
    assert!(refused(one, SplitStrategy::Track(SplitShape::Folds(3))).contains("1 tracks"));
    let mut two = tracks(5, "a");
    two.extend(tracks(5, "b"));
    assert!(
        refused(two, SplitStrategy::Group(HOLDOUT)).starts_with("the class \"a\" has 1 groups")
    );
    let ungrouped = vec![entry("1", "a", None), entry("2", "b", None)];
    assert!(refused(ungrouped, SplitStrategy::Group(HOLDOUT)).starts_with("no track has a group"));
}

#[test]
fn empty_sides_and_bad_shapes_are_refused() {
    let refused = |shape| {
        Split::new(&two_classes(), SplitStrategy::Track(shape), 0)
            .unwrap_err()
            .to_string()
    };
    let holdout = |validation, test| SplitShape::Holdout { validation, test };
    assert_eq!(
        refused(SplitShape::Folds(1)),
        "the number of folds is 1; choose 2 to 1000"
    );
    assert_eq!(
        refused(holdout(0.0, 0.0)),
        "the share of the test side is 0; choose above 0, below 1"
    );
    assert!(refused(holdout(0.0, f64::NAN)).contains("NaN"));
    assert!(refused(holdout(-0.1, 0.2)).contains("-0.1"));
    assert!(refused(holdout(0.5, 0.5)).contains("so that training has some"));
    // Four folds hold all, the others nothing.
    let four = (0..4)
        .map(|n| entry(&n.to_string(), ["a", "b"][n % 2], None))
        .collect();
    let error = Split::new(
        &manifest(four),
        SplitStrategy::Track(SplitShape::Folds(5)),
        0,
    )
    .unwrap_err();
    assert!(matches!(error, DatasetError::EmptySide { side } if side == "4"));
    let mut train_only = two_classes().entries().to_vec();
    train_only
        .iter_mut()
        .for_each(|entry| entry.part = Some(Part::Train));
    let error = Split::new(&manifest(train_only), SplitStrategy::Official, 0).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("nothing is on the side \"test\"")
    );
}

#[test]
fn published_splits_belong_to_their_data_sets() {
    for (strategy, name) in [
        (SplitStrategy::Official, "official"),
        (SplitStrategy::FaultFiltered, "fault-filtered"),
        (SplitStrategy::FmaOfficial, "fma-official"),
        (SplitStrategy::ArtistFolds, "artist-folds"),
    ] {
        let error = Split::new(&two_classes(), strategy, 0).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("this data set has no {name} split")),
            "{error}"
        );
    }
}

#[test]
fn a_class_of_few_large_groups_reaches_every_side() {
    // Three artists of ten tracks: by shares alone all would go to training.
    let mut entries = Vec::new();
    for n in 0..30 {
        entries.push(entry(
            &format!("a{n}"),
            "a",
            Some(&format!("big {}", n / 10)),
        ));
        entries.push(entry(&format!("b{n}"), "b", Some(&format!("small {n}"))));
    }
    let shape = SplitShape::Holdout {
        validation: 0.1,
        test: 0.1,
    };
    let split = Split::new(&manifest(entries), SplitStrategy::Group(shape), 0).unwrap();
    assert_eq!(split.findings(), []);
}

#[test]
fn groups_that_tie_classes_up_are_refused() {
    // Class c is spread over two groups, but without either a side loses a or b.
    let entries = vec![
        entry("1", "a", Some("x")),
        entry("2", "c", Some("x")),
        entry("3", "b", Some("y")),
        entry("4", "c", Some("y")),
        entry("5", "a", Some("y")),
        entry("6", "b", Some("x")),
    ];
    let split = Split::new(&manifest(entries), SplitStrategy::Group(HOLDOUT), 0).unwrap();
    assert_eq!(split.findings(), []);
}

#[test]
fn a_title_with_a_number_sign_is_a_track_like_any_other() {
    let entries: Vec<Entry> = (0..20)
        .map(|n| {
            let group = format!("composer {}", n / 2);
            entry(&format!("Prelude#{n}"), ["a", "b"][n / 2 % 2], Some(&group))
        })
        .collect();
    let manifest = manifest(entries);
    let shape = SplitShape::Folds(2);
    let by_track = Split::new(&manifest, SplitStrategy::Track(shape), 0).unwrap();
    // Were they segments of one track, all would lie on one side.
    assert_eq!(by_track.n_folds(), Some(2));
    assert_eq!(by_track.track_of("Prelude#3"), "Prelude#3");
    let by_group = Split::new(&manifest, SplitStrategy::Group(shape), 0).unwrap();
    assert_eq!(by_group.findings(), []);
    for split in [by_track, by_group] {
        assert_eq!(split.findings_against(&manifest), []);
        let torn = |finding: &SplitFinding| matches!(finding, SplitFinding::TrackOnTwoSides { .. });
        assert!(!split.findings().iter().any(torn));
    }
    // A leaky split cuts them further, and knows whose segments they are.
    let leaky = SplitStrategy::named("leaky-segments", shape).unwrap();
    let leaky = Split::new(&manifest, leaky, 0).unwrap();
    assert_eq!(leaky.rows().len(), 200);
    assert_eq!(leaky.track_of("Prelude#3#7"), "Prelude#3");
    assert_eq!(leaky.findings_against(&manifest), []);
}

#[test]
fn a_leaky_split_takes_segments_as_they_are() {
    let segment = |n: usize| {
        let mut entry = entry(
            &format!("t{}#{}", n / 3, n % 3),
            ["a", "b"][n / 3 % 2],
            None,
        );
        entry.path.clear();
        entry
    };
    let segments: Vec<Entry> = (0..24).map(segment).collect();
    let strategy = SplitStrategy::LeakySegments {
        shape: HOLDOUT,
        n_segments: None,
    };
    let segments = manifest(segments);
    let split = Split::new(&segments, strategy, 0).unwrap();
    assert_eq!((split.rows().len(), split.track_of("t0#1")), (24, "t0"));
    assert_eq!(split.findings_against(&segments), []);
    // A segment that is gone is named, and so is a track.
    let mut fewer = segments.entries().to_vec();
    fewer.retain(|entry| entry.id != "t0#1" && !entry.id.starts_with("t5#"));
    let gone = |id: &str| SplitFinding::NotInDataset { id: id.into() };
    assert_eq!(
        split.findings_against(&manifest(fewer)),
        [gone("t0#1"), gone("t5")]
    );
}
