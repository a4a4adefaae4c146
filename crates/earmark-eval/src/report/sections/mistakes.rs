//! The worst mistakes, one row each.

use crate::report::html::Html;
use crate::report::numbers::counted;
use crate::report::sections::{odds, player};
use crate::report::{Mistake, Report};

/// How many of the most probable classes are shown; the true one always is.
const N_SHOWN: usize = 3;

pub(super) fn write(html: &mut Html, report: &Report) {
    let classes = report.evaluation.metrics.classes.iter();
    let names: Vec<&str> = classes.map(|class| class.name.as_str()).collect();
    html.section("mistakes", "Mistakes", |html| {
        if report.mistakes.is_empty() {
            html.leaf("p", &[], "No mistakes are listed.");
            return;
        }
        let n = counted(report.mistakes.len(), "mistake", "mistakes");
        let lead = format!("{n}, those that gave the true class least come first. Listen before you blame the model: \
                            some labels are wrong.");
        html.leaf("p", &[], &lead);
        write_table(html, &report.mistakes, &names);
    });
}

fn write_table(html: &mut Html, mistakes: &[Mistake], names: &[&str]) {
    let has_neighbours = mistakes
        .iter()
        .any(|mistake| !mistake.neighbours.is_empty());
    let mut head = vec![
        ("Track", ""),
        ("True", ""),
        ("Predicted", ""),
        ("Probabilities", ""),
    ];
    if has_neighbours {
        head.push(("Nearest training tracks", ""));
    }
    html.table("The worst mistakes", &head, |html| {
        for mistake in mistakes {
            html.element("tr", &[], |html| {
                write_row(html, mistake, names);
                if has_neighbours {
                    write_neighbours(html, mistake);
                }
            });
        }
    });
}

fn write_row(html: &mut Html, mistake: &Mistake, names: &[&str]) {
    html.element("th", &[("scope", "row"), ("class", "path")], |html| {
        html.text(&mistake.path);
        player::write(html, &mistake.path, mistake.audio.as_deref());
    });
    html.leaf("td", &[], &mistake.truth);
    html.leaf("td", &[("class", "wrong")], &mistake.predicted);
    html.element("td", &[("class", "odds")], |html| {
        for (class, probability) in shown(mistake, names) {
            odds::write(html, class, probability, class == mistake.truth);
        }
    });
}

/// The most probable classes, best first, and the true one behind them if it is not among them.
fn shown<'a>(mistake: &Mistake, names: &[&'a str]) -> Vec<(&'a str, f64)> {
    let rows = names
        .iter()
        .copied()
        .zip(mistake.probabilities.iter().copied());
    let mut sorted: Vec<(&str, f64)> = rows.collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut shown: Vec<(&str, f64)> = sorted.iter().copied().take(N_SHOWN).collect();
    let behind = sorted.iter().skip(N_SHOWN);
    shown.extend(behind.filter(|(name, _)| *name == mistake.truth));
    shown
}

fn write_neighbours(html: &mut Html, mistake: &Mistake) {
    html.element("td", &[("class", "path")], |html| {
        html.element("ul", &[], |html| {
            for neighbour in &mistake.neighbours {
                html.element("li", &[], |html| {
                    html.text(&neighbour.path);
                    let about = format!(" {}, {:.3}", neighbour.class, neighbour.distance);
                    html.leaf("span", &[("class", "soft")], &about);
                });
            }
        });
    });
}
