//! The sequence of an LSTM; formulas in `recurrent/lstm.rs`.

use super::{
    curves::{sigmoid, tanh},
    matrix::{Sizes, heard, product, product_of_columns},
};
use crate::flex::{Values, tensor, values};

/// What the backward pass needs to know.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    sizes: Sizes,
    /// Gates after their curves: `[steps, batch, 4 units]`.
    gates: Vec<f32>,
    cells: Vec<f32>,
    weights: Values,
    mask: Vec<f32>,
    pub(super) states: Values,
}

pub(super) fn forward(projected: Values, weights: Values, mask: Values) -> Trace {
    let sizes = Sizes::of(&projected, 4);
    let (state, units) = (sizes.state(), sizes.units);
    let (mut gates, mask) = (values(projected), values(mask));
    let mut cells = vec![0.0; sizes.steps * state];
    let mut states = vec![0.0; sizes.steps * state];
    let mut cell = vec![0.0; state];
    for step in 0..sizes.steps {
        let now = step * state..(step + 1) * state;
        let gates = &mut gates[4 * now.start..4 * now.end];
        if step > 0 {
            let before = states[now.start - state..now.start].iter().zip(&mask);
            let before = before.map(|(h, m)| h * m).collect();
            let sums = product(before, sizes.batch, &weights);
            gates
                .iter_mut()
                .zip(sums)
                .for_each(|(gate, sum)| *gate += sum);
        }
        let rows = gates.chunks_exact_mut(4 * units);
        let rows = rows.zip(cell.chunks_exact_mut(units));
        for ((gates, cell), hidden) in rows.zip(states[now.clone()].chunks_exact_mut(units)) {
            advance(gates, cell, hidden);
        }
        cells[now].copy_from_slice(&cell);
    }
    Trace {
        sizes,
        gates,
        cells,
        weights,
        mask,
        states: tensor(states, [sizes.steps, sizes.batch, units]),
    }
}

/// One step of one sequence: gates become what their curves make of them.
fn advance(gates: &mut [f32], cell: &mut [f32], hidden: &mut [f32]) {
    let units = cell.len();
    let (input_forget, rest) = gates.split_at_mut(2 * units);
    let (candidate, output) = rest.split_at_mut(units);
    input_forget.iter_mut().for_each(|x| *x = sigmoid(*x));
    candidate.iter_mut().for_each(|x| *x = tanh(*x));
    output.iter_mut().for_each(|x| *x = sigmoid(*x));
    let (input, forget) = input_forget.split_at(units);
    for j in 0..units {
        cell[j] = forget[j] * cell[j] + input[j] * candidate[j];
        hidden[j] = output[j] * tanh(cell[j]);
    }
}

/// Gradients of `projected` and of the weights.
pub(super) fn backward(trace: Trace, gradient: Values) -> (Values, Values) {
    let Trace {
        sizes,
        mut gates,
        cells,
        weights,
        mask,
        states,
    } = trace;
    let (state, units) = (sizes.state(), sizes.units);
    let gradient = values(gradient);
    let back = weights.transpose(0, 1).to_contiguous();
    let start = vec![0.0; state];
    let mut d_cell = vec![0.0; state];
    let mut d_hidden = vec![0.0; state];
    for step in (0..sizes.steps).rev() {
        let now = step * state..(step + 1) * state;
        let gates = &mut gates[4 * now.start..4 * now.end];
        let before = if step > 0 {
            &cells[now.start - state..now.start]
        } else {
            &start
        };
        let wanted = d_hidden.iter().zip(&gradient[now.clone()]);
        let wanted: Vec<f32> = wanted.map(|(later, own)| later + own).collect();
        for row in 0..sizes.batch {
            let at = row * units..(row + 1) * units;
            let cells = &cells[now.clone()];
            retreat(
                &mut gates[4 * at.start..4 * at.end],
                [&before[at.clone()], &cells[at.clone()], &wanted[at.clone()]],
                &mut d_cell[at],
            );
        }
        if step > 0 {
            d_hidden = product(gates.to_vec(), sizes.batch, &back);
            d_hidden.iter_mut().zip(&mask).for_each(|(d, m)| *d *= m);
        }
    }
    let heard = heard(&values(states), &mask);
    let d_weights = product_of_columns(heard, gates.clone(), sizes.steps * sizes.batch);
    let d_projected = tensor(gates, [sizes.steps, sizes.batch, 4 * units]);
    (d_projected, d_weights)
}

/// One step back of one sequence: gates become the gradients of the sums before their curves. `known`: the
/// cell before, the cell after, the gradient of the hidden state.
fn retreat(gates: &mut [f32], known: [&[f32]; 3], d_cell: &mut [f32]) {
    let units = d_cell.len();
    let (input, rest) = gates.split_at_mut(units);
    let (forget, rest) = rest.split_at_mut(units);
    let (candidate, output) = rest.split_at_mut(units);
    let [before, cell, d_hidden] = known;
    for j in 0..units {
        let (i, f, g, o) = (input[j], forget[j], candidate[j], output[j]);
        let curve = tanh(cell[j]);
        let d = d_cell[j] + d_hidden[j] * o * (1.0 - curve * curve);
        output[j] = d_hidden[j] * curve * o * (1.0 - o);
        input[j] = d * g * i * (1.0 - i);
        candidate[j] = d * i * (1.0 - g * g);
        forget[j] = d * before[j] * f * (1.0 - f);
        d_cell[j] = d * f;
    }
}
