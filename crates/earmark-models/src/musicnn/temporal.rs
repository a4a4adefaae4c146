//! The temporal blocks: filters over time alone, the same for every band, of
//! which only the maximum over the bands is kept.

use pulp::{Arch, Simd, WithSimd};

use super::activation::Activation;
use super::forward::ForwardFft;
use super::spectra::{TIME_BINS, TIME_LEN, TimeSpectra};
use crate::lanes::{
    InverseRealFft, LaneBuffer, complex_lanes, complex_lanes_mut, lane_count, lanes, lanes_mut,
    multiply,
};

/// A convolution of `length x 1`, `same` in time, then ReLU, batch-norm and
/// the maximum over all bands `f`, for `n_filters` filters:
///
/// ```text
/// y[t, n] = max_f norm(relu(b[n] + Σ_{i<length} x[t+i-(length-1)/2, f] w[i, n]))
/// ```
///
/// (integer division). Done as a product of spectra along time, with a
/// register of bands at once.
pub(super) struct TemporalBlock {
    /// `[filter][bin]`: conjugated, scaled spectra of the filters, their taps
    /// moved back in time by the padding.
    filters: Vec<[[f32; 2]; TIME_BINS]>,
    activation: Activation,
    inverse: InverseRealFft,
}

/// Working memory for one filter.
pub(super) struct Scratch {
    spectrum: LaneBuffer,
    work: LaneBuffer,
    maxima: LaneBuffer,
}

impl Scratch {
    pub(super) fn new() -> Self {
        let lanes = lane_count();
        Self {
            spectrum: LaneBuffer::zeros(2 * TIME_BINS * lanes),
            work: LaneBuffer::zeros(2 * TIME_BINS * lanes),
            maxima: LaneBuffer::zeros(TIME_LEN * lanes),
        }
    }
}

impl TemporalBlock {
    /// `kernel` has shape `[length, n_filters]`, `length` at most 128.
    pub(super) fn new(kernel: &[f32], activation: Activation) -> Self {
        let n_filters = activation.len();
        let length = kernel.len() / n_filters;
        let before = (length - 1) / 2;
        let mut fft = ForwardFft::new(TIME_LEN);
        let mut spectrum = |filter: usize| {
            let taps = kernel.iter().skip(filter).step_by(n_filters);
            let taps = taps
                .enumerate()
                .map(|(i, tap)| ((TIME_LEN + i - before) % TIME_LEN, *tap));
            let bins = fft.run(taps);
            let scale = activation.sign(filter) / TIME_LEN as f32;
            std::array::from_fn(|k| [bins[k].re * scale, -bins[k].im * scale])
        };
        Self {
            filters: (0..n_filters).map(&mut spectrum).collect(),
            activation,
            inverse: InverseRealFft::new(TIME_LEN),
        }
    }

    /// Writes one value per filter to columns `offset..` of every row of `out`
    /// (`n_frames` rows of `width` values).
    pub(super) fn run(
        &self,
        input: &TimeSpectra,
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
    block: &'a TemporalBlock,
    input: &'a TimeSpectra,
    out: &'a mut [f32],
    width: usize,
    offset: usize,
    scratch: &'a mut Scratch,
}

impl WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let spectrum = complex_lanes_mut::<S>(self.scratch.spectrum.as_mut_slice());
        let work = complex_lanes_mut::<S>(self.scratch.work.as_mut_slice());
        let n_frames = self.out.len() / self.width;
        let input = complex_lanes::<S>(self.input.as_slice());
        for (filter, taps) in self.block.filters.iter().enumerate() {
            let maxima = lanes_mut::<S>(self.scratch.maxima.as_mut_slice());
            maxima.fill(simd.splat_f32s(f32::NEG_INFINITY));
            for bands in input.chunks_exact(TIME_BINS) {
                for ((y, x), tap) in spectrum.iter_mut().zip(bands).zip(taps) {
                    *y = multiply(simd, *x, *tap);
                }
                let pairs = self.block.inverse.run(simd, spectrum, work).as_flattened();
                for (maximum, value) in maxima[..n_frames].iter_mut().zip(pairs) {
                    *maximum = simd.max_f32s(*maximum, *value);
                }
            }
            let maxima = &lanes::<S>(self.scratch.maxima.as_slice())[..n_frames];
            for (row, maximum) in self.out.chunks_exact_mut(self.width).zip(maxima) {
                let maximum = simd.reduce_max_f32s(*maximum);
                row[self.offset + filter] = self.block.activation.apply_to_maximum(filter, maximum);
            }
        }
    }
}
