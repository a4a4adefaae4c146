//! The tagger from file to tags against the reference: the taggrams of
//! `shared/data/gtzan/msd_musicnn_taggram.npz`, one row of 50 tags per patch of
//! 3 s, patches 61 frames apart. Skipped, with a word, where the data is not
//! at hand.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use earmark::models::musicnn::N_TAGS;
use earmark::models::shipped;
use earmark::{Tagger, Threads};
use npyz::npz::NpzArchive;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/gtzan");
const HOP_FRAMES: usize = 61;

type Taggram = Vec<[f32; N_TAGS]>;

fn reference() -> Option<BTreeMap<String, Taggram>> {
    let path = Path::new(DATA).join("msd_musicnn_taggram.npz");
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    let mut archive: NpzArchive<BufReader<_>> = NpzArchive::open(path).unwrap();
    let tags: Vec<f32> = archive.by_name("X").unwrap().unwrap().into_vec().unwrap();
    let ids = archive.by_name("ids").unwrap().unwrap();
    let ids: Vec<Vec<u8>> = ids.into_vec().unwrap();
    let mut taggrams = BTreeMap::<String, Taggram>::new();
    for (id, row) in ids.iter().zip(tags.as_chunks::<N_TAGS>().0) {
        let id = String::from_utf8_lossy(id);
        let id = id.trim_end_matches('\0').to_owned();
        taggrams.entry(id).or_default().push(*row);
    }
    Some(taggrams)
}

/// The audio file of a track, with its ending.
fn audio(id: &str) -> Option<(PathBuf, &'static str)> {
    let (genre, _) = id.split_once('.')?;
    ["flac", "mp3", "ogg"].into_iter().find_map(|ending| {
        let path = Path::new(DATA).join(format!("audio/{genre}/{id}.{ending}"));
        path.exists().then_some((path, ending))
    })
}

fn taggram(tagger: &Tagger, path: &Path) -> Taggram {
    let mut rows = Taggram::new();
    let heard = tagger.hear(path, Threads::all(), |patch| {
        rows.push(patch.output.tags);
        ControlFlow::Continue(())
    });
    heard.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    rows
}

fn mean(rows: &[[f32; N_TAGS]]) -> [f32; N_TAGS] {
    std::array::from_fn(|tag| rows.iter().map(|row| row[tag]).sum::<f32>() / rows.len() as f32)
}

fn worst(a: &[f32], b: &[f32]) -> f32 {
    std::iter::zip(a, b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let mean = |x: &[f32]| x.iter().sum::<f32>() / x.len() as f32;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f32, f32) -> f32| {
        std::iter::zip(a, b)
            .map(|(a, b)| f(a - mean_a, b - mean_b))
            .sum::<f32>()
    };
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

fn tagger() -> Tagger {
    let weights = shipped::find("musicnn-msd").unwrap().weights;
    Tagger::new(weights).unwrap().with_hop(HOP_FRAMES).unwrap()
}

/// The lossless clips, patch by patch. What is left is the resampler's: the
/// reference does not say which one it used, and the same network in PyTorch
/// after librosa's soxr comes no closer (0.056 for the worst patch).
#[test]
fn lossless_clips_agree_patch_by_patch() {
    let Some(reference) = reference() else { return };
    let tagger = tagger();
    let mut compared = 0;
    for (id, expected) in &reference {
        let Some((path, "flac")) = audio(id) else {
            continue;
        };
        let rows = taggram(&tagger, &path);
        // Ours has one more: the end of the track.
        assert!(
            (expected.len()..=expected.len() + 1).contains(&rows.len()),
            "{id}"
        );
        let rows = &rows[..expected.len()];
        let patch = worst(rows.as_flattened(), expected.as_flattened());
        let means = worst(&mean(rows), &mean(expected));
        let r = correlation(rows.as_flattened(), expected.as_flattened());
        println!("{id}: worst patch {patch:.4}, worst mean {means:.5}, correlation {r:.6}");
        assert!(patch < 0.06, "{id}: a tag of a patch is off by {patch}");
        assert!(means < 0.02, "{id}: the mean of a tag is off by {means}");
        assert!(r > 0.996, "{id}: correlation {r}");
        compared += 1;
    }
    assert!(compared > 0, "no lossless clip has a taggram");
}

/// The whole tracks among the lossy files, by their mean tags. At 48 kbit/s MP3
/// keeps little of what the top bands hold.
#[test]
fn means_of_lossy_tracks_agree() {
    let Some(reference) = reference() else { return };
    let tagger = tagger();
    let (mut correlations, mut errors) = (Vec::new(), Vec::new());
    for (id, expected) in &reference {
        let Some((path, "mp3")) = audio(id) else {
            continue;
        };
        let rows = taggram(&tagger, &path);
        let (found, expected) = (mean(&rows), mean(expected));
        correlations.push(correlation(&found, &expected));
        errors.push(worst(&found, &expected));
    }
    correlations.sort_by(f32::total_cmp);
    errors.sort_by(f32::total_cmp);
    let middle = correlations.len() / 2;
    let (worst_r, middle_r) = (correlations[0], correlations[middle]);
    let (middle_error, worst_error) = (errors[middle], errors[errors.len() - 1]);
    println!(
        "{} tracks: correlation {worst_r:.4} at worst, {middle_r:.4} in the middle",
        errors.len()
    );
    println!("worst tag of a track: {worst_error:.3} at worst, {middle_error:.3} in the middle");
    assert!(worst_r > 0.9 && middle_r > 0.998);
    assert!(worst_error < 0.1 && middle_error < 0.02);
}
