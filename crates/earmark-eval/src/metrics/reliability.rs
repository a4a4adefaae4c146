//! Whether tracks of confidence 0.8 are right in 80 % of cases.

use super::{ReliabilityBin, share};

/// What falls into a bin.
#[derive(Clone, Copy, Default)]
struct Bin {
    n: f64,
    confidence: f64,
    right: f64,
}

/// The bin of a confidence above 0, of `n_bins` of equal width, each closed above.
pub(super) fn bin_of(confidence: f64, n_bins: usize) -> usize {
    let above = |bin: &usize| confidence <= (*bin + 1) as f64 / n_bins as f64;
    (0..n_bins - 1).find(above).unwrap_or(n_bins - 1)
}

/// The diagram, and the expected calibration error.
pub(super) fn reliability(
    n_bins: usize,
    tracks: impl Iterator<Item = (usize, f64, bool, u32)>,
) -> (Vec<ReliabilityBin<Option<f64>>>, Option<f64>) {
    let mut bins = vec![Bin::default(); n_bins];
    for (bin, confidence, right, weight) in tracks {
        let weight = f64::from(weight);
        bins[bin].n += weight;
        bins[bin].confidence += weight * confidence;
        bins[bin].right += if right { weight } else { 0.0 };
    }
    let all: f64 = bins.iter().map(|bin| bin.n).sum();
    let gaps: f64 = bins
        .iter()
        .map(|bin| (bin.right - bin.confidence).abs())
        .sum();
    let edge = |bin: usize| bin as f64 / n_bins as f64;
    let shown = bins.iter().enumerate().map(|(n, bin)| ReliabilityBin {
        lower: edge(n),
        upper: edge(n + 1),
        n_tracks: bin.n as u64,
        confidence: share(bin.confidence, bin.n),
        accuracy: share(bin.right, bin.n),
    });
    (shown.collect(), share(gaps, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_closed_above() {
        let bins = [0.1, 0.25, 0.2500001, 0.5, 0.75, 1.0].map(|confidence| bin_of(confidence, 4));
        assert_eq!(bins, [0, 0, 1, 1, 2, 3]);
        assert_eq!(bin_of(0.3, 1), 0);
        // A confidence may be a rounding error above 1 in no checked list, but 1 itself is in the last bin.
        assert_eq!(bin_of(1.0, 15), 14);
    }

    #[test]
    fn the_error_by_hand() {
        // Two tracks at 0.9, one right: a gap of 0.4; one at 0.6, right: a gap of 0.4.
        let tracks = [(0.9, true), (0.9, false), (0.6, true)];
        let tracks =
            tracks.map(|(confidence, right)| (bin_of(confidence, 10), confidence, right, 1));
        let (bins, ece) = reliability(10, tracks.into_iter());
        assert!((ece.unwrap() - 0.4).abs() < 1e-12);
        assert_eq!((bins[8].n_tracks, bins[8].accuracy), (2, Some(0.5)));
        assert_eq!((bins[0].n_tracks, bins[0].accuracy), (0, None));
    }
}
