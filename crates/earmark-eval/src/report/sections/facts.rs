//! What was trained on what.

use crate::report::FactGroup;
use crate::report::html::Html;

pub(in crate::report) fn write(html: &mut Html, heading: &str, groups: &[FactGroup]) {
    html.section("facts", heading, |html| {
        if groups.is_empty() {
            html.leaf("p", &[], "Nothing was recorded of the data and the model.");
        }
        html.element("div", &[("class", "facts")], |html| {
            for group in groups {
                html.element("div", &[], |html| write_group(html, group));
            }
        });
    });
}

fn write_group(html: &mut Html, group: &FactGroup) {
    html.leaf("h3", &[], &group.name);
    html.element("dl", &[], |html| {
        for fact in &group.facts {
            html.leaf("dt", &[], &fact.name);
            html.leaf("dd", &[], &fact.value);
        }
    });
}
