//! What each epoch of a network brought.

use earmark_plot::{Axis, Colour, Figure, Mark, Panel, PlotError, Stack, Symbol};

use super::HALF;
use crate::report::{EpochScores, FitHistory};

/// What stands for lines of training examples, and of tracks that were watched.
pub(in crate::report) const LEARNT: (Symbol, Colour) = (Symbol::Circle, Colour::Blue);
pub(in crate::report) const WATCHED: (Symbol, Colour) = (Symbol::Circle, Colour::Vermillion);

/// A score of an epoch: on training examples, and on those that were watched.
pub(in crate::report) struct Curve {
    pub(in crate::report) name: &'static str,
    pub(in crate::report) training: fn(&EpochScores) -> f64,
    pub(in crate::report) watched: fn(&EpochScores) -> Option<f64>,
    /// The end of the axis, where it is known beforehand.
    pub(in crate::report) most: Option<f64>,
}

/// A line of each kind for every fit.
pub(in crate::report) fn curves(
    id: &str,
    curve: &Curve,
    fits: &[FitHistory],
) -> Result<String, PlotError> {
    let n_epochs = fits.iter().map(|fit| fit.epochs.len()).max().unwrap_or(0);
    let epochs = || fits.iter().flat_map(|fit| &fit.epochs);
    let shown = epochs().map(curve.training);
    let shown = shown.chain(epochs().filter_map(curve.watched));
    let most = curve
        .most
        .unwrap_or_else(|| 1.04 * shown.fold(f64::MIN_POSITIVE, f64::max));
    let mut panel = Panel::new("", Axis::new(curve.name, 0.0..=most)).height(240);
    for fit in fits {
        let line = |score: &dyn Fn(&EpochScores) -> Option<f64>| {
            let numbered = (1..).map(f64::from).zip(&fit.epochs);
            let points = numbered.filter_map(|(epoch, scores)| Some((epoch, score(scores)?)));
            points.collect::<Vec<_>>()
        };
        let training = line(&|scores| Some((curve.training)(scores)));
        panel = panel
            .mark(Mark::line(training).colour(LEARNT.1))
            .mark(Mark::line(line(&curve.watched)).colour(WATCHED.1));
    }
    let x = Axis::new("Epoch", 1.0..=n_epochs.max(2) as f64);
    Figure::new(format!("{} over epochs", curve.name))
        .width(HALF)
        .stack(Stack::new(x).panel(panel))
        .to_inline_svg(id)
}
