use std::collections::HashSet;

use rayon::prelude::*;

use super::{Neighbour, nearest_first};
use crate::LibraryError;

/// Rows that are searched in one piece by a thread.
const BLOCK: usize = 1024;

/// Embeddings scaled to length one, a row each, under keys of the caller's.
///
/// ```
/// use earmark_library::neighbours::Vectors;
///
/// let vectors = Vectors::new(&[10, 11, 12], 2, &[3.0, 0.0, 1.0, 1.0, 0.0, 2.0])?;
/// let nearest = vectors.nearest(&[1.0, 0.1], 2, |_| true)?;
/// assert_eq!(nearest.iter().map(|n| n.key).collect::<Vec<_>>(), [10, 11]);
/// # Ok::<(), earmark_library::LibraryError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Vectors {
    keys: Vec<i64>,
    dim: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// The rows of `values`, `dim` each, under `keys`. A row without a direction (all zero, or not finite) is left out: nothing is
    /// near to it.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) where the number of values is not that of keys times `dim`, or a
    /// key is there twice.
    pub fn new(keys: &[i64], dim: usize, values: &[f32]) -> Result<Self, LibraryError> {
        if dim == 0 || values.len() != keys.len() * dim {
            let message = format!(
                "{} embeddings of {dim} values cannot be made of {} values",
                keys.len(),
                values.len()
            );
            return Err(LibraryError::config(
                message,
                "rebuild the index with `earmark scan`",
            ));
        }
        let mut vectors = Self {
            keys: Vec::with_capacity(keys.len()),
            dim,
            values: Vec::with_capacity(values.len()),
        };
        let mut seen = HashSet::with_capacity(keys.len());
        for (key, row) in keys.iter().zip(values.chunks_exact(dim)) {
            let Some(row) = unit(row) else { continue };
            if !seen.insert(*key) {
                let message = format!("two embeddings have the key {key}");
                return Err(LibraryError::config(
                    message,
                    "rebuild the index with `earmark scan`",
                ));
            }
            vectors.keys.push(*key);
            vectors.values.extend(row);
        }
        Ok(vectors)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Values of a row.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// All keys with their rows, in the order they were given.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (i64, &[f32])> {
        let rows = self.values.chunks_exact(self.dim);
        self.keys.iter().copied().zip(rows)
    }

    /// The `count` nearest to `query` by cosine among those that `keep` wants, nearest first; of equals the lower key. Looks at
    /// every row, on all threads.
    ///
    /// # Errors
    /// As [`Neighbours::nearest`](super::Neighbours::nearest).
    pub fn nearest(
        &self,
        query: &[f32],
        count: usize,
        keep: impl Fn(i64) -> bool + Sync,
    ) -> Result<Vec<Neighbour>, LibraryError> {
        let query = checked_query(query, self.dim)?;
        if count == 0 {
            return Ok(Vec::new());
        }
        let best_of_block = |(keys, values): (&[i64], &[f32])| {
            let rows = keys.iter().zip(values.chunks_exact(self.dim));
            let wanted = rows.filter(|(key, _)| keep(**key));
            let neighbour = |(key, row): (&i64, &[f32])| Neighbour {
                key: *key,
                similarity: dot(&query, row).clamp(-1.0, 1.0),
            };
            best(wanted.map(neighbour).collect(), count)
        };
        let blocks = self.keys.par_chunks(BLOCK);
        let blocks = blocks.zip(self.values.par_chunks(BLOCK * self.dim));
        let found: Vec<Neighbour> = blocks.flat_map_iter(best_of_block).collect();
        Ok(best(found, count))
    }
}

/// The first `count` in order.
fn best(mut found: Vec<Neighbour>, count: usize) -> Vec<Neighbour> {
    if found.len() > count {
        found.select_nth_unstable_by(count - 1, nearest_first);
        found.truncate(count);
    }
    found.sort_unstable_by(nearest_first);
    found
}

/// The query scaled to length one.
pub(super) fn checked_query(query: &[f32], dim: usize) -> Result<Vec<f32>, LibraryError> {
    if query.len() != dim {
        let message = format!(
            "an embedding of {} values cannot be compared with those of {dim} values in the library",
            query.len()
        );
        return Err(LibraryError::config(
            message,
            "scan the library with this version of Earmark",
        ));
    }
    unit(query).ok_or_else(|| {
        let message =
            "an embedding without a direction (all zero, or not finite) is near to nothing";
        LibraryError::config(message, "ask for another file")
    })
}

