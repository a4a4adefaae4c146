//! What the leak check found.

use crate::report::LeakCheck;
use crate::report::html::Html;
use crate::report::in_words::NO_LEAK_CHECK;
use crate::report::numbers::counted;

pub(super) fn write(html: &mut Html, checks: &[LeakCheck]) {
    html.section("leaks", "Leak check", |html| {
        if checks.is_empty() {
            html.leaf("p", &[("class", "wrong")], NO_LEAK_CHECK);
            return;
        }
        html.leaf(
            "p",
            &[],
            "What the classifier could have known from training without hearing the genre.",
        );
        html.element("ul", &[("class", "checks")], |html| {
            for check in checks {
                html.element("li", &[], |html| write_check(html, check));
            }
        });
    });
}

fn write_check(html: &mut Html, check: &LeakCheck) {
    let n = check.findings.len();
    if n == 0 {
        html.leaf("span", &[("class", "verdict clean")], "None found");
    } else {
        html.leaf(
            "span",
            &[("class", "verdict leak")],
            &counted(n, "leak", "leaks"),
        );
    }
    html.text(" ");
    html.text(&check.name);
    if n > 0 {
        html.element("ul", &[], |html| {
            for finding in &check.findings {
                html.leaf("li", &[], finding);
            }
        });
    }
}
