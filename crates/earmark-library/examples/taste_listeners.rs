//! How well taste is learnt from how many marks: listeners made up over a library whose genres and artists are known.
//!
//! `cargo run --release -p earmark-library --example taste_listeners -- LIBRARY SPLIT.csv [C…]`, where the names of the
//! library's files begin with a track of the table (`track,genre,artist,…`). Each listener likes two genres and dislikes
//! two others. Marks are drawn track by track; what is asked about afterwards is all tracks of these genres by artists of
//! whom none is marked. A line of JSON comes out for each `c` and number of marks.

#![allow(clippy::print_stdout)]

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::Path;

use earmark_library::Index;
use earmark_library::taste::{Mark, MarkedTrack, Shelf, Sounds, TasteOptions, Training, train};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

const N_LISTENERS: u64 = 60;

/// The tracks of a library, with the genre and artist of each.
struct Known {
    sounds: Sounds,
    genres: Vec<String>,
    artists: Vec<String>,
}

/// What came of one listener.
#[derive(Default)]
struct Tally {
    n_trained: usize,
    /// On artists of whom nothing is marked.
    aucs: Vec<f64>,
    /// By cross-validation.
    promised: Vec<f64>,
    /// Mean squared errors of probabilities.
    brier: Vec<f64>,
    /// Mean probability less the share of likes, of those asked about.
    bias: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, split, cs @ ..] = arguments.as_slice() else {
        return Err("name a library and a table of its tracks".into());
    };
    let known = Known::read(Path::new(library), Path::new(split))?;
    let cs: Vec<f64> = cs.iter().map(|c| c.parse()).collect::<Result<_, _>>()?;
    let cs = if cs.is_empty() {
        vec![TasteOptions::default().c]
    } else {
        cs
    };
    for c in cs {
        for n_marks in [10, 30, 100] {
            let mut tally = Tally::default();
            for seed in 0..N_LISTENERS {
                known.listen(c, n_marks, seed, &mut tally)?;
            }
            tally.print(c, n_marks);
        }
    }
    Ok(())
}

impl Known {
    fn read(library: &Path, split: &Path) -> Result<Self, Box<dyn Error>> {
        let table = std::fs::read_to_string(split)?;
        let rows: HashMap<&str, Vec<&str>> = table
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(track, rest)| (track, rest.split(',').collect()))
            .collect();
        let index = Index::open(library)?;
        let shelf = Shelf::of(&index)?;
        let embeddings = index.embeddings()?;
        let numbers: HashMap<_, usize> = embeddings.ids.iter().zip(0..).collect();
        let (mut genres, mut artists) = (Vec::new(), Vec::new());
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (number, track) in shelf.tracks.iter().enumerate() {
            let stem = track.path.file_stem().unwrap_or_default().to_string_lossy();
            let row = rows
                .get(stem.as_ref())
                .ok_or(format!("{stem} is not in the table"))?;
            genres.push(row[0].to_owned());
            artists.push(row[1].to_owned());
            keys.push(shelf.sounds.track(number).to_owned());
            values.extend_from_slice(embeddings.row(numbers[&track.id]));
        }
        let groups = artists.iter().map(|artist| Some(artist.clone())).collect();
        Ok(Self {
            sounds: Sounds::new(keys, groups, embeddings.dim, &values)?,
            genres,
            artists,
        })
    }

    fn listen(
        &self,
        c: f64,
        n_marks: usize,
        seed: u64,
        tally: &mut Tally,
    ) -> Result<(), Box<dyn Error>> {
        let mut generator = Pcg32::seed_from_u64(seed);
        let mut names: Vec<&str> = self.genres.iter().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        shuffle(&mut names, &mut generator);
        let (likes, dislikes) = (&names[..2], &names[2..4]);
        let mut of = |wanted: &[&str]| {
            let is_of = |number: &usize| wanted.contains(&self.genres[*number].as_str());
            let mut numbers: Vec<usize> = (0..self.genres.len()).filter(is_of).collect();
            shuffle(&mut numbers, &mut generator);
            numbers
        };
        let (likes, dislikes) = (of(likes), of(dislikes));
        let half = n_marks / 2;
        let marked: Vec<(usize, bool)> = (likes[..half].iter().map(|number| (*number, true)))
            .chain(dislikes[..half].iter().map(|number| (*number, false)))
            .collect();
        let heard: HashSet<&str> = marked
            .iter()
            .map(|(n, _)| self.artists[*n].as_str())
            .collect();
        let is_new = |number: &&usize| !heard.contains(self.artists[**number].as_str());
        let asked: Vec<(usize, bool)> = (likes.iter().filter(is_new).map(|number| (*number, true)))
            .chain(
                dislikes
                    .iter()
                    .filter(is_new)
                    .map(|number| (*number, false)),
            )
            .collect();
        let marks: Vec<Mark> = marked
            .iter()
            .map(|(number, liked)| self.mark(*number, *liked))
            .collect();
        let options = TasteOptions {
            c,
            ..TasteOptions::default()
        };
        if let Training::Trained(model) = train(&self.sounds, &marks, &options)? {
            let said = model.enjoyment(&self.sounds)?;
            let pairs: Vec<(f64, bool)> = asked
                .iter()
                .map(|(number, liked)| (said[*number].probability, *liked))
                .collect();
            tally.add(&pairs, model.quality());
        }
        Ok(())
    }

    fn mark(&self, number: usize, liked: bool) -> Mark {
        let track = self.sounds.track(number).to_owned();
        Mark {
            track: MarkedTrack {
                path: track.clone(),
                track,
            },
            liked,
            marked_at: 0,
        }
    }
}

impl Tally {
    fn add(&mut self, pairs: &[(f64, bool)], quality: &earmark_library::taste::Quality) {
        self.n_trained += 1;
        self.promised.push(quality.auc);
        let of = |wanted: bool| -> Vec<f64> {
            let of = pairs.iter().filter(|(_, liked)| *liked == wanted);
            of.map(|(probability, _)| *probability).collect()
        };
        let (likes, dislikes) = (of(true), of(false));
        if likes.is_empty() || dislikes.is_empty() {
            return;
        }
        let n_below = |like: &f64| dislikes.iter().filter(|dislike| like > dislike).count();
        let wins: usize = likes.iter().map(n_below).sum();
        let auc = wins as f64 / (likes.len() * dislikes.len()) as f64;
        self.aucs.push(auc);
        let target = |liked: bool| f64::from(u8::from(liked));
        let n = pairs.len() as f64;
        self.brier.push(
            pairs
                .iter()
                .map(|(p, liked)| (p - target(*liked)).powi(2))
                .sum::<f64>()
                / n,
        );
        self.bias.push(
            pairs
                .iter()
                .map(|(p, liked)| p - target(*liked))
                .sum::<f64>()
                / n,
        );
    }

    fn print(&self, c: f64, n_marks: usize) {
        let line = serde_json::json!({
            "c": c,
            "marks": n_marks,
            "listeners": N_LISTENERS,
            "trained": self.n_trained,
            "auc": mean(&self.aucs),
            "auc_tenth": quantile(&self.aucs, 0.1),
            "auc_ninth": quantile(&self.aucs, 0.9),
            "cross_validated": mean(&self.promised),
            "brier": mean(&self.brier),
            "bias": mean(&self.bias),
        });
        println!("{line}");
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let place = (share * values.len().saturating_sub(1) as f64).round() as usize;
    values.get(place).copied()
}

fn shuffle<T>(items: &mut [T], generator: &mut Pcg32) {
    for last in (1..items.len()).rev() {
        items.swap(last, generator.next_u64() as usize % (last + 1));
    }
}
