//! Mixup: see [`AugmentConfig::mixup`](crate::train::AugmentConfig::mixup).

use rand::{distr::Distribution as _, seq::SliceRandom as _};
use rand_distr::Beta;
use rand_pcg::Pcg64;

use crate::train::batches::Batch;

/// Mixes every example with one of its batch, inputs, targets and weights alike; `alpha` is above zero.
pub(crate) fn mix(batch: &mut Batch, alpha: f64, random: &mut Pcg64) {
    let mut partners: Vec<usize> = (0..batch.n_examples()).collect();
    partners.shuffle(random);
    let Ok(beta) = Beta::new(alpha, alpha) else {
        unreachable!("alpha was checked when the configuration was")
    };
    let shares: Vec<f32> = partners
        .iter()
        .map(|_| beta.sample(random) as f32)
        .collect();
    for values in [&mut batch.inputs, &mut batch.targets, &mut batch.weights] {
        let size = values.len() / partners.len();
        let plain = values.clone();
        for (i, mixed) in values.chunks_exact_mut(size).enumerate() {
            let partner = &plain[partners[i] * size..][..size];
            for (value, other) in mixed.iter_mut().zip(partner) {
                *value = shares[i] * *value + (1.0 - shares[i]) * other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::streams::{Use, stream};

    #[test]
    fn targets_still_sum_to_one_and_inputs_stay_between() {
        for (step, alpha) in [0.05, 0.2, 1.0, 8.0].into_iter().enumerate() {
            let mut batch = Batch {
                inputs: (0..32).map(|i| i as f32).collect(),
                targets: (0..16)
                    .flat_map(|i| [f32::from(i % 3 == 0), f32::from(i % 3 != 0)])
                    .collect(),
                weights: vec![1.0; 16],
            };
            let before = batch.targets.clone();
            mix(&mut batch, alpha, &mut stream(1, Use::Mixup, 1, step));
            for row in batch.targets.chunks(2) {
                assert!((row[0] + row[1] - 1.0).abs() < 1e-6, "{row:?}");
                assert!(row.iter().all(|share| (0.0..=1.0).contains(share)));
            }
            assert_ne!(batch.targets, before);
            assert!(batch.inputs.iter().all(|x| (0.0..=31.0).contains(x)));
            assert!(
                batch
                    .weights
                    .iter()
                    .all(|weight| (weight - 1.0).abs() < 1e-6)
            );
        }
    }
}
