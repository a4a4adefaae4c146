//! What room titles and axes need.

use super::style::{
    AXIS_HEIGHT, BARE_BAND, BLANK, INNER_RIGHT, LABEL, LEFT, NAME_LIMIT, PLAIN_RIGHT, RIGHT,
    SLANTED_GAP, TICK_DISTANCE, TICK_FONT_SIZE, TITLE_BAND,
};
use super::text::{shortened, width};
use crate::{Axis, Figure, Panel, Stack};

/// The name as it is drawn.
pub(super) fn drawn_name(name: &str) -> String {
    shortened(name, NAME_LIMIT, TICK_FONT_SIZE)
}

fn widest_name(axis: &Axis) -> Option<f64> {
    let widths = axis
        .names()
        .map(|name| width(&drawn_name(name), TICK_FONT_SIZE));
    widths.reduce(f64::max)
}

/// Left of the panels of a stack.
pub(super) fn left(stack: &Stack) -> f64 {
    let needed = stack.panels.iter().map(|panel| {
        if panel.y.is_blank() {
            return BLANK;
        }
        let label = if panel.y.label().is_empty() {
            8.0
        } else {
            LABEL + 8.0
        };
        let names = widest_name(&panel.y).map(|widest| label + widest + TICK_DISTANCE);
        names.unwrap_or(LEFT).max(LEFT)
    });
    needed.fold(BLANK, f64::max)
}

/// Right of the panels of a stack.
pub(super) fn right(figure: &Figure, stack: &Stack, is_last: bool) -> f64 {
    let has_bar = |stack: &Stack| stack.panels.iter().any(|panel| panel.heat_map().is_some());
    let any_bar = figure.rows.iter().flatten().any(has_bar);
    let is_blank = stack.panels.iter().all(|panel| panel.y.is_blank());
    match () {
        () if is_blank && is_last && !any_bar => BLANK,
        () if has_bar(stack) || (is_last && any_bar) => RIGHT,
        () if is_last => PLAIN_RIGHT,
        () => INNER_RIGHT,
    }
}

/// Above a panel.
pub(super) fn band(panel: &Panel) -> f64 {
    if panel.title.is_empty() && panel.note.is_empty() {
        BARE_BAND
    } else {
        TITLE_BAND
    }
}

/// Below the last panel of a stack.
pub(super) fn axis_height(x: &Axis, box_width: f64) -> f64 {
    if x.is_blank() {
        return BLANK;
    }
    AXIS_HEIGHT + slant_depth(x, box_width)
}

/// How much deeper than level ones the slanted names of an axis reach; 0 where names stand level.
pub(super) fn slant_depth(x: &Axis, box_width: f64) -> f64 {
    match widest_name(x) {
        Some(widest) if x.closest_names() * box_width < widest + 4.0 => {
            widest * std::f64::consts::FRAC_1_SQRT_2
        }
        _ => 0.0,
    }
}

/// The least distance of the ticks of an x axis with names.
pub(super) fn names_gap(x: &Axis, box_width: f64) -> Option<f64> {
    let widest = widest_name(x)?;
    let is_slanted = slant_depth(x, box_width) > 0.0;
    Some(if is_slanted {
        SLANTED_GAP
    } else {
        widest + 4.0
    })
}
