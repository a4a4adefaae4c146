//! Transforms of the input patch that all filters of a kind share.

use super::forward::ForwardFft;
use super::{MAX_PATCH_FRAMES, N_MELS, TIMBRAL_FRAMES};
use crate::lanes::{LaneBuffer, lane_count};

const BINS: usize = N_MELS / 2 + 1;
const PADDING: usize = TIMBRAL_FRAMES / 2;

/// Length of the transforms along time; see [`TimeSpectra`].
pub(super) const TIME_LEN: usize = 256;
/// Bins of a transform along time.
pub(super) const TIME_BINS: usize = TIME_LEN / 2 + 1;

/// The spectrum along frequency of each frame, frames of zeros before and
/// after.
pub(super) struct FrameSpectra {
    /// `[frame][bin][re, im, re + im]`
    values: Vec<[[f32; 3]; BINS]>,
    fft: ForwardFft,
}

impl FrameSpectra {
    pub(super) fn new() -> Self {
        // The timbral blocks read whole groups of frames: past the last one
        // they meet zeros.
        const SPARE: usize = 4;
        Self {
            values: vec![[[0.0; 3]; BINS]; MAX_PATCH_FRAMES + 2 * PADDING + SPARE],
            fft: ForwardFft::new(N_MELS),
        }
    }

    /// Transforms `patch`, rows of [`N_MELS`] values.
    pub(super) fn compute(&mut self, patch: &[f32]) {
        let (before, rest) = self.values.split_at_mut(PADDING);
        debug_assert_eq!(before[0], [[0.0; 3]; BINS]);
        let n_frames = patch.len() / N_MELS;
        for (row, frame) in rest.iter_mut().zip(patch.chunks_exact(N_MELS)) {
            let spectrum = self.fft.run(frame.iter().copied().enumerate());
            for (value, bin) in row.iter_mut().zip(spectrum) {
                *value = [bin.re, bin.im, bin.re + bin.im];
            }
        }
        rest[n_frames..].fill([[0.0; 3]; BINS]);
    }

    /// Frame `index - 3` of the patch.
    #[inline(always)]
    pub(super) fn padded_frame(&self, index: usize) -> &[[f32; 3]; BINS] {
        &self.values[index]
    }
}

/// The spectrum along time of each band, a register of bands per group.
///
/// A `same` correlation with a filter of `k` frames reads at most `k/2` frames
/// before and after the patch, which are zero: with a circular length of 256,
/// patches up to 192 frames and filters up to 128 never meet their own end.
pub(super) struct TimeSpectra {
    /// `[group][bin][re, im][lane]`
    values: LaneBuffer,
    fft: ForwardFft,
}

impl TimeSpectra {
    pub(super) fn new() -> Self {
        Self {
            values: LaneBuffer::zeros(N_MELS * TIME_BINS * 2),
            fft: ForwardFft::new(TIME_LEN),
        }
    }

    /// Transforms `patch`, rows of [`N_MELS`] values.
    pub(super) fn compute(&mut self, patch: &[f32]) {
        let lanes = lane_count();
        let values = self.values.as_mut_slice();
        for band in 0..N_MELS {
            let column = patch[band..].iter().step_by(N_MELS).copied();
            let spectrum = self.fft.run(column.enumerate());
            let group = &mut values[band / lanes * TIME_BINS * 2 * lanes + band % lanes..];
            for (k, bin) in spectrum.iter().enumerate() {
                group[2 * k * lanes] = bin.re;
                group[(2 * k + 1) * lanes] = bin.im;
            }
        }
    }

    pub(super) fn as_slice(&self) -> &[f32] {
        self.values.as_slice()
    }
}
