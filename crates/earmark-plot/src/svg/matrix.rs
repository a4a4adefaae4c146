//! Tables of cells.

use super::text::width;
use super::{Canvas, coordinate, escaped};
use crate::{Cell, Colour, Matrix};

/// Sizes of the letters in a cell; smaller ones are not drawn.
const LARGEST: f64 = 13.0;
const LEAST: f64 = 5.5;
const DETAIL: f64 = 9.0;
/// The shares from which on letters change their colour, on a dark page and on white.
const HALF: f64 = 0.7;
const FULL: f64 = 0.85;
/// The palest cell that is not empty.
const PALEST: f64 = 0.06;

pub(super) fn draw_matrix(
    canvas: &mut Canvas,
    matrix: &Matrix,
    colour: Colour,
    point: impl Fn(f64, f64) -> (f64, f64),
) {
    let n_rows = matrix.rows.len();
    let size = font_size(matrix, &point);
    let has_details = fits_details(matrix, &point);
    for (i, row) in matrix.rows.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            let colour = match matrix.diagonal {
                Some(diagonal) if i == j => diagonal,
                _ => colour,
            };
            let top = (n_rows - i) as f64;
            let corners = (point(j as f64, top), point(j as f64 + 1.0, top - 1.0));
            draw_cell(canvas, cell, colour, corners);
            draw_texts(canvas, cell, size, has_details, corners);
        }
    }
}

/// The upper left and the lower right corner.
type Corners = ((f64, f64), (f64, f64));

fn draw_cell(canvas: &mut Canvas, cell: &Cell, colour: Colour, ((x1, y1), (x2, y2)): Corners) {
    let (class, _, _) = colour.style();
    let [x, y, width, height] = [x1, y1, x2 - x1, y2 - y1].map(coordinate);
    let share = cell.share.clamp(0.0, 1.0);
    let opacity = if share > 0.0 {
        PALEST + (1.0 - PALEST) * share
    } else {
        0.0
    };
    let hint = match cell.hint.as_str() {
        "" => String::new(),
        hint => format!("<title>{}</title>", escaped(hint)),
    };
    canvas.add(format_args!(
        r#"<rect class="fill {class}" fill-opacity="{opacity:.3}" x="{x}" y="{y}" width="{width}" height="{height}">{hint}</rect>"#
    ));
}

fn draw_texts(
    canvas: &mut Canvas,
    cell: &Cell,
    size: Option<f64>,
    has_details: bool,
    ((x1, y1), (x2, y2)): Corners,
) {
    let Some(size) = size else { return };
    let (x, middle) = ((x1 + x2) / 2.0, (y1 + y2) / 2.0);
    let lift = if has_details { DETAIL * 0.55 } else { 0.0 };
    draw_text(
        canvas,
        cell,
        &cell.text,
        size,
        (x, middle + size * 0.35 - lift),
    );
    if has_details {
        draw_text(
            canvas,
            cell,
            &cell.detail,
            DETAIL,
            (x, middle + DETAIL * 1.3),
        );
    }
}

fn draw_text(canvas: &mut Canvas, cell: &Cell, text: &str, size: f64, (x, y): (f64, f64)) {
    if text.is_empty() {
        return;
    }
    let class = match cell.share {
        FULL.. => "cell full",
        HALF.. => "cell half",
        _ => "cell",
    };
    let (x, y, text) = (coordinate(x), coordinate(y), escaped(text));
    canvas.add(format_args!(
        r#"<text class="{class}" style="font-size:{size:.1}px" x="{x}" y="{y}" text-anchor="middle" pointer-events="none">{text}</text>"#
    ));
}

fn cell_size(point: &impl Fn(f64, f64) -> (f64, f64)) -> (f64, f64) {
    let ((x1, y1), (x2, y2)) = (point(0.0, 1.0), point(1.0, 0.0));
    ((x2 - x1).abs(), (y2 - y1).abs())
}

/// One size for all cells, so that the widest text fits.
fn font_size(matrix: &Matrix, point: &impl Fn(f64, f64) -> (f64, f64)) -> Option<f64> {
    let (wide, high) = cell_size(point);
    let widths = matrix
        .rows
        .iter()
        .flatten()
        .map(|cell| width(&cell.text, 1.0));
    let widest = widths.fold(1.0, f64::max);
    let size = LARGEST.min(0.9 * wide / widest).min(0.8 * high);
    (size >= LEAST).then_some(size)
}

fn fits_details(matrix: &Matrix, point: &impl Fn(f64, f64) -> (f64, f64)) -> bool {
    let (wide, high) = cell_size(point);
    let widths = matrix
        .rows
        .iter()
        .flatten()
        .map(|cell| width(&cell.detail, DETAIL));
    let widest = widths.fold(0.0, f64::max);
    widest > 0.0 && high >= 30.0 && widest <= 0.9 * wide
}
