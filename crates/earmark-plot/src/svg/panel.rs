//! A panel: box, title, and what a page reads from it.

use super::axes::draw_axes;
use super::colour_bar::draw_colour_bar;
use super::mark::draw_mark;
use super::{Canvas, coordinate, escaped};
use crate::{Axis, Panel, PlotError};

/// The box of a panel, the left edge of its stack with the labels, where the stack begins and ends, and whether it is the stack's last.
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) edge: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) span: (f64, f64),
    pub(super) is_last: bool,
}

impl Place {
    /// The coordinate of a place on the x axis; far outside the box everything is alike.
    pub(super) fn across(&self, place: f64) -> f64 {
        self.x + self.width * place.clamp(-1.0, 2.0)
    }

    /// The coordinate of a place on the y axis.
    pub(super) fn up(&self, place: f64) -> f64 {
        self.y + self.height * (1.0 - place.clamp(-1.0, 2.0))
    }

    pub(super) fn attributes(&self) -> String {
        let [x, y, width, height] = [self.x, self.y, self.width, self.height].map(coordinate);
        format!(r#"x="{x}" y="{y}" width="{width}" height="{height}""#)
    }
}

pub(super) fn draw_panel(
    canvas: &mut Canvas,
    panel: &Panel,
    x: &Axis,
    place: &Place,
) -> Result<(), PlotError> {
    canvas.n_panels += 1;
    let clip = format!("{}panel-{}", canvas.ids, canvas.n_panels);
    let attributes = place.attributes();
    canvas.add(format_args!(
        r#"<clipPath id="{clip}"><rect {attributes}/></clipPath>"#
    ));
    let title_y = place.y - 8.0;
    canvas.text("panel-title", place.x, title_y, "start", &panel.title);
    canvas.text("note", place.x + place.width, title_y, "end", &panel.note);
    draw_axes(canvas, panel, x, place);
    canvas.add(format_args!(r#"<g clip-path="url(#{clip})">"#));
    for mark in &panel.marks {
        draw_mark(canvas, mark, x, &panel.y, place)?;
    }
    canvas.add(format_args!("</g>"));
    if let Some(heat_map) = panel.heat_map() {
        draw_colour_bar(canvas, heat_map, place)?;
    }
    let reading = reading(x, &panel.y, place);
    canvas.add(format_args!(
        r#"<rect class="frame" {attributes} {reading}/>"#
    ));
    Ok(())
}

/// What a page needs to tell the values at a place: tables of both axes at even steps.
fn reading(x: &Axis, y: &Axis, place: &Place) -> String {
    let Place {
        x: left,
        y: top,
        width,
        height,
        span,
        ..
    } = place;
    let box_of = [left, top, width, height]
        .map(|value| coordinate(*value))
        .join(" ");
    let span = [span.0, span.1].map(coordinate).join(" ");
    let (x_kind, y_kind) = (escaped(x.kind()), escaped(y.kind()));
    let (x, y) = (table(x), table(y));
    format!(
        r#"data-box="{box_of}" data-span="{span}" data-x="{x}" data-x-kind="{x_kind}" data-y="{y}" data-y-kind="{y_kind}" pointer-events="none""#
    )
}

fn table(axis: &Axis) -> String {
    let steps = if axis.is_linear() { 1 } else { 64 };
    let at = |i: u32| axis.value(f64::from(i) / f64::from(steps));
    let values: Vec<String> = (0..=steps).map(|i| significant(at(i))).collect();
    values.join(" ")
}

/// Seven digits, which an hour in milliseconds needs.
fn significant(value: f64) -> String {
    let rounded: f64 = format!("{value:.6e}").parse().unwrap_or(value);
    rounded.to_string()
}
