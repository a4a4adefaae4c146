//! Tracks laid out by what is alike.

use earmark_plot::symbol_key;

use crate::report::html::Html;
use crate::report::numbers::counted;
use crate::report::{MapPoint, Report, ReportError, TrackMap, figures};

/// Width and height of a map that has the page to itself, and of one that shares it.
const ALONE: (u16, u16) = (900, 600);
const SHARING: (u16, u16) = (560, 500);

pub(super) fn write(html: &mut Html, report: &Report) -> Result<(), ReportError> {
    let classes = report.evaluation.metrics.classes.iter();
    let classes: Vec<&str> = classes.map(|class| class.name.as_str()).collect();
    html.section("map", "Map", |html| {
        html.leaf(
            "p",
            &[],
            "Tracks that are alike lie near each other; how far groups lie apart, and where, means little. A mistake \
             among tracks of the class it was taken for is one that sounds like them \u{2013} or has a wrong label.",
        );
        write_legend(html, &classes, &report.maps);
        let size = if report.maps.len() == 1 { ALONE } else { SHARING };
        html.element("div", &[("class", "pair maps")], |html| {
            for (n, map) in report.maps.iter().enumerate() {
                let svg = figures::track_map(&format!("map-{n}"), map, &classes, size)?;
                html.figure(&svg, &caption(map));
            }
            Ok(())
        })
    })
}

fn caption(map: &TrackMap) -> String {
    let judged = map.points.iter().filter_map(|point| point.predicted);
    let wrong = map.points.iter().filter(|point| figures::is_mistake(point));
    let tracks = counted(map.points.len(), "track", "tracks");
    let counts = match (judged.count(), wrong.count()) {
        (0, _) => tracks,
        (_, wrong) => format!("{tracks}, {}", counted(wrong, "mistake", "mistakes")),
    };
    let about = if map.about.is_empty() {
        String::new()
    } else {
        format!(" {}", map.about)
    };
    format!("{} ({counts}).{about}", map.title)
}

/// Classes that occur, and what rings and pale symbols are.
fn write_legend(html: &mut Html, classes: &[&str], maps: &[TrackMap]) {
    let points = || maps.iter().flat_map(|map| &map.points);
    let any = |holds: fn(&MapPoint) -> bool| points().any(holds);
    html.element("ul", &[("class", "legend")], |html| {
        for (class, name) in classes.iter().enumerate() {
            if points().any(|point| point.class == class) {
                let (symbol, colour) = figures::look(class);
                write_key(html, &symbol_key(symbol, colour), name);
            }
        }
        if any(figures::is_mistake) {
            let (symbol, colour) = figures::MISTAKE;
            write_key(html, &symbol_key(symbol, colour), "taken for another class");
        }
        if any(|point| point.predicted.is_none()) {
            html.leaf("li", &[("class", "soft")], "pale: training tracks");
        }
    });
}

fn write_key(html: &mut Html, key: &str, name: &str) {
    html.element("li", &[], |html| {
        html.trusted(key);
        html.text(name);
    });
}
