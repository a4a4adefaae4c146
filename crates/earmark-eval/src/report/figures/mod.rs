//! The figures of a report. Shares are drawn in percent.
//!
//! `learning.rs` draws what epochs brought, `map.rs` maps of tracks, `library.rs` what a library holds, `sweep.rs` scores over settings;
//! the others are here.

mod learning;
mod library;
mod map;
mod sweep;

use earmark_plot::{Axis, Cell, Colour, Figure, Mark, Matrix, Panel, PlotError, Stack, Symbol};

use super::numbers::Unit;
use crate::metrics::Metrics;
use crate::{Confusion, CoveragePoint, Estimate, ReliabilityBin};
pub(super) use learning::{Curve, LEARNT, WATCHED, curves};
pub(super) use library::{count_bars, library_map};
pub(super) use map::{MISTAKE, is_mistake, look, track_map};
pub(super) use sweep::scores;

/// Units across a figure that shares its row with another, and between the bars of classes.
const HALF: u16 = 560;
const BAR_STEP: u16 = 26;

type Estimates = Metrics<Option<Estimate>>;

fn percent_axis(label: &str) -> Axis {
    Axis::new(label, 0.0..=100.0)
}

/// One bar a class with its interval, in the order given, and a line at `mean`.
pub(super) fn class_bars(
    id: &str,
    name: &str,
    bars: &[(&str, Option<Estimate>)],
    mean: Option<f64>,
) -> Result<String, PlotError> {
    let n = bars.len();
    let middle = |i: usize| n as f64 - i as f64 - 0.5;
    let rows = || {
        let defined = bars.iter().enumerate();
        defined.filter_map(|(i, (_, estimate))| estimate.map(|estimate| (middle(i), estimate)))
    };
    let names = bars.iter().enumerate().rev();
    let names = names.map(|(i, (name, _))| (middle(i), (*name).to_owned()));
    let y = Axis::named("", 0.0..=n as f64, names);
    let mut panel = Panel::new("", y)
        .height((n as u16).saturating_mul(BAR_STEP))
        .mark(
            Mark::horizontal_bars(
                0.68,
                rows().map(|(y, estimate)| (y, 100.0 * estimate.value)),
            )
            .colour(Colour::SkyBlue),
        )
        .mark(Mark::horizontal_whiskers(rows().filter_map(
            |(y, estimate)| {
                let interval = estimate.interval?;
                Some((y, 100.0 * interval.low, 100.0 * interval.high))
            },
        )));
    if let Some(mean) = mean {
        let line = [(100.0 * mean, 0.0), (100.0 * mean, n as f64)];
        panel = panel.mark(Mark::reference(line));
    }
    let x = percent_axis(&format!("{name} (%)"));
    let figure = Figure::new(format!("{name} of each class")).width(HALF);
    figure.stack(Stack::new(x).panel(panel)).to_inline_svg(id)
}

/// Rows of true classes, columns of predicted ones; colours by the share of the row.
pub(super) fn confusion(
    id: &str,
    classes: &[&str],
    confusion: &Confusion,
) -> Result<String, PlotError> {
    let n = classes.len();
    let rows = confusion.counts.iter().enumerate().map(|(truth, row)| {
        let total: u64 = row.iter().sum();
        let cells = row.iter().enumerate();
        cells
            .map(|(predicted, count)| cell(*count, total, classes[truth], classes[predicted]))
            .collect()
    });
    let matrix = Matrix::new(rows.collect()).diagonal(Colour::Blue);
    let middles = || (0..n).map(|i| i as f64 + 0.5);
    let columns = middles()
        .zip(classes)
        .map(|(x, name)| (x, (*name).to_owned()));
    let upwards = middles().zip(classes.iter().rev());
    let y = Axis::named(
        "True",
        0.0..=n as f64,
        upwards.map(|(y, name)| (y, (*name).to_owned())),
    );
    let (wide, high) = ((800 / n).clamp(26, 90), (520 / n).clamp(20, 52));
    let panel = Panel::new("", y)
        .height(u16::try_from(n * high).unwrap_or(u16::MAX))
        .mark(Mark::matrix(matrix).colour(Colour::Vermillion));
    let x = Axis::named("Predicted", 0.0..=n as f64, columns);
    Figure::new("Confusion matrix")
        .width(u16::try_from(170 + n * wide).unwrap_or(u16::MAX))
        .stack(Stack::new(x).panel(panel))
        .to_inline_svg(id)
}

