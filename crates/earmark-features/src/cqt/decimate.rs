//! Division of the sample rate by powers of two.

use std::borrow::Cow;
use std::f64::consts::PI;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::half_band;

/// The cutoff of the filter of `soxr_hq`, which librosa's transform uses: a sinc seen through a Kaiser
/// window,
///
/// `h[n] = c · sin(π c n) / (π c n) · I0(β sqrt(1 - (n / r)²)) / I0(β)` for `|n| < r`.
///
/// It and the constants of [`KAISER`] were fitted to the impulse responses of soxr 0.1.3 and agree with
/// them to 2e-7, the size of its own roundings.
const CUTOFF: f64 = 0.478_435_913;

/// `β` and `r` of the last filter of one, two, three, … halvings.
const KAISER: [(f64, f64); MAX_HALVINGS as usize] = [
    (13.039_968, 194.5),
    (13.7114, 204.5),
    (14.1042, 210.5),
    (14.3834, 214.5),
    (14.6000, 216.5),
    (14.7769, 220.5),
    (14.9263, 222.5),
    (15.0558, 224.5),
    (15.1703, 224.5),
    (15.2727, 226.5),
];

/// How often a rate can be halved at once.
pub(super) const MAX_HALVINGS: u32 = 10;

/// Taps, and so samples, on each side that any of the filters asks for: even.
const SIDE: usize = 226;

/// Samples of a block, and so of its transform; all but `2 SIDE` of them give outputs.
const BLOCK: usize = 4096;

/// Divides the sample rate of signals by a power of two and multiplies them by its root, so that their
/// energy stays (`librosa.resample(orig_sr=factor, target_sr=1, res_type="soxr_hq", scale=True)`).
///
/// Like soxr it halves by short filters first and by a steep one last. That works on blocks, in
/// frequency: the spectrum times the response, folded to half its length, is the spectrum of every second
/// sample.
#[derive(Clone)]
pub(super) struct Decimator {
    halvings: u32,
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    /// The response of the filter, real since the filter is symmetric, with all factors of the
    /// transforms and the root of 2.
    response: Arc<[f32]>,
    block: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    folded: Vec<Complex<f32>>,
    halved: Vec<f32>,
    scratch: Vec<Complex<f32>>,
}

impl Decimator {
    /// For 1 to [`MAX_HALVINGS`] halvings.
    pub(super) fn new(halvings: u32) -> Self {
        let (beta, reach) = KAISER[halvings as usize - 1];
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(BLOCK);
        let inverse = planner.plan_fft_inverse(BLOCK / 2);
        let n_scratch = forward.get_scratch_len().max(inverse.get_scratch_len());
        Self {
            halvings,
            response: Kaiser { beta, reach }.response().into(),
            block: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            folded: inverse.make_input_vec(),
            halved: inverse.make_output_vec(),
            scratch: vec![Complex::default(); n_scratch],
            forward,
            inverse,
        }
    }

    /// The signal at the lower rate: `y.len() / factor` samples, rounded up. The last is 0 where soxr,
    /// which rounds to the nearest, has none.
    pub(super) fn decimate(&mut self, y: &[f32]) -> Vec<f32> {
        let factor = 1 << self.halvings;
        let n_ahead = self.halvings - 1;
        let mut ahead = Cow::Borrowed(y);
        for _ in 0..n_ahead {
            ahead = Cow::Owned(half_band::halve(&ahead, half_band::taps(n_ahead)));
        }
        let mut decimated = self.halve(&ahead, (y.len() + factor / 2) / factor);
        decimated.resize(y.len().div_ceil(factor), 0.0);
        decimated
    }

    /// `n_halved` samples at half the rate, behind the steep filter.
    fn halve(&mut self, y: &[f32], n_halved: usize) -> Vec<f32> {
        let mut halved = Vec::with_capacity(n_halved);
        while halved.len() < n_halved {
            self.load(y, 2 * halved.len());
            self.filter();
            let valid = &self.halved[SIDE / 2..][..(BLOCK - 2 * SIDE) / 2];
            let n_left = n_halved - halved.len();
            halved.extend_from_slice(&valid[..valid.len().min(n_left)]);
        }
        halved
    }

    /// Fills the block with the samples from `SIDE` before `first` on, zeros beyond the signal.
    fn load(&mut self, y: &[f32], first: usize) {
        let before = SIDE.saturating_sub(first);
        let samples = &y[first.saturating_sub(SIDE).min(y.len())..];
        let n = samples.len().min(BLOCK - before);
        self.block[..before].fill(0.0);
        self.block[before..before + n].copy_from_slice(&samples[..n]);
        self.block[before + n..].fill(0.0);
    }

