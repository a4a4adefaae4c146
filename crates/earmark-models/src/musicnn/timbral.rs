//! The timbral blocks: filters over 7 frames and most of the spectrum, of
//! which only the maximum over frequency is kept.

use pulp::{Arch, Simd, WithSimd};

use super::activation::Activation;
use super::forward::ForwardFft;
use super::spectra::FrameSpectra;
use super::{N_MELS, TIMBRAL_FRAMES};
use crate::lanes::{InverseRealFft, LaneBuffer, complex_lanes_mut, lane_count, lanes, lanes_mut};

/// Length of the transforms along frequency. A correlation of 96 bands with a
/// filter of `w` bands has `97 - w` valid outputs, and none of them wraps in a
/// circular correlation of length 96.
const LEN: usize = N_MELS;
const BINS: usize = LEN / 2 + 1;

/// Frames that share one load of the filters.
const FRAMES: usize = 4;

/// A convolution of `7 x width`, padded in time, then ReLU, batch-norm and the
/// maximum over all frequencies, for `n_filters` filters:
///
/// ```text
/// y[t, n] = max_f norm(relu(b[n] + Σ_{i<7} Σ_{j<width} x[t+i-3, f+j] w[i, j, n]))
/// ```
///
/// The sum over `j` is a correlation along frequency and becomes a product in
/// the frequency domain of the frequency axis; the sum over `i` is done on
/// spectra, and one inverse transform per frame and filter gives all positions
/// `f`, whose maximum is taken before anything is written. This needs about a
/// fifth of the multiply-adds of the direct sum.
pub(super) struct TimbralBlock {
    n_filters: usize,
    /// Valid positions along frequency.
    positions: usize,
    /// `[group][bin][frame of the filter][re, im, re + im][lane]`: conjugated,
    /// scaled spectra of the filters, a register of filters per group. The sum
    /// saves one of the four products of a complex multiplication (Gauss).
    filters: LaneBuffer,
    activation: Activation,
    inverse: InverseRealFft,
}

/// Working memory for one frame block.
pub(super) struct Scratch {
    spectra: LaneBuffer,
    work: LaneBuffer,
    maxima: LaneBuffer,
}

impl Scratch {
    pub(super) fn new() -> Self {
        let lanes = lane_count();
        Self {
            spectra: LaneBuffer::zeros(FRAMES * BINS * 2 * lanes),
            work: LaneBuffer::zeros(BINS * 2 * lanes),
            maxima: LaneBuffer::zeros(lanes),
        }
    }
}

impl TimbralBlock {
    /// `kernel` has shape `[7, width, n_filters]`.
    pub(super) fn new(kernel: &[f32], width: usize, activation: Activation) -> Self {
        let n_filters = activation.len();
        let lanes = lane_count();
        let groups = n_filters.div_ceil(lanes);
        let mut filters = LaneBuffer::zeros(groups * BINS * TIMBRAL_FRAMES * 3 * lanes);
        let out = filters.as_mut_slice();
        let mut fft = ForwardFft::new(LEN);
        for filter in 0..n_filters {
            let scale = activation.sign(filter) / LEN as f32;
            for frame in 0..TIMBRAL_FRAMES {
                let taps =
                    (0..width).map(|j| (j, kernel[(frame * width + j) * n_filters + filter]));
                for (bin, value) in fft.run(taps).iter().enumerate() {
                    let value = value.conj() * scale;
                    let group = (filter / lanes * BINS + bin) * TIMBRAL_FRAMES + frame;
                    for (i, part) in [value.re, value.im, value.re + value.im]
                        .into_iter()
                        .enumerate()
                    {
                        out[(group * 3 + i) * lanes + filter % lanes] = part;
                    }
                }
            }
        }
        Self {
            n_filters,
            positions: N_MELS - width + 1,
            filters,
            activation,
            inverse: InverseRealFft::new(LEN),
        }
    }

