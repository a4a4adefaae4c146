//! Points, and the same symbols for the legend of a page.

use super::{Canvas, coordinate, escaped};
use crate::{Colour, Symbol};

/// How strong points are, so that those below others show.
const STRONG: f64 = 0.8;
const PALE: f64 = 0.27;
/// Lines of crosses, and thinner ones of rings, which must not hide what they pick out.
const STROKE: f64 = 1.7;
const RING: f64 = 1.1;

/// How a point looks: the path around its middle, and the attributes of the path.
pub(super) struct Look {
    shape: &'static str,
    attributes: String,
}

pub(super) fn look(symbol: Symbol, colour: Colour, is_pale: bool) -> Look {
    let (class, _, _) = colour.style();
    let (shape, is_filled) = symbol.path();
    let opacity = if is_pale { PALE } else { STRONG };
    let attributes = if is_filled {
        format!(r#"class="fill {class}" fill-opacity="{opacity}""#)
    } else {
        let width = if symbol == Symbol::Ring { RING } else { STROKE };
        format!(
            r#"class="stroke {class}" fill="none" stroke-width="{width}" stroke-opacity="{opacity}""#
        )
    };
    Look { shape, attributes }
}

/// One path for all points, or one a point where they have hints.
pub(super) fn draw_points(
    canvas: &mut Canvas,
    Look { shape, attributes }: Look,
    places: &[(f64, f64)],
    hints: &[String],
) {
    let at = |(x, y): &(f64, f64)| format!("M{} {}{shape}", coordinate(*x), coordinate(*y));
    if hints.is_empty() {
        let d: String = places.iter().map(at).collect();
        canvas.add(format_args!(r#"<path {attributes} d="{d}"/>"#));
    }
    for (place, hint) in places.iter().zip(hints) {
        let (d, hint) = (at(place), escaped(hint));
        canvas.add(format_args!(
            r#"<path {attributes} d="{d}"><title>{hint}</title></path>"#
        ));
    }
}

/// A symbol as [`Mark::points`](crate::Mark::points) draws it, as an `<svg>` element of 16 units for the legend of a
/// page that has [`inline_style`](crate::inline_style) in its style sheet. Screen readers pass over it.
///
/// ```
/// use earmark_plot::{Colour, Symbol, symbol_key};
/// assert!(symbol_key(Symbol::Diamond, Colour::Green).starts_with("<svg"));
/// ```
#[must_use]
pub fn symbol_key(symbol: Symbol, colour: Colour) -> String {
    let Look { shape, attributes } = look(symbol, colour, false);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="earmark-plot" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true"><path {attributes} d="M0 0{shape}"/></svg>"#
    )
}
