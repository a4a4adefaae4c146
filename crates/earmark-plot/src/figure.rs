//! The whole picture.

use crate::{PlotError, Stack, html, png, svg};

/// A picture: a title, rows of stacks, a caption.
#[derive(Clone, Debug)]
pub struct Figure {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) caption: String,
    pub(crate) rows: Vec<Vec<Stack>>,
}

impl Figure {
    /// A figure without panels. Any text is allowed as title; what XML cannot hold becomes `U+FFFD`.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            subtitle: String::new(),
            caption: String::new(),
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

    /// The figure as SVG, 1200 units wide, on white.
    ///
    /// # Errors
    /// [`PlotError::Empty`] without a panel; [`PlotError::InvalidAxis`], [`PlotError::NonFinite`] and
    /// [`PlotError::ShapeMismatch`] for what cannot be drawn.
    pub fn to_svg(&self) -> Result<String, PlotError> {
        self.validate()?;
        svg::draw(self)
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
