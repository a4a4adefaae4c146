//! From samples to the bins of one octave.

use std::sync::Arc;

use pulp::Arch;
use realfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use super::basis::{Basis, SparseFilter};
use crate::simd;

/// Values that are multiplied and added side by side; runs of weights are padded to a multiple.
const LANES: usize = 8;

/// The filters of one octave as weights of the transform of two frames at once.
///
/// Two real frames `a` and `b` are one complex frame `a + ib`, whose transform `Z` costs half as much as
/// theirs. Their own are `A[k] = (Z[k] + Z*[-k]) / 2` and `B[k] = (Z[k] - Z*[-k]) / 2i`, so the response
/// of a filter `F` to `a` is `(U + V) / 2`, to `b` `(U - V) / 2i`, with `U = Σ F[k] Z[k]` and
/// `V = Σ F[k] Z*[-k]`.
pub(super) struct Projection {
    n_fft: usize,
    fft: Arc<dyn Fft<f32>>,
    runs: Vec<Run>,
    /// For each run four rows of weights of the interleaved real and imaginary parts of `Z`: those that
    /// give the real and imaginary part of `U / 2`, and of `V / 2`.
    weights: Vec<f32>,
}

/// Where the bins of a filter begin in `Z`, where the opposite ones do, and how many values each row of
/// its weights has.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: usize,
    opposite: usize,
    len: usize,
}

impl Projection {
    pub(super) fn new(basis: &Basis) -> Self {
        let mut projection = Self {
            n_fft: basis.n_fft,
            fft: FftPlanner::new().plan_fft_forward(basis.n_fft),
            runs: Vec::with_capacity(basis.filters.len()),
            weights: Vec::new(),
        };
        for filter in &basis.filters {
            projection.push(filter);
        }
        projection
    }

    pub(super) fn n_fft(&self) -> usize {
        self.n_fft
    }

    /// Appends the weights of a filter. In `Z` the bins opposite to its own come in falling order.
    fn push(&mut self, filter: &SparseFilter) {
        let len = (2 * filter.response.len()).next_multiple_of(LANES);
        let end = filter.first_bin + filter.response.len();
        self.runs.push(Run {
            first: filter.first_bin,
            opposite: self.n_fft + 1 - end,
            len,
        });
        let ahead = || filter.response.iter().map(|f| 0.5 * f);
        let back = || ahead().rev();
        self.push_row(len, ahead().map(|f| [f.re, -f.im]));
        self.push_row(len, ahead().map(|f| [f.im, f.re]));
        self.push_row(len, back().map(|f| [f.re, f.im]));
        self.push_row(len, back().map(|f| [f.im, -f.re]));
    }

    fn push_row(&mut self, len: usize, pairs: impl Iterator<Item = [f32; 2]>) {
        let end = self.weights.len() + len;
        self.weights.extend(pairs.flatten());
        self.weights.resize(end, 0.0);
    }

    /// Buffers to project frames with.
    pub(super) fn projector(self: &Arc<Self>) -> Projector {
        Projector {
            // Behind the bins the first is repeated, and there is room for padded runs.
            pair: vec![Complex::default(); self.n_fft + 1 + LANES / 2],
            before: vec![0.0; self.n_fft],
            scratch: vec![Complex::default(); self.fft.get_inplace_scratch_len()],
            responses: [
                vec![Complex::default(); self.runs.len()],
                vec![Complex::default(); self.runs.len()],
            ],
            plan: Arc::clone(self),
            is_half_full: false,
        }
    }
}

/// Projects one frame after the other, two at a time.
pub(super) struct Projector {
    plan: Arc<Projection>,
    before: Vec<f32>,
    pair: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    responses: [Vec<Complex<f32>>; 2],
    is_half_full: bool,
}

impl Projector {
    /// Takes a frame of `n_fft` samples. With every second one calls `emit` twice, with the responses of
    /// the filters to the frame before and to this.
    pub(super) fn push(&mut self, frame: &[f32], mut emit: impl FnMut(&[Complex<f32>])) {
        if self.is_half_full {
            self.project(frame);
            self.responses.iter().for_each(|responses| emit(responses));
        } else {
            self.before.copy_from_slice(frame);
        }
        self.is_half_full = !self.is_half_full;
    }

    /// Ends the frames: calls `emit` if one is left.
    pub(super) fn finish(&mut self, mut emit: impl FnMut(&[Complex<f32>])) {
        if std::mem::take(&mut self.is_half_full) {
            let alone = vec![0.0; self.plan.n_fft];
            self.project(&alone);
            emit(&self.responses[0]);
        }
    }