    /// Writes `n_filters` values to columns `offset..` of every row of `out`
    /// (`n_frames` rows of `width` values).
    pub(super) fn run(
        &self,
        input: &FrameSpectra,
        out: &mut [f32],
        width: usize,
        offset: usize,
        scratch: &mut Scratch,
    ) {
        Arch::new().dispatch(Run {
            block: self,
            input,
            out,
            width,
            offset,
            scratch,
        });
    }
}

struct Run<'a> {
    block: &'a TimbralBlock,
    input: &'a FrameSpectra,
    out: &'a mut [f32],
    width: usize,
    offset: usize,
    scratch: &'a mut Scratch,
}

impl WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            block,
            input,
            out,
            width,
            offset,
            scratch,
        } = self;
        let spectra = complex_lanes_mut::<S>(scratch.spectra.as_mut_slice());
        let work = complex_lanes_mut::<S>(scratch.work.as_mut_slice());
        let filters = lanes::<S>(block.filters.as_slice());
        let groups = filters.chunks_exact(BINS * TIMBRAL_FRAMES * 3);
        for (group, filters) in groups.enumerate() {
            let first = group * S::F32_LANES;
            let used = S::F32_LANES.min(block.n_filters - first);
            for (chunk, rows) in out.chunks_mut(FRAMES * width).enumerate() {
                correlate(simd, input, chunk * FRAMES, filters, spectra);
                let frames = spectra.chunks_exact_mut(BINS);
                for (row, spectrum) in rows.chunks_exact_mut(width).zip(frames) {
                    let pairs = block.inverse.run(simd, spectrum, work);
                    let maxima = scratch.maxima.as_mut_slice();
                    lanes_mut::<S>(maxima)[0] = maximum(simd, pairs, block.positions);
                    let row = &mut row[offset + first..][..used];
                    for (lane, value) in row.iter_mut().enumerate() {
                        *value = block
                            .activation
                            .apply_to_maximum(first + lane, maxima[lane]);
                    }
                }
            }
        }
    }
}

/// Spectra of the filter outputs for [`FRAMES`] frames from `frame` on.
#[inline(always)]
fn correlate<S: Simd>(
    simd: S,
    input: &FrameSpectra,
    frame: usize,
    filters: &[S::f32s],
    spectra: &mut [crate::lanes::ComplexLanes<S>],
) {
    let rows: [&[[f32; 3]; BINS]; FRAMES + TIMBRAL_FRAMES - 1] =
        std::array::from_fn(|i| input.padded_frame(frame + i));
    let taps = filters.as_chunks::<3>().0;
    for (bin, taps) in taps.as_chunks::<TIMBRAL_FRAMES>().0.iter().enumerate() {
        let mut sums = [[simd.splat_f32s(0.0); 3]; FRAMES];
        for (i, tap) in taps.iter().enumerate() {
            for (t, sum) in sums.iter_mut().enumerate() {
                let x = &rows[t + i][bin];
                for part in 0..3 {
                    sum[part] = simd.mul_add_e_f32s(simd.splat_f32s(x[part]), tap[part], sum[part]);
                }
            }
        }
        for (t, [re, im, both]) in sums.into_iter().enumerate() {
            spectra[t * BINS + bin] = [
                simd.sub_f32s(re, im),
                simd.sub_f32s(both, simd.add_f32s(re, im)),
            ];
        }
    }
}

/// Maximum of the first `count` values of each lane.
#[inline(always)]
fn maximum<S: Simd>(simd: S, pairs: &[crate::lanes::ComplexLanes<S>], count: usize) -> S::f32s {
    let mut maximum = pairs[0][0];
    for pair in &pairs[..count / 2] {
        maximum = simd.max_f32s(maximum, simd.max_f32s(pair[0], pair[1]));
    }
    if count % 2 == 1 {
        maximum = simd.max_f32s(maximum, pairs[count / 2][0]);
    }
    maximum
}
