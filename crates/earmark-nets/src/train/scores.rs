//! Probabilities of examples, and what validation makes of them.

use std::collections::BTreeMap;

use burn::{
    module::Module as _,
    tensor::{Device, Tensor, TensorData},
};

use crate::{
    error::NetError,
    network::Network,
    train::{Examples, Reader, Scores, batches::ranges, prefetched},
};

/// A batch as the network takes it.
pub(crate) fn tensor<const D: usize>(
    values: Vec<f32>,
    shape: [usize; D],
    device: &Device,
) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Rows of probabilities, one for each of `n` examples; `network` is a valid one. `go_on` is asked before
/// each batch.
pub(crate) fn probabilities(
    network: &Network,
    reader: &Reader<'_>,
    n: usize,
    batch_size: usize,
    go_on: &mut dyn FnMut() -> Result<(), NetError>,
) -> Result<Vec<Vec<f64>>, NetError> {
    let device = network.devices().into_iter().next().unwrap_or_default();
    let input = network.input();
    let ranges = ranges(n, batch_size);
    let indices = |i: usize| ranges[i].clone().collect::<Vec<_>>();
    let make = |i: usize| reader.plain(&indices(i));
    prefetched(ranges.len(), make, |batches| {
        let mut rows = Vec::with_capacity(n);
        for (values, range) in batches.zip(&ranges) {
            go_on()?;
            let shape = [range.len(), input.n_rows, input.n_frames];
            let answer = network.probabilities(tensor(values?, shape, &device))?;
            rows.extend(doubles(answer));
        }
        Ok(rows)
    })
}

fn doubles(answer: Tensor<2>) -> Vec<Vec<f64>> {
    let n_classes = answer.dims()[1];
    let values: Vec<f32> = host(answer);
    let rows = values.chunks_exact(n_classes);
    rows.map(|row| row.iter().map(|x| f64::from(*x)).collect())
        .collect()
}

/// Values of a tensor of single precision.
pub(crate) fn host<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let values = tensor.into_data().try_to_vec();
    values.unwrap_or_else(|error| unreachable!("parameters are of single precision: {error}"))
}

/// The largest of a row, the first of equals.
pub(crate) fn argmax<T: PartialOrd + Copy>(row: &[T]) -> usize {
    (1..row.len()).fold(0, |best, i| if row[i] > row[best] { i } else { best })
}

/// Scores over units: the probabilities of a unit are the mean over its examples, its label that of its
/// first one.
pub(crate) fn scores(examples: &dyn Examples, rows: &[Vec<f64>]) -> Scores {
    let mut units: BTreeMap<usize, (usize, f64, Vec<f64>)> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let start = || (examples.label(index), 0.0, vec![0.0; row.len()]);
        let (_, n, sums) = units.entry(examples.unit(index)).or_insert_with(start);
        *n += 1.0;
        sums.iter_mut().zip(row).for_each(|(sum, p)| *sum += p);
    }
    let n_units = units.len() as f64;
    // Single precision knows no smaller probability than this but zero.
    let cost = |(label, n, sums): &(usize, f64, Vec<f64>)| {
        -(sums[*label] / n).max(f64::from(f32::MIN_POSITIVE)).ln()
    };
    let right = units
        .values()
        .filter(|(label, _, sums)| argmax(sums) == *label)
        .count();
    Scores {
        loss: units.values().map(cost).sum::<f64>() / n_units,
        accuracy: right as f64 / n_units,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{input::InputShape, train::MemoryExamples};

    #[test]
    fn segments_of_a_unit_speak_together() {
        let shape = InputShape {
            n_rows: 1,
            n_frames: 1,
        };
        let examples = MemoryExamples::new(shape, 2, vec![0.0; 3], vec![0, 0, 1]).unwrap();
        let rows = [vec![0.9, 0.1], vec![0.3, 0.7], vec![0.5, 0.5]];
        let alone = scores(&examples, &rows);
        assert!((alone.accuracy - 1.0 / 3.0).abs() < 1e-12);
        let together = scores(&examples.with_units(vec![4, 4, 1]).unwrap(), &rows);
        assert!((together.accuracy - 0.5).abs() < 1e-12);
        let loss = -(0.6f64.ln() + 0.5f64.ln()) / 2.0;
        assert!((together.loss - loss).abs() < 1e-12);
    }
}
