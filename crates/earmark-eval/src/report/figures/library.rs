//! Figures of the page of a library.

use earmark_plot::{Axis, Colour, Figure, Mark, Panel, PlotError, Stack};

use super::map::{axes, look};
use super::{BAR_STEP, HALF};
use crate::report::{CountChart, LibraryMap};

/// Bars of a chart; of more values the rest is added up.
const MOST_BARS: usize = 24;

/// One symbol a track; `width` and `height` in units.
pub(in crate::report) fn library_map(
    id: &str,
    map: &LibraryMap,
    (width, height): (u16, u16),
) -> Result<String, PlotError> {
    let places = map.points.iter().map(|point| (point.x, point.y));
    let (x, y) = axes(places, f64::from(width) / f64::from(height));
    let mut panel = Panel::new("", y).height(height);
    for (class, name) in map.classes.iter().enumerate() {
        let points = map.points.iter().filter(|point| point.class == class);
        let points = points.map(|point| (point.x, point.y, format!("{}: {name}", point.name)));
        let points: Vec<(f64, f64, String)> = points.collect();
        if points.is_empty() {
            continue;
        }
        let (symbol, colour) = look(class);
        panel = panel.mark(Mark::hinted_points(symbol, points).colour(colour));
    }
    Figure::new("Map of the library")
        .width(width)
        .stack(Stack::new(x).panel(panel))
        .to_inline_svg(id)
}

/// One bar a value, from top to bottom.
pub(in crate::report) fn count_bars(id: &str, chart: &CountChart) -> Result<String, PlotError> {
    let mut bars: Vec<(String, usize)> = chart.counts.clone();
    if bars.len() > MOST_BARS {
        let rest = bars.split_off(MOST_BARS - 1);
        let n = rest.iter().map(|(_, n)| n).sum();
        bars.push((format!("{} others", rest.len()), n));
    }
    let n = bars.len();
    let middle = |i: usize| n as f64 - i as f64 - 0.5;
    let most = bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let lengths = bars.iter().enumerate();
    let lengths = lengths.map(|(i, (_, n))| (middle(i), *n as f64));
    let lengths: Vec<(f64, f64)> = lengths.collect();
    let names = bars.into_iter().enumerate().rev();
    let names = names.map(|(i, (name, _))| (middle(i), name));
    let panel = Panel::new("", Axis::named("", 0.0..=n as f64, names))
        .height((n as u16).saturating_mul(BAR_STEP))
        .mark(Mark::horizontal_bars(0.68, lengths).colour(Colour::SkyBlue));
    Figure::new(chart.title.clone())
        .width(HALF)
        .stack(Stack::new(Axis::new("Tracks", 0.0..=most as f64)).panel(panel))
        .to_inline_svg(id)
}
