//! Grid, ticks and labels of a panel.

use super::margins::{drawn_name, names_gap, slant_depth};
use super::panel::Place;
use super::style::{LABEL, TICK_DISTANCE};
use super::{Canvas, coordinate, escaped};
use crate::{Axis, Panel};

/// The least distance of the ticks of an x axis, and of a y axis of values or names.
const X_GAP: f64 = 64.0;
const Y_GAP: f64 = 18.0;
const NAMES_GAP: f64 = 10.5;
/// The most ticks of a y axis of values, so that a high panel does not become a ruler.
const MOST_Y_TICKS: f64 = 12.0;

/// Both axes; the x axis has labels below the last panel only. Pictures and tables hide a grid, and have none.
pub(super) fn draw_axes(canvas: &mut Canvas, panel: &Panel, x: &Axis, place: &Place) {
    let grid = draw_x(canvas, x, place) + &draw_y(canvas, &panel.y, place);
    if !panel.is_covered() {
        canvas.add(format_args!(r#"<path class="grid" d="{grid}"/>"#));
    }
}

/// Draws ticks and labels, and returns the grid.
fn draw_x(canvas: &mut Canvas, x: &Axis, place: &Place) -> String {
    let (mut grid, mut ticks) = (String::new(), String::new());
    let bottom = place.y + place.height;
    let depth = slant_depth(x, place.width);
    for tick in x.ticks(place.width, names_gap(x, place.width).unwrap_or(X_GAP)) {
        let at = place.across(tick.place);
        let [at_text, top, end, below] = [at, place.y, bottom, bottom + 4.0].map(coordinate);
        grid += &format!("M{at_text} {top}V{end}");
        ticks += &format!("M{at_text} {end}V{below}");
        match (place.is_last, depth > 0.0) {
            (false, _) => {}
            (true, false) => canvas.text("tick", at, bottom + 16.0, "middle", &tick.label),
            (true, true) => draw_slanted(canvas, at + 3.0, bottom + 13.0, &tick.label),
        }
    }
    canvas.add(format_args!(r#"<path class="frame" d="{ticks}"/>"#));
    if place.is_last {
        let middle = place.x + place.width / 2.0;
        canvas.text("axis", middle, bottom + 34.0 + depth, "middle", x.label());
    }
    grid
}

/// Draws ticks and labels, and returns the grid.
fn draw_y(canvas: &mut Canvas, y: &Axis, place: &Place) -> String {
    let (mut grid, mut ticks) = (String::new(), String::new());
    let has_names = y.names().next().is_some();
    let gap = if has_names {
        NAMES_GAP
    } else {
        Y_GAP.max(place.height / MOST_Y_TICKS)
    };
    for tick in y.ticks(place.height, gap) {
        let at = place.up(tick.place);
        let ends = [at, place.x, place.x + place.width, place.x - 4.0];
        let [at_text, left, right, before] = ends.map(coordinate);
        grid += &format!("M{left} {at_text}H{right}");
        ticks += &format!("M{before} {at_text}H{left}");
        let label = if has_names {
            drawn_name(&tick.label)
        } else {
            tick.label
        };
        canvas.text("tick", place.x - TICK_DISTANCE, at + 3.8, "end", &label);
    }
    canvas.add(format_args!(r#"<path class="frame" d="{ticks}"/>"#));
    let middle = place.y + place.height / 2.0;
    canvas.upward_text("axis", place.edge + LABEL, middle, y.label());
    grid
}

/// A name that ends below its tick and rises towards it.
fn draw_slanted(canvas: &mut Canvas, x: f64, y: f64, name: &str) {
    let (x, y, name) = (coordinate(x), coordinate(y), escaped(&drawn_name(name)));
    canvas.add(format_args!(
        r#"<text class="tick" transform="translate({x} {y}) rotate(-45)" text-anchor="end">{name}</text>"#
    ));
}
