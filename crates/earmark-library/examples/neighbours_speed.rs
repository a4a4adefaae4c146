//! Speed and recall of the search for similar tracks; the table of docs/similar.md.
//!
//!     cargo run --release -p earmark-library --example neighbours_speed -- 100000
//!
//! The embeddings are synthetic: 300 clusters (sounds that are made again and again) in a subspace of 24 dimensions, a deviation of 0.6
//! within them where their centres deviate by 1, moved off the origin as embeddings behind a ReLU are, and noise of a hundredth in all
//! 200 dimensions. A thousand queries come from the same distribution. "Whole" is a query as a new process has it: check the file, map it,
//! search. Each time is the median of its runs.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use earmark_library::neighbours::{Neighbours, Origin, Vectors};
use rand_core::Rng;
use rand_pcg::Pcg64;

const DIM: usize = 200;
const N_QUERIES: usize = 1000;
const COUNT: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let n_tracks = std::env::args().nth(1).map_or(Ok(100_000), |n| n.parse())?;
    let rows = synthetic(n_tracks + N_QUERIES);
    let (rows, queries) = rows.split_at(n_tracks * DIM);
    let queries: Vec<&[f32]> = queries.chunks_exact(DIM).collect();
    let keys: Vec<i64> = (0..n_tracks as i64).collect();
    let vectors = Vectors::new(&keys, DIM, rows)?;
    let exact = Neighbours::exact(vectors.clone());
    let folder = tempfile::tempdir()?;

    let started = Instant::now();
    let open = || Neighbours::open(folder.path(), 1, n_tracks, || Ok(vectors.clone()));
    let built = open()?;
    let seconds = started.elapsed().as_secs_f64();
    assert!(
        matches!(built.origin(), Origin::Built(None)),
        "{:?}",
        built.origin()
    );
    println!("{n_tracks} tracks; built and written in {seconds:.1} s");

    let opened = median(11, || {
        open().map(|kept| assert!(matches!(kept.origin(), Origin::Kept)))
    });
    let whole = median(11, || {
        open().and_then(|kept| kept.nearest(queries[0], COUNT, |_| true))
    });
    println!("open {opened:.1} ms, whole query {whole:.1} ms");

    let kept = open()?;
    let mut found = 0;
    let (mut exact_ms, mut graph_ms) = (Vec::new(), Vec::new());
    for query in &queries {
        let (truth, ms) = timed(|| exact.nearest(query, COUNT, |_| true));
        exact_ms.push(ms);
        let (answer, ms) = timed(|| kept.nearest(query, COUNT, |_| true));
        graph_ms.push(ms);
        let truth = truth?;
        let is_found = |key| truth.iter().any(|neighbour| neighbour.key == key);
        found += answer?
            .iter()
            .filter(|neighbour| is_found(neighbour.key))
            .count();
    }
    let recall = found as f64 / (COUNT * N_QUERIES) as f64;
    let (exact, graph) = (middle(exact_ms), middle(graph_ms));
    println!(
        "recall@{COUNT} {recall:.4}; a search {graph:.3} ms, of all rows {exact:.3} ms: {:.0} times",
        exact / graph
    );
    Ok(())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let result = black_box(run());
    (result, 1e3 * started.elapsed().as_secs_f64())
}

fn median<T>(n_runs: usize, run: impl Fn() -> T) -> f64 {
    middle((0..n_runs).map(|_| timed(&run).1).collect())
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn synthetic(n_rows: usize) -> Vec<f32> {
    const N_DIRECTIONS: usize = 24;
    const N_CLUSTERS: usize = 300;
    let mut random = Pcg64::new(1, 0);
    let scale = (DIM as f32).sqrt().recip();
    let directions: Vec<f32> = (0..N_DIRECTIONS * DIM)
        .map(|_| scale * normal(&mut random))
        .collect();
    let centres: Vec<f32> = (0..N_CLUSTERS * N_DIRECTIONS)
        .map(|_| normal(&mut random))
        .collect();
    let mean: Vec<f32> = (0..DIM).map(|_| 0.15 * uniform(&mut random)).collect();
    let mut rows = Vec::with_capacity(n_rows * DIM);
    for _ in 0..n_rows {
        let cluster = random.next_u64() as usize % N_CLUSTERS;
        let mut row = mean.clone();
        for direction in 0..N_DIRECTIONS {
            let along = centres[cluster * N_DIRECTIONS + direction] + 0.6 * normal(&mut random);
            for (value, part) in row.iter_mut().zip(&directions[direction * DIM..]) {
                *value += along * part;
            }
        }
        rows.extend(row.iter().map(|value| value + 0.01 * normal(&mut random)));
    }
    rows
}

/// From 0 to 1.
fn uniform(random: &mut Pcg64) -> f32 {
    (random.next_u64() >> 40) as f32 / (1u64 << 24) as f32
}

/// Of mean 0 and deviation 1, by Box and Muller.
fn normal(random: &mut Pcg64) -> f32 {
    let radius = (-2.0 * uniform(random).max(1e-7).ln()).sqrt();
    radius * (std::f32::consts::TAU * uniform(random)).cos()
}
