//! Cutting a stream of frames into patches.

use std::ops::Range;

use earmark_models::musicnn::{MIN_PATCH_FRAMES, N_MELS, PATCH_FRAMES};

/// Cuts patches of [`PATCH_FRAMES`] frames, `hop` apart, from frames that
/// arrive one by one.
///
/// What is left at the end is not lost: when a second or more of it is in no
/// patch, one more patch is cut that ends with the last frame; a track shorter
/// than a patch is one short patch.
pub(crate) struct Patches {
    hop: usize,
    /// Rows of [`N_MELS`] values.
    rows: Vec<f32>,
    /// Number of the frame in the first row.
    first: usize,
    /// Where the next patch begins.
    next: usize,
    /// End of the last patch.
    covered: usize,
}

impl Patches {
    pub(crate) fn new(hop: usize) -> Self {
        assert!((1..=PATCH_FRAMES).contains(&hop), "a hop of {hop} frames");
        Self {
            hop,
            rows: Vec::with_capacity(2 * PATCH_FRAMES * N_MELS),
            first: 0,
            next: 0,
            covered: 0,
        }
    }

    /// Frames so far.
    pub(crate) fn n_frames(&self) -> usize {
        self.first + self.rows.len() / N_MELS
    }

    /// Adds a frame; gives the patch that it completes.
    pub(crate) fn push(&mut self, frame: &[f32]) -> Option<(Range<usize>, &[f32])> {
        if self.rows.len() == self.rows.capacity() {
            let spent = self.rows.len() - PATCH_FRAMES * N_MELS;
            self.rows.drain(..spent);
            self.first += spent / N_MELS;
        }
        self.rows.extend_from_slice(frame);
        if self.n_frames() < self.next + PATCH_FRAMES {
            return None;
        }
        self.next += self.hop;
        Some(self.last(PATCH_FRAMES))
    }

    /// The patch that the end of the track makes, if any.
    pub(crate) fn finish(&mut self) -> Option<(Range<usize>, &[f32])> {
        if self.n_frames() < self.covered + MIN_PATCH_FRAMES {
            return None;
        }
        Some(self.last(PATCH_FRAMES.min(self.n_frames())))
    }

    fn last(&mut self, n_frames: usize) -> (Range<usize>, &[f32]) {
        self.covered = self.n_frames();
        let range = self.covered - n_frames..self.covered;
        (range, &self.rows[self.rows.len() - n_frames * N_MELS..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds frames that hold their own number; gives the patches' ranges.
    fn cut(n_frames: usize, hop: usize) -> Vec<Range<usize>> {
        let mut patches = Patches::new(hop);
        let mut ranges = Vec::new();
        let mut check = |(range, rows): (Range<usize>, &[f32])| {
            assert_eq!(rows.len(), range.len() * N_MELS);
            assert_eq!(rows[0], range.start as f32);
            assert_eq!(rows[rows.len() - 1], (range.end - 1) as f32);
            ranges.push(range);
        };
        for number in 0..n_frames {
            if let Some(patch) = patches.push(&[number as f32; N_MELS]) {
                check(patch);
            }
        }
        if let Some(patch) = patches.finish() {
            check(patch);
        }
        ranges
    }

    #[test]
    fn patches_lie_side_by_side() {
        assert_eq!(cut(3 * 187, 187), [0..187, 187..374, 374..561]);
    }

    #[test]
    fn patches_overlap_with_a_smaller_hop() {
        assert_eq!(cut(187 + 2 * 62, 62), [0..187, 62..249, 124..311]);
        assert_eq!(cut(1876, 62).len(), 28);
    }

    #[test]
    fn a_second_at_the_end_makes_one_more_patch_that_ends_with_the_track() {
        assert_eq!(cut(187 + 61, 187), vec![0..187]);
        assert_eq!(cut(187 + 62, 187), [0..187, 62..249]);
    }

    #[test]
    fn a_short_track_is_one_short_patch() {
        assert!(cut(61, 187).is_empty());
        assert_eq!(cut(62, 187), vec![0..62]);
        assert_eq!(cut(186, 187), vec![0..186]);
    }

    #[test]
    fn a_long_track_loses_no_frame() {
        let ranges = cut(20_000, 187);
        for pair in ranges.windows(2) {
            assert!(pair[1].start <= pair[0].end);
        }
        assert_eq!(ranges.last().unwrap().end, 20_000);
    }
}
