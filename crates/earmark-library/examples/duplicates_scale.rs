//! Time and memory of a search for duplicates in a large library: `duplicates_scale N_TRACKS`.
//!
//! Tracks are made up, four minutes each; one in ten is a copy of another with bits turned and its beginning cut. Bits are
//! set in eleven of sixteen cases, so that items coincide three times as often as those of real music (`docs/duplicates.md`).

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use earmark_library::duplicates::{Relation, related};

/// Items in four minutes.
const N_ITEMS: usize = 1917;

fn main() {
    let n_tracks: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut tracks: Vec<Vec<u32>> = Vec::with_capacity(n_tracks);
    for number in 0..n_tracks {
        let track = match number % 10 {
            9 => copy(&tracks[number - 5], &mut random),
            _ => (0..N_ITEMS).map(|_| random.item()).collect(),
        };
        tracks.push(track);
    }
    println!(
        "{n_tracks} tracks, {} MB of fingerprints, {}",
        n_tracks * N_ITEMS * 4 / 1_000_000,
        memory()
    );
    let started = Instant::now();
    let pairs = related(&tracks, &AtomicBool::new(false)).unwrap();
    let same = pairs.iter().filter(|pair| pair.relation == Relation::Same);
    let right = |pair: &&earmark_library::duplicates::Related| {
        pair.second % 10 == 9 && pair.first == pair.second - 5
    };
    println!(
        "{:.1} s on {} threads: {} of {} copies found, {} pairs beside them, {}",
        started.elapsed().as_secs_f64(),
        rayon::current_num_threads(),
        same.clone().filter(right).count(),
        n_tracks / 10,
        pairs.iter().filter(|pair| !right(pair)).count(),
        memory()
    );
}

/// From its fortieth item on; one item in sixteen as it was, the others with one to three bits turned.
fn copy(track: &[u32], random: &mut Random) -> Vec<u32> {
    let turned = |item: &u32| match random.next() % 16 {
        0 => *item,
        n => (0..=n % 3).fold(*item, |item, _| item ^ (1 << (random.next() % 32))),
    };
    track[40..].iter().map(turned).collect()
}

/// The most that was in use, as Linux counts it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    format!("peak memory {}", peak.unwrap_or("unknown").trim())
}

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }

    fn item(&mut self) -> u32 {
        self.next() | (self.next() & (self.next() | self.next()))
    }
}
