//! Elements and text. Everything that comes from outside goes through [`Html::text`] or an attribute, and both
//! escape it; tags and names of attributes are words of this crate.

use std::fmt::Write;

use earmark_plot::escaped;

/// A page in the making.
#[derive(Default)]
pub(super) struct Html {
    out: String,
}

/// Names and values of attributes.
pub(super) type Attributes<'a> = [(&'static str, &'a str)];

impl Html {
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An element around what `content` writes.
    pub(super) fn element<T>(
        &mut self,
        tag: &'static str,
        attributes: &Attributes<'_>,
        content: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            // Formatting cannot fail on a string.
            let _ = write!(self.out, " {name}=\"{}\"", escaped(value));
        }
        self.out.push('>');
        let result = content(self);
        let _ = write!(self.out, "</{tag}>");
        // A line break between blocks, never inside a line of text, where it would be a space.
        if !matches!(tag, "a" | "b" | "span" | "code") {
            self.out.push('\n');
        }
        result
    }

    pub(super) fn leaf(&mut self, tag: &'static str, attributes: &Attributes<'_>, text: &str) {
        self.element(tag, attributes, |html| html.text(text));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(&escaped(text));
    }

    /// Markup of this program: a style sheet, a drawing.
    pub(super) fn trusted(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// A section with a heading that a link can lead to.
    pub(super) fn section<T>(
        &mut self,
        id: &str,
        heading: &str,
        content: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let heading_id = format!("{id}-heading");
        self.element(
            "section",
            &[("id", id), ("aria-labelledby", &heading_id)],
            |html| {
                html.leaf("h2", &[("id", &heading_id)], heading);
                content(html)
            },
        )
    }

    /// A table that scrolls where the page is narrow. `caption` names it for screen readers; the head is names of
    /// columns and their classes.
    pub(super) fn table(
        &mut self,
        caption: &str,
        head: &[(&str, &str)],
        body: impl FnOnce(&mut Self),
    ) {
        let scrolls = [
            ("class", "wide"),
            ("tabindex", "0"),
            ("role", "group"),
            ("aria-label", caption),
        ];
        self.element("div", &scrolls, |html| {
            html.element("table", &[], |html| {
                html.leaf("caption", &[], caption);
                html.element("thead", &[], |html| {
                    html.element("tr", &[], |html| {
                        for (name, class) in head {
                            html.leaf("th", &[("scope", "col"), ("class", class)], name);
                        }
                    });
                });
                html.element("tbody", &[], body);
            });
        });
    }

    /// A drawing that scrolls where the page is narrow.
    pub(super) fn figure(&mut self, svg: &str, caption: &str) {
        self.element("figure", &[], |html| {
            html.element("div", &[("class", "wide")], |html| html.trusted(svg));
            html.leaf("figcaption", &[], caption);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_stays_text() {
        let mut html = Html::default();
        html.leaf("b", &[("class", "\" onload=\"x")], "</b><script>");
        assert_eq!(
            html.finish(),
            "<b class=\"&quot; onload=&quot;x\">&lt;/b&gt;&lt;script&gt;</b>"
        );
    }
}
