//! How long an index of many tracks takes to open and to be read:
//!
//! ```sh
//! cargo run --release -p earmark-library --example index_scale -- 100000 FOLDER
//! earmark similar SONG --library FOLDER
//! ```
//!
//! Tracks are made up: embeddings around 300 centres, fingerprints of noise.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::time::Instant;

use earmark_audio::PayloadDigest;
use earmark_library::{
    FileTags, Found, FoundAudio, Heard, Index, Recording, ScoredGenre, SoundTag,
};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

const DIM: usize = 200;
const CENTRES: usize = 300;
const FINGERPRINT: usize = 1800;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let n_tracks: u32 = arguments.next().unwrap().parse().unwrap();
    let folder = arguments.next().unwrap();
    let folder = Path::new(&folder);
    if !folder.exists() {
        timed("write", || write(folder, n_tracks));
    }
    let index = timed("open", || Index::open(folder).unwrap());
    let tracks = timed("read all tracks", || index.tracks().unwrap());
    let embeddings = timed("read all embeddings", || index.embeddings().unwrap());
    let path = &tracks[tracks.len() / 2].path;
    timed("read one track", || index.track_at(path).unwrap());
    assert_eq!(tracks.len(), embeddings.ids.len());
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    println!("{name}: {:.1} ms", 1e3 * started.elapsed().as_secs_f64());
    result
}

fn write(folder: &Path, n_tracks: u32) {
    let mut random = Pcg32::seed_from_u64(0);
    let centres: Vec<f32> = (0..CENTRES * DIM).map(|_| value(&mut random)).collect();
    let mut index = Index::open(folder).unwrap();
    let numbers: Vec<u32> = (0..n_tracks).collect();
    for numbers in numbers.chunks(1000) {
        let found: Vec<Found> = numbers
            .iter()
            .map(|number| track(*number, &centres, &mut random))
            .collect();
        index.write(&found).unwrap();
    }
}

/// -1 to 1.
fn value(random: &mut Pcg32) -> f32 {
    (f64::from(random.next_u32()) / f64::from(u32::MAX) * 2.0 - 1.0) as f32
}

fn track(number: u32, centres: &[f32], random: &mut Pcg32) -> Found {
    let mut payload = [0; 32];
    payload[..4].copy_from_slice(&number.to_le_bytes());
    let centre = number as usize % CENTRES;
    let centre = &centres[centre * DIM..][..DIM];
    let embedding = centre.iter().map(|middle| middle + 0.5 * value(random));
    let genres = (0..33).map(|genre| ScoredGenre {
        name: format!("genre {genre}"),
        probability: 1.0 / 33.0,
    });
    let tags = (0..17).map(|tag| SoundTag {
        name: format!("tag {tag}"),
        kind: "mood".to_owned(),
        probability: 0.1,
    });
    let recording = Recording {
        payload: PayloadDigest::from_bytes(payload),
        heard_by: "made up".to_owned(),
        heard: Heard {
            duration: 240.0,
            sample_rate: 44_100,
            channels: 2,
            codec: "mp3".to_owned(),
            bit_rate: Some(192_000),
            tempo: Some(120.0),
            genres: genres.collect(),
            tags: tags.collect(),
        },
        embedding: embedding.collect(),
        fingerprint: Some((0..FINGERPRINT).map(|_| random.next_u32()).collect()),
    };
    Found {
        moved: None,
        path: format!(
            "/music/artist {}/album {}/{number}.mp3",
            number / 100,
            number / 10
        )
        .into(),
        size: 5_760_000,
        modified_ns: 0,
        inode_changed_ns: 0,
        file_tags: Some(FileTags {
            title: Some(format!("title {number}")),
            artist: Some(format!("artist {}", number / 100)),
            ..FileTags::default()
        }),
        audio: FoundAudio::Heard(Box::new(recording)),
    }
}
