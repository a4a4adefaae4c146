/// The most columns of a picture.
const MAX_COLUMNS: usize = 1600;

/// How the frames of a column become one.
#[derive(Clone, Copy)]
pub(super) enum Fold {
    Mean,
    Max,
}

impl Fold {
    fn add(self, into: &mut [f32], frame: &[f32]) {
        match self {
            Self::Mean => into
                .iter_mut()
                .zip(frame)
                .for_each(|(sum, value)| *sum += value),
            Self::Max => into
                .iter_mut()
                .zip(frame)
                .for_each(|(max, value)| *max = max.max(*value)),
        }
    }
}

/// Frames of `n_values` folded into columns. When there are too many columns, each two become one, so
/// that memory does not grow with time.
pub(super) struct Columns {
    fold: Fold,
    n_values: usize,
    per_column: usize,
    n_frames: usize,
    folded: Vec<f32>,
}

/// What has become of the frames.
pub(super) struct Folded {
    /// Columns one after the other.
    pub(super) values: Vec<f32>,
    /// Frames in a column; the last may have fewer.
    pub(super) per_column: usize,
}

impl Columns {
    pub(super) fn new(fold: Fold, n_values: usize) -> Self {
        Self {
            fold,
            n_values,
            per_column: 1,
            n_frames: 0,
            folded: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, frame: &[f32]) {
        if self.n_frames == MAX_COLUMNS * self.per_column {
            self.halve();
        }
        if self.n_frames.is_multiple_of(self.per_column) {
            self.folded.extend_from_slice(frame);
        } else {
            let last = self.folded.len() - self.n_values;
            self.fold.add(&mut self.folded[last..], frame);
        }
        self.n_frames += 1;
    }

    fn halve(&mut self) {
        for column in 0..MAX_COLUMNS / 2 {
            let (before, after) = self.folded.split_at_mut((2 * column + 1) * self.n_values);
            self.fold.add(
                &mut before[2 * column * self.n_values..],
                &after[..self.n_values],
            );
            let from = 2 * column * self.n_values;
            self.folded
                .copy_within(from..from + self.n_values, column * self.n_values);
        }
        self.folded.truncate(MAX_COLUMNS / 2 * self.n_values);
        self.per_column *= 2;
    }

    pub(super) fn finish(mut self) -> Folded {
        if let Fold::Mean = self.fold {
            for (column, values) in self.folded.chunks_exact_mut(self.n_values).enumerate() {
                let frames = self
                    .per_column
                    .min(self.n_frames - column * self.per_column);
                values.iter_mut().for_each(|value| *value /= frames as f32);
            }
        }
        Folded {
            values: self.folded,
            per_column: self.per_column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(fold: Fold, n_frames: usize) -> Folded {
        let mut columns = Columns::new(fold, 2);
        for i in 0..n_frames {
            columns.push(&[i as f32, -(i as f32)]);
        }
        columns.finish()
    }

    #[test]
    fn few_frames_stay_as_they_are() {
        let folded = fold(Fold::Mean, 3);
        assert_eq!(folded.per_column, 1);
        assert_eq!(folded.values, [0.0, -0.0, 1.0, -1.0, 2.0, -2.0]);
    }

    #[test]
    fn many_frames_become_columns_of_a_power_of_two() {
        let n_frames = 5 * MAX_COLUMNS + 3;
        let folded = fold(Fold::Mean, n_frames);
        assert_eq!(folded.per_column, 8);
        assert_eq!(folded.values.len() / 2, n_frames.div_ceil(8));
        assert_eq!(folded.values[..4], [3.5, -3.5, 11.5, -11.5]);
        // The last column has 3 frames: n - 3, n - 2 and n - 1.
        assert_eq!(
            folded.values[folded.values.len() - 2],
            (n_frames - 2) as f32
        );
        let folded = fold(Fold::Max, n_frames);
        assert_eq!(folded.values[..4], [7.0, -0.0, 15.0, -8.0]);
    }
}