    /// Transforms and projects the frame before and this.
    fn project(&mut self, frame: &[f32]) {
        let arch = Arch::new();
        let n_fft = self.plan.n_fft;
        simd::vectorize(
            arch,
            #[inline(always)]
            || {
                let samples = self.before.iter().zip(frame);
                for (pair, (before, now)) in self.pair.iter_mut().zip(samples) {
                    *pair = Complex::new(*before, *now);
                }
            },
        );
        self.plan
            .fft
            .process_with_scratch(&mut self.pair[..n_fft], &mut self.scratch);
        self.pair[n_fft] = self.pair[0];
        let Self {
            plan,
            pair,
            responses: [first, second],
            ..
        } = self;
        simd::vectorize(
            arch,
            #[inline(always)]
            || {
                let mut weights = &plan.weights[..];
                let responses = first.iter_mut().zip(second.iter_mut());
                for (run, (first, second)) in plan.runs.iter().zip(responses) {
                    let (rows, rest) = weights.split_at(4 * run.len);
                    weights = rest;
                    let [u, v] = run.products(rows, pair);
                    *first = u + v;
                    let difference = u - v;
                    *second = Complex::new(difference.im, -difference.re);
                }
            },
        );
    }
}

impl Run {
    /// `U / 2` and `V / 2`.
    #[inline(always)]
    fn products(self, rows: &[f32], bins: &[Complex<f32>]) -> [Complex<f32>; 2] {
        let (ahead, back) = rows.split_at(2 * self.len);
        let u = products(ahead, &bins[self.first..][..self.len / 2]);
        let v = products(back, &bins[self.opposite..][..self.len / 2]);
        [u, v]
    }
}

/// The sums of the interleaved parts of `bins` times each of two rows.
#[inline(always)]
fn products(rows: &[f32], bins: &[Complex<f32>]) -> Complex<f32> {
    let (re, im) = rows.split_at(rows.len() / 2);
    let (re, _) = re.as_chunks::<LANES>();
    let (im, _) = im.as_chunks::<LANES>();
    let (bins, _) = bins.as_chunks::<{ LANES / 2 }>();
    let (mut re_sums, mut im_sums) = ([0.0; LANES], [0.0; LANES]);
    for ((re, im), bins) in re.iter().zip(im).zip(bins) {
        let [a, b, c, d] = *bins;
        let parts = [a.re, a.im, b.re, b.im, c.re, c.im, d.re, d.im];
        for lane in 0..LANES {
            re_sums[lane] += re[lane] * parts[lane];
            im_sums[lane] += im[lane] * parts[lane];
        }
    }
    Complex::new(total(re_sums), total(im_sums))
}

#[inline(always)]
fn total(sums: [f32; LANES]) -> f32 {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = sums;
    ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
}

#[cfg(test)]
mod tests {
    use super::*;
    use realfft::RealFftPlanner;

    #[test]
    fn pairs_of_frames_have_the_responses_of_each() {
        let n_fft = 32;
        let filter = |first_bin, len| SparseFilter {
            first_bin,
            response: (0..len)
                .map(|i| Complex::new((i as f32 * 0.7).cos(), (i as f32 * 1.1).sin()))
                .collect(),
        };
        let filters = vec![filter(0, 1), filter(0, 17), filter(3, 6), filter(16, 1)];
        let basis = Basis { n_fft, filters };
        let mut projector = Arc::new(Projection::new(&basis)).projector();
        let frames: Vec<Vec<f32>> = (0..3)
            .map(|t| {
                (0..n_fft)
                    .map(|n| ((n * n + 7 * t) as f32 * 0.3).sin())
                    .collect()
            })
            .collect();
        let mut responses = Vec::new();
        for frame in &frames {
            projector.push(frame, |r| responses.push(r.to_vec()));
        }
        projector.finish(|r| responses.push(r.to_vec()));
        assert_eq!(responses.len(), 3);

        let fft = RealFftPlanner::<f32>::new().plan_fft_forward(n_fft);
        for (frame, responses) in frames.iter().zip(&responses) {
            let mut spectrum = fft.make_output_vec();
            fft.process(&mut frame.clone(), &mut spectrum).unwrap();
            for (filter, response) in basis.filters.iter().zip(responses) {
                let bins = spectrum[filter.first_bin..].iter();
                let exact: Complex<f32> = bins.zip(&filter.response).map(|(s, f)| s * f).sum();
                assert!((response - exact).norm() < 1e-4, "{response} and {exact}");
            }
        }
    }
}
