//! Groups drawn with replacement, and the intervals they give.

use rand_core::Rng;
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use crate::Predictions;

/// The part of the draws outside of the interval, half of it on each side: a 95 % interval.
const OUTSIDE: f64 = 0.05;

/// A value, and how far chance alone may have moved it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value on all tracks, each counted once.
    pub value: f64,
    /// Its interval; none where there is one group only, which says nothing of others.
    pub interval: Option<Interval>,
}

/// The 95 % percentile interval of the bootstrap (Efron and Tibshirani 1993, section 13.3) over groups: the 2.5th
/// and the 97.5th percentile (interpolated linearly) of the metric over draws of as many groups as there are, with
/// replacement, each with all its tracks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Draws in which the metric was defined; a class of few groups is missing in some.
    pub n_resamples: usize,
}

/// Draws of groups. Each draw depends on the seed and its own number only.
pub(crate) struct Groups {
    group_of_track: Vec<usize>,
    n_groups: usize,
    seed: u64,
}

impl Groups {
    pub(crate) fn new(predictions: &Predictions, seed: u64) -> Self {
        let (group_of_track, n_groups) = predictions.group_numbers();
        Self {
            group_of_track,
            n_groups,
            seed,
        }
    }

    pub(crate) fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// How often each track is in draw `number`: as often as its group was drawn.
    pub(crate) fn draw(&self, number: usize) -> Vec<u32> {
        // PCG XSL RR 128/64 (O'Neill 2014): the crate promises to keep its values, so a seed keeps its intervals.
        let mut random = Pcg64::new(u128::from(self.seed), number as u128);
        let mut times = vec![0; self.n_groups];
        for _ in 0..self.n_groups {
            times[below(&mut random, self.n_groups)] += 1;
        }
        self.group_of_track
            .iter()
            .map(|&group| times[group])
            .collect()
    }

    /// One interval per column of `statistics`, which is called with the weights of each draw.
    pub(crate) fn intervals(
        &self,
        n_resamples: usize,
        mut statistics: impl FnMut(&[u32]) -> Vec<Option<f64>>,
    ) -> Vec<Option<Interval>> {
        if self.n_groups < 2 {
            return statistics(&vec![1; self.group_of_track.len()])
                .iter()
                .map(|_| None)
                .collect();
        }
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for number in 0..n_resamples {
            let values = statistics(&self.draw(number));
            columns.resize(values.len(), Vec::new());
            for (column, value) in columns.iter_mut().zip(values) {
                column.extend(value);
            }
        }
        columns.into_iter().map(interval).collect()
    }
}

/// A number from 0 to `end - 1`: the upper half of the product of 64 random bits with `end` (Lemire 2019). Without
/// his rejection one number is more likely than another by at most `end` in 2^64.
fn below(random: &mut impl Rng, end: usize) -> usize {
    ((u128::from(random.next_u64()) * end as u128) >> 64) as usize
}

fn interval(mut draws: Vec<f64>) -> Option<Interval> {
    draws.sort_by(f64::total_cmp);
    Some(Interval {
        low: percentile(&draws, OUTSIDE / 2.0)?,
        high: percentile(&draws, 1.0 - OUTSIDE / 2.0)?,
        n_resamples: draws.len(),
    })
}

/// `numpy.quantile` with its default, linear interpolation.
fn percentile(sorted: &[f64], quantile: f64) -> Option<f64> {
    let place = quantile * (sorted.len() as f64 - 1.0);
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Prediction;

    fn groups(names: &[&str], seed: u64) -> Groups {
        let track = |(n, name): (usize, &&str)| {
            Prediction::new(n.to_string(), 0, vec![1.0, 0.0]).in_group(*name)
        };
        let tracks = names.iter().enumerate().map(track).collect();
        let predictions = Predictions::new(vec!["a".into(), "b".into()], tracks).unwrap();
        Groups::new(&predictions, seed)
    }

    #[test]
    fn a_group_is_drawn_as_a_whole() {
        let groups = groups(&["x", "y", "x", "z", "y", "x"], 7);
        for number in 0..50 {
            let weights = groups.draw(number);
            assert_eq!([weights[0], weights[0]], [weights[2], weights[5]]);
            assert_eq!(weights[1], weights[4]);
            assert_eq!(weights[0] + weights[1] + weights[3], 3);
        }
    }

    #[test]
    fn a_seed_keeps_its_draws() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        assert_eq!(groups(&names, 1).draw(3), groups(&names, 1).draw(3));
        assert_ne!(groups(&names, 1).draw(3), groups(&names, 1).draw(4));
        assert_ne!(groups(&names, 1).draw(3), groups(&names, 2).draw(3));
    }

    #[test]
    fn every_group_is_drawn_as_often() {
        let groups = groups(&["a", "b", "c", "d", "e"], 0);
        let mut times = [0u32; 5];
        for number in 0..10_000 {
            let drawn = groups.draw(number);
            times
                .iter_mut()
                .zip(drawn)
                .for_each(|(time, drawn)| *time += drawn);
        }
        // Each is drawn 10 000 times with a standard deviation of 89.
        assert!(times.iter().all(|&n| n.abs_diff(10_000) < 450), "{times:?}");
    }

    #[test]
    fn percentiles_are_those_of_numpy() {
        // numpy.quantile([1, 2, 4, 8], [0.025, 0.5, 0.975])
        let sorted = [1.0, 2.0, 4.0, 8.0];
        let at = |quantile| percentile(&sorted, quantile).unwrap();
        assert!((at(0.025) - 1.075).abs() < 1e-12);
        assert!((at(0.5) - 3.0).abs() < 1e-12);
        assert!((at(0.975) - 7.7).abs() < 1e-12);
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(percentile(&[3.0], 0.975), Some(3.0));
    }
}
