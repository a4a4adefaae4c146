//! Named sets of real files: against librosa, and on whatever a file may hold.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark::{Describer, Error, ErrorKind, FeatureRun, Recipe, Segments, Threads};
use proptest::prelude::*;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn describe(recipe: Recipe, path: &Path) -> Result<Vec<f32>, Error> {
    Ok(Describer::new(recipe)
        .describe(path)?
        .rows
        .values()
        .to_vec())
}

/// Columns and values of a table of one track.
fn table(csv: &str) -> (Vec<&str>, Vec<f64>) {
    let mut lines = csv.lines().map(|line| line.split(',').skip(1));
    let (head, row) = (lines.next().unwrap(), lines.next().unwrap());
    (
        head.collect(),
        row.map(|value| value.parse().unwrap()).collect(),
    )
}

/// The goldens were made with librosa 0.11.0, numpy 2.4.6 and scipy 1.17.1 by
/// `python scripts/librosa_sets.py SET examples/clips/folk.flac`.
///
/// Tolerance: 1e-4 of a value, as f32 sums of a clip of 15 s leave it. Skew and kurtosis divide by powers of a
/// small spread, and the means of single cepstral coefficients are differences of decibels: they are given
/// 1e-3 or, near 0, 1e-5 of the unit.
#[test]
fn sets_of_real_music_are_those_of_librosa() {
    for set in [
        "gtzan57",
        "gtzan57-reflect",
        "fma518",
        "timbre-rhythm-pitch",
    ] {
        let golden = format!("crates/earmark/tests/goldens/sets/{set}.csv");
        let golden = fs::read_to_string(repository(&golden)).unwrap();
        let (columns, expected) = table(&golden);
        let recipe = Recipe::new(set).unwrap();
        assert_eq!(recipe.schema().columns, columns);
        let values = describe(recipe, &repository("examples/clips/folk.flac")).unwrap();
        for ((column, expected), value) in columns.iter().zip(expected).zip(values) {
            let amplified = ["skew", "kurtosis", "mfcc"]
                .iter()
                .any(|part| column.contains(part));
            let tolerance = if amplified {
                1e-5 + 1e-3 * expected.abs()
            } else {
                1e-4 * expected.abs()
            };
            let error = (f64::from(value) - expected).abs();
            assert!(
                error <= tolerance,
                "{set} {column}: {value}, librosa {expected}"
            );
        }
    }
}

/// The table was computed with an older librosa, which mirrored the signal at its ends where librosa now
/// pads zeros and ended the separated signals with the last frame; `gtzan57-reflect` does so too.
///
/// Tolerance: 2e-4 of the value. The means of the separated signals and of single coefficients are sums around 0,
/// of which f32 keeps no more.
#[test]
fn the_shared_table_of_gtzan_is_reproduced() {
    let data = repository("../shared/data/gtzan");
    let Ok(csv) = fs::read_to_string(data.join("features_30_sec.csv")) else {
        eprintln!("skipped: {} is not there", data.display());
        return;
    };
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let columns = Recipe::new("gtzan57").unwrap().schema().columns;
    assert_eq!(
        head[2..59],
        columns,
        "the same columns under the same names"
    );
    let describer = Describer::new(Recipe::new("gtzan57-reflect").unwrap());
    let mut n_tracks = 0;
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let name = fields[0].trim_end_matches(".wav");
        let genre = name.split('.').next().unwrap();
        let path = data.join(format!("audio/{genre}/{name}.flac"));
        if !path.exists() {
            continue;
        }
        n_tracks += 1;
        let rows = describer.describe(&path).unwrap().rows;
        for ((column, expected), value) in columns.iter().zip(&fields[2..]).zip(rows.values()) {
            let expected: f64 = expected.parse().unwrap();
            let tolerance = 2e-4 * expected.abs();
            let error = (f64::from(*value) - expected).abs();
            assert!(
                error <= tolerance,
                "{name} {column}: {value}, there {expected}"
            );
        }
    }
    assert!(n_tracks >= 10, "{n_tracks} lossless tracks");
}

