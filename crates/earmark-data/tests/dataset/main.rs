//! Data sets and splits.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod array_tables;
mod balance;
mod fma;
mod layouts;
mod manifests;
mod properties;
mod split_files;
mod splits;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

use earmark_data::{Entry, Layout, Manifest, SplitShape, read_dataset};
use tempfile::TempDir;

const ENDINGS: &[&str] = &["wav", "mp3", "au", "flac", "ogg"];

fn read(root: &Path) -> Manifest {
    read_dataset(root, ENDINGS).unwrap()
}

const HOLDOUT: SplitShape = SplitShape::Holdout {
    validation: 0.0,
    test: 0.25,
};

fn entry(id: &str, label: &str, group: Option<&str>) -> Entry {
    Entry {
        id: id.to_owned(),
        path: format!("{id}.wav").into(),
        label: label.to_owned(),
        group: group.map(str::to_owned),
        part: None,
    }
}

/// Two classes of 20 tracks, four tracks an artist.
fn two_classes() -> Manifest {
    let track = |n: usize| {
        let group = format!("artist {}", n / 4);
        entry(&format!("t{n:02}"), ["blues", "jazz"][n / 20], Some(&group))
    };
    manifest((0..40).map(track).collect())
}

fn manifest(entries: Vec<Entry>) -> Manifest {
    Manifest::new(Path::new("data"), Layout::Csv, entries, vec![]).unwrap()
}

fn ids(manifest: &Manifest) -> Vec<&str> {
    manifest
        .entries()
        .iter()
        .map(|entry| entry.id.as_str())
        .collect()
}

/// A folder with a CSV file.
fn csv(text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("data.csv");
    fs::write(&path, text).unwrap();
    (root, path)
}

/// Data that is not part of the repository.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}
