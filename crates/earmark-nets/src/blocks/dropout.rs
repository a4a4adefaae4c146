//! Dropout with a generator that is fast.

use burn::{
    nn::Dropout,
    tensor::{Device, Distribution, Tensor, TensorData},
};
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use crate::flex;

/// `x` with a share of its values zero and the others multiplied with `1 / (1 - share)`, while training. On
/// the CPU, the device's generator, which takes longer than a dense layer, draws no more than the seed.
pub(crate) fn dropped<const D: usize>(dropout: &Dropout, x: Tensor<D>) -> Tensor<D> {
    let device = x.device();
    if !flex::serves(&x) {
        return dropout.forward(x);
    }
    let mask = Mask::drawn(dropout, &device);
    if !mask.acts() {
        return x;
    }
    let n = x.dims().iter().product();
    let factors = TensorData::new(mask.factors(n), x.dims());
    x * Tensor::from_data(factors, &device)
}

/// Values that one generator draws. A constant, lest the mask depend on the number of threads.
const STRETCH: usize = 1 << 14;

/// Which values are zero. It is drawn from its seed wherever it is asked for, rather than kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mask {
    seed: u64,
    share: f64,
}

impl Mask {
    /// For tensors of this device; one that changes nothing unless training.
    pub(crate) fn drawn(dropout: &Dropout, device: &Device) -> Self {
        let (mut seed, mut share) = (0, 0.0);
        if dropout.training.is_enabled() && device.is_autodiff() && dropout.prob > 0.0 {
            let drawn = Tensor::<1>::random([2], Distribution::Default, device).into_data();
            let parts = drawn.iter::<f32>().map(|part| u64::from(part.to_bits()));
            (seed, share) = (
                parts.fold(0, |seed, part| (seed << 32) | part),
                dropout.prob,
            );
        }
        Self { seed, share }
    }

    /// Whether it changes anything.
    pub(crate) fn acts(self) -> bool {
        self.share > 0.0
    }

    /// Multiplies the values of a stretch with zero or `1 / (1 - share)`.
    pub(crate) fn apply(self, stretch: usize, values: &mut [f32]) {
        if !self.acts() {
            return;
        }
        let limit = (self.share * 2f64.powi(32)) as u32;
        let kept = (1.0 / (1.0 - self.share)) as f32;
        let mut random = Pcg64Mcg::seed_from_u64(self.seed.wrapping_add(stretch as u64));
        // Draws first, then the choice without a branch, which nobody could foresee.
        let mut draws = [0; 64];
        for values in values.chunks_mut(draws.len()) {
            for pair in draws[..values.len().next_multiple_of(2)].chunks_exact_mut(2) {
                let draw = random.next_u64();
                pair.copy_from_slice(&[draw as u32, (draw >> 32) as u32]);
            }
            for (value, draw) in values.iter_mut().zip(draws) {
                let all = u32::from(draw < limit).wrapping_sub(1);
                *value *= f32::from_bits(kept.to_bits() & all);
            }
        }
    }

    /// What `n` values are multiplied with.
    fn factors(self, n: usize) -> Vec<f32> {
        let mut factors = vec![1.0; n];
        let stretches = factors.par_chunks_mut(STRETCH).enumerate();
        stretches.for_each(|(i, stretch)| self.apply(i, stretch));
        factors
    }
}

#[cfg(test)]
mod tests {
    use burn::nn::DropoutConfig;

    use super::*;
    use crate::goldens::device;

    #[test]
    fn the_share_is_zero_and_the_mean_is_kept() {
        let n = 99_999;
        for share in [0.1, 0.5] {
            let mask = Mask { seed: 7, share }.factors(n);
            let zeros = mask.iter().filter(|x| **x == 0.0).count() as f64 / n as f64;
            // Five standard deviations of a count.
            let within = 5.0 * (share * (1.0 - share) / n as f64).sqrt();
            assert!((zeros - share).abs() < within, "{zeros}, not {share}");
            let mean = mask.iter().sum::<f32>() / n as f32;
            assert!((mean - 1.0).abs() < 0.02, "{mean}");
        }
    }

    #[test]
    fn masks_differ_from_call_to_call_and_act_in_training_alone() {
        let dropout = DropoutConfig::new(0.5).init();
        let x = Tensor::<2>::ones([64, 64], &device());
        let values = |x: Tensor<2>| {
            dropped(&dropout, x)
                .into_data()
                .try_to_vec::<f32>()
                .unwrap()
        };
        assert_ne!(values(x.clone()), values(x.clone()));
        assert!(values(x.inner()).iter().all(|value| *value == 1.0));
    }

    #[test]
    fn gradients_go_where_values_went() {
        let dropout = DropoutConfig::new(0.5).init();
        let x = Tensor::<2>::ones([8, 8], &device()).require_grad();
        let output = dropped(&dropout, x.clone());
        let gradients = output.clone().sum().backward();
        let gradient = x.grad(&gradients).unwrap();
        assert_eq!(gradient.into_data(), output.inner().into_data());
    }
}
