//! The page around the sections.

use earmark_plot::inline_style;

use super::html::Html;
use super::sections;
use super::{Report, ReportError};

const STYLE: &str = include_str!("style.css");

pub(super) fn write(report: &Report) -> Result<String, ReportError> {
    let mut html = Html::default();
    html.trusted("<!DOCTYPE html>\n");
    html.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |html| head(html, report));
        html.element("body", &[], |html| body(html, report))
    })?;
    Ok(html.finish())
}

fn head(html: &mut Html, report: &Report) {
    html.trusted(
        "<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self' file:\">\n",
    );
    html.leaf("title", &[], &report.title);
    html.element("style", &[], |html| {
        html.trusted(STYLE);
        html.trusted(&inline_style());
    });
}

fn body(html: &mut Html, report: &Report) -> Result<(), ReportError> {
    html.element("header", &[], |html| {
        html.leaf("p", &[("class", "kind")], "Evaluation report");
        html.leaf("h1", &[], &report.title);
        html.element("nav", &[("aria-label", "Sections")], |html| {
            for (id, name) in sections::NAMES {
                html.leaf("a", &[("href", &format!("#{id}"))], name);
            }
        });
    });
    html.element("main", &[], |html| sections::write(html, report))
}
