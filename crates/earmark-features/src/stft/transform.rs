//! Window and transform of one frame, in single or double precision.

use std::sync::Arc;

use pulp::Arch;
use realfft::num_complex::Complex;
use realfft::{FftNum, RealFftPlanner, RealToComplex};

use super::{Precision, StftConfig};
use crate::simd;

/// The transform of a frame, with the buffers it works in. Clones share window and plan.
#[derive(Clone)]
pub(crate) struct FrameTransform(Numbers);

#[derive(Clone)]
enum Numbers {
    Single(Kernel<f32>),
    Double {
        kernel: Kernel<f64>,
        rounded: Vec<Complex<f32>>,
    },
}

impl FrameTransform {
    /// `config` must have been validated.
    pub(super) fn new(config: &StftConfig) -> Self {
        let window = config.window().padded(config.win_length(), config.n_fft());
        Self(match config.precision() {
            Precision::Single => {
                let window = window.into_iter().map(|value| value as f32);
                Numbers::Single(Kernel::new(window.collect()))
            }
            Precision::Double => Numbers::Double {
                kernel: Kernel::new(window.into()),
                rounded: vec![Complex::default(); config.n_freq()],
            },
        })
    }

    /// The `1 + n_fft / 2` bins of a frame.
    pub(crate) fn process(&mut self, frame: &[f32]) -> &[Complex<f32>] {
        let arch = Arch::new();
        match &mut self.0 {
            Numbers::Single(kernel) => {
                simd::multiply(arch, frame, &kernel.window, &mut kernel.windowed);
                kernel.transform()
            }
            Numbers::Double { kernel, rounded } => {
                simd::multiply_wide(arch, frame, &kernel.window, &mut kernel.windowed);
                simd::round(arch, kernel.transform(), rounded);
                rounded
            }
        }
    }
}

#[derive(Clone)]
struct Kernel<T> {
    window: Arc<[T]>,
    fft: Arc<dyn RealToComplex<T>>,
    windowed: Vec<T>,
    spectrum: Vec<Complex<T>>,
    scratch: Vec<Complex<T>>,
}

impl<T: FftNum> Kernel<T> {
    fn new(window: Arc<[T]>) -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(window.len());
        Self {
            window,
            windowed: fft.make_input_vec(),
            spectrum: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            fft,
        }
    }

    fn transform(&mut self) -> &[Complex<T>] {
        self.fft
            .process_with_scratch(&mut self.windowed, &mut self.spectrum, &mut self.scratch)
            .expect("the plan made these buffers, so their lengths fit");
        &self.spectrum
    }
}
