//! The numbers of segments, apart from those of tracks.

use crate::Evaluation;
use crate::report::html::Html;
use crate::report::in_words::SEGMENTS_APART;
use crate::report::metric_rows::headline_rows;
use crate::report::numbers::counted;

pub(super) fn write(html: &mut Html, segments: &Evaluation) {
    html.element("aside", &[("aria-label", "Segments")], |html| {
        let n = counted(segments.n_tracks, "segment", "segments");
        let head = [("Metric", ""), ("Value", "n"), ("95\u{a0}% interval", "n")];
        html.table(&format!("Segments alone ({n})"), &head, |html| {
            for row in headline_rows(segments) {
                html.element("tr", &[], |html| {
                    html.leaf("th", &[("scope", "row")], &row.name);
                    html.leaf("td", &[("class", "n")], &row.unit.estimate(row.estimate));
                    html.leaf("td", &[("class", "n")], &row.unit.interval(row.estimate));
                });
            }
        });
        html.leaf("p", &[("class", "soft")], SEGMENTS_APART);
    });
}
