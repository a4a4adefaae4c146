//! What a convolution reads: tiles of maps laid out as the columns of a matrix.

use std::ops::Range;

/// Floats of one tile's matrix: half of a core's second-level cache.
const TILE: usize = 1 << 17;

/// A convolution with stride one over maps with zeros around them, which keeps the number of frames.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Rows of the maps that are read.
    pub(super) source: usize,
    /// Rows that are computed.
    pub(super) target: usize,
    /// Frames of both.
    pub(super) width: usize,
    pub(super) kernel: [usize; 2],
    /// Zeros above and left of them.
    pub(super) padding: [usize; 2],
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
        (TILE / (self.depth(channels) * self.target * self.width)).max(1)
    }

    /// Tiles of these images, rows in multiples of `step`, which divides those of the target.
    pub(super) fn tiles(&self, channels: usize, images: Range<usize>, step: usize) -> Vec<Tile> {
        let line = self.depth(channels) * self.width * images.len();
        let rows = (TILE / line / step * step).clamp(step, self.target);
        let starts = (0..self.target).step_by(rows);
        let tile = |start| Tile {
            images: images.clone(),
            rows: start..self.target.min(start + rows),
        };
        starts.map(tile).collect()
    }

    /// Rows of a tile's matrix: `channels * kernel`.
    pub(super) fn depth(&self, channels: usize) -> usize {
        channels * self.kernel[0] * self.kernel[1]
    }

    /// Columns of a tile's matrix.
    pub(super) fn columns(&self, tile: &Tile) -> usize {
        tile.images.len() * tile.rows.len() * self.width
    }

    /// The matrix of a tile: `[channels * kernel, columns]`.
    pub(super) fn unfold(&self, maps: Maps<'_>, tile: &Tile) -> Vec<f32> {
        let mut matrix = vec![0.0; self.depth(maps.channels) * self.columns(tile)];
        let mut blocks = matrix.chunks_exact_mut(tile.rows.len() * self.width);
        for channel in 0..maps.channels {
            for row_shift in 0..self.kernel[0] {
                for shift in 0..self.kernel[1] {
                    for (image, block) in tile.images.clone().zip(blocks.by_ref()) {
                        let start = image * maps.image_stride + channel * maps.channel_stride;
                        let plane = &maps.values[start..start + self.source * self.width];
                        self.copy(plane, tile.rows.start + row_shift, shift, block);
                    }
                }
            }
        }
        matrix
    }

    /// Rows of a padded plane from `first`, each from `shift`, into zeros. All rows are copied at once; what
    /// comes from the row before or after is wiped out.
    fn copy(&self, plane: &[f32], first: usize, shift: usize, block: &mut [f32]) {
        let ([above, left], width) = (self.padding, self.width);
        let skipped = above.saturating_sub(first) * width;
        let start = first.saturating_sub(above) * width;
        if skipped >= block.len() || start >= plane.len() {
            return;
        }
        let n = (plane.len() - start).min(block.len() - skipped);
        let (from, to) = (&plane[start..], &mut block[skipped..skipped + n]);
        let edge = shift.abs_diff(left).min(width);
        if shift < left {
            to[edge..].copy_from_slice(&from[..n - edge]);
            let rows = to.chunks_exact_mut(width);
            rows.for_each(|row| row[..edge].fill(0.0));
        } else {
            let n = n.min(from.len() - edge);
            to[..n].copy_from_slice(&from[edge..edge + n]);
            let rows = to.chunks_exact_mut(width);
            rows.for_each(|row| row[width - edge..].fill(0.0));
        }
    }
}