    fn filter(&mut self) {
        self.forward
            .process_with_scratch(&mut self.block, &mut self.spectrum, &mut self.scratch)
            .expect("the plan made these buffers, so their lengths fit");
        for (bin, gain) in self.spectrum.iter_mut().zip(self.response.iter()) {
            *bin *= *gain;
        }
        let opposite = self.spectrum.iter().rev();
        for ((folded, bin), opposite) in self.folded.iter_mut().zip(&self.spectrum).zip(opposite) {
            *folded = bin + opposite.conj();
        }
        for unpaired in [0, BLOCK / 4] {
            self.folded[unpaired].im = 0.0;
        }
        self.inverse
            .process_with_scratch(&mut self.folded, &mut self.halved, &mut self.scratch)
            .expect("the plan made these buffers, and bins without a pair are real");
    }
}

/// The shape of a steep filter.
struct Kaiser {
    beta: f64,
    reach: f64,
}

impl Kaiser {
    /// The response in the bins of a block, times `sqrt(2) / BLOCK`: the inverse transform of
    /// `BLOCK / 2` values multiplies by `BLOCK / 2`, folding by 2.
    fn response(&self) -> Vec<f32> {
        let fft = RealFftPlanner::<f64>::new().plan_fft_forward(BLOCK);
        let (mut taps, mut bins) = (fft.make_input_vec(), fft.make_output_vec());
        let scale = 2f64.sqrt() / BLOCK as f64;
        for n in 0..=SIDE {
            let tap = self.tap(n as f64) * scale;
            taps[n] = tap;
            taps[(BLOCK - n) % BLOCK] = tap;
        }
        fft.process(&mut taps, &mut bins)
            .expect("the plan made these buffers, so their lengths fit");
        bins.iter().map(|bin| bin.re as f32).collect()
    }

    fn tap(&self, n: f64) -> f64 {
        let beside = 1.0 - (n / self.reach).powi(2);
        if beside < 0.0 {
            return 0.0;
        }
        let x = PI * CUTOFF * n;
        let sinc = if n == 0.0 { 1.0 } else { x.sin() / x };
        CUTOFF * sinc * bessel_i0(self.beta * beside.sqrt()) / bessel_i0(self.beta)
    }
}

/// The modified Bessel function of order 0: `Σ ((x/2)^k / k!)²`.
fn bessel_i0(x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..100 {
        term *= (x / (2.0 * f64::from(k))).powi(2);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bessel_function_at_known_points() {
        assert_eq!(bessel_i0(0.0), 1.0);
        assert!((bessel_i0(1.0) - 1.266_065_877_752_008).abs() < 1e-14);
        assert!((bessel_i0(13.0) / 49_444.489_582_217_575 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn blocks_join_to_the_convolution_of_the_whole_signal() {
        let (beta, reach) = KAISER[0];
        let filter = Kaiser { beta, reach };
        for n in [1usize, 2, 5, 389, 4096, 9001] {
            let y: Vec<f32> = (0..n).map(|i| ((i * i) as f32 * 0.01).sin()).collect();
            let halved = Decimator::new(1).decimate(&y);
            assert_eq!(halved.len(), n.div_ceil(2));
            for m in (0..halved.len()).step_by(37) {
                let products = y
                    .iter()
                    .enumerate()
                    .map(|(i, sample)| filter.tap(i as f64 - 2.0 * m as f64) * f64::from(*sample));
                let error = f64::from(halved[m]) - 2f64.sqrt() * products.sum::<f64>();
                assert!(error.abs() < 2e-6, "{n} samples, output {m}: {error:e}");
            }
        }
        assert!(Decimator::new(1).decimate(&[]).is_empty());
    }

    #[test]
    fn lengths_are_rounded_up_and_end_with_a_zero_where_soxr_ends() {
        for (halvings, n, is_padded) in [(1, 9, false), (2, 9, true), (2, 10, false), (3, 8, false)]
        {
            let decimated = Decimator::new(halvings).decimate(&vec![1.0; n]);
            assert_eq!(decimated.len(), n.div_ceil(1 << halvings));
            assert_eq!(decimated.last() == Some(&0.0), is_padded, "{halvings}, {n}");
        }
    }

    #[test]
    fn low_tones_pass_and_tones_that_would_fold_are_gone() {
        for halvings in 1..=MAX_HALVINGS {
            let factor = 1 << halvings;
            // The level of a tone whose turn from sample to sample of the lower rate is given.
            let level = |turn: f64| {
                let y: Vec<f32> = (0..4000 * factor)
                    .map(|n| (turn * f64::from(n) / f64::from(factor)).sin() as f32)
                    .collect();
                let decimated = Decimator::new(halvings).decimate(&y);
                let middle = &decimated[500..3500];
                let squares: f64 = middle.iter().map(|v| f64::from(v * v)).sum();
                (squares / 1500.0 / f64::from(factor)).sqrt()
            };
            for turn in [0.2, 0.88 * PI] {
                assert!((level(turn) - 1.0).abs() < 1e-3, "{halvings}, {turn}");
            }
            for turn in [1.02 * PI, 1.8 * PI] {
                assert!(level(turn) < 1e-5, "{halvings}, {turn}");
            }
        }
    }
}
