//! The sequence of a GRU; formulas in `recurrent/gru.rs`.

use super::{
    curves::{sigmoid, tanh},
    matrix::{Sizes, heard, product, product_of_columns},
};
use crate::flex::{Values, tensor, values};

/// What the backward pass needs to know.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    sizes: Sizes,
    /// Reset, update and candidate after their curves: `[steps, batch, 3 units]`.
    gates: Vec<f32>,
    /// The last third of the recurrent product: `[steps, batch, units]`.
    recurrent: Vec<f32>,
    weights: Values,
    mask: Vec<f32>,
    pub(super) states: Values,
}

pub(super) fn forward(projected: Values, weights: Values, bias: Values, mask: Values) -> Trace {
    let sizes = Sizes::of(&projected, 3);
    let (state, units) = (sizes.state(), sizes.units);
    let (mut gates, bias, mask) = (values(projected), values(bias), values(mask));
    let mut recurrent = vec![0.0; sizes.steps * state];
    let mut states = vec![0.0; sizes.steps * state];
    let mut hidden = vec![0.0; state];
    for step in 0..sizes.steps {
        let now = step * state..(step + 1) * state;
        let before = hidden.iter().zip(&mask).map(|(h, m)| h * m).collect();
        let sums = product(before, sizes.batch, &weights);
        let rows = gates[3 * now.start..3 * now.end].chunks_exact_mut(3 * units);
        let rows = rows.zip(recurrent[now.clone()].chunks_exact_mut(units));
        let rows = rows.zip(sums.chunks_exact(3 * units));
        for (((gates, recurrent), sums), hidden) in rows.zip(hidden.chunks_exact_mut(units)) {
            advance(gates, recurrent, [sums, &bias], hidden);
        }
        states[now].copy_from_slice(&hidden);
    }
    Trace {
        sizes,
        gates,
        recurrent,
        weights,
        mask,
        states: tensor(states, [sizes.steps, sizes.batch, units]),
    }
}

/// One step of one sequence. `added`: the recurrent product and its bias.
fn advance(gates: &mut [f32], recurrent: &mut [f32], added: [&[f32]; 2], hidden: &mut [f32]) {
    let units = hidden.len();
    let [sums, bias] = added;
    let (curved, candidate) = gates.split_at_mut(2 * units);
    for j in 0..2 * units {
        curved[j] = sigmoid(curved[j] + sums[j] + bias[j]);
    }
    let (reset, update) = curved.split_at(units);
    let (sums, bias) = (&sums[2 * units..], &bias[2 * units..]);
    for j in 0..units {
        recurrent[j] = sums[j] + bias[j];
        candidate[j] = tanh(candidate[j] + reset[j] * recurrent[j]);
        hidden[j] = candidate[j] + update[j] * (hidden[j] - candidate[j]);
    }
}

/// Gradients of `projected`, of the weights and of the bias of the recurrent product.
pub(super) fn backward(trace: Trace, gradient: Values) -> (Values, Values, Values) {
    let Trace {
        sizes,
        mut gates,
        recurrent,
        weights,
        mask,
        states,
    } = trace;
    let (state, units) = (sizes.state(), sizes.units);
    let (gradient, states) = (values(gradient), values(states));
    let back = weights.transpose(0, 1).to_contiguous();
    let start = vec![0.0; state];
    // Gradients of the recurrent sums; those of reset and update are those of `projected`.
    let mut d_sums = vec![0.0; gates.len()];
    let mut d_hidden = vec![0.0; state];
    for step in (0..sizes.steps).rev() {
        let now = step * state..(step + 1) * state;
        let wide = 3 * now.start..3 * now.end;
        let before = if step > 0 {
            &states[now.start - state..now.start]
        } else {
            &start
        };
        d_hidden
            .iter_mut()
            .zip(&gradient[now.clone()])
            .for_each(|(d, own)| *d += own);
        for row in 0..sizes.batch {
            let at = row * units..(row + 1) * units;
            let three = 3 * at.start..3 * at.end;
            retreat(
                &mut gates[wide.clone()][three.clone()],
                &mut d_sums[wide.clone()][three],
                [&before[at.clone()], &recurrent[now.clone()][at.clone()]],
                &mut d_hidden[at],
            );
        }
        let through = product(d_sums[wide].to_vec(), sizes.batch, &back);
        let masked = through.iter().zip(&mask).map(|(d, m)| d * m);
        d_hidden
            .iter_mut()
            .zip(masked)
            .for_each(|(d, through)| *d += through);
    }
    let mut d_bias = vec![0.0; 3 * units];
    for row in d_sums.chunks_exact(3 * units) {
        d_bias.iter_mut().zip(row).for_each(|(sum, d)| *sum += d);
    }
    let heard = heard(&states, &mask);
    let d_weights = product_of_columns(heard, d_sums, sizes.steps * sizes.batch);
    let d_projected = tensor(gates, [sizes.steps, sizes.batch, 3 * units]);
    (d_projected, d_weights, tensor(d_bias, [3 * units]))
}

/// One step back of one sequence: gates become the gradients of the sums of the input, `d_sums` those of the
/// recurrent product, `d_hidden` what goes straight to the state before. `known`: the state before, and
/// the last third of the recurrent product.
fn retreat(gates: &mut [f32], d_sums: &mut [f32], known: [&[f32]; 2], d_hidden: &mut [f32]) {
    let units = d_hidden.len();
    let (reset, rest) = gates.split_at_mut(units);
    let (update, candidate) = rest.split_at_mut(units);
    let (d_reset, rest) = d_sums.split_at_mut(units);
    let (d_update, d_recurrent) = rest.split_at_mut(units);
    let [before, recurrent] = known;
    for j in 0..units {
        let (r, z, n, d) = (reset[j], update[j], candidate[j], d_hidden[j]);
        candidate[j] = d * (1.0 - z) * (1.0 - n * n);
        update[j] = d * (before[j] - n) * z * (1.0 - z);
        reset[j] = candidate[j] * recurrent[j] * r * (1.0 - r);
        d_recurrent[j] = candidate[j] * r;
        d_update[j] = update[j];
        d_reset[j] = reset[j];
        d_hidden[j] = d * z;
    }
}
