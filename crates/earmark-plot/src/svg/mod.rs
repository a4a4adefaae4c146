//! Layout and drawing: from a figure to SVG.
//!
//! `mod.rs` places rows, `document.rs` is the element around them, `margins.rs` says what room axes need,
//! `panel.rs` draws a box, `axes.rs` its axes, `mark.rs`, `bars.rs`, `matrix.rs`, `points.rs` what is inside it,
//! `colour_bar.rs` what is beside it; `style.rs` has sizes and colours, `text.rs` what text needs. No values are computed here.

mod axes;
mod bars;
mod colour_bar;
mod document;
mod margins;
mod mark;
mod matrix;
mod panel;
mod points;
mod style;
mod text;

use std::fmt::Write;

pub(crate) use document::Form;
pub use points::symbol_key;
pub use style::inline_style;
pub(crate) use style::{FONT_FAMILY, dark_style};
pub use text::escaped;

use crate::{Figure, PlotError, Stack};
use margins::{axis_height, band, left, right};
use panel::{Place, draw_panel};
use style::{CAPTION_LINE, LEFT, RIGHT, ROW_GAP};
use text::{shortened, wrapped};

/// The drawing of a figure whose parts are known to be valid.
pub(crate) fn draw(figure: &Figure, form: Form<'_>) -> Result<String, PlotError> {
    let mut canvas = Canvas {
        ids: form.ids(),
        ..Canvas::default()
    };
    let mut y = match form {
        Form::Alone => header(&mut canvas, figure),
        Form::Inline(_) => 0.0,
    };
    for row in &figure.rows {
        y = draw_row(&mut canvas, figure, row, y)?;
    }
    if matches!(form, Form::Alone) {
        y = caption(&mut canvas, figure, y) + 8.0;
    }
    Ok(document::element(figure, form, &canvas.body, y))
}

/// What is drawn so far.
#[derive(Default)]
struct Canvas {
    body: String,
    /// What every id begins with.
    ids: String,
    n_panels: usize,
}

impl Canvas {
    /// Appends elements; the macros of formatting cannot fail on a string.
    fn add(&mut self, elements: std::fmt::Arguments<'_>) {
        self.body
            .write_fmt(elements)
            .expect("strings take any text");
        self.body.push('\n');
    }

    fn text(&mut self, class: &str, x: f64, y: f64, anchor: &str, content: &str) {
        let (x, y, content) = (coordinate(x), coordinate(y), escaped(content));
        self.add(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}">{content}</text>"#
        ));
    }

    fn upward_text(&mut self, class: &str, x: f64, y: f64, content: &str) {
        let (x, y, content) = (coordinate(x), coordinate(y), escaped(content));
        self.add(format_args!(
            r#"<text class="{class}" transform="translate({x} {y}) rotate(-90)" text-anchor="middle">{content}</text>"#
        ));
    }
}

/// A tenth of a unit is finer than a pixel.
fn coordinate(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

fn header(canvas: &mut Canvas, figure: &Figure) -> f64 {
    let width = figure.width - LEFT - 24.0;
    canvas.text(
        "title",
        LEFT,
        38.0,
        "start",
        &shortened(&figure.title, width, 22.0),
    );
    if figure.subtitle.is_empty() {
        return 52.0;
    }
    canvas.text(
        "subtitle",
        LEFT,
        61.0,
        "start",
        &shortened(&figure.subtitle, width, 14.0),
    );
    72.0
}

fn draw_row(
    canvas: &mut Canvas,
    figure: &Figure,
    row: &[Stack],
    top: f64,
) -> Result<f64, PlotError> {
    let shares: f64 = row.iter().map(|stack| stack.width).sum();
    let mut x = 0.0;
    let mut bottom = top;
    for (i, stack) in row.iter().enumerate() {
        let outer = figure.width * stack.width / shares;
        let margins = (left(stack), right(figure, stack, i + 1 == row.len()));
        let end = draw_stack(canvas, stack, (x, outer), margins, top)?;
        bottom = bottom.max(end);
        x += outer;
    }
    Ok(bottom + ROW_GAP)
}

fn draw_stack(
    canvas: &mut Canvas,
    stack: &Stack,
    (x, outer): (f64, f64),
    (left, right): (f64, f64),
    top: f64,
) -> Result<f64, PlotError> {
    // A name too long for a narrow figure leaves a little box, not none.
    let width = (outer - left - right).max(outer / 8.0);
    let panels = stack.panels.iter();
    let heights: f64 = panels.map(|panel| panel.height + band(panel)).sum();
    let span = (top + stack.panels.first().map_or(0.0, band), top + heights);
    let mut y = top;
    for (i, panel) in stack.panels.iter().enumerate() {
        y += band(panel);
        let place = Place {
            x: x + left,
            edge: x,
            y,
            width,
            height: panel.height,
            span,
            is_last: i + 1 == stack.panels.len(),
        };
        draw_panel(canvas, panel, &stack.x, &place)?;
        y += panel.height;
    }
    Ok(y + axis_height(&stack.x, width))
}

fn caption(canvas: &mut Canvas, figure: &Figure, mut y: f64) -> f64 {
    for line in wrapped(&figure.caption, figure.width - LEFT - RIGHT, 12.0) {
        y += CAPTION_LINE;
        canvas.text("caption", LEFT, y, "start", &line);
    }
    y + CAPTION_LINE
}
