//! Median filters along time and along frequency.

use super::network::{LANES, Lanes, SlidingMedian};
use crate::error::{ensure_count, ensure_finite};
use crate::{FeatureError, Spectrogram};

/// The largest window accepted.
pub const MAX_KERNEL_SIZE: usize = 4095;

/// The direction in which a window slides over a spectrogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// From frame to frame of one row.
    Time,
    /// From row to row of one frame.
    Frequency,
}

/// The median of a window of `kernel_size` values centred on each value, along one axis
/// (`scipy.ndimage.median_filter` with `mode="reflect"`).
///
/// Exact, in `O(log² kernel_size)` for each value. Beyond its ends the spectrogram is mirrored, the
/// outermost value included: `c b a | a b c | c b a`. An even window reaches one value further back
/// than forward and has the larger of its two middle values.
///
/// ```
/// use earmark_features::{Axis, Spectrogram, median_filter};
///
/// let s = Spectrogram::from_frames(1, vec![1.0, 9.0, 2.0, 3.0, 0.0])?;
/// let smooth = median_filter(&s, 3, Axis::Time)?;
/// assert_eq!(smooth.as_slice(), [1.0, 2.0, 3.0, 2.0, 0.0]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] unless `kernel_size` is between 1 and [`MAX_KERNEL_SIZE`],
/// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn median_filter(
    s: &Spectrogram,
    kernel_size: usize,
    axis: Axis,
) -> Result<Spectrogram, FeatureError> {
    let mut filter = MedianFilter::new(kernel_size)?;
    ensure_finite("spectrogram value", s.as_slice(), 0)?;
    let mut filtered = Spectrogram::from_frames(s.n_freq(), vec![0.0; s.as_slice().len()])?;
    let block = filter.block();
    let blocks = filtered.as_mut_slice().chunks_mut(block * s.n_freq());
    for (i, out) in blocks.enumerate() {
        match axis {
            Axis::Time => filter.along_time(s, i * block, out),
            Axis::Frequency => filter.along_frequency(s, i * block, out),
        }
    }
    Ok(filtered)
}

/// A median filter and its buffers, which hold as many values as one block needs.
#[derive(Debug, Clone)]
pub(super) struct MedianFilter {
    median: SlidingMedian,
    rows: Vec<Lanes>,
    medians: Vec<Lanes>,
}

impl MedianFilter {
    pub(super) fn new(kernel_size: usize) -> Result<Self, FeatureError> {
        ensure_count("kernel_size", kernel_size, MAX_KERNEL_SIZE, "")?;
        Ok(Self {
            median: SlidingMedian::new(kernel_size),
            rows: Vec::new(),
            medians: Vec::new(),
        })
    }

    /// The number of frames that is filtered along time at no waste.
    pub(super) fn block(&self) -> usize {
        self.median.group().max(LANES)
    }

    /// Filters along time: `out` becomes the frames from `first` on.
    pub(super) fn along_time(&mut self, s: &Spectrogram, first: usize, out: &mut [f32]) {
        let n_freq = s.n_freq();
        let n_out = out.len() / n_freq;
        self.resize(n_out);
        for start in lane_starts(n_freq) {
            let n_lanes = LANES.min(n_freq - start);
            for (i, row) in self.rows.iter_mut().enumerate() {
                let frame = reflect(first + i, self.median.kernel_size() / 2, s.n_frames());
                row[..n_lanes].copy_from_slice(&s.frame(frame)[start..][..n_lanes]);
            }
            self.median.run(&self.rows, &mut self.medians);
            for (out, medians) in out.chunks_exact_mut(n_freq).zip(&self.medians) {
                out[start..][..n_lanes].copy_from_slice(&medians[..n_lanes]);
            }
        }
    }

    /// Filters along frequency: `out` becomes the frames from `first` on.
    pub(super) fn along_frequency(&mut self, s: &Spectrogram, first: usize, out: &mut [f32]) {
        let n_freq = s.n_freq();
        self.resize(n_freq);
        let before = self.median.kernel_size() / 2;
        for (i, out) in out.chunks_mut(LANES * n_freq).enumerate() {
            let frames = &s.as_slice()[(first + i * LANES) * n_freq..][..out.len()];
            transpose(frames, n_freq, &mut self.rows[before..]);
            for i in (0..before).chain(before + n_freq..self.rows.len()) {
                self.rows[i] = self.rows[before + reflect(i, before, n_freq)];
            }
            self.median.run(&self.rows, &mut self.medians);
            transpose_back(&self.medians, n_freq, out);
        }
    }

