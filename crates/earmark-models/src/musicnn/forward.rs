//! Forward real transforms, for inputs and filters alike.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// A real FFT of one length with its buffers.
pub(super) struct ForwardFft {
    plan: Arc<dyn RealToComplex<f32>>,
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl ForwardFft {
    pub(super) fn new(len: usize) -> Self {
        let plan = RealFftPlanner::new().plan_fft_forward(len);
        Self {
            input: plan.make_input_vec(),
            output: plan.make_output_vec(),
            scratch: plan.make_scratch_vec(),
            plan,
        }
    }

    /// `X[k] = Σ_n x[n] e^{-2πikn/len}` for `k` in `0..=len/2`; the values come
    /// with their positions `n`, all others are zero.
    pub(super) fn run(&mut self, values: impl Iterator<Item = (usize, f32)>) -> &[Complex<f32>] {
        self.input.fill(0.0);
        for (position, value) in values {
            self.input[position] = value;
        }
        self.plan
            .process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch)
            .expect("the buffers are the plan's own");
        &self.output
    }
}
