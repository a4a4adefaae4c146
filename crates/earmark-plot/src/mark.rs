//! What is drawn inside a panel.

use crate::error::ensure_finite;
use crate::{Colour, HeatMap, Matrix, PlotError, Symbol};

/// Something drawn inside a panel, in the values of its axes. What lies outside the axes is cut off.
#[derive(Clone, Debug)]
pub struct Mark {
    pub(crate) shape: Shape,
    pub(crate) colour: Colour,
    pub(crate) is_pale: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Line(Vec<(f64, f64)>),
    Reference(Vec<(f64, f64)>),
    Envelope(Vec<(f64, f64, f64)>),
    Band(Vec<(f64, f64, f64)>),
    HeatMap(HeatMap),
    Matrix(Matrix),
    Verticals(Vec<f64>),
    Bars {
        width: f64,
        bars: Vec<(f64, f64)>,
    },
    HorizontalBars {
        width: f64,
        bars: Vec<(f64, f64)>,
    },
    Whiskers(Vec<(f64, f64, f64)>),
    HorizontalWhiskers(Vec<(f64, f64, f64)>),
    Points {
        symbol: Symbol,
        points: Vec<(f64, f64)>,
        /// None, or one for each point.
        hints: Vec<String>,
    },
}

impl Mark {
    fn new(shape: Shape, colour: Colour) -> Self {
        Self {
            shape,
            colour,
            is_pale: false,
        }
    }

    /// A line through points `(x, y)`.
    pub fn line(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(Shape::Line(points.into_iter().collect()), Colour::Blue)
    }

    /// The area between two lines, through points `(x, low, high)`.
    pub fn envelope(points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        Self::new(Shape::Envelope(points.into_iter().collect()), Colour::Blue)
    }

    /// A thin dashed line through points `(x, y)` to compare with, such as a diagonal.
    pub fn reference(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let points = points.into_iter().collect();
        Self::new(Shape::Reference(points), Colour::Black)
    }

    /// A pale area between two lines, through points `(x, low, high)`: the interval around a line.
    pub fn band(points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        Self::new(Shape::Band(points.into_iter().collect()), Colour::Blue)
    }

    /// A matrix as colours, with a colour bar beside the panel.
    #[must_use]
    pub fn heat_map(heat_map: HeatMap) -> Self {
        Self::new(Shape::HeatMap(heat_map), Colour::Black)
    }

    /// A matrix of cells with text in them.
    #[must_use]
    pub fn matrix(matrix: Matrix) -> Self {
        Self::new(Shape::Matrix(matrix), Colour::Blue)
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

    /// Bars from 0 to `x` around `y`, given as `(y, x)`, all of one width.
    pub fn horizontal_bars(width: f64, bars: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let bars = bars.into_iter().collect();
        Self::new(Shape::HorizontalBars { width, bars }, Colour::Blue)
    }

    /// Intervals along y, through `(x, low, high)`.
    pub fn whiskers(whiskers: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        let whiskers = whiskers.into_iter().collect();
        Self::new(Shape::Whiskers(whiskers), Colour::Black)
    }

    /// Intervals along x, through `(y, low, high)`.
    pub fn horizontal_whiskers(whiskers: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        let whiskers = whiskers.into_iter().collect();
        Self::new(Shape::HorizontalWhiskers(whiskers), Colour::Black)
    }

    /// A symbol at each `(x, y)`. [`Symbol::Ring`] around points of another mark picks them out.
    pub fn points(symbol: Symbol, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let points = points.into_iter().collect();
        let hints = Vec::new();
        let shape = Shape::Points {
            symbol,
            points,
            hints,
        };
        Self::new(shape, Colour::Blue)
    }

    /// A symbol at each `(x, y, hint)`, drawn one by one: a browser tells the hint under the pointer.
    pub fn hinted_points(
        symbol: Symbol,
        points: impl IntoIterator<Item = (f64, f64, String)>,
    ) -> Self {
        let (points, hints) = points
            .into_iter()
            .map(|(x, y, hint)| ((x, y), hint))
            .unzip();
        let shape = Shape::Points {
            symbol,
            points,
            hints,
        };
        Self::new(shape, Colour::Blue)
    }

    /// Sets the colour; heat maps have their own.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// Draws points at a third of their strength, as a background to others; no other mark changes.
    #[must_use]
    pub fn pale(mut self) -> Self {
        self.is_pale = true;
        self
    }

    pub(crate) fn validate(&self) -> Result<(), PlotError> {
        let pairs = |what, points: &[(f64, f64)]| {
            ensure_finite(what, points.iter().map(|(x, _)| *x))?;
            ensure_finite(what, points.iter().map(|(_, y)| *y))
        };
        match &self.shape {
            Shape::Line(points) | Shape::Reference(points) => pairs("point of a line", points),
            Shape::Envelope(points) | Shape::Band(points) => {
                ensure_finite("value of an envelope", flat(points))
            }
            Shape::Whiskers(whiskers) | Shape::HorizontalWhiskers(whiskers) => {
                ensure_finite("end of a whisker", flat(whiskers))
            }
            Shape::Points { points, .. } => pairs("point", points),
            Shape::HeatMap(heat_map) => heat_map.validate(),
            Shape::Matrix(matrix) => matrix.validate(),
            Shape::Verticals(xs) => ensure_finite("vertical line", xs.iter().copied()),
            Shape::Bars { width, bars } | Shape::HorizontalBars { width, bars } => {
                ensure_finite("width of bars", std::iter::once(*width))?;
                pairs("bar", bars)
            }
        }
    }
}

fn flat(points: &[(f64, f64, f64)]) -> impl Iterator<Item = f64> {
    points.iter().flat_map(|(at, low, high)| [*at, *low, *high])
}