/// A WAV file of 32-bit floats.
fn float_wav(sample_rate: u32, channels: u16, samples: &[f32]) -> Vec<u8> {
    let block = 4 * u32::from(channels);
    let n_bytes = 4 * samples.len() as u32;
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + n_bytes).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16u32.to_le_bytes());
    bytes.extend(3u16.to_le_bytes());
    bytes.extend(channels.to_le_bytes());
    bytes.extend(sample_rate.to_le_bytes());
    bytes.extend((sample_rate * block).to_le_bytes());
    bytes.extend((block as u16).to_le_bytes());
    bytes.extend(32u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(n_bytes.to_le_bytes());
    samples
        .iter()
        .for_each(|sample| bytes.extend(sample.to_le_bytes()));
    bytes
}

fn sample() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -1.0f32..1.0,
        1 => Just(0.0),
        1 => any::<f32>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Any length, rate and number of channels, any bits: finite values or a typed error.
    #[test]
    fn any_file_is_described_or_refused(
        sample_rate in prop_oneof![Just(8000u32), Just(22_050), Just(44_100), 1000u32..100_000],
        channels in 1u16..9,
        noise in prop::collection::vec(sample(), 1..50),
        n_samples in prop_oneof![0usize..5000, 0usize..200_000],
        is_clean: bool,
        set in 0..earmark::features::FEATURE_SETS.len(),
        segments in prop_oneof![
            Just(None),
            Just(Some(Segments::Seconds(0.5))),
            Just(Some(Segments::Count(3))),
        ],
    ) {
        let samples: Vec<f32> = (0..n_samples)
            .map(|n| noise[(n * n / 7) % noise.len()])
            .map(|sample| if is_clean { sample.clamp(-1.0, 1.0) } else { sample })
            .map(|sample| if is_clean && sample.is_nan() { 0.0 } else { sample })
            .collect();
        let whole = samples.len() / usize::from(channels) * usize::from(channels);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.wav");
        fs::write(&path, float_wav(sample_rate, channels, &samples[..whole])).unwrap();
        let set = earmark::features::FEATURE_SETS[set].name;
        let mut recipe = Recipe::new(set).unwrap();
        if let Some(segments) = segments {
            recipe = recipe.with_segments(segments);
        }
        match describe(recipe, &path) {
            Ok(values) => prop_assert!(values.iter().all(|value| value.is_finite())),
            Err(error) => {
                let expected = [
                    ErrorKind::InvalidAudio,
                    ErrorKind::TooShort,
                    ErrorKind::UnsupportedFormat,
                    ErrorKind::Decode,
                ];
                prop_assert!(expected.contains(&error.kind), "{set}: {:?} {error}", error.kind);
                prop_assert_eq!(error.path.as_deref(), Some(path.as_path()));
            }
        }
    }
}

/// Found by the test above: the resampler's transform of these overflowed.
#[test]
fn samples_far_above_full_scale_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loud.wav");
    fs::write(&path, float_wav(44_100, 1, &[-1.3e38; 3])).unwrap();
    let error = describe(Recipe::new("gtzan57").unwrap(), &path).unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidAudio);
    assert!(error.message.contains("far above full scale"), "{error}");
}

#[test]
fn rows_do_not_depend_on_the_number_of_threads() {
    let clips = ["folk.flac", "metal.mp3", "electronic.opus"];
    let files: Vec<_> = clips
        .iter()
        .map(|name| Ok(repository("examples/clips").join(name)))
        .collect();
    let rows = |threads| {
        let cache = tempfile::tempdir().unwrap();
        let recipe = Recipe::new("timbre-rhythm-pitch").unwrap();
        let run = FeatureRun::new(recipe, cache.path()).unwrap();
        let stop = AtomicBool::new(false);
        let (tracks, progress) = run.prepare(&files, Threads::new(threads), &stop, |_, _, _| {});
        assert_eq!((progress.done, progress.failed), (3, 0));
        let out = cache.path().join("table.csv");
        run.write(&tracks, Threads::new(threads), &stop, &out)
            .unwrap();
        fs::read_to_string(out).unwrap()
    };
    assert_eq!(rows(1), rows(3));
}
