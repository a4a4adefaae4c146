//! Means of a tagger's layers, over a track and over stretches of it.

use crate::Patch;

/// Running means of a tagger's layers.
#[derive(Clone, Default)]
pub(super) struct Mean {
    sum: Vec<f64>,
    embedding: Vec<f64>,
    count: u64,
}

impl Mean {
    pub(super) fn add(&mut self, patch: &Patch) {
        let output = &patch.output;
        let layers = output.tags.iter();
        let layers = layers
            .chain(output.mean_pool.iter())
            .chain(output.max_pool.iter());
        add(&mut self.sum, layers);
        add(&mut self.embedding, output.embedding.iter());
        self.count += 1;
    }

    /// Tags, mean pool and maximum pool, one after the other.
    pub(super) fn get(&self) -> Vec<f64> {
        self.mean_of(&self.sum)
    }

    /// The layer before the tags.
    pub(super) fn embedding(&self) -> Vec<f64> {
        self.mean_of(&self.embedding)
    }

    fn mean_of(&self, sums: &[f64]) -> Vec<f64> {
        let count = self.count.max(1) as f64;
        sums.iter().map(|sum| sum / count).collect()
    }
}

fn add<'a>(sums: &mut Vec<f64>, values: impl Iterator<Item = &'a f32>) {
    if sums.is_empty() {
        sums.extend(values.map(|value| f64::from(*value)));
    } else {
        let sums = sums.iter_mut().zip(values);
        sums.for_each(|(sum, value)| *sum += f64::from(*value));
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
