//! The batches of an epoch.

use std::ops::Range;

use rand::seq::SliceRandom as _;

use crate::{
    error::NetError,
    train::{
        Examples, Reader, TrainConfig, mixup,
        streams::{Use, stream},
        targets::Targets,
    },
};

/// What one step learns from, rows one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    /// `[batch, n_rows, n_frames]`, normalised.
    pub(crate) inputs: Vec<f32>,
    /// `[batch, n_classes]`, each row of sum 1.
    pub(crate) targets: Vec<f32>,
    /// `[batch]`.
    pub(crate) weights: Vec<f32>,
}

impl Batch {
    pub(crate) fn n_examples(&self) -> usize {
        self.weights.len()
    }
}

/// Cuts `n` into as few ranges of at most `size` as possible, alike but for one.
pub(crate) fn ranges(n: usize, size: usize) -> Vec<Range<usize>> {
    let n_ranges = n.div_ceil(size);
    let bound = |i: usize| i * n / n_ranges;
    (0..n_ranges).map(|i| bound(i)..bound(i + 1)).collect()
}

/// Makes the batches of every epoch.
pub(crate) struct Batches<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) examples: &'a dyn Examples,
    pub(crate) targets: Targets,
    pub(crate) config: &'a TrainConfig,
}

/// The order of one epoch.
pub(crate) struct Order {
    epoch: usize,
    indices: Vec<usize>,
    ranges: Vec<Range<usize>>,
}

impl Order {
    pub(crate) fn n_batches(&self) -> usize {
        self.ranges.len()
    }
}

impl Batches<'_> {
    /// Steps of every epoch.
    pub(crate) fn n_batches(&self) -> usize {
        self.examples.n_examples().div_ceil(self.config.batch_size)
    }

    /// All examples in the order drawn for this epoch.
    pub(crate) fn order(&self, epoch: usize) -> Order {
        let n = self.examples.n_examples();
        let mut indices: Vec<usize> = (0..n).collect();
        indices.shuffle(&mut stream(self.config.seed, Use::Order, epoch, 0));
        Order {
            epoch,
            indices,
            ranges: ranges(n, self.config.batch_size),
        }
    }

    /// One batch, the same whoever asks and when.
    pub(crate) fn make(&self, order: &Order, number: usize) -> Result<Batch, NetError> {
        let indices = &order.indices[order.ranges[number].clone()];
        let labels: Vec<usize> = indices.iter().map(|i| self.examples.label(*i)).collect();
        let (seed, augment) = (self.config.seed, &self.config.augment);
        let draw = |index| stream(seed, Use::Augment, order.epoch, index);
        let mut batch = Batch {
            inputs: self.reader.changed(indices, augment, draw)?,
            targets: self.targets.rows(&labels),
            weights: self.targets.weights(&labels),
        };
        if augment.mixup > 0.0 {
            let mut random = stream(seed, Use::Mixup, order.epoch, number);
            mixup::mix(&mut batch, augment.mixup, &mut random);
        }
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_alike_and_hold_everything_once() {
        for n in 1..50 {
            for size in 1..20 {
                let ranges = ranges(n, size);
                assert_eq!(ranges.len(), n.div_ceil(size));
                let sizes = ranges.iter().map(ExactSizeIterator::len);
                let (least, most) = (sizes.clone().min().unwrap(), sizes.max().unwrap());
                assert!(most <= size && most - least <= 1);
                assert!(ranges.into_iter().flatten().eq(0..n));
            }
        }
    }
}
