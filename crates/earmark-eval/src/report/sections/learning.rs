//! How networks came to be.

use crate::report::figures::{self, Curve};
use crate::report::html::Html;
use crate::report::{EpochScores, Learning, ReportError};

const CURVES: [Curve; 2] = [
    Curve {
        name: "Loss",
        training: |epoch| epoch.loss,
        watched: |epoch| epoch.validation_loss,
        most: None,
    },
    Curve {
        name: "Right (%)",
        training: |epoch: &EpochScores| 100.0 * epoch.accuracy,
        watched: |epoch| Some(100.0 * epoch.validation_accuracy?),
        most: Some(100.0),
    },
];

pub(super) fn write(html: &mut Html, learning: &Learning) -> Result<(), ReportError> {
    html.section("learning", "Learning", |html| {
        html.leaf(
            "p",
            &[],
            "Blue: training examples, seen while the network changes and with all that is done to make them harder. \
             Red: training tracks that were held back to watch it by; where red turns away from blue, it begins to learn \
             by heart. One pair of lines a fit.",
        );
        html.element("div", &[("class", "pair")], |html| {
            for (n, curve) in CURVES.iter().enumerate() {
                let svg = figures::curves(&format!("learning-{n}"), curve, &learning.fits)?;
                html.figure(&svg, &format!("{} over epochs.", curve.name));
            }
            Ok::<(), ReportError>(())
        })?;
        html.element("details", &[], |html| {
            let summary = format!(
                "{} layers, {} parameters",
                learning.layers.len(),
                learning.n_parameters()
            );
            html.leaf("summary", &[], &summary);
            html.element("table", &[], |html| write_layers(html, learning));
        });
        Ok(())
    })
}

fn write_layers(html: &mut Html, learning: &Learning) {
    html.element("tr", &[], |html| {
        for name in ["Layer", "Output shape", "Parameters"] {
            html.leaf("th", &[], name);
        }
    });
    for layer in &learning.layers {
        let sizes: Vec<String> = layer.output_shape.iter().map(usize::to_string).collect();
        html.element("tr", &[], |html| {
            html.leaf("td", &[], &layer.name);
            html.leaf("td", &[], &sizes.join(" \u{d7} "));
            html.leaf(
                "td",
                &[("class", "number")],
                &layer.n_parameters.to_string(),
            );
        });
    }
}
