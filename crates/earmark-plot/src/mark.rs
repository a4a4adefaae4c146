//! What is drawn inside a panel.

use crate::error::ensure_finite;
use crate::{Colour, HeatMap, PlotError};

/// Something drawn inside a panel, in the values of its axes. What lies outside the axes is cut off.
#[derive(Clone, Debug)]
pub struct Mark {
    pub(crate) shape: Shape,
    pub(crate) colour: Colour,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Line(Vec<(f64, f64)>),
    Envelope(Vec<(f64, f64, f64)>),
    HeatMap(HeatMap),
    Verticals(Vec<f64>),
    Bars { width: f64, bars: Vec<(f64, f64)> },
}

impl Mark {
    fn new(shape: Shape, colour: Colour) -> Self {
        Self { shape, colour }
    }

    /// A line through points `(x, y)`.
    pub fn line(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(Shape::Line(points.into_iter().collect()), Colour::Blue)
    }

    /// The area between two lines, through points `(x, low, high)`.
    pub fn envelope(points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        Self::new(Shape::Envelope(points.into_iter().collect()), Colour::Blue)
    }

    /// A matrix as colours, with a colour bar beside the panel.
    #[must_use]
    pub fn heat_map(heat_map: HeatMap) -> Self {
        Self::new(Shape::HeatMap(heat_map), Colour::Black)
    }

    /// Vertical lines from edge to edge, such as beats.
    pub fn verticals(xs: impl IntoIterator<Item = f64>) -> Self {
        let xs = xs.into_iter().collect();
        Self::new(Shape::Verticals(xs), Colour::Vermillion)
    }

    /// Bars from 0 to `y` around `x`, all of one width.
    pub fn bars(width: f64, bars: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let bars = bars.into_iter().collect();
        Self::new(Shape::Bars { width, bars }, Colour::Blue)
    }

    /// Sets the colour; heat maps have their own.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(crate) fn validate(&self) -> Result<(), PlotError> {
        let pairs = |what, points: &[(f64, f64)]| {
            ensure_finite(what, points.iter().map(|(x, _)| *x))?;
            ensure_finite(what, points.iter().map(|(_, y)| *y))
        };
        match &self.shape {
            Shape::Line(points) => pairs("point of a line", points),
            Shape::Envelope(points) => {
                let edges = points.iter().flat_map(|(x, low, high)| [*x, *low, *high]);
                ensure_finite("value of an envelope", edges)
            }
            Shape::HeatMap(heat_map) => heat_map.validate(),
            Shape::Verticals(xs) => ensure_finite("vertical line", xs.iter().copied()),
            Shape::Bars { width, bars } => {
                ensure_finite("width of bars", std::iter::once(*width))?;
                pairs("bar", bars)
            }
        }
    }
}
