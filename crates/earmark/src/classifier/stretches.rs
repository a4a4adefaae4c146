//! Means of a tagger's layers, over a track and over stretches of it.

use crate::Patch;

/// Running mean of tags, mean pool and maximum pool, one after the other.
#[derive(Clone, Default)]
pub(super) struct Mean {
    sum: Vec<f64>,
    count: u64,
}

impl Mean {
    pub(super) fn add(&mut self, patch: &Patch) {
        let output = &patch.output;
        let layers = output.tags.iter();
        let layers = layers
            .chain(output.mean_pool.iter())
            .chain(output.max_pool.iter());
        if self.sum.is_empty() {
            self.sum = layers.map(|value| f64::from(*value)).collect();
        } else {
            let sums = self.sum.iter_mut().zip(layers);
            sums.for_each(|(sum, value)| *sum += f64::from(*value));
        }
        self.count += 1;
    }

    pub(super) fn get(&self) -> Vec<f64> {
        let count = self.count.max(1) as f64;
        self.sum.iter().map(|sum| sum / count).collect()
    }
}

/// Means over stretches of equal length; a patch counts where its middle is.
pub(super) struct Stretches {
    seconds: f64,
    means: Vec<Mean>,
}

impl Stretches {
    pub(super) fn new(seconds: f64) -> Self {
        Self {
            seconds,
            means: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, patch: &Patch) {
        let middle = (patch.start + patch.end) / 2.0;
        let number = (middle / self.seconds) as usize;
        if self.means.len() <= number {
            self.means.resize(number + 1, Mean::default());
        }
        self.means[number].add(patch);
    }

    /// Start, end and mean of each stretch that holds a patch.
    pub(super) fn finish(self, duration: f64) -> Vec<(f64, f64, Vec<f64>)> {
        let heard = self
            .means
            .iter()
            .enumerate()
            .filter(|(_, mean)| mean.count > 0);
        let stretch = |(number, mean): (usize, &Mean)| {
            let start = number as f64 * self.seconds;
            (start, (start + self.seconds).min(duration), mean.get())
        };
        heard.map(stretch).collect()
    }
}
