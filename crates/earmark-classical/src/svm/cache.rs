//! The kernel rows of one problem, the least recently used of which give way.

use super::rows::PairRows;

const NONE: u32 = u32::MAX;

/// Kernel rows over a fixed number of columns, whose order the caller decides.
///
/// A row may be kept for its first columns only. Memory is taken once.
pub(super) struct RowCache<'a> {
    rows: PairRows<'a>,
    width: usize,
    capacity: usize,
    values: Vec<f32>,
    slots: Vec<Slot>,
    /// The slot of each row, or [`NONE`].
    slot_of: Vec<u32>,
    /// The slots used last and first.
    newest: u32,
    oldest: u32,
}

#[derive(Clone, Copy)]
struct Slot {
    row: u32,
    /// Columns from the first on that hold values.
    filled: usize,
    newer: u32,
    older: u32,
}

impl<'a> RowCache<'a> {
    /// Room for as many rows of `width` columns as `bytes` hold, and for 2 at least.
    pub(super) fn new(rows: PairRows<'a>, width: usize, bytes: usize) -> Self {
        let n_rows = rows.counts().iter().sum();
        let fitting = bytes / (width * size_of::<f32>()).max(1);
        let capacity = fitting.clamp(2, width.max(2));
        Self {
            rows,
            width,
            capacity,
            values: Vec::with_capacity(capacity * width),
            slots: Vec::with_capacity(capacity),
            slot_of: vec![NONE; n_rows],
            newest: NONE,
            oldest: NONE,
        }
    }

    /// The first `columns.len()` kernel values of `row`, which are with `columns`.
    pub(super) fn row(&mut self, row: u32, columns: &[u32]) -> &[f32] {
        let start = self.load(row, columns);
        &self.values[start..][..columns.len()]
    }

    /// As [`row`](Self::row) for two rows at once.
    pub(super) fn two_rows(&mut self, rows: [u32; 2], columns: &[u32]) -> [&[f32]; 2] {
        // The first is the newest when the second comes, and there is room for two.
        let starts = rows.map(|row| self.load(row, columns));
        starts.map(|start| &self.values[start..][..columns.len()])
    }

    /// Follows the caller, who exchanges two columns.
    pub(super) fn swap_columns(&mut self, a: usize, b: usize) {
        let (first, last) = (a.min(b), a.max(b));
        for (slot, values) in self
            .slots
            .iter_mut()
            .zip(self.values.chunks_mut(self.width))
        {
            if slot.filled > last {
                values.swap(first, last);
            } else {
                slot.filled = slot.filled.min(first);
            }
        }
    }

    /// Where the values of the row begin, once they are there.
    fn load(&mut self, row: u32, columns: &[u32]) -> usize {
        let slot = match self.slot_of[row as usize] {
            NONE => self.claim(row),
            slot => slot,
        };
        self.make_newest(slot);
        let start = slot as usize * self.width;
        let filled = self.slots[slot as usize].filled;
        if filled < columns.len() {
            let out = &mut self.values[start..][filled..columns.len()];
            self.rows.fill(row, &columns[filled..], out);
            self.slots[slot as usize].filled = columns.len();
        }
        start
    }

    /// A slot for a row that has none: a new one while there is room, else the oldest.
    fn claim(&mut self, row: u32) -> u32 {
        let slot = if self.slots.len() < self.capacity {
            self.values.resize(self.values.len() + self.width, 0.0);
            self.slots.push(Slot {
                row,
                filled: 0,
                newer: NONE,
                older: NONE,
            });
            self.slots.len() as u32 - 1
        } else {
            let slot = self.oldest;
            self.slot_of[self.slots[slot as usize].row as usize] = NONE;
            self.slots[slot as usize].row = row;
            self.slots[slot as usize].filled = 0;
            self.unlink(slot);
            slot
        };
        self.slot_of[row as usize] = slot;
        self.link(slot);
        slot
    }

    fn make_newest(&mut self, slot: u32) {
        if self.newest != slot {
            self.unlink(slot);
            self.link(slot);
        }
    }

    fn unlink(&mut self, slot: u32) {
        let Slot { newer, older, .. } = self.slots[slot as usize];
        match newer {
            NONE => self.newest = older,
            newer => self.slots[newer as usize].older = older,
        }
        match older {
            NONE => self.oldest = newer,
            older => self.slots[older as usize].newer = newer,
        }
    }

    fn link(&mut self, slot: u32) {
        let older = self.newest;
        self.slots[slot as usize].newer = NONE;
        self.slots[slot as usize].older = older;
        match older {
            NONE => self.oldest = slot,
            older => self.slots[older as usize].newer = slot,
        }
        self.newest = slot;
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::Samples;
    use crate::svm::kernel::KernelFunction;
    use crate::svm::rows::TrainingRows;

    const WIDTH: usize = 6;

    fn training_rows() -> TrainingRows {
        // The kernel of rows `a` and `b` is `(a + 1) (b + 1)`.
        let x = Array2::from_shape_fn((WIDTH, 1), |(i, _)| i as f64 + 1.0);
        let samples = Samples::new(x.view(), &[0, 0, 0, 1, 1, 1], 2).unwrap();
        TrainingRows::new(samples, KernelFunction::Linear, 0).unwrap()
    }

    #[test]
    fn rows_stay_right_whatever_is_asked_and_exchanged() {
        let rows = training_rows();
        for capacity in [1, 2, 3, 100] {
            let mut cache = RowCache::new(rows.pair(0, 1), WIDTH, capacity * WIDTH * 4);
            let mut columns: Vec<u32> = (0..WIDTH as u32).collect();
            let mut state = 1u32;
            for _ in 0..500 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let draw = |shift: u32, n: usize| (state >> shift) as usize % n;
                let (a, b) = (draw(8, WIDTH), draw(12, WIDTH));
                if draw(28, 4) == 0 {
                    columns.swap(a, b);
                    cache.swap_columns(a, b);
                }
                let asked = &columns[..1 + draw(16, WIDTH)];
                let expected = |row: usize| {
                    let value = |column: &u32| ((row + 1) * (*column as usize + 1)) as f32;
                    asked.iter().map(value).collect::<Vec<_>>()
                };
                let [of_a, of_b] = cache.two_rows([a as u32, b as u32], asked);
                assert_eq!(of_a, expected(a));
                assert_eq!(of_b, expected(b));
            }
            assert!(cache.slots.len() <= capacity.max(2));
        }
    }

    #[test]
    fn the_row_unused_for_longest_gives_way() {
        let rows = training_rows();
        let mut cache = RowCache::new(rows.pair(0, 1), WIDTH, 2 * WIDTH * 4);
        for row in [0, 1, 0, 2] {
            cache.row(row, &[0]);
        }
        let kept = |row: usize| cache.slot_of[row] != NONE;
        assert_eq!([kept(0), kept(1), kept(2)], [true, false, true]);
    }
}
