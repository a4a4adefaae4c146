//! What a convolution reads: tiles of maps laid out as the columns of a matrix.

use std::ops::Range;

/// Floats of one tile's matrix: half of a core's second-level cache.
const TILE: usize = 1 << 17;

/// A convolution with stride one over maps with zeros around them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Rows and frames of the maps that are read.
    pub(super) source: [usize; 2],
    pub(super) kernel: [usize; 2],
    /// Zeros above and left of them.
    pub(super) padding: [usize; 2],
    /// Rows and frames that are computed.
    pub(super) target: [usize; 2],
}

/// Maps of some images: `[image, channel, row, frame]` with these strides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maps<'a> {
    pub(super) values: &'a [f32],
    pub(super) channels: usize,
    pub(super) image_stride: usize,
    pub(super) channel_stride: usize,
}

/// Some rows of some images. Its columns are in the order of image, row, frame.
#[derive(Debug, Clone)]
pub(super) struct Tile {
    pub(super) images: Range<usize>,
    pub(super) rows: Range<usize>,
}

impl Window {
    /// Images that one tile can hold, at least one.
    pub(super) fn images_per_tile(&self, channels: usize) -> usize {
        (TILE / (self.depth(channels) * self.target[0] * self.target[1])).max(1)
    }

    /// Tiles of these images, rows in multiples of `step`, which divides those of the target.
    pub(super) fn tiles(&self, channels: usize, images: Range<usize>, step: usize) -> Vec<Tile> {
        let [n_rows, width] = self.target;
        let line = self.depth(channels) * width * images.len();
        let rows = (TILE / line / step * step).clamp(step, n_rows);
        let starts = (0..n_rows).step_by(rows);
        let tile = |start| Tile {
            images: images.clone(),
            rows: start..n_rows.min(start + rows),
        };
        starts.map(tile).collect()
    }

    /// Rows of a tile's matrix: `channels * kernel`.
    pub(super) fn depth(&self, channels: usize) -> usize {
        channels * self.kernel[0] * self.kernel[1]
    }

    /// Columns of a tile's matrix.
    pub(super) fn columns(&self, tile: &Tile) -> usize {
        tile.images.len() * tile.rows.len() * self.target[1]
    }

    /// The matrix of a tile: `[channels * kernel, columns]`.
    pub(super) fn unfold(&self, maps: Maps<'_>, tile: &Tile) -> Vec<f32> {
        let mut matrix = vec![0.0; self.depth(maps.channels) * self.columns(tile)];
        let mut lines = matrix.chunks_exact_mut(self.target[1]);
        for channel in 0..maps.channels {
            for row_shift in 0..self.kernel[0] {
                for shift in 0..self.kernel[1] {
                    for image in tile.images.clone() {
                        let start = image * maps.image_stride + channel * maps.channel_stride;
                        let plane = &maps.values[start..start + self.source[0] * self.source[1]];
                        let lines = lines.by_ref().take(tile.rows.len());
                        let first = tile.rows.start + row_shift;
                        self.copy(plane, first, shift, lines);
                    }
                }
            }
        }
        matrix
    }

    /// Rows of a padded plane from `first`, each from `shift`; what is padding is left as it is.
    fn copy<'a>(
        &self,
        plane: &[f32],
        first: usize,
        shift: usize,
        lines: impl Iterator<Item = &'a mut [f32]>,
    ) {
        let [n_rows, width] = self.source;
        let [above, left] = self.padding;
        let (skipped, start) = (left.saturating_sub(shift), shift.saturating_sub(left));
        let end = (self.target[1].saturating_sub(skipped) + start).min(width);
        for (row, line) in (first..).zip(lines) {
            if row >= above && row - above < n_rows && start < end {
                let from = &plane[(row - above) * width..][start..end];
                line[skipped..skipped + from.len()].copy_from_slice(from);
            }
        }
    }
}
