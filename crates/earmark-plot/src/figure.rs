//! The whole picture.

use crate::svg::Form;
use crate::{PlotError, Stack, html, png, svg};

/// A picture: a title, rows of stacks, a caption.
#[derive(Clone, Debug)]
pub struct Figure {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) caption: String,
    pub(crate) width: f64,
    pub(crate) rows: Vec<Vec<Stack>>,
}

impl Figure {
    /// A figure without panels. Any text is allowed as title; what XML cannot hold becomes `U+FFFD`.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            subtitle: String::new(),
            caption: String::new(),
            width: 1200.0,
            rows: Vec::new(),
        }
    }

    /// Sets the line below the title.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }

    /// Sets the text below the panels; it is broken into lines.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Sets the width in units, 1200 unless called, 240 at least. Text keeps its size in units: a narrower
    /// figure has larger letters on the same paper.
    #[must_use]
    pub fn width(mut self, width: u16) -> Self {
        self.width = f64::from(width.max(240));
        self
    }

    /// Adds a stack over the whole width.
    #[must_use]
    pub fn stack(self, stack: Stack) -> Self {
        self.row([stack])
    }

    /// Adds stacks side by side.
    #[must_use]
    pub fn row(mut self, stacks: impl IntoIterator<Item = Stack>) -> Self {
        self.rows.push(stacks.into_iter().collect());
        self
    }

    /// The figure as SVG on white.
    ///
    /// # Errors
    /// [`PlotError::Empty`] without a panel; [`PlotError::InvalidAxis`], [`PlotError::NonFinite`] and
    /// [`PlotError::ShapeMismatch`] for what cannot be drawn.
    pub fn to_svg(&self) -> Result<String, PlotError> {
        self.validate()?;
        svg::draw(self, Form::Alone)
    }

    /// The figure as an `<svg>` element for a page of one's own, which has the title in a heading and
    /// [`inline_style`](crate::inline_style) in its style sheet. Title, subtitle and caption are there for screen
    /// readers. Every id in it begins with `id`, so that figures with other ids can stand on the same page.
    ///
    /// # Errors
    /// Those of [`to_svg`](Self::to_svg), and [`PlotError::InvalidId`] for an id that is not a letter followed
    /// by letters, digits, `-` and `_`, all ASCII.
    pub fn to_inline_svg(&self, id: &str) -> Result<String, PlotError> {
        let mut letters = id.chars();
        let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
        if !(begins && letters.all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))) {
            return Err(PlotError::InvalidId { id: id.to_owned() });
        }
        self.validate()?;
        svg::draw(self, Form::Inline(id))
    }

    /// The figure as PNG, `scale` pixels for a unit of the SVG: 2 suits most screens and prints.
    ///
    /// Letters beyond Latin, Greek and Cyrillic are boxes: fonts of the system play no part.
    ///
    /// # Errors
    /// Those of [`to_svg`](Self::to_svg), and [`PlotError::InvalidScale`] for a scale that makes no
    /// pixels or more than 100 million.
    pub fn to_png(&self, scale: f32) -> Result<Vec<u8>, PlotError> {
        png::render(&self.to_svg()?, scale)
    }

    /// The figure as one HTML page that loads nothing: the SVG, light or dark as the reader wants, and
    /// a cursor that tells the values under it.
    ///
    /// # Errors
    /// Those of [`to_svg`](Self::to_svg).
    pub fn to_html(&self) -> Result<String, PlotError> {
        Ok(html::page(&self.title, &self.to_svg()?))
    }

    fn validate(&self) -> Result<(), PlotError> {
        let mut stacks = self.rows.iter().flatten();
        if stacks.clone().all(|stack| stack.panels.is_empty()) {
            return Err(PlotError::Empty);
        }
        stacks.try_for_each(Stack::validate)
    }
}
