//! Means of a tagger's answers, over a track and over stretches of it.

use earmark_models::musicnn::N_TAGS;

use crate::Patch;

/// Running mean of tag vectors.
#[derive(Clone, Default)]
pub(super) struct Mean {
    sum: Vec<f64>,
    count: u64,
}

impl Mean {
    pub(super) fn add(&mut self, tags: &[f32; N_TAGS]) {
        self.sum.resize(N_TAGS, 0.0);
        for (sum, tag) in self.sum.iter_mut().zip(tags) {
            *sum += f64::from(*tag);
        }
        self.count += 1;
    }

    pub(super) fn get(&self) -> [f32; N_TAGS] {
        std::array::from_fn(|i| {
            let sum = self.sum.get(i).copied().unwrap_or(0.0);
            (sum / self.count.max(1) as f64) as f32
        })
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
        self.means[number].add(&patch.output.tags);
    }

    /// Start, end and mean of each stretch that holds a patch.
    pub(super) fn finish(self, duration: f64) -> Vec<(f64, f64, [f32; N_TAGS])> {
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
