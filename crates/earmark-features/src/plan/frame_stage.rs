//! The work on one frame: products that several descriptors share, then the descriptors.

use std::sync::Arc;

use pulp::Arch;
use realfft::num_complex::Complex;

use super::task::{Frame, Task};
use crate::spectral::{self, Frequencies};
use crate::stft::FrameTransform;
use crate::{MelFilterbank, simd};

/// Which products of a frame are computed, and which are kept until the signal ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Needs {
    pub(super) magnitude: bool,
    pub(super) power: bool,
    /// Bins far below the strongest must be exact.
    pub(super) quiet_bins: bool,
    /// Sum and centroid of the magnitudes.
    pub(super) centroid: bool,
    pub(super) mel: bool,
    pub(super) log_mel: bool,
    pub(super) all_samples: bool,
    pub(super) all_powers: bool,
    pub(super) whole_stft: bool,
}

impl Needs {
    fn spectrum(self) -> bool {
        self.magnitude || self.power || self.whole_stft
    }
}

/// Products of the frame at hand, or of all frames where they are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Products {
    pub(super) magnitude: Vec<f32>,
    pub(super) power: Vec<f32>,
    pub(super) mel: Vec<f32>,
    pub(super) stft: Vec<Complex<f32>>,
}

impl Products {
    pub(super) fn clear(&mut self) {
        self.magnitude.clear();
        self.power.clear();
        self.mel.clear();
        self.stft.clear();
    }
}

/// Plan, products and tasks of the frames of a signal.
#[derive(Debug, Clone)]
pub(super) struct FrameStage {
    pub(super) needs: Needs,
    pub(super) frequencies: Arc<Frequencies>,
    pub(super) filterbank: Option<Arc<MelFilterbank>>,
    pub(super) products: Products,
    pub(super) tasks: Vec<Task>,
}

impl FrameStage {
    /// Takes a frame before the window, and the transform for it.
    pub(super) fn frame(&mut self, samples: &[f32], transform: &mut FrameTransform) {
        let arch = Arch::new();
        let Self {
            needs,
            frequencies,
            filterbank,
            products,
            tasks,
        } = self;
        let spectrum = if needs.spectrum() {
            transform.process(samples)
        } else {
            &[]
        };
        if needs.whole_stft {
            products.stft.extend_from_slice(spectrum);
        }
        let power: &[f32] = if needs.power {
            let power = next(&mut products.power, spectrum.len(), needs.all_powers);
            simd::norm_sqr(arch, spectrum, power);
            power
        } else {
            &[]
        };
        let magnitude: &[f32] = if needs.magnitude {
            let magnitude = next(&mut products.magnitude, spectrum.len(), false);
            if needs.power {
                simd::sqrt(arch, power, magnitude);
            } else {
                simd::norm(arch, spectrum, magnitude);
            }
            magnitude
        } else {
            &[]
        };
        if let Some(filterbank) = filterbank {
            filterbank.project(power, next(&mut products.mel, filterbank.n_mels(), true));
        }
        let (total, centroid) = if needs.centroid {
            let total = spectral::total(arch, magnitude);
            (
                total,
                spectral::centroid(arch, frequencies, magnitude, total),
            )
        } else {
            (0.0, 0.0)
        };
        let frame = Frame {
            arch,
            samples,
            magnitude,
            power,
            frequencies,
            total,
            centroid,
        };
        for task in tasks {
            task.frame(&frame);
        }
    }

    /// Forgets the frames taken so far.
    pub(super) fn reset(&mut self) {
        self.products.clear();
        for task in &mut self.tasks {
            task.reset();
        }
    }
}

/// Room for `n` values, behind those of the frames before or in their place.
fn next(buffer: &mut Vec<f32>, n: usize, keep: bool) -> &mut [f32] {
    if !keep {
        buffer.clear();
    }
    let start = buffer.len();
    buffer.resize(start + n, 0.0);
    &mut buffer[start..]
}
