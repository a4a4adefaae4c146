//! Maps of tracks.

use earmark_plot::{Axis, Colour, Figure, Mark, Panel, PlotError, Stack, Symbol};

use crate::report::{MapPoint, TrackMap};

/// Sky blue and yellow are left out: the one is the blue of a dark page, the other is lost on white.
const COLOURS: [Colour; 6] = [
    Colour::Blue,
    Colour::Vermillion,
    Colour::Green,
    Colour::Purple,
    Colour::Orange,
    Colour::Black,
];
const SYMBOLS: [Symbol; 6] = [
    Symbol::Circle,
    Symbol::Square,
    Symbol::Triangle,
    Symbol::Diamond,
    Symbol::Cross,
    Symbol::Plus,
];
/// What is drawn around a mistake.
pub(in crate::report) const MISTAKE: (Symbol, Colour) = (Symbol::Ring, Colour::Black);
/// What lies between the outermost points and the frame, as a part of the map.
const MARGIN: f64 = 0.05;

/// How the tracks of a class look. Of 36 classes no two look alike; more begin anew.
pub(in crate::report) fn look(class: usize) -> (Symbol, Colour) {
    let (n_colours, n_symbols) = (COLOURS.len(), SYMBOLS.len());
    let symbol = SYMBOLS[(class + class / n_colours) % n_symbols];
    (symbol, COLOURS[class % n_colours])
}

/// One symbol a track, training tracks pale, mistakes within a ring; `width` and `height` in units.
pub(in crate::report) fn track_map(
    id: &str,
    map: &TrackMap,
    classes: &[&str],
    (width, height): (u16, u16),
) -> Result<String, PlotError> {
    let places = map.points.iter().map(|point| (point.x, point.y));
    let (x, y) = axes(places, f64::from(width) / f64::from(height));
    let mut panel = Panel::new("", y).height(height);
    // Training tracks below the others.
    for is_training in [true, false] {
        for class in 0..classes.len() {
            let of_class = |point: &&MapPoint| {
                point.class == class && point.predicted.is_none() == is_training
            };
            let points = map.points.iter().filter(of_class);
            let points: Vec<(f64, f64, String)> = points
                .map(|point| (point.x, point.y, hint(point, classes)))
                .collect();
            if points.is_empty() {
                continue;
            }
            let (symbol, colour) = look(class);
            let mark = Mark::hinted_points(symbol, points).colour(colour);
            panel = panel.mark(if is_training { mark.pale() } else { mark });
        }
    }
    let wrong = map.points.iter().filter(|point| is_mistake(point));
    let rings = Mark::points(MISTAKE.0, wrong.map(|point| (point.x, point.y)));
    Figure::new(format!("Map: {}", map.title))
        .width(width)
        .stack(Stack::new(x).panel(panel.mark(rings.colour(MISTAKE.1))))
        .to_inline_svg(id)
}

pub(in crate::report) fn is_mistake(point: &MapPoint) -> bool {
    point
        .predicted
        .is_some_and(|predicted| predicted != point.class)
}

fn hint(point: &MapPoint, classes: &[&str]) -> String {
    let (track, truth) = (&point.track, classes[point.class]);
    match point.predicted {
        None => format!("{track}: {truth}, a training track"),
        Some(predicted) if predicted == point.class => format!("{track}: {truth}, recognised"),
        Some(predicted) => format!("{track}: {truth}, taken for {}", classes[predicted]),
    }
}

/// Axes of one scale around all points, for a box `ratio` times as wide as high.
pub(super) fn axes(places: impl Iterator<Item = (f64, f64)> + Clone, ratio: f64) -> (Axis, Axis) {
    let (left, right) = ends(places.clone().map(|(x, _)| x));
    let (bottom, top) = ends(places.map(|(_, y)| y));
    let height = (top - bottom).max((right - left) / ratio);
    let height = if height > 0.0 {
        (1.0 + 2.0 * MARGIN) * height
    } else {
        1.0
    };
    let around = |low: f64, high: f64, length: f64| {
        let middle = low + 0.5 * (high - low);
        Axis::blank(middle - 0.5 * length..=middle + 0.5 * length)
    };
    (
        around(left, right, ratio * height),
        around(bottom, top, height),
    )
}

fn ends(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = values.clone().reduce(f64::min);
    (low.unwrap_or(0.0), values.reduce(f64::max).unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_of_36_classes_look_alike_and_the_first_six_differ_in_both() {
        let looks: HashSet<(Symbol, Colour)> = (0..36).map(look).collect();
        assert_eq!(looks.len(), 36);
        let symbols: HashSet<Symbol> = (0..6).map(|class| look(class).0).collect();
        let colours: HashSet<Colour> = (0..6).map(|class| look(class).1).collect();
        assert_eq!([symbols.len(), colours.len()], [6, 6]);
    }
}
