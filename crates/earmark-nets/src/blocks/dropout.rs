//! Dropout with a generator that is fast.

use burn::{
    nn::Dropout,
    tensor::{Distribution, Tensor, TensorData},
};
use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use crate::flex;

/// `x` with a share of its values zero and the others multiplied with `1 / (1 - share)`, while training. On
/// the CPU, the device's generator, which takes longer than a dense layer, draws no more than the seed.
pub(crate) fn dropped<const D: usize>(dropout: &Dropout, x: Tensor<D>) -> Tensor<D> {
    let device = x.device();
    let acts = dropout.training.is_enabled() && device.is_autodiff() && dropout.prob > 0.0;
    if !acts || !flex::serves(&x) {
        return dropout.forward(x);
    }
    let drawn = Tensor::<1>::random([2], Distribution::Default, &device).into_data();
    let seed = drawn
        .iter::<f32>()
        .fold(0, |seed, part| (seed << 32) | u64::from(part.to_bits()));
    let n = x.dims().iter().product();
    let mask = TensorData::new(mask(seed, n, dropout.prob), x.dims());
    x * Tensor::from_data(mask, &device)
}

/// Values that one generator draws. A constant, lest the mask depend on the number of threads.
const STRETCH: usize = 1 << 14;

/// Zeros and `1 / (1 - share)`.
fn mask(seed: u64, n: usize, share: f64) -> Vec<f32> {
    let limit = (share * 2f64.powi(32)) as u32;
    let kept = (1.0 / (1.0 - share)) as f32;
    let value = |draw: u32| if draw < limit { 0.0 } else { kept };
    let mut mask = vec![0.0; n];
    let stretches = mask.par_chunks_mut(STRETCH).enumerate();
    stretches.for_each(|(i, stretch)| {
        let mut random = Pcg64Mcg::seed_from_u64(seed.wrapping_add(i as u64));
        for pair in stretch.chunks_mut(2) {
            let draw = random.next_u64();
            let draws = [draw as u32, (draw >> 32) as u32];
            let pair = pair.iter_mut().zip(draws);
            pair.for_each(|(to, draw)| *to = value(draw));
        }
    });
    mask
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
            let mask = mask(7, n, share);
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
