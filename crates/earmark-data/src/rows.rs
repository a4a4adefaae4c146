//! The rows of a track.

/// All rows of one track: those of its first segment, then those of the next.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TrackRows {
    segments: Vec<SegmentRows>,
    n_columns: usize,
    values: Vec<f32>,
}

/// A stretch of a track and how many rows describe it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentRows {
    /// Seconds from the beginning of the track.
    pub start: f64,
    /// Seconds from the beginning of the track.
    pub end: f64,
    /// Rows of this segment: 1, or one for each frame.
    pub n_rows: usize,
}

impl TrackRows {
    /// No rows yet, of `n_columns` values each.
    ///
    /// # Panics
    /// If `n_columns` is 0.
    #[must_use]
    pub fn new(n_columns: usize) -> Self {
        assert!(n_columns > 0, "a row has at least one value");
        Self {
            n_columns,
            ..Self::default()
        }
    }

    /// Appends a segment from `start` to `end` seconds with its rows, one after the other.
    ///
    /// # Panics
    /// If `values` are not whole rows.
    pub fn push(&mut self, start: f64, end: f64, values: impl IntoIterator<Item = f32>) {
        let before = self.values.len();
        self.values.extend(values);
        let n_values = self.values.len() - before;
        assert!(
            n_values.is_multiple_of(self.n_columns),
            "{n_values} values are no whole rows of {}",
            self.n_columns
        );
        self.segments.push(SegmentRows {
            start,
            end,
            n_rows: n_values / self.n_columns,
        });
    }

    /// Values of a row.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// All segments, in their order.
    #[must_use]
    pub fn segments(&self) -> &[SegmentRows] {
        &self.segments
    }

    /// All values, row after row.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Every row with its segment and its number in it, counted from 0.
    pub fn rows(&self) -> impl Iterator<Item = (SegmentRows, usize, &[f32])> {
        let places = self
            .segments
            .iter()
            .flat_map(|segment| (0..segment.n_rows).map(|n| (*segment, n)));
        let rows = self.values.chunks_exact(self.n_columns.max(1));
        places
            .zip(rows)
            .map(|((segment, n), row)| (segment, n, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_segment() {
        let mut track = TrackRows::new(2);
        track.push(0.0, 1.0, [1.0, 2.0, 3.0, 4.0]);
        track.push(1.0, 2.0, [5.0, 6.0]);
        let rows: Vec<_> = track
            .rows()
            .map(|(segment, n, row)| (segment.start, n, row[0]))
            .collect();
        assert_eq!(rows, [(0.0, 0, 1.0), (0.0, 1, 3.0), (1.0, 0, 5.0)]);
    }

    #[test]
    #[should_panic = "no whole rows"]
    fn broken_rows_are_a_fault_of_the_caller() {
        TrackRows::new(2).push(0.0, 1.0, [1.0]);
    }
}
