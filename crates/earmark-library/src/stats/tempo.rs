use std::ops::RangeInclusive;

use serde::Serialize;

/// Width of a class, beats per minute.
const WIDTH: f64 = 10.0;

/// What a tempo can be, beats per minute; the index may hold what no music has.
const SANE: RangeInclusive<f64> = 1.0..=1000.0;

/// Tracks of about one tempo.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TempoClass {
    /// From here, beats per minute,
    pub from: f64,
    /// up to below this.
    pub to: f64,
    /// How many tracks.
    pub n: usize,
}

/// Whether music can have that tempo.
pub(super) fn is_sane(tempo: &f64) -> bool {
    SANE.contains(tempo)
}

/// Classes of ten beats per minute from the slowest to the fastest, empty ones between them too; all are sane.
pub(super) fn classes(tempos: &[f64]) -> Vec<TempoClass> {
    let class = |tempo: &f64| (tempo / WIDTH).floor() as usize;
    let numbers = || tempos.iter().map(class);
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
        return Vec::new();
    };
    let mut counts = vec![0; last - first + 1];
    numbers().for_each(|number| counts[number - first] += 1);
    let class = |(n, count): (usize, usize)| TempoClass {
        from: (first + n) as f64 * WIDTH,
        to: (first + n + 1) as f64 * WIDTH,
        n: count,
    };
    counts.into_iter().enumerate().map(class).collect()
}
