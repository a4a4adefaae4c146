//! Layout and drawing: from a figure to SVG.
//!
//! `mod.rs` places rows, `panel.rs` draws a box with its axes, `mark.rs` what is inside it, `colour_bar.rs`
//! what is beside it; `style.rs` has sizes and colours, `text.rs` what text needs. No values are computed
//! here.

mod colour_bar;
mod mark;
mod panel;
mod style;
mod text;

use std::fmt::Write;

pub(crate) use style::{FONT_FAMILY, dark_style};
pub(crate) use text::escaped;

use crate::{Figure, PlotError, Stack};
use panel::{Place, draw_panel};
use style::{
    AXIS_HEIGHT, CAPTION_LINE, INNER_RIGHT, LEFT, RIGHT, ROW_GAP, TITLE_BAND, WIDTH, style_sheet,
};
use text::{shortened, wrapped};

/// The drawing of a figure whose parts are known to be valid.
pub(crate) fn draw(figure: &Figure) -> Result<String, PlotError> {
    let mut canvas = Canvas::default();
    let mut y = header(&mut canvas, figure);
    for row in &figure.rows {
        y = draw_row(&mut canvas, row, y)?;
    }
    y = caption(&mut canvas, figure, y);
    Ok(document(figure, &canvas.body, y + 8.0))
}

/// What is drawn so far.
#[derive(Default)]
struct Canvas {
    body: String,
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
    let width = WIDTH - LEFT - 24.0;
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

fn draw_row(canvas: &mut Canvas, row: &[Stack], top: f64) -> Result<f64, PlotError> {
    let shares: f64 = row.iter().map(|stack| stack.width).sum();
    let mut x = 0.0;
    let mut bottom = top;
    for (i, stack) in row.iter().enumerate() {
        let outer = WIDTH * stack.width / shares;
        let is_inner = i + 1 < row.len() && stack.panels.iter().all(|p| p.heat_map().is_none());
        let right = if is_inner { INNER_RIGHT } else { RIGHT };
        let end = draw_stack(canvas, stack, x + LEFT, outer - LEFT - right, top)?;
        bottom = bottom.max(end);
        x += outer;
    }
    Ok(bottom + ROW_GAP)
}

fn draw_stack(
    canvas: &mut Canvas,
    stack: &Stack,
    x: f64,
    width: f64,
    top: f64,
) -> Result<f64, PlotError> {
    let heights: f64 = stack
        .panels
        .iter()
        .map(|panel| panel.height + TITLE_BAND)
        .sum();
    let span = (top + TITLE_BAND, top + heights);
    let mut y = top;
    for (i, panel) in stack.panels.iter().enumerate() {
        y += TITLE_BAND;
        let place = Place {
            x,
            y,
            width,
            height: panel.height,
            span,
            is_last: i + 1 == stack.panels.len(),
        };
        draw_panel(canvas, panel, &stack.x, &place)?;
        y += panel.height;
    }
    Ok(y + AXIS_HEIGHT)
}

fn caption(canvas: &mut Canvas, figure: &Figure, mut y: f64) -> f64 {
    for line in wrapped(&figure.caption, WIDTH - LEFT - RIGHT, 12.0) {
        y += CAPTION_LINE;
        canvas.text("caption", LEFT, y, "start", &line);
    }
    y + CAPTION_LINE
}

fn document(figure: &Figure, body: &str, height: f64) -> String {
    let height = height.ceil();
    let title = escaped(&figure.title);
    let description = escaped(&description(figure));
    let style = style_sheet();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"earmark-plot\" width=\"{WIDTH}\" \
         height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-labelledby=\"figure-title figure-description\">\n\
         <title id=\"figure-title\">{title}</title>\n\
         <desc id=\"figure-description\">{description}</desc>\n\
         <style>\n{style}</style>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n{body}</svg>\n"
    )
}

/// What is to be seen, for those who cannot.
fn description(figure: &Figure) -> String {
    let panels = figure.rows.iter().flatten().flat_map(|stack| {
        let of = |panel: &crate::Panel| {
            let note = if panel.note.is_empty() {
                String::new()
            } else {
                format!(" ({})", panel.note)
            };
            format!(
                "{}{note}: {} over {}.",
                panel.title,
                panel.y.label(),
                stack.x.label()
            )
        };
        stack.panels.iter().map(of).collect::<Vec<String>>()
    });
    let parts = std::iter::once(figure.subtitle.clone()).chain(panels);
    let parts = parts.chain(std::iter::once(figure.caption.clone()));
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<String>>()
        .join(" ")
}
