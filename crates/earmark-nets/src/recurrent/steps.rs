//! A sequence as its steps.

use burn::tensor::Tensor;

/// `[steps, batch, width]` as `steps` tensors `[batch, width]`.
///
/// By halves: the backward pass of each slice writes a tensor of the size it was cut from, so that slices of
/// the whole cost `steps * steps`, halves of halves `steps * log2(steps)`.
pub(crate) fn unstack(x: Tensor<3>) -> Vec<Tensor<2>> {
    let mut parts = vec![x];
    while parts.iter().any(|part| part.dims()[0] > 1) {
        parts = parts.into_iter().flat_map(halves).collect();
    }
    parts.into_iter().map(|part| part.squeeze_dim(0)).collect()
}

fn halves(x: Tensor<3>) -> Vec<Tensor<3>> {
    let [steps, batch, width] = x.dims();
    if steps == 1 {
        return vec![x];
    }
    let middle = steps / 2;
    let cut = |from: usize, to: usize| x.clone().slice([from..to, 0..batch, 0..width]);
    vec![cut(0, middle), cut(middle, steps)]
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Int};

    use super::*;

    #[test]
    fn every_step_comes_out_in_order_and_feels_its_gradient() {
        let device = Device::flex().autodiff();
        for steps in [1, 2, 3, 7, 8] {
            let x = Tensor::<1, Int>::arange(0..steps as i64 * 6, &device)
                .float()
                .reshape([steps, 2, 3])
                .require_grad();
            let parts = unstack(x.clone());
            assert_eq!(parts.len(), steps);
            let weighted = parts.into_iter().enumerate().map(|(i, part)| {
                let first: Vec<f32> = part.clone().into_data().try_to_vec().unwrap();
                assert_eq!(first[0], (i * 6) as f32);
                part.sum() * (i + 1) as f32
            });
            let sum = weighted.reduce(|a, b| a + b).unwrap();
            let gradient = x.grad(&sum.backward()).unwrap();
            let gradient: Vec<f32> = gradient.into_data().try_to_vec().unwrap();
            let expected: Vec<f32> = (0..steps * 6).map(|i| (i / 6 + 1) as f32).collect();
            assert_eq!(gradient, expected);
        }
    }
}
