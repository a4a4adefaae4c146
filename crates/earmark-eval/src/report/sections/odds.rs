//! A probability with its bar.

use crate::report::html::Html;
use crate::report::numbers::Unit;

pub(in crate::report) fn write(html: &mut Html, class: &str, probability: f64, is_true: bool) {
    let attributes: &[(&'static str, &str)] = if is_true { &[("class", "true")] } else { &[] };
    html.element("div", attributes, |html| {
        html.leaf("span", &[], class);
        let part = format!("--p:{:.1}%", 100.0 * probability);
        html.leaf(
            "span",
            &[("class", "bar"), ("style", &part), ("aria-hidden", "true")],
            "",
        );
        html.leaf("span", &[("class", "n")], &Unit::Percent.value(probability));
    });
}
