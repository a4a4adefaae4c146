//! A sequence row by row.

use crate::{FeatureError, Spectrogram};

/// Values of at least one frame in row-major order, each finite as an f32, so that fourth powers of sums
/// are finite in f64.
pub(super) struct Sequence {
    n_frames: usize,
    values: Vec<f64>,
}

impl Sequence {
    pub(super) fn new<T: Copy + Into<f64>>(frames: &Spectrogram<T>) -> Result<Self, FeatureError> {
        if frames.n_frames() == 0 {
            return Err(FeatureError::invalid("n_frames", &0, "at least 1"));
        }
        let values = frames.as_slice();
        for (index, value) in values.iter().enumerate() {
            let value = (*value).into() as f32;
            if !value.is_finite() {
                let what = "sequence value";
                return Err(FeatureError::NonFinite { what, index, value });
            }
        }
        let by_row = frames.to_row_major();
        Ok(Self {
            n_frames: frames.n_frames(),
            values: by_row.into_iter().map(Into::into).collect(),
        })
    }

    pub(super) fn from_rows(n_frames: usize, values: Vec<f64>) -> Self {
        Self { n_frames, values }
    }

    /// Lifts the lowest `share` of the range of all values to its upper end.
    pub(super) fn lift_floor(&mut self, share: f64) {
        let low = self.values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self
            .values
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let floor = low + share * (high - low);
        for value in &mut self.values {
            *value = value.max(floor);
        }
    }

    pub(super) fn n_frames(&self) -> usize {
        self.n_frames
    }

    pub(super) fn n_rows(&self) -> usize {
        self.values.len() / self.n_frames
    }

    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.n_frames)
    }

    /// The means of `n_groups` groups of neighbouring rows, of equal size.
    pub(super) fn grouped(&self, n_groups: usize) -> Self {
        let group_size = self.n_rows() / n_groups;
        let groups = self.values.chunks_exact(group_size * self.n_frames);
        let values = groups.flat_map(|group| {
            let mut mean = vec![0.0; self.n_frames];
            add_rows(&mut mean, group.chunks_exact(self.n_frames), |_| {
                1.0 / group_size as f64
            });
            mean
        });
        Self::from_rows(self.n_frames, values.collect())
    }
}

/// Adds rows to `sum`, each times the weight of its number.
pub(super) fn add_rows<'a>(
    sum: &mut [f64],
    rows: impl Iterator<Item = &'a [f64]>,
    weight: impl Fn(usize) -> f64,
) {
    for (n, row) in rows.enumerate() {
        let weight = weight(n);
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += weight * value;
        }
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_means_of_neighbours() {
        let frames = vec![1.0f32, 3.0, 10.0, 30.0, 2.0, 4.0, 20.0, 40.0];
        let sequence = Sequence::new(&Spectrogram::from_frames(4, frames).unwrap()).unwrap();
        let groups = sequence.grouped(2);
        let rows: Vec<_> = groups.rows().collect();
        assert_eq!(rows, [[2.0, 3.0], [20.0, 30.0]]);
    }

    #[test]
    fn the_floor_is_a_share_of_the_range() {
        let mut sequence = Sequence::from_rows(2, vec![-80.0, -60.0, -30.0, 0.0]);
        sequence.lift_floor(0.5);
        assert_eq!(sequence.values, [-40.0, -40.0, -30.0, 0.0]);
        sequence.lift_floor(0.0);
        assert_eq!(sequence.values, [-40.0, -40.0, -30.0, 0.0]);
    }

    #[test]
    fn what_is_no_finite_f32_is_refused() {
        let of =
            |value: f64| Sequence::new(&Spectrogram::from_frames(1, vec![0.0, value]).unwrap());
        assert!(of(f64::from(f32::MAX)).is_ok());
        for value in [1e39, f64::NAN, f64::NEG_INFINITY] {
            let Err(FeatureError::NonFinite { index, .. }) = of(value) else {
                panic!("{value} is taken");
            };
            assert_eq!(index, 1);
        }
        assert!(Sequence::new(&Spectrogram::<f32>::from_frames(3, Vec::new()).unwrap()).is_err());
    }
}
