//! Halving of the sample rate.

use std::f64::consts::PI;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

/// The low-pass filter of `soxr_hq` at a ratio of 2, which librosa's transform uses: `c sinc(c n)` seen
/// through a Kaiser window,
///
/// `h[n] = c · sin(π c n) / (π c n) · I0(β sqrt(1 - (n / r)²)) / I0(β)` for `|n| < r`.
///
/// The three constants were fitted to the impulse response of soxr 0.1.3 and agree with it to 1e-8, the
/// size of its own roundings.
const CUTOFF: f64 = 0.478_435_913;
const BETA: f64 = 13.039_968;
const REACH: f64 = 194.5;

/// Taps on each side of the middle one.
const SIDE: usize = 194;

/// Samples of a block, and so of its transform; all but `2 SIDE` of them give outputs.
const BLOCK: usize = 4096;

/// Halves the sample rate of signals and multiplies them by the root of 2, so that their energy stays
/// (`librosa.resample(orig_sr=2, target_sr=1, res_type="soxr_hq", scale=True)`).
///
/// Blocks are filtered in frequency: the spectrum times the response, folded to half its length, is the
/// spectrum of every second sample.
#[derive(Clone)]
pub(super) struct Halver {
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

impl Halver {
    pub(super) fn new() -> Self {
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(BLOCK);
        let inverse = planner.plan_fft_inverse(BLOCK / 2);
        let n_scratch = forward.get_scratch_len().max(inverse.get_scratch_len());
        Self {
            response: response().into(),
            block: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            folded: inverse.make_input_vec(),
            halved: inverse.make_output_vec(),
            scratch: vec![Complex::default(); n_scratch],
            forward,
            inverse,
        }
    }

    /// The signal at half the rate: `(y.len() + 1) / 2` samples.
    pub(super) fn halve(&mut self, y: &[f32]) -> Vec<f32> {
        let n_halved = y.len().div_ceil(2);
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

/// The response of the filter in the bins of a block, times `sqrt(2) / BLOCK`: the inverse transform of
/// `BLOCK / 2` values multiplies by `BLOCK / 2`, folding by 2.
fn response() -> Vec<f32> {
    let fft = RealFftPlanner::<f64>::new().plan_fft_forward(BLOCK);
    let (mut taps, mut bins) = (fft.make_input_vec(), fft.make_output_vec());
    let scale = 2f64.sqrt() / BLOCK as f64;
    for n in 0..=SIDE {
        let tap = tap(n as f64) * scale;
        taps[n] = tap;
        taps[(BLOCK - n) % BLOCK] = tap;
    }
    fft.process(&mut taps, &mut bins)
        .expect("the plan made these buffers, so their lengths fit");
    bins.iter().map(|bin| bin.re as f32).collect()
}

fn tap(n: f64) -> f64 {
    let x = PI * CUTOFF * n;
    let sinc = if n == 0.0 { 1.0 } else { x.sin() / x };
    let kaiser = bessel_i0(BETA * (1.0 - (n / REACH).powi(2)).sqrt()) / bessel_i0(BETA);
    CUTOFF * sinc * kaiser
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
        let mut halver = Halver::new();
        for n in [1usize, 2, 5, 389, 4096, 9001] {
            let y: Vec<f32> = (0..n).map(|i| ((i * i) as f32 * 0.01).sin()).collect();
            let halved = halver.halve(&y);
            assert_eq!(halved.len(), n.div_ceil(2));
            for m in (0..halved.len()).step_by(37) {
                let taps = (0..n).map(|i| (i as f64 - 2.0 * m as f64, f64::from(y[i])));
                let near = taps.filter(|(distance, _)| distance.abs() <= SIDE as f64);
                let exact: f64 = near
                    .map(|(distance, sample)| tap(distance.abs()) * sample)
                    .sum();
                let error = f64::from(halved[m]) - 2f64.sqrt() * exact;
                assert!(error.abs() < 2e-6, "{n} samples, output {m}: {error:e}");
            }
        }
        assert!(halver.halve(&[]).is_empty());
    }

    #[test]
    fn low_tones_pass_and_tones_that_would_fold_are_gone() {
        let rms = |turn: f64| {
            let y: Vec<f32> = (0..20_000)
                .map(|n| (turn * f64::from(n)).sin() as f32)
                .collect();
            let halved = Halver::new().halve(&y);
            let middle = &halved[1000..9000];
            (middle.iter().map(|v| f64::from(v * v)).sum::<f64>() / 8000.0).sqrt()
        };
        assert!((rms(0.1) - 1.0).abs() < 1e-4);
        assert!((rms(0.44 * PI) - 1.0).abs() < 1e-4);
        assert!(rms(0.51 * PI) < 1e-5);
        assert!(rms(0.9 * PI) < 1e-5);
    }
}
