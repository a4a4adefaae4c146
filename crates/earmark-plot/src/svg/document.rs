//! The element around a drawing.

use super::escaped;
use super::style::style_sheet;
use crate::Figure;

/// Where a drawing stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form<'a> {
    /// In a file of its own, with everything it needs.
    Alone,
    /// In a page that has a heading and a style sheet; its ids begin with this.
    Inline(&'a str),
}

impl Form<'_> {
    /// What every id begins with.
    pub(super) fn ids(self) -> String {
        match self {
            Self::Alone => String::new(),
            Self::Inline(id) => format!("{id}-"),
        }
    }
}

pub(super) fn element(figure: &Figure, form: Form<'_>, body: &str, height: f64) -> String {
    let (ids, width, height) = (form.ids(), figure.width, height.ceil());
    let title = escaped(&figure.title);
    let description = escaped(&description(figure));
    let style = match form {
        Form::Alone => format!("<style>\n{}</style>\n", style_sheet()),
        Form::Inline(_) => String::new(),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"earmark-plot\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{ids}figure-title {ids}figure-description\">\n\
         <title id=\"{ids}figure-title\">{title}</title>\n\
         <desc id=\"{ids}figure-description\">{description}</desc>\n{style}\
         <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n"
    )
}

/// What is to be seen, for those who cannot.
fn description(figure: &Figure) -> String {
    let panels = figure.rows.iter().flatten().flat_map(|stack| {
        let of = |panel: &crate::Panel| {
            let note = if panel.note.is_empty() {
                String::new()
            } else {
                format!(" ({})", panel.note)
            };
            format!(
                "{}{note}: {} over {}.",
                panel.title,
                panel.y.label(),
                stack.x.label()
            )
        };
        stack.panels.iter().map(of).collect::<Vec<String>>()
    });
    let parts = std::iter::once(figure.subtitle.clone()).chain(panels);
    let parts = parts.chain(std::iter::once(figure.caption.clone()));
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<String>>()
        .join(" ")
}
