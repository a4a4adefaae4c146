//! The approximate search from outside: how right it is, and what becomes of its file.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::path::Path;

use earmark_library::neighbours::{EXACT_BELOW, Neighbours, Origin, Vectors};
use rand_core::Rng;
use rand_pcg::Pcg64;

const DIM: usize = 24;
const N: usize = EXACT_BELOW;

/// Forty clusters with some width.
fn vectors() -> Vectors {
    let mut random = Pcg64::new(1, 0);
    let mut uniform = || (random.next_u64() >> 40) as f32 / (1u64 << 24) as f32;
    let centres: Vec<f32> = (0..40 * DIM).map(|_| uniform()).collect();
    let values: Vec<f32> = (0..N * DIM)
        .map(|n| centres[n / DIM % 40 * DIM + n % DIM] + 0.5 * uniform())
        .collect();
    let keys: Vec<i64> = (0..N as i64).map(|n| 3 * n).collect();
    Vectors::new(&keys, DIM, &values).unwrap()
}

/// The row of a key.
fn row(vectors: &Vectors, key: i64) -> &[f32] {
    let mut rows = vectors.iter();
    rows.find(|(other, _)| *other == key).unwrap().1
}

fn open(folder: &Path, generation: u64, vectors: &Vectors) -> (Neighbours, bool) {
    let was_asked = Cell::new(false);
    let load = || {
        was_asked.set(true);
        Ok(vectors.clone())
    };
    let neighbours = Neighbours::open(folder, generation, vectors.len(), load).unwrap();
    (neighbours, was_asked.get())
}

#[test]
fn the_graph_finds_nearly_all_that_are_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = vectors();
    let (graph, _) = open(folder.path(), 1, &vectors);
    let mut n_found = 0;
    for key in (0..100).map(|n| 300 * n) {
        let query = row(&vectors, key);
        let truth = vectors.nearest(query, 10, |other| other != key).unwrap();
        let found = graph.nearest(query, 10, |other| other != key).unwrap();
        assert_eq!(found.len(), 10);
        assert!(found.is_sorted_by(|a, b| a.similarity >= b.similarity));
        assert!(found.iter().all(|neighbour| neighbour.key != key));
        n_found += found
            .iter()
            .filter(|n| truth.iter().any(|t| t.key == n.key))
            .count();
    }
    assert!(n_found >= 950, "recall@10 {}", n_found as f64 / 1000.0);
    let few = graph.nearest(row(&vectors, 0), 10, |key| key < 9).unwrap();
    assert_eq!(few.len(), 3, "all that are wanted, though they are few");
    assert!(graph.nearest(&[1.0], 10, |_| true).is_err());
}

#[test]
fn a_graph_is_kept_until_it_is_stale_or_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = vectors();
    let (built, was_asked) = open(folder.path(), 1, &vectors);
    assert!(matches!(built.origin(), Origin::Built(None)) && was_asked);
    let (kept, was_asked) = open(folder.path(), 1, &vectors);
    assert!(matches!(kept.origin(), Origin::Kept) && !was_asked);
    let query = row(&vectors, 3);
    let ask = |graph: &Neighbours| graph.nearest(query, 10, |_| true).unwrap();
    assert_eq!(ask(&kept), ask(&built));
    let (_, was_asked) = open(folder.path(), 2, &vectors);
    assert!(was_asked, "of another generation");
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (_, was_asked) = open(folder.path(), 2, &vectors);
    assert!(was_asked, "damaged");
    let (_, was_asked) = open(folder.path(), 2, &vectors);
    assert!(!was_asked, "and made whole again");
}

#[test]
fn a_graph_that_cannot_be_kept_answers_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let vectors = vectors();
    let (graph, _) = open(&folder.path().join("missing"), 1, &vectors);
    assert!(matches!(graph.origin(), Origin::Built(Some(_))));
    assert_eq!(
        graph.nearest(row(&vectors, 9), 1, |_| true).unwrap()[0].key,
        9
    );
}

#[test]
fn a_small_library_is_searched_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let few = Vectors::new(&[1, 2], 2, &[1.0, 0.0, 0.0, 1.0]).unwrap();
    let (neighbours, _) = open(folder.path(), 1, &few);
    assert!(matches!(neighbours.origin(), Origin::Exact));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
