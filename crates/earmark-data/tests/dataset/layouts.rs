//! Data sets as they lie on the disk.

use std::fs;

use earmark_data::{
    DatasetError, Layout, Part, Place, Split, SplitStrategy, gtzan_index, read_dataset,
};
use tempfile::TempDir;

use crate::{ENDINGS, ids, read, shared};

/// A folder with empty files.
fn folder(files: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    root
}

#[test]
fn class_folders_are_read_to_any_depth() {
    let root = folder(&[
        "jazz/a.wav",
        "jazz/album/b.MP3",
        "blues/c.flac",
        "blues/cover.jpg",
        "blues/.hidden.wav",
    ]);
    let manifest = read(root.path());
    assert_eq!(manifest.layout(), Layout::ClassFolders);
    assert_eq!(
        ids(&manifest),
        ["blues/c.flac", "jazz/a.wav", "jazz/album/b.MP3"]
    );
    assert_eq!(manifest.labels(), ["blues", "jazz"]);
    assert!(
        manifest
            .entries()
            .iter()
            .all(|entry| entry.part.is_none() && entry.group.is_none())
    );
    manifest.check_files().unwrap();
}

#[test]
fn nothing_is_dropped_without_being_listed() {
    let root = folder(&["jazz/a.wav", "empty/notes.txt", "stray.wav"]);
    let manifest = read(root.path());
    let left_out: Vec<_> = manifest
        .left_out()
        .iter()
        .map(|left| (left.id.as_str(), left.reason))
        .collect();
    assert_eq!(
        left_out,
        [
            ("stray.wav", "in no folder of a class"),
            ("empty", "a folder without audio")
        ]
    );
}

#[test]
fn folders_of_parts_give_the_official_split() {
    let root = folder(&[
        "train/jazz/a.wav",
        "train/pop/b.wav",
        "valid/pop/c.wav",
        "Test/jazz/a.wav",
        "Test/pop/d.wav",
    ]);
    let manifest = read(root.path());
    let split = Split::new(&manifest, SplitStrategy::Official, 0).unwrap();
    assert_eq!(
        split.place_of("valid/pop/c.wav"),
        Some(Place::Part(Part::Validation))
    );
    assert_eq!(
        split.place_of("Test/jazz/a.wav"),
        Some(Place::Part(Part::Test))
    );
    assert_eq!(split.rows().len(), 5);
}

#[test]
fn gtzan_is_known_by_its_tracks_wherever_its_folders_lie() {
    for place in ["genres/", "genres_original/", "audio/", ""] {
        let files = [
            "blues/blues.00000.au",
            "jazz/jazz.00054.wav",
            "pop/pop.00087.flac",
            "readme.txt",
        ];
        let files = files.map(|file| format!("{place}{file}"));
        let root = folder(&files.each_ref().map(String::as_str));
        let manifest = read(root.path());
        assert_eq!(manifest.layout(), Layout::Gtzan, "{place}");
        assert_eq!(ids(&manifest), ["blues.00000", "jazz.00054", "pop.00087"]);
        let blues = &manifest.entries()[0];
        assert_eq!(blues.group.as_deref(), Some("john lee hooker"));
        assert_eq!(
            (blues.label.as_str(), blues.part),
            ("blues", Some(Part::Validation))
        );
    }
    // One track that is not GTZAN's makes it class folders.
    let root = folder(&["blues/blues.00000.au", "blues/mine.wav"]);
    assert_eq!(read(root.path()).layout(), Layout::ClassFolders);
}

#[test]
fn the_index_of_gtzan_has_the_counts_its_authors_give() {
    let index = gtzan_index();
    assert_eq!(index.len(), 1000);
    let count = |part| index.values().filter(|track| track.part == part).count();
    let parts = [Part::Train, Part::Validation, Part::Test, Part::Excluded].map(count);
    assert_eq!(parts, [443, 197, 290, 70]);
    for genre in [
        "blues",
        "classical",
        "country",
        "disco",
        "hiphop",
        "jazz",
        "metal",
        "pop",
        "reggae",
        "rock",
    ] {
        assert_eq!(
            index.values().filter(|track| track.genre == genre).count(),
            100
        );
    }
    for track in index.values().filter(|track| track.artist_fold.is_some()) {
        let same = index.values().filter(|other| other.artist == track.artist);
        assert!(
            same.filter_map(|other| other.artist_fold)
                .all(|fold| Some(fold) == track.artist_fold)
        );
    }
}

#[test]
fn the_published_splits_of_gtzan_need_only_the_audio() {
    let files: Vec<String> = gtzan_index()
        .iter()
        .map(|(id, track)| format!("genres/{}/{id}.wav", track.genre))
        .collect();
    let root = folder(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let manifest = read(root.path());
    let split = Split::new(&manifest, SplitStrategy::FaultFiltered, 0).unwrap();
    let leaks: Vec<String> = split.findings().iter().map(ToString::to_string).collect();
    // A run of tracks nobody has named; all named artists lie on one side.
    assert_eq!(
        leaks,
        ["the group \"unknown-run:disco.00057\" (2 tracks) lies in train, test"]
    );
    let folds = Split::new(&manifest, SplitStrategy::ArtistFolds, 0).unwrap();
    assert_eq!(folds.n_folds(), Some(5));
    // Artists with many tracks leave some folds without a class; nothing leaks.
    let findings: Vec<String> = folds.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "fold 1 has no \"blues\"",
            "fold 3 has no \"hiphop\"",
            "fold 1 has no \"rock\""
        ]
    );
    let excluded = folds
        .rows()
        .iter()
        .filter(|row| row.place == Place::Part(Part::Excluded));
    assert_eq!(excluded.count(), 360);
    assert_eq!(manifest.clone().without_excluded().entries().len(), 930);
    assert_eq!(manifest.without_excluded().left_out().len(), 70);
}

#[test]
fn the_gtzan_at_hand_is_read() {
    let Some(root) = shared("gtzan") else { return };
    let manifest = read(&root);
    assert_eq!(
        (manifest.layout(), manifest.entries().len()),
        (Layout::Gtzan, 398)
    );
    manifest.check_files().unwrap();
    let folds = Split::new(&manifest, SplitStrategy::ArtistFolds, 0).unwrap();
    assert!(!folds.findings().iter().any(|finding| finding.is_leak()));
}

#[test]
fn what_is_no_data_set_is_said_to_be_none() {
    let root = folder(&["notes.txt"]);
    let error = read_dataset(root.path(), ENDINGS).unwrap_err();
    assert!(matches!(error, DatasetError::UnknownLayout { .. }));
    let error = read_dataset(&root.path().join("gone"), ENDINGS).unwrap_err();
    assert!(matches!(error, DatasetError::Io { .. }));
}
