//! Sizes and colours.

use std::fmt::Write;

use crate::Colour;

/// The family of the font inside the program.
pub(crate) const FONT_FAMILY: &str = "Roboto";

/// Room for the ticks and the label of a y axis.
pub(super) const LEFT: f64 = 84.0;
/// Room beside an axis on which nothing is written.
pub(super) const BLANK: f64 = 4.0;
/// From the edge of a stack to the label of its y axis.
pub(super) const LABEL: f64 = 32.0;
/// From the ticks of a y axis to the box.
pub(super) const TICK_DISTANCE: f64 = 7.0;
/// Room for a colour bar.
pub(super) const RIGHT: f64 = 92.0;
/// Room beside the last stack of a figure without colour bars.
pub(super) const PLAIN_RIGHT: f64 = 24.0;
/// Room beside a stack without colour bars that has another to its right.
pub(super) const INNER_RIGHT: f64 = 8.0;
/// Height of the title of a panel.
pub(super) const TITLE_BAND: f64 = 30.0;
/// Height above a panel without a title.
pub(super) const BARE_BAND: f64 = 12.0;
/// Height of the ticks and the label of an x axis.
pub(super) const AXIS_HEIGHT: f64 = 40.0;
/// As the style sheet has it.
pub(super) const TICK_FONT_SIZE: f64 = 11.0;
/// Names wider than this are cut.
pub(super) const NAME_LIMIT: f64 = 150.0;
/// The least distance of slanted names.
pub(super) const SLANTED_GAP: f64 = 12.0;
pub(super) const ROW_GAP: f64 = 4.0;
pub(super) const CAPTION_LINE: f64 = 17.0;

/// Selectors, declarations on white, declarations on a dark page.
const RULES: [(&str, &str, &str); 13] = [
    ("text", "fill: #1f2328; font-size: 12px", "fill: #e6edf3"),
    (".title", "font-size: 22px", ""),
    (
        ".subtitle",
        "font-size: 14px; fill: #57606a",
        "fill: #9da7b3",
    ),
    (".panel-title", "font-size: 14px; font-weight: bold", ""),
    (
        ".note, .earmark-plot .caption",
        "fill: #57606a",
        "fill: #9da7b3",
    ),
    (".tick", "font-size: 11px", ""),
    (".cell", "font-size: 11px", ""),
    // On a dark page letters turn dark earlier than they turn light on white.
    (".cell.half", "fill: #1f2328", "fill: #0d1117"),
    (".cell.full", "fill: #ffffff", "fill: #0d1117"),
    (".paper", "fill: #ffffff", "fill: #0d1117"),
    (
        ".frame",
        "fill: none; stroke: #57606a; stroke-width: 1",
        "stroke: #7d8590",
    ),
    (
        ".grid",
        "fill: none; stroke: #e3e6ea; stroke-width: 1",
        "stroke: #262c36",
    ),
    (
        ".hair",
        "stroke: #57606a; stroke-width: 1; pointer-events: none",
        "stroke: #e6edf3",
    ),
];

/// The style sheet of the SVG.
pub(super) fn style_sheet() -> String {
    let mut sheet = format!(
        ".earmark-plot text {{ font-family: {FONT_FAMILY}, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif }}\n"
    );
    for (selector, light, _) in RULES {
        rule(&mut sheet, selector, light);
    }
    for colour in Colour::ALL {
        let (class, light, _) = colour.style();
        series(&mut sheet, class, light);
    }
    sheet
}

/// The style sheet of a page with figures inline: light, on paper light too, and dark on a screen where the reader
/// wants it dark. The page says `color-scheme: light dark`; its dark background is `#0d1117`.
#[must_use]
pub fn inline_style() -> String {
    let (light, dark) = (style_sheet(), dark_style());
    format!("{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n")
}

/// What changes on a dark page.
pub(crate) fn dark_style() -> String {
    let mut sheet = String::new();
    // One class more than in the style sheet of an SVG, which may come later in the page.
    for (selector, _, dark) in RULES.iter().filter(|(_, _, dark)| !dark.is_empty()) {
        let selector = selector.replace(".earmark-plot", ":root .earmark-plot");
        let _ = writeln!(sheet, ":root .earmark-plot {selector} {{ {dark} }}");
    }
    for colour in Colour::ALL {
        let (class, light, dark) = colour.style();
        if light != dark {
            let _ = writeln!(
                sheet,
                ":root .earmark-plot .stroke.{class} {{ stroke: {dark} }}"
            );
            let _ = writeln!(
                sheet,
                ":root .earmark-plot .fill.{class} {{ fill: {dark} }}"
            );
        }
    }
    sheet
}

fn rule(sheet: &mut String, selector: &str, declarations: &str) {
    let _ = writeln!(sheet, ".earmark-plot {selector} {{ {declarations} }}");
}

fn series(sheet: &mut String, class: &str, colour: &str) {
    rule(
        sheet,
        &format!(".stroke.{class}"),
        &format!("stroke: {colour}"),
    );
    rule(sheet, &format!(".fill.{class}"), &format!("fill: {colour}"));
}
