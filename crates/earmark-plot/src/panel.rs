//! Panels, and stacks of them over one x axis.

use crate::mark::Shape;
use crate::{Axis, HeatMap, Mark, PlotError};

/// A titled box with a y axis and marks, drawn in their order.
#[derive(Clone, Debug)]
pub struct Panel {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) y: Axis,
    pub(crate) height: f64,
    pub(crate) marks: Vec<Mark>,
}

impl Panel {
    /// An empty panel, 120 units high.
    pub fn new(title: impl Into<String>, y: Axis) -> Self {
        Self {
            title: title.into(),
            note: String::new(),
            y,
            height: 120.0,
            marks: Vec::new(),
        }
    }

    /// Sets a remark that stands at the right of the title.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Sets the height of the box in units of the figure.
    #[must_use]
    pub fn height(mut self, height: u16) -> Self {
        self.height = f64::from(height.max(1));
        self
    }

    /// Adds a mark.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Whether a picture or a table fills the box.
    pub(crate) fn is_covered(&self) -> bool {
        let covers = |mark: &Mark| matches!(mark.shape, Shape::HeatMap(_) | Shape::Matrix(_));
        self.marks.iter().any(covers)
    }

    /// The heat map whose colour bar stands beside the panel: the first.
    pub(crate) fn heat_map(&self) -> Option<&HeatMap> {
        self.marks.iter().find_map(|mark| match &mark.shape {
            Shape::HeatMap(heat_map) => Some(heat_map),
            _ => None,
        })
    }
}

/// Panels one above the other that share an x axis.
#[derive(Clone, Debug)]
pub struct Stack {
    pub(crate) x: Axis,
    pub(crate) panels: Vec<Panel>,
    pub(crate) width: f64,
}

impl Stack {
    /// A stack without panels.
    #[must_use]
    pub fn new(x: Axis) -> Self {
        Self {
            x,
            panels: Vec::new(),
            width: 1.0,
        }
    }

    /// Adds a panel below the others.
    #[must_use]
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }

    /// Sets the share of the row's width, 1 unless called.
    #[must_use]
    pub fn width(mut self, share: u16) -> Self {
        self.width = f64::from(share.max(1));
        self
    }

    pub(crate) fn validate(&self) -> Result<(), PlotError> {
        self.x.validate()?;
        for panel in &self.panels {
            panel.y.validate()?;
            panel.marks.iter().try_for_each(Mark::validate)?;
        }
        Ok(())
    }
}