fn cell(count: u64, total: u64, truth: &str, predicted: &str) -> Cell {
    if count == 0 {
        return Cell::new(0.0, "");
    }
    let share = count as f64 / total as f64;
    let percent = Unit::Percent.value(share);
    Cell::new(share, count.to_string())
        .detail(format!("{:.0}\u{a0}%", 100.0 * share))
        .hint(format!(
            "{truth} taken for {predicted}: {count} of {total} ({percent})"
        ))
}

/// Accuracy over confidence, with the diagonal it should lie on, above the number of tracks.
pub(super) fn reliability(id: &str, metrics: &Estimates) -> Result<String, PlotError> {
    let points = || metrics.reliability.iter().filter_map(reliability_point);
    let accuracy = Panel::new("", percent_axis("Accuracy (%)"))
        .height(300)
        .mark(Mark::reference([(0.0, 0.0), (100.0, 100.0)]))
        .mark(
            Mark::whiskers(points().filter_map(|(x, estimate)| {
                let interval = estimate.interval?;
                Some((x, 100.0 * interval.low, 100.0 * interval.high))
            }))
            .colour(Colour::SkyBlue),
        )
        .mark(Mark::line(
            points().map(|(x, estimate)| (x, 100.0 * estimate.value)),
        ))
        .mark(Mark::points(
            Symbol::Circle,
            points().map(|(x, estimate)| (x, 100.0 * estimate.value)),
        ));
    let bins = || metrics.reliability.iter();
    let most = bins().map(|bin| bin.n_tracks).max().unwrap_or(0).max(1);
    let width = bins()
        .next()
        .map_or(1.0, |bin| 100.0 * (bin.upper - bin.lower));
    let bars = bins().map(|bin| (50.0 * (bin.lower + bin.upper), bin.n_tracks as f64));
    let tracks = Panel::new("", Axis::new("Tracks", 0.0..=most as f64 * 1.08))
        .height(70)
        .mark(Mark::bars(0.86 * width, bars).colour(Colour::SkyBlue));
    let x = percent_axis("Probability of the predicted class (%)");
    Figure::new("Reliability diagram")
        .width(HALF)
        .stack(Stack::new(x).panel(accuracy).panel(tracks))
        .to_inline_svg(id)
}

/// Mean confidence in percent, and the accuracy, of a bin with tracks.
fn reliability_point(bin: &ReliabilityBin<Option<Estimate>>) -> Option<(f64, Estimate)> {
    Some((100.0 * bin.confidence?.value, bin.accuracy?))
}

/// Accuracy among the most confident tracks, with its interval.
pub(super) fn coverage(id: &str, metrics: &Estimates) -> Result<String, PlotError> {
    let points = || metrics.coverage.iter().filter_map(coverage_point);
    let band = points().filter_map(|(x, estimate)| {
        let interval = estimate.interval?;
        Some((x, 100.0 * interval.low, 100.0 * interval.high))
    });
    let mut panel = Panel::new("", percent_axis("Accuracy (%)"))
        .height(382)
        .mark(Mark::band(band))
        .mark(Mark::line(
            points().map(|(x, estimate)| (x, 100.0 * estimate.value)),
        ));
    if let Some(all) = metrics.accuracy {
        let level = 100.0 * all.value;
        panel = panel.mark(Mark::reference([(0.0, level), (100.0, level)]));
    }
    let x = percent_axis("Tracks answered, most confident first (%)");
    Figure::new("Accuracy against coverage")
        .width(HALF)
        .stack(Stack::new(x).panel(panel))
        .to_inline_svg(id)
}

fn coverage_point(point: &CoveragePoint<Option<Estimate>>) -> Option<(f64, Estimate)> {
    Some((100.0 * point.coverage, point.accuracy?))
}