    /// Makes room for `n_out` outputs, rounded up to whole groups.
    fn resize(&mut self, n_out: usize) {
        let n_medians = n_out.next_multiple_of(self.median.group());
        let n_rows = n_medians + self.median.kernel_size() - 1;
        self.medians.resize(n_medians, [0.0; LANES]);
        self.rows.resize(n_rows, [0.0; LANES]);
    }
}

/// Where the runs of up to [`LANES`] values begin that cover `n` values; the last may overlap the one
/// before.
fn lane_starts(n: usize) -> impl Iterator<Item = usize> {
    (0..n)
        .step_by(LANES)
        .map(move |start| start.min(n.saturating_sub(LANES)))
}

/// The index in `0..n` that position `at - before` shows when a sequence of `n > 0` is mirrored about
/// its ends, which are repeated.
pub(crate) fn reflect(at: usize, before: usize, n: usize) -> usize {
    let phase = (at + before.next_multiple_of(2 * n) - before) % (2 * n);
    phase.min(2 * n - 1 - phase)
}

/// `rows[bin][lane] = frames[lane][bin]`.
fn transpose(frames: &[f32], n_freq: usize, rows: &mut [Lanes]) {
    for start in (0..n_freq).step_by(LANES) {
        for (lane, frame) in frames.chunks_exact(n_freq).enumerate() {
            for (row, value) in rows[start..].iter_mut().zip(&frame[start..]).take(LANES) {
                row[lane] = *value;
            }
        }
    }
}

/// `frames[lane][bin] = rows[bin][lane]`.
fn transpose_back(rows: &[Lanes], n_freq: usize, frames: &mut [f32]) {
    for start in (0..n_freq).step_by(LANES) {
        for (lane, frame) in frames.chunks_exact_mut(n_freq).enumerate() {
            for (value, row) in frame[start..].iter_mut().zip(&rows[start..]).take(LANES) {
                *value = row[lane];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reflection_repeats_the_ends() {
        let shown: Vec<usize> = (0..12).map(|at| reflect(at, 5, 3)).collect();
        assert_eq!(shown, [1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
        assert_eq!(reflect(40, 17, 1), 0);
    }

    fn by_sorting(s: &Spectrogram, kernel_size: usize, axis: Axis) -> Vec<f32> {
        let mut medians = Vec::new();
        for t in 0..s.n_frames() {
            for k in 0..s.n_freq() {
                let mut window: Vec<f32> = (0..kernel_size)
                    .map(|i| match axis {
                        Axis::Time => s.frame(reflect(t + i, kernel_size / 2, s.n_frames()))[k],
                        Axis::Frequency => s.frame(t)[reflect(k + i, kernel_size / 2, s.n_freq())],
                    })
                    .collect();
                window.sort_by(f32::total_cmp);
                medians.push(window[kernel_size / 2]);
            }
        }
        medians
    }

    #[test]
    fn spectrograms_of_every_shape_are_filtered_as_by_sorting() {
        for (n_freq, n_frames) in [(1, 1), (1, 40), (17, 1), (5, 3), (16, 33), (40, 47)] {
            let data = (0..n_freq * n_frames).map(|i| ((i * i) as f32 * 0.37).sin());
            let s = Spectrogram::from_frames(n_freq, data.collect()).unwrap();
            for kernel_size in [1, 2, 3, 8, 17, 31, 64] {
                for axis in [Axis::Time, Axis::Frequency] {
                    let filtered = median_filter(&s, kernel_size, axis).unwrap();
                    let expected = by_sorting(&s, kernel_size, axis);
                    assert_eq!(filtered.as_slice(), expected, "{kernel_size}, {axis:?}");
                }
            }
        }
    }

    #[test]
    fn refused_sizes_and_values() {
        let s = Spectrogram::from_frames(1, vec![1.0, f32::NAN]).unwrap();
        let message = |size| median_filter(&s, size, Axis::Time).unwrap_err().to_string();
        assert_eq!(message(0), "kernel_size = 0: must be between 1 and 4095");
        assert!(message(usize::MAX).starts_with("kernel_size"));
        assert!(message(3).starts_with("spectrogram value 1 is NaN"));
        let none = Spectrogram::from_frames(3, Vec::new()).unwrap();
        assert!(
            median_filter(&none, 3, Axis::Time)
                .unwrap()
                .as_slice()
                .is_empty()
        );
    }
}
