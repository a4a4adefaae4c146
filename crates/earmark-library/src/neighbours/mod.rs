//! Tracks that sound alike: the nearest embeddings by cosine.
//!
//! | file | what lives there |
//! |---|---|
//! | `vectors.rs` | rows of length one, and the exact search over all of them |
//! | `graph.rs` | the approximate search: a navigable small world |
//! | `stored.rs` | the graph's file: its stamp and checksum, written aside |
//!
//! Below [`EXACT_BELOW`] tracks the search is exact, since that takes no longer and there is nothing to build or to become stale.
//! Above it a graph (HNSW) is built once and kept beside the index. Who an embedding belongs to, and which of the neighbours are
//! wanted, is the caller's: nothing here knows files, tags or artists.
//!
//! The graph is the crate `usearch`'s: it is the one that maps its file into memory, is released every few weeks, and builds with a
//! C++ compiler alone (no cmake; its optional kernels in C, `numkong`, stay out). `docs/similar.md` has the comparison.

mod graph;
mod stored;
mod vectors;

use std::path::Path;

use crate::LibraryError;
use graph::Graph;
use stored::Contents;
pub use vectors::{Vectors, mean_direction};
pub(crate) use vectors::{dot, unit};

/// Tracks from which on the search is approximate.
pub const EXACT_BELOW: usize = 10_000;

/// A track that sounds like what was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The key its embedding was given under.
    pub key: i64,
    /// Cosine of the angle between the embeddings: -1 to 1, 1 for the same direction.
    pub similarity: f32,
}

/// Nearest first; of equals the lower key.
fn nearest_first(a: &Neighbour, b: &Neighbour) -> std::cmp::Ordering {
    b.similarity
        .total_cmp(&a.similarity)
        .then(a.key.cmp(&b.key))
}

/// Where the answers of [`Neighbours`] come from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// From all embeddings: the answers are exact.
    Exact,
    /// From the graph of an earlier run.
    Kept,
    /// From a graph that had to be built; with what kept it from being written, if anything.
    Built(Option<LibraryError>),
}

/// The embeddings of a library, ready to be searched.
pub struct Neighbours {
    search: Search,
    origin: Origin,
}

enum Search {
    Exact(Vectors),
    Graph(Graph),
}

impl Neighbours {
    /// Prepares the search over `n_tracks` embeddings, which `load` gives where they are needed: for an exact search, or for the graph
    /// if its file in `folder` is missing, stale (of another `generation`, a number that changes whenever an embedding does,
    /// or of another number of tracks), damaged or none of ours. Then it is built anew and put in its place.
    ///
    /// # Errors
    /// Those of `load`, and [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) where a graph cannot be built. A file that
    /// cannot be written is no error: see [`Self::origin`].
    pub fn open(
        folder: &Path,
        generation: u64,
        n_tracks: usize,
        load: impl FnOnce() -> Result<Vectors, LibraryError>,
    ) -> Result<Self, LibraryError> {
        if n_tracks < EXACT_BELOW {
            return Ok(Self::exact(load()?));
        }
        let of = Contents {
            generation,
            n_tracks: n_tracks as u64,
        };
        if let Some(graph) = stored::read(folder, of) {
            return Ok(Self {
                search: Search::Graph(graph),
                origin: Origin::Kept,
            });
        }
        let graph = Graph::build(&load()?)?;
        let unwritten = stored::write(folder, of, &graph).err();
        Ok(Self {
            search: Search::Graph(graph),
            origin: Origin::Built(unwritten),
        })
    }

    /// The exact search over `vectors`.
    #[must_use]
    pub fn exact(vectors: Vectors) -> Self {
        Self {
            search: Search::Exact(vectors),
            origin: Origin::Exact,
        }
    }

    /// Where the answers come from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The `count` nearest to `query` among those that `keep` wants, nearest first; fewer if there are no more.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) for a query of another length than the embeddings, or without
    /// a direction.
    pub fn nearest(
        &self,
        query: &[f32],
        count: usize,
        keep: impl Fn(i64) -> bool + Sync,
    ) -> Result<Vec<Neighbour>, LibraryError> {
        match &self.search {
            Search::Exact(vectors) => vectors.nearest(query, count, keep),
            Search::Graph(graph) => graph.nearest(query, count, keep),
        }
    }
}
