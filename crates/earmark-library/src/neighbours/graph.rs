use rayon::prelude::*;
use usearch::{Index, IndexOptions, MetricKind, ScalarKind};

use super::vectors::checked_query;
use super::{Neighbour, Vectors, nearest_first};
use crate::{LibraryError, LibraryErrorKind};

/// Links of a track to others, on every level but the lowest, which has twice as many.
const CONNECTIVITY: usize = 16;
/// Candidates that are looked at while a track is linked.
const EXPANSION_ADD: usize = 64;
/// Candidates that are looked at while a query is answered.
const EXPANSION_SEARCH: usize = 64;

/// The approximate search: a hierarchical navigable small world (HNSW; Yu. A. Malkov and D. A. Yashunin, IEEE TPAMI 42(4), 2020) of
/// cosines.
pub(super) struct Graph {
    index: Index,
}

impl Graph {
    /// The graph of `vectors`, by all threads. Which links it gets depends on the order the threads come in, so two graphs of the same
    /// vectors may differ in a few answers.
    pub(super) fn build(vectors: &Vectors) -> Result<Self, LibraryError> {
        let graph = Self::empty(vectors.dim())?;
        let threads = rayon::current_num_threads();
        let reserved = graph
            .index
            .reserve_capacity_and_threads(vectors.len(), threads);
        reserved.map_err(|error| unbuilt(&error))?;
        let rows: Vec<_> = vectors.iter().collect();
        rows.into_par_iter()
            .try_for_each(|(key, row)| graph.index.add(key.cast_unsigned(), row))
            .map_err(|error| unbuilt(&error))?;
        Ok(graph)
    }

    /// A graph of nothing, for rows of `dim` values.
    pub(super) fn empty(dim: usize) -> Result<Self, LibraryError> {
        let options = IndexOptions {
            dimensions: dim,
            metric: MetricKind::Cos,
            quantization: ScalarKind::F32,
            connectivity: CONNECTIVITY,
            expansion_add: EXPANSION_ADD,
            expansion_search: EXPANSION_SEARCH,
            multi: false,
        };
        let index = Index::new(&options).map_err(|error| unbuilt(&error))?;
        Ok(Self { index })
    }

    /// What the file of the graph is read and written by.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    pub(super) fn dim(&self) -> usize {
        self.index.dimensions()
    }

    pub(super) fn len(&self) -> usize {
        self.index.size()
    }

    pub(super) fn nearest(
        &self,
        query: &[f32],
        count: usize,
        keep: impl Fn(i64) -> bool + Sync,
    ) -> Result<Vec<Neighbour>, LibraryError> {
        let query = checked_query(query, self.dim())?;
        let count = count.min(self.len());
        if count == 0 {
            return Ok(Vec::new());
        }
        let keep = |key: u64| keep(key.cast_signed());
        let found = self.index.filtered_search(&query, count, keep);
        let found = found.map_err(|error| {
            let remedy = "delete the file of the graph in the library's folder";
            let message = format!("the graph of neighbours cannot be searched ({error})");
            LibraryError::new(LibraryErrorKind::Damaged, message, remedy)
        })?;
        let pairs = found.keys.iter().zip(&found.distances);
        let neighbour = |(key, distance): (&u64, &f32)| Neighbour {
            key: key.cast_signed(),
            similarity: (1.0 - distance).clamp(-1.0, 1.0),
        };
        let mut nearest: Vec<Neighbour> = pairs.map(neighbour).collect();
        nearest.sort_unstable_by(nearest_first);
        Ok(nearest)
    }
}

fn unbuilt(error: &dyn std::fmt::Display) -> LibraryError {
    let message = format!("the graph of neighbours cannot be built ({error})");
    LibraryError::config(
        message,
        "make memory free; a hundred thousand tracks need about 250 MB",
    )
}
