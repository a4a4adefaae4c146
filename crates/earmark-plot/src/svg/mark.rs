//! What is inside the box of a panel.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::bars::{draw_bars, draw_whiskers};
use super::matrix::draw_matrix;
use super::panel::Place;
use super::points::{draw_points, look};
use super::{Canvas, coordinate};
use crate::mark::Shape;
use crate::{Axis, Colour, HeatMap, Mark, PlotError, raster};

/// Lying bars are pale, so that whiskers show on them on any page.
const LYING_OPACITY: f64 = 0.6;

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
        Shape::Reference(points) => {
            let path = path(points.iter().map(|(px, py)| point(*px, *py)));
            let (class, _, _) = colour.style();
            canvas.add(format_args!(
                r#"<path class="stroke {class}" fill="none" stroke-opacity="0.55" stroke-dasharray="5 4" d="{path}"/>"#
            ));
        }
        Shape::Band(points) => {
            let path = outline(points, point);
            let (class, _, _) = colour.style();
            canvas.add(format_args!(
                r#"<path class="fill {class}" fill-opacity="0.2" d="{path}Z"/>"#
            ));
        }
        Shape::Envelope(points) => {
            let path = outline(points, point);
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
        Shape::Matrix(matrix) => draw_matrix(canvas, matrix, colour, point),
        Shape::Bars { width, bars } => draw_bars(canvas, colour, (*width, 1.0), bars, point),
        Shape::HorizontalBars { width, bars } => {
            draw_bars(
                canvas,
                colour,
                (*width, LYING_OPACITY),
                bars,
                |across, along| point(along, across),
            );
        }
        Shape::Whiskers(whiskers) => draw_whiskers(canvas, colour, whiskers, (1.0, 0.0), point),
        Shape::HorizontalWhiskers(whiskers) => {
            let point = |across, along| point(along, across);
            draw_whiskers(canvas, colour, whiskers, (0.0, 1.0), point);
        }
        Shape::Points {
            symbol,
            points,
            hints,
        } => {
            let places: Vec<(f64, f64)> = points.iter().map(|(px, py)| point(*px, *py)).collect();
            draw_points(canvas, look(*symbol, colour, mark.is_pale), &places, hints);
        }
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

/// Along the upper ends and back along the lower ones.
fn outline(points: &[(f64, f64, f64)], point: impl Fn(f64, f64) -> (f64, f64)) -> String {
    let high = points.iter().map(|(px, _, high)| point(*px, *high));
    let low = points.iter().rev().map(|(px, low, _)| point(*px, *low));
    path(high.chain(low))
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
