//! The sections of the page.

use earmark_plot::symbol_key;

use super::{LibraryMap, LibraryReport, Review};
use crate::report::html::Html;
use crate::report::numbers::counted;
use crate::report::sections::{facts, left_out, odds, player};
use crate::report::{ReportError, figures};

/// Width and height of the map.
const MAP: (u16, u16) = (1000, 700);

pub(super) fn names(report: &LibraryReport) -> Vec<(&'static str, &'static str)> {
    let map = report.map.as_ref().map(|_| ("map", "Map"));
    let unreadable = (!report.left_out.is_empty()).then_some(("left-out", "Unreadable"));
    let always = [("counts", "What there is"), ("review", "To look at")];
    let first = [("facts", "Size")].into_iter().chain(map);
    first.chain(always).chain(unreadable).collect()
}

pub(super) fn write(html: &mut Html, report: &LibraryReport) -> Result<(), ReportError> {
    facts::write(html, "Size", &report.facts);
    if let Some(map) = &report.map {
        write_map(html, map)?;
    }
    write_counts(html, report)?;
    write_review(html, report);
    if !report.left_out.is_empty() {
        left_out::write(html, "Unreadable", &report.left_out);
    }
    Ok(())
}

fn write_map(html: &mut Html, map: &LibraryMap) -> Result<(), ReportError> {
    html.section("map", "Map", |html| {
        let lead = "Tracks that sound alike lie near each other; how far groups lie apart, and where, means little. The \
                    pointer names a track.";
        html.leaf("p", &[], lead);
        html.element("ul", &[("class", "legend")], |html| {
            for (class, name) in map.classes.iter().enumerate() {
                let (symbol, colour) = figures::look(class);
                html.element("li", &[], |html| {
                    html.trusted(&symbol_key(symbol, colour));
                    html.text(name);
                });
            }
        });
        let svg = figures::library_map("map-0", map, MAP)?;
        html.figure(&svg, &map.about);
        Ok(())
    })
}

fn write_counts(html: &mut Html, report: &LibraryReport) -> Result<(), ReportError> {
    html.section("counts", "What there is", |html| {
        html.element("div", &[("class", "pair")], |html| {
            let drawn = report
                .charts
                .iter()
                .filter(|chart| !chart.counts.is_empty());
            for (n, chart) in drawn.enumerate() {
                let svg = figures::count_bars(&format!("counts-{n}"), chart)?;
                html.figure(&svg, &format!("{}. {}", chart.title, chart.about));
            }
            Ok(())
        })
    })
}

fn write_review(html: &mut Html, report: &LibraryReport) {
    html.section("review", "To look at", |html| {
        html.leaf("p", &[], &report.review_about);
        if report.review.is_empty() {
            return;
        }
        let n = counted(report.review.len(), "track", "tracks");
        let lead = format!(
            "{n} whose tag and sound contradict each other, the worst first. One of the two is wrong: listen."
        );
        html.leaf("p", &[], &lead);
        let head = [("Track", ""), ("Tag", ""), ("By the sound", "")];
        html.table("Tracks to look at", &head, |html| {
            for track in &report.review {
                html.element("tr", &[], |html| write_row(html, track));
            }
        });
    });
}

fn write_row(html: &mut Html, track: &Review) {
    html.element("th", &[("scope", "row"), ("class", "path")], |html| {
        html.text(&track.path);
        player::write(html, &track.path, track.audio.as_deref());
    });
    html.leaf("td", &[("class", "wrong")], &track.tagged);
    html.element("td", &[("class", "odds")], |html| {
        for (name, probability) in &track.heard {
            odds::write(html, name, *probability, false);
        }
        odds::write(html, &track.tagged, track.probability, true);
    });
}
