//! The figures of `docs/duplicates.md`: what is found of copies made on purpose, and what beside them.
//!
//! `duplicates_figures ORIGINALS COPIES`: a folder of music, and a folder that has a folder for each way of copying, with
//! files named after their originals. Folders whose names begin with `clip` hold clips, which are looked for inside the
//! originals. `scripts/duplicates_recall.sh` makes them.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use earmark_audio::AudioStream;
use earmark_library::duplicates::{Clip, ClipStream, Relation, find_clips, related};
use earmark_library::fingerprint::{Fingerprint, FingerprintStream, NEAREST_OVERLAP};
use rayon::prelude::*;

fn main() {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(originals), Some(copies)) = (arguments.next(), arguments.next()) else {
        panic!("usage: duplicates_figures ORIGINALS COPIES");
    };
    let originals = fingerprints(&files(&originals));
    println!("{} originals long enough", originals.len());
    among_originals(&originals);
    for folder in folders(&copies) {
        let kind = folder.file_name().unwrap().to_string_lossy().into_owned();
        if kind.starts_with("clip") {
            clips(&kind, &originals, &files(&folder));
        } else {
            copied(&kind, &originals, &fingerprints(&files(&folder)));
        }
    }
}

type Tracks = BTreeMap<String, Fingerprint>;

fn among_originals(originals: &Tracks) {
    let names: Vec<&String> = originals.keys().collect();
    let items: Vec<&[u32]> = originals.values().map(AsRef::as_ref).collect();
    for pair in related(&items, &AtomicBool::new(false)).unwrap() {
        let stretch = pair.alignment.stretch;
        println!(
            "{} {} {:?}: {:.2} bits over all {} items, {:.2} over {}",
            names[pair.first],
            names[pair.second],
            pair.relation,
            pair.alignment.bit_errors,
            pair.alignment.overlap,
            stretch.bit_errors,
            stretch.n_changing
        );
    }
}

fn copied(kind: &str, originals: &Tracks, copies: &Tracks) {
    let names: Vec<&String> = originals.keys().chain(copies.keys()).collect();
    let both = originals.values().chain(copies.values());
    let items: Vec<&[u32]> = both.map(AsRef::as_ref).collect();
    let pairs = related(&items, &AtomicBool::new(false)).unwrap();
    let across = |n: usize| n >= originals.len();
    let (mut errors, mut same, mut nearly, mut beside) = (Vec::new(), 0, 0, 0);
    for pair in pairs.iter().filter(|pair| across(pair.second)) {
        if names[pair.first] != names[pair.second] {
            beside += 1;
            println!(
                "  beside: {} {} {:?}",
                names[pair.first], names[pair.second], pair.relation
            );
            continue;
        }
        errors.push(pair.alignment.bit_errors);
        match pair.relation {
            Relation::Same => same += 1,
            Relation::Nearly(_) => nearly += 1,
        }
    }
    println!(
        "{kind}: {} copies, {same} the same, {nearly} nearly, {beside} pairs beside them; bits that differ {}",
        copies.len(),
        spread(errors)
    );
}

fn clips(kind: &str, originals: &Tracks, paths: &[PathBuf]) {
    let names: Vec<&String> = originals.keys().collect();
    let items: Vec<&[u32]> = originals.values().map(AsRef::as_ref).collect();
    let heard: Vec<(String, Clip)> = paths
        .par_iter()
        .map(|path| (stem(path), clip(path)))
        .collect();
    let clips: Vec<Clip> = heard.iter().map(|(_, clip)| clip.clone()).collect();
    let started = Instant::now();
    let matches = find_clips(&clips, &items, &AtomicBool::new(false)).unwrap();
    let (mut errors, mut beside) = (Vec::new(), 0);
    for found in &matches {
        let (name, track) = (&heard[found.clip].0, names[found.track]);
        if name == track {
            errors.push(found.bit_errors);
        } else {
            beside += 1;
            println!(
                "  beside: {name} in {track}: {:.2} bits over {:.1} s",
                found.bit_errors, found.seconds
            );
        }
    }
    println!(
        "{kind}: {} clips, {} found, {beside} beside them, in {:.2} s; bits that differ {}",
        clips.len(),
        errors.len(),
        started.elapsed().as_secs_f64(),
        spread(errors)
    );
}

/// Smallest, median, largest.
fn spread(mut values: Vec<f64>) -> String {
    values.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (values.first(), values.last()) else {
        return "–".into();
    };
    format!(
        "{least:.2} to {most:.2}, median {:.2}",
        values[values.len() / 2]
    )
}

/// Of those long enough to be compared, by their names without ending.
fn fingerprints(paths: &[PathBuf]) -> Tracks {
    let heard = paths.par_iter().map(|path| {
        let mut stream = None;
        blocks(path, |rate, block| {
            let stream = stream.get_or_insert_with(|| FingerprintStream::new(rate).unwrap());
            stream.push(block);
        });
        (
            stem(path),
            stream.map(FingerprintStream::finish).unwrap_or_default(),
        )
    });
    heard
        .filter(|(_, fingerprint)| fingerprint.0.len() >= NEAREST_OVERLAP)
        .collect()
}

fn clip(path: &Path) -> Clip {
    let mut stream = None;
    blocks(path, |rate, block| {
        stream
            .get_or_insert_with(|| ClipStream::new(rate).unwrap())
            .push(block);
    });
    stream.map(ClipStream::finish).unwrap_or_default()
}

fn blocks(path: &Path, mut on_block: impl FnMut(u32, &[f32])) {
    let mut audio = AudioStream::open(path).unwrap();
    let rate = audio.sample_rate();
    while let Some(block) = audio.next_block().unwrap() {
        on_block(rate, block);
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (folders, mut files): (Vec<_>, Vec<_>) =
        entries(folder).into_iter().partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| self::files(folder)));
    files
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = entries(folder).into_iter();
    entries.filter(|path| path.is_dir()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
