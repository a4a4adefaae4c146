//! Accuracy of a classifier that may abstain.

use super::ranking::Tied;
use super::{CoveragePoint, share};

/// Points of the curve.
pub(super) const N_POINTS: usize = 20;

/// A run of equal confidences; right and wrong tracks are its positives and negatives.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) confidence: f64,
    pub(super) tied: Tied,
}

/// The curve, and the area under it, of runs from the highest confidence to the lowest.
pub(super) fn curve(runs: &[Run]) -> (Vec<CoveragePoint<Option<f64>>>, Option<f64>) {
    let all: f64 = runs
        .iter()
        .map(|run| run.tied.positive + run.tied.negative)
        .sum();
    let mut points = Vec::with_capacity(N_POINTS);
    let (mut above, mut right, mut area) = (0.0, 0.0, 0.0);
    for run in runs {
        let n = run.tied.positive + run.tied.negative;
        if n == 0.0 {
            continue;
        }
        let accuracy_of_run = run.tied.positive / n;
        let accuracy_at = |rank: f64| (right + (rank - above) * accuracy_of_run) / rank;
        area += (1..=n as u64)
            .map(|step| accuracy_at(above + step as f64))
            .sum::<f64>();
        while points.len() < N_POINTS && wanted(points.len(), all) <= above + n {
            let accuracy = accuracy_at(wanted(points.len(), all));
            points.push(point(points.len(), Some(run.confidence), Some(accuracy)));
        }
        above += n;
        right += run.tied.positive;
    }
    // Nothing was drawn: the points are there all the same, so that every draw has as many.
    let missing = points.len()..N_POINTS;
    points.extend(missing.map(|n| point(n, None, None)));
    (points, share(area, all))
}

/// How many of `all` tracks point `n` answers. Whole arithmetic, since 0.15 · 20 is above 3 in floating point.
fn wanted(n: usize, all: f64) -> f64 {
    ((n as u64 + 1) * all as u64).div_ceil(N_POINTS as u64) as f64
}

fn point(n: usize, threshold: Option<f64>, accuracy: Option<f64>) -> CoveragePoint<Option<f64>> {
    CoveragePoint {
        coverage: (n + 1) as f64 / N_POINTS as f64,
        threshold,
        accuracy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(confidence: f64, positive: f64, negative: f64) -> Run {
        let tied = Tied { positive, negative };
        Run { confidence, tied }
    }

    #[test]
    fn the_curve_by_hand() {
        let (points, area) = curve(&[run(0.9, 1.0, 0.0), run(0.7, 0.0, 1.0)]);
        assert_eq!(points.len(), 20);
        assert_eq!(points[9], point(9, Some(0.9), Some(1.0)));
        assert_eq!(points[10], point(10, Some(0.7), Some(0.5)));
        assert_eq!(area, Some(0.75));
    }

    #[test]
    fn tracks_of_equal_confidence_have_no_order() {
        // One right and one wrong: either comes first in half of all orders, so 1/2 at both ranks.
        let (points, area) = curve(&[run(0.5, 1.0, 1.0)]);
        assert!(points.iter().all(|point| point.accuracy == Some(0.5)));
        assert_eq!(area, Some(0.5));
    }

    #[test]
    fn of_nothing_there_is_no_curve_but_its_points_are_there() {
        let (points, area) = curve(&[run(0.5, 0.0, 0.0)]);
        assert_eq!((points.len(), area), (20, None));
        assert!(points.iter().all(|point| point.accuracy.is_none()));
    }
}
