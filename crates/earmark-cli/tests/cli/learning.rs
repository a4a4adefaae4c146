//! Training, judging and comparing classifiers, on tables that were made so that the answer is known.

mod bad_input;
mod classify;
mod ensemble;
mod evaluate;
mod faults;
mod joint;
#[cfg(feature = "networks")]
mod networks;
mod real;
mod sweep;
mod train;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::{Run, run};

/// A folder with tables and runs.
pub(crate) struct Workshop(tempfile::TempDir);

impl Workshop {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// A table of artists whose tracks are alike, written as `table.csv`.
    pub(crate) fn table(&self) -> PathBuf {
        self.write("table.csv", &table(&artists()))
    }

    /// `earmark train` with a table, to the folder `run`, as JSON.
    pub(crate) fn train(&self, data: &Path, more: &[&str]) -> Run {
        let (data, out) = (data.to_str().unwrap(), self.path("run"));
        let arguments = ["train", data, "-o", out.to_str().unwrap()];
        run(arguments.iter().chain(more))
    }

    /// The table without its column of artists.
    pub(crate) fn text_without_artists(&self) -> String {
        let lines = table(&artists());
        let line = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            [&cells[..2], &cells[3..]].concat().join(",") + "\n"
        };
        lines.lines().map(line).collect()
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.text(name)).unwrap()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

/// A track of a table.
#[derive(Clone, Debug)]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) genre: &'static str,
    pub(crate) artist: String,
    pub(crate) values: [f64; 4],
}

/// Three genres of five artists with six tracks each. Tracks of an artist lie close together, and artists of a genre
/// farther apart than genres: whoever has heard the artist knows the genre, and nobody else does so well.
pub(crate) fn artists() -> Vec<Track> {
    let mut noise = noise();
    let mut tracks = Vec::new();
    for (g, genre) in ["blues", "jazz", "rock"].into_iter().enumerate() {
        for artist in 0..5 {
            let home: [f64; 4] = std::array::from_fn(|_| 3.0 * noise() + 0.6 * g as f64);
            for n in 0..6 {
                tracks.push(Track {
                    id: format!("{genre}-{artist}-{n}"),
                    genre,
                    artist: format!("{genre} artist {artist}"),
                    values: home.map(|value| value + 0.1 * noise()),
                });
            }
        }
    }
    tracks
}

pub(crate) fn table(tracks: &[Track]) -> String {
    let line = |track: &Track| {
        let [a, b, c, d] = track.values;
        format!(
            "{},{},{},{a},{b},{c},{d}\n",
            track.id, track.genre, track.artist
        )
    };
    let lines: String = tracks.iter().map(line).collect();
    format!("track,genre,artist,a,b,c,d\n{lines}")
}

/// Numbers from -0.5 to 0.5 without a pattern, the same each time.
pub(crate) fn noise() -> impl FnMut() -> f64 {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    }
}