/// The direction between embeddings: the mean of the rows, each scaled to length one, itself scaled to length one. None if no row has
/// a direction, or they cancel each other out.
///
/// # Panics
/// If the rows differ in length.
#[must_use]
pub fn mean_direction(rows: &[&[f32]]) -> Option<Vec<f32>> {
    let rows: Vec<Vec<f32>> = rows.iter().filter_map(|row| unit(row)).collect();
    let mut sum = vec![0.0; rows.first()?.len()];
    for row in &rows {
        assert_eq!(row.len(), sum.len(), "rows of one kind have one length");
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
    unit(&sum)
}

/// The row scaled to length one; none for one without a direction.
pub(crate) fn unit(row: &[f32]) -> Option<Vec<f32>> {
    // In double precision, so that neither large nor small values leave the range.
    let square: f64 = row.iter().map(|value| f64::from(*value).powi(2)).sum();
    let norm = square.sqrt();
    let has_direction = norm.is_finite() && norm > f64::from(f32::MIN_POSITIVE);
    has_direction.then(|| {
        row.iter()
            .map(|value| (f64::from(*value) / norm) as f32)
            .collect()
    })
}

/// The sum of products, in sixteen sums at once so that the compiler uses SIMD registers.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 16];
    let (a_blocks, a_rest) = a.as_chunks::<16>();
    let (b_blocks, b_rest) = b.as_chunks::<16>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, row after row.
    fn naive(keys: &[i64], dim: usize, values: &[f32], query: &[f32]) -> Vec<(i64, f64)> {
        let norm = |v: &[f32]| v.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
        let product = |a: &[f32], b: &[f32]| -> f64 {
            a.iter()
                .zip(b)
                .map(|(a, b)| f64::from(*a) * f64::from(*b))
                .sum()
        };
        let rows = keys.iter().zip(values.chunks_exact(dim));
        let cosine = |row: &[f32]| product(row, query) / norm(row) / norm(query);
        let mut all: Vec<_> = rows.map(|(key, row)| (*key, cosine(row))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }

    proptest! {
        #[test]
        fn the_nearest_are_those_of_the_definition(
            values in prop::collection::vec(0.1f32..10.0, 37 * 40),
            query in prop::collection::vec(0.1f32..10.0, 37),
            count in 0usize..50,
        ) {
            let keys: Vec<i64> = (0..40).map(|n| 1000 - 7 * n).collect();
            let vectors = Vectors::new(&keys, 37, &values).unwrap();
            let found = vectors.nearest(&query, count, |key| key % 2 == 0).unwrap();
            let mut expected = naive(&keys, 37, &values, &query);
            expected.retain(|(key, _)| key % 2 == 0);
            prop_assert_eq!(found.len(), count.min(expected.len()));
            for (found, (_, similarity)) in found.iter().zip(&expected) {
                prop_assert!((f64::from(found.similarity) - similarity).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn more_blocks_than_one_are_searched_and_equals_come_in_the_order_of_their_keys() {
        let keys: Vec<i64> = (0..5000).rev().collect();
        let values = [1.0, 2.0].repeat(5000);
        let vectors = Vectors::new(&keys, 2, &values).unwrap();
        let found = vectors.nearest(&[1.0, 2.0], 3, |key| key > 4).unwrap();
        assert_eq!(found.iter().map(|n| n.key).collect::<Vec<_>>(), [5, 6, 7]);
        assert!(found.iter().all(|n| (n.similarity - 1.0).abs() < 1e-6));
    }

    #[test]
    fn the_mean_of_directions_does_not_care_for_lengths() {
        let mean = mean_direction(&[&[100.0, 0.0], &[0.0, 0.1], &[0.0, 0.0]]).unwrap();
        assert!((mean[0] - mean[1]).abs() < 1e-6, "{mean:?}");
        assert_eq!(mean_direction(&[]), None);
        assert_eq!(mean_direction(&[&[1.0, 0.0], &[-2.0, 0.0]]), None);
    }

    #[test]
    fn rows_without_a_direction_are_near_to_nothing() {
        let values = [0.0, 0.0, f32::NAN, 1.0, f32::INFINITY, 1.0, 3e38, 3e38];
        let vectors = Vectors::new(&[1, 2, 3, 4], 2, &values).unwrap();
        assert_eq!(vectors.iter().map(|(key, _)| key).collect::<Vec<_>>(), [4]);
        assert_eq!(vectors.nearest(&[1.0, 1.0], 9, |_| true).unwrap()[0].key, 4);
        for query in [&[0.0, 0.0][..], &[f32::NAN, 1.0], &[1.0]] {
            assert!(vectors.nearest(query, 1, |_| true).is_err(), "{query:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(Vectors::new(&[1, 2], 2, &[1.0; 3]).is_err());
        assert!(Vectors::new(&[1, 1], 1, &[1.0; 2]).is_err());
        assert!(Vectors::new(&[], 0, &[]).is_err());
    }
}
