//! The page around the sections.

use earmark_plot::inline_style;

use super::ReportError;
use super::html::Html;

const STYLE: &str = include_str!("style.css");

/// What stands above the sections.
pub(super) struct Heading<'a> {
    /// What kind of page it is.
    pub(super) kind: &'a str,
    pub(super) title: &'a str,
    /// Ids of sections and their names.
    pub(super) sections: &'a [(&'static str, &'static str)],
}

pub(super) fn write(
    heading: &Heading<'_>,
    sections: impl FnOnce(&mut Html) -> Result<(), ReportError>,
) -> Result<String, ReportError> {
    let mut html = Html::default();
    html.trusted("<!DOCTYPE html>\n");
    html.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |html| write_head(html, heading.title));
        html.element("body", &[], |html| {
            write_heading(html, heading);
            html.element("main", &[], sections)
        })
    })?;
    Ok(html.finish())
}

fn write_head(html: &mut Html, title: &str) {
    html.trusted(
        "<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self' file:\">\n",
    );
    html.leaf("title", &[], title);
    html.element("style", &[], |html| {
        html.trusted(STYLE);
        html.trusted(&inline_style());
    });
}

fn write_heading(html: &mut Html, heading: &Heading<'_>) {
    html.element("header", &[], |html| {
        html.leaf("p", &[("class", "kind")], heading.kind);
        html.leaf("h1", &[], heading.title);
        html.element("nav", &[("aria-label", "Sections")], |html| {
            for (id, name) in heading.sections {
                html.leaf("a", &[("href", &format!("#{id}"))], name);
            }
        });
    });
}
