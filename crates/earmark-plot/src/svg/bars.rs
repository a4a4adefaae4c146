//! Bars and whiskers, upright or lying: `point` takes the place across first and the place along second.

use std::fmt::Write;

use super::{Canvas, coordinate};
use crate::Colour;

/// Half the length of the line that ends a whisker.
const CAP: f64 = 4.0;

pub(super) fn draw_bars(
    canvas: &mut Canvas,
    colour: Colour,
    (width, opacity): (f64, f64),
    bars: &[(f64, f64)],
    point: impl Fn(f64, f64) -> (f64, f64),
) {
    let (class, _, _) = colour.style();
    let mut path = String::new();
    for (at, length) in bars {
        let (x1, y1) = point(at - width / 2.0, 0.0);
        let (x2, y2) = point(at + width / 2.0, *length);
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(coordinate);
        let _ = write!(path, "M{x1} {y1}V{y2}H{x2}V{y1}Z");
    }
    canvas.add(format_args!(
        r#"<path class="fill {class}" fill-opacity="{opacity}" d="{path}"/>"#
    ));
}

/// `cap` is the direction of the lines at both ends.
pub(super) fn draw_whiskers(
    canvas: &mut Canvas,
    colour: Colour,
    whiskers: &[(f64, f64, f64)],
    (cap_x, cap_y): (f64, f64),
    point: impl Fn(f64, f64) -> (f64, f64),
) {
    let (class, _, _) = colour.style();
    let mut path = String::new();
    for (at, low, high) in whiskers {
        let ends = [point(*at, *low), point(*at, *high)];
        let [(x1, y1), (x2, y2)] = ends.map(|(x, y)| (coordinate(x), coordinate(y)));
        let _ = write!(path, "M{x1} {y1}L{x2} {y2}");
        for (x, y) in ends {
            let (dx, dy) = (CAP * cap_x, CAP * cap_y);
            let [x1, y1, x2, y2] = [x - dx, y - dy, x + dx, y + dy].map(coordinate);
            let _ = write!(path, "M{x1} {y1}L{x2} {y2}");
        }
    }
    canvas.add(format_args!(
        r#"<path class="stroke {class}" fill="none" stroke-width="1.4" d="{path}"/>"#
    ));
}
