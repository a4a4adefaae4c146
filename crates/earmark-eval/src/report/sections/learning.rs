//! How networks came to be.

use earmark_plot::symbol_key;

use crate::report::figures::{self, Curve};
use crate::report::html::Html;
use crate::report::numbers::{counted, grouped};
use crate::report::{EpochScores, Learning, ReportError};

const CURVES: [Curve; 2] = [
    Curve {
        name: "Loss",
        training: |epoch| epoch.loss,
        watched: |epoch| epoch.validation_loss,
        most: None,
    },
    Curve {
        name: "Right answers (%)",
        training: |epoch: &EpochScores| 100.0 * epoch.accuracy,
        watched: |epoch| Some(100.0 * epoch.validation_accuracy?),
        most: Some(100.0),
    },
];

const WATCHED: &str = "Where the loss on tracks the network was watched by turns up while that of training goes on \
                       down, it learns by heart. Training examples are seen while the network changes, with all \
                       that is done to make them harder.";
const UNWATCHED: &str = "No tracks were held back to watch the network by, so nothing tells here whether it learned \
                         by heart.";

pub(super) fn write(html: &mut Html, learning: &Learning) -> Result<(), ReportError> {
    html.section("learning", "Learning", |html| {
        let is_watched = learning.is_watched();
        let text = if is_watched { WATCHED } else { UNWATCHED };
        html.leaf("p", &[], text);
        write_legend(html, learning, is_watched);
        html.element("div", &[("class", "pair")], |html| {
            for (n, curve) in CURVES.iter().enumerate() {
                let svg = figures::curves(&format!("learning-{n}"), curve, &learning.fits)?;
                html.figure(&svg, &format!("{} over epochs.", curve.name));
            }
            Ok::<(), ReportError>(())
        })?;
        html.element("details", &[], |html| {
            let layers = counted(learning.layers.len(), "layer", "layers");
            let parameters = grouped(learning.n_parameters());
            html.leaf(
                "summary",
                &[],
                &format!("{layers}, {parameters} parameters"),
            );
            write_layers(html, learning);
        });
        Ok(())
    })
}

fn write_legend(html: &mut Html, learning: &Learning, is_watched: bool) {
    html.element("ul", &[("class", "legend")], |html| {
        let mut key = |(symbol, colour), name: &str| {
            html.element("li", &[], |html| {
                html.trusted(&symbol_key(symbol, colour));
                html.text(name);
            });
        };
        key(figures::LEARNT, "training examples");
        if is_watched {
            key(figures::WATCHED, "tracks it was watched by");
        }
        let fits = counted(learning.fits.len(), "fit", "fits");
        html.leaf("li", &[("class", "soft")], &format!("{fits}, a line each"));
    });
}

fn write_layers(html: &mut Html, learning: &Learning) {
    let head = [("Layer", ""), ("Output shape", ""), ("Parameters", "n")];
    html.table("Layers, from input to output", &head, |html| {
        for layer in &learning.layers {
            let sizes: Vec<String> = layer.output_shape.iter().map(usize::to_string).collect();
            html.element("tr", &[], |html| {
                html.leaf("th", &[("scope", "row")], &layer.name);
                html.leaf("td", &[], &sizes.join(" \u{d7} "));
                html.leaf("td", &[("class", "n")], &grouped(layer.n_parameters));
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FitHistory, LayerRow};

    fn learning(validation: Option<f64>) -> Learning {
        let epoch = EpochScores {
            loss: 1.5,
            accuracy: 0.5,
            validation_loss: validation,
            validation_accuracy: validation,
        };
        let fit = |name: &str| FitHistory {
            name: name.into(),
            epochs: vec![epoch; 3],
        };
        Learning {
            layers: vec![LayerRow {
                name: "dense <1>".into(),
                output_shape: vec![8, 20],
                n_parameters: 46_730_888,
            }],
            fits: vec![fit("round 1"), fit("round 2")],
        }
    }

    fn page(learning: &Learning) -> String {
        let mut html = Html::default();
        write(&mut html, learning).unwrap();
        html.finish()
    }

    #[test]
    fn layers_and_curves_are_shown_with_a_key() {
        let page = page(&learning(Some(0.25)));
        for text in [
            "1 layer, 46\u{a0}730\u{a0}888 parameters",
            "dense &lt;1&gt;",
            "8 \u{d7} 20",
            "tracks it was watched by",
            "2 fits, a line each",
            "Right answers (%) over epochs.",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert_eq!(page.matches("<svg").count(), 2 + 2, "two keys, two figures");
    }

    #[test]
    fn what_was_not_watched_has_no_key_and_says_so() {
        let page = page(&learning(None));
        assert!(!page.contains("tracks it was watched by"));
        assert!(page.contains("No tracks were held back"));
    }

    #[test]
    fn a_fit_that_was_read_back_has_no_epochs_and_still_a_figure() {
        let mut learning = learning(None);
        learning.fits.iter_mut().for_each(|fit| fit.epochs.clear());
        assert_eq!(page(&learning).matches("<svg").count(), 1 + 2);
    }
}
