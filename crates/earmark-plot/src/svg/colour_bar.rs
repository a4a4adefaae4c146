//! The scale of colours beside a heat map.

use super::mark::draw_image;
use super::panel::Place;
use super::{Canvas, coordinate};
use crate::{Axis, HeatMap, PlotError, raster};

const DISTANCE: f64 = 14.0;
const WIDTH: f64 = 12.0;
const TICK_GAP: f64 = 26.0;

pub(super) fn draw_colour_bar(
    canvas: &mut Canvas,
    heat_map: &HeatMap,
    place: &Place,
) -> Result<(), PlotError> {
    let bar = Place {
        x: place.x + place.width + DISTANCE,
        width: WIDTH,
        ..*place
    };
    let attributes = bar.attributes();
    draw_image(canvas, &attributes, &raster::colour_bar(heat_map.map)?);
    canvas.add(format_args!(r#"<rect class="frame" {attributes}/>"#));
    let axis = Axis::new(heat_map.label.as_str(), heat_map.range.clone());
    let right = bar.x + bar.width;
    for tick in axis.ticks(bar.height, TICK_GAP) {
        let at = bar.up(tick.place);
        let [from, to, at_text] = [right, right + 3.0, at].map(coordinate);
        canvas.add(format_args!(
            r#"<path class="frame" d="M{from} {at_text}H{to}"/>"#
        ));
        canvas.text("tick", right + 6.0, at + 3.8, "start", &tick.label);
    }
    canvas.upward_text("axis", right + 44.0, bar.y + bar.height / 2.0, axis.label());
    Ok(())
}
