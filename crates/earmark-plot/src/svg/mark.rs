//! What is inside the box of a panel.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::panel::Place;
use super::{Canvas, coordinate};
use crate::mark::Shape;
use crate::{Axis, Colour, HeatMap, Mark, PlotError, raster};

pub(super) fn draw_mark(
    canvas: &mut Canvas,
    mark: &Mark,
    x: &Axis,
    y: &Axis,
    place: &Place,
) -> Result<(), PlotError> {
    let colour = mark.colour;
    let point = |px: f64, py: f64| (place.across(x.place(px)), place.up(y.place(py)));
    match &mark.shape {
        Shape::Line(points) => {
            let path = path(points.iter().map(|(px, py)| point(*px, *py)));
            stroke(canvas, colour, 1.4, 1.0, &path);
        }
        Shape::Envelope(points) => {
            let high = points.iter().map(|(px, _, high)| point(*px, *high));
            let low = points.iter().rev().map(|(px, low, _)| point(*px, *low));
            let path = path(high.chain(low));
            let (class, _, _) = colour.style();
            // The stroke keeps an area of no height visible.
            canvas.add(format_args!(
                r#"<path class="fill stroke {class}" stroke-width="0.8" stroke-linejoin="round" d="{path}Z"/>"#
            ));
        }
        Shape::HeatMap(heat_map) => draw_heat_map(canvas, heat_map, x, y, place)?,
        Shape::Verticals(xs) => {
            let (top, bottom) = (coordinate(place.y), coordinate(place.y + place.height));
            let line =
                |px: &f64| format!("M{} {top}V{bottom}", coordinate(place.across(x.place(*px))));
            stroke(
                canvas,
                colour,
                1.2,
                0.75,
                &xs.iter().map(line).collect::<String>(),
            );
        }
        Shape::Bars { width, bars } => draw_bars(canvas, colour, *width, bars, point),
    }
    Ok(())
}

fn stroke(canvas: &mut Canvas, colour: Colour, width: f64, opacity: f64, path: &str) {
    let (class, _, _) = colour.style();
    canvas.add(format_args!(
        r#"<path class="stroke {class}" fill="none" stroke-width="{width}" stroke-opacity="{opacity}" stroke-linejoin="round" d="{path}"/>"#
    ));
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (i, (x, y)) in points.enumerate() {
        let command = if i == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{command}{} {}", coordinate(x), coordinate(y));
    }
    path
}

fn draw_bars(
    canvas: &mut Canvas,
    colour: Colour,
    width: f64,
    bars: &[(f64, f64)],
    point: impl Fn(f64, f64) -> (f64, f64),
) {
    let (class, _, _) = colour.style();
    let mut path = String::new();
    for (at, height) in bars {
        let (left, base) = point(at - width / 2.0, 0.0);
        let (right, end) = point(at + width / 2.0, *height);
        let [left, base, right, end] = [left, base, right, end].map(coordinate);
        let _ = write!(path, "M{left} {base}V{end}H{right}V{base}Z");
    }
    canvas.add(format_args!(r#"<path class="fill {class}" d="{path}"/>"#));
}

fn draw_heat_map(
    canvas: &mut Canvas,
    heat_map: &HeatMap,
    x: &Axis,
    y: &Axis,
    place: &Place,
) -> Result<(), PlotError> {
    let file = raster::encode(heat_map, x, y, place.width, place.height)?;
    draw_image(canvas, &place.attributes(), &file);
    Ok(())
}

/// An image that fills a box; it has pixels enough to be smoothed.
pub(super) fn draw_image(canvas: &mut Canvas, attributes: &str, file: &[u8]) {
    let data = STANDARD.encode(file);
    canvas.add(format_args!(
        r#"<image {attributes} preserveAspectRatio="none" href="data:image/png;base64,{data}"/>"#
    ));
}
