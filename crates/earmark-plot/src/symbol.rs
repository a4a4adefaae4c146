//! The shapes of points.

/// The shape of a point. Colours and shapes together tell classes apart without colour vision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Symbol {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A triangle that points up.
    Triangle,
    /// A square on its corner.
    Diamond,
    /// A plus.
    Plus,
    /// A cross.
    Cross,
    /// A wide circle around a point, to pick it out.
    Ring,
}

impl Symbol {
    /// The path of the symbol around the origin, and whether it is filled.
    pub(crate) fn path(self) -> (&'static str, bool) {
        match self {
            Self::Circle => ("m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", true),
            Self::Square => ("m-2.7 -2.7h5.4v5.4h-5.4z", true),
            Self::Triangle => ("m0 -3.6l3.5 6.2h-7z", true),
            Self::Diamond => ("m0 -3.9l3.4 3.9l-3.4 3.9l-3.4 -3.9z", true),
            Self::Plus => ("m-3.4 0h6.8m-3.4 -3.4v6.8", false),
            Self::Cross => ("m-2.6 -2.6l5.2 5.2m0 -5.2l-5.2 5.2", false),
            Self::Ring => ("m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z", false),
        }
    }
}
