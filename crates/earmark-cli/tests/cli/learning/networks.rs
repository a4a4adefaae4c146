//! Networks, small ones on data made so that they can be learnt: trained, broken off, asked, refused.

mod asked;
mod bad_input;
mod many;
mod resume;
mod runs;
mod stored;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Workshop, noise};
use crate::command::{Run, Wav, chord, run};

/// Rows of a picture.
const N_BANDS: usize = 8;
/// Two convolutions' worth of `cnn-mel`.
const SMALL_CNN: [&str; 8] = [
    "--model",
    "cnn-mel",
    "--set",
    "network.channels=[4]",
    "--set",
    "network.pools=[[2, 2]]",
    "--set",
    "network.dense=[8]",
];
const SHORT: [&str; 4] = ["--set", "training.epochs=4", "--holdout", "60/20/20"];

/// `earmark train` to the folder `out`.
fn train(workshop: &Workshop, data: &Path, out: &str, more: &[&str]) -> Run {
    let out = workshop.path(out);
    let arguments = [
        "train",
        data.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
        "--no-maps",
        "--no-repeats",
        "--no-cache",
    ];
    run(arguments.iter().chain(more))
}

/// The same, where nothing must go wrong.
fn trained(workshop: &Workshop, data: &Path, out: &str, more: &[&str]) -> Run {
    let trained = train(workshop, data, out, more);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    trained
}

fn weights(workshop: &Workshop, run: &str) -> Vec<u8> {
    fs::read(workshop.path(run).join("network.safetensors")).unwrap()
}

/// An NPZ file of pictures of two classes, twelve of each, which differ in the half of the bands that is loud.
fn pictures(workshop: &Workshop, name: &str, n_frames: usize) -> PathBuf {
    let (mut noise, n_tracks) = (noise(), 24);
    let mut values = Vec::new();
    for track in 0..n_tracks {
        for band in 0..N_BANDS {
            let is_loud = (band < N_BANDS / 2) == (track % 2 == 0);
            let level = if is_loud { 1.0 } else { 0.0 };
            values.extend((0..n_frames).map(|_| (level + noise()) as f32));
        }
    }
    let tracks: Vec<String> = (0..n_tracks)
        .map(|track| format!("{name}{track}"))
        .collect();
    let shape = format!("({n_tracks}, {N_BANDS}, {n_frames})");
    npz(workshop, name, &shape, &values, &tracks)
}

/// An NPZ file whose tracks have as many frames as their numbers and more, one after the other.
fn ragged(workshop: &Workshop, name: &str) -> PathBuf {
    let mut noise = noise();
    let (mut values, mut tracks) = (Vec::new(), Vec::new());
    for track in 0..24 {
        for _ in 0..12 + track {
            tracks.push(format!("{name}{track}"));
            let level = f64::from(track % 2);
            values.extend((0..N_BANDS).map(|_| (level + noise()) as f32));
        }
    }
    let shape = format!("({}, {N_BANDS})", tracks.len());
    npz(workshop, name, &shape, &values, &tracks)
}

/// An archive as NumPy writes it. Names that end in an even digit are of one genre, the others of another.
fn npz(workshop: &Workshop, name: &str, shape: &str, values: &[f32], tracks: &[String]) -> PathBuf {
    let text = |texts: Vec<&str>| -> Vec<u8> {
        let padded = |text: &str| format!("{text:\0<8}").into_bytes();
        texts.into_iter().flat_map(padded).collect()
    };
    let genre = |track: &String| {
        if track.ends_with(['0', '2', '4', '6', '8']) {
            "low"
        } else {
            "high"
        }
    };
    let one = format!("({},)", tracks.len());
    let values = values.iter().flat_map(|value| value.to_le_bytes());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (array, descr, shape, bytes) in [
        ("X", "<f4", shape, values.collect()),
        (
            "ids",
            "|S8",
            &one,
            text(tracks.iter().map(String::as_str).collect()),
        ),
        (
            "genre",
            "|S8",
            &one,
            text(tracks.iter().map(genre).collect()),
        ),
    ] {
        let head = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        let length = u16::try_from(head.len()).unwrap().to_le_bytes();
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(format!("{array}.npy"), options).unwrap();
        for part in [b"\x93NUMPY\x01\x00", &length[..], head.as_bytes(), &bytes] {
            zip.write_all(part).unwrap();
        }
    }
    let path = workshop.path(&format!("{name}.npz"));
    fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path
}

/// Class folders of nine clips of 1.6 s each, in two registers, each clip a little higher than the one before; all of
/// them `raised` by this factor.
fn clips(root: &Path, raised: f64) {
    for (genre, octave) in [("low", 0.5), ("high", 4.0)] {
        let folder = root.join(genre);
        fs::create_dir_all(&folder).unwrap();
        for n in 0..9 {
            let pitch = octave * raised * 1.01f64.powi(n);
            let bytes = Wav::default().bytes(1.6, |t| chord(t * pitch));
            // `evaluate` takes tracks of one name for the same.
            let name = format!("{}-{genre}-{n}.wav", root.file_name().unwrap().display());
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
}
