/// Why a figure cannot be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// There is nothing in the figure.
    #[error("the figure has no panel; add a stack with a panel")]
    Empty,

    /// The ends of an axis do not fit its scale.
    #[error("axis {label:?} from {min} to {max}: must be {allowed}")]
    InvalidAxis {
        /// The label of the axis.
        label: String,
        /// Its lower end.
        min: f64,
        /// Its upper end.
        max: f64,
        /// What its ends must be.
        allowed: &'static str,
    },

    /// A value is NaN or infinite.
    #[error("{what} {index} is {value}: must be finite (leave such values out)")]
    NonFinite {
        /// What the index counts, for example `point of a line`.
        what: &'static str,
        /// Position of the first such value.
        index: usize,
        /// The value itself.
        value: f64,
    },

    /// The parts of a heat map do not fit together.
    #[error("{what} has {actual} values: must have {expected}")]
    ShapeMismatch {
        /// The part.
        what: &'static str,
        /// Its length.
        actual: usize,
        /// The length it must have, in words.
        expected: String,
    },

    /// An id that cannot stand in a page.
    #[error(
        "the id {id:?} of a figure: must be a letter, then letters, digits, `-` and `_`, all ASCII"
    )]
    InvalidId {
        /// The id.
        id: String,
    },

    /// The magnification of a PNG is out of range.
    #[error("scale {scale} makes a picture of {width} x {height} pixels: {allowed}")]
    InvalidScale {
        /// Pixels per unit of the SVG.
        scale: f32,
        /// Width in pixels.
        width: f32,
        /// Height in pixels.
        height: f32,
        /// What is allowed.
        allowed: &'static str,
    },

    /// A fault inside the drawing of pixels.
    #[error("the picture could not be encoded ({reason}); this is a fault of earmark-plot")]
    Encoding {
        /// What the encoder said.
        reason: String,
    },
}

impl PlotError {
    pub(crate) fn encoding(reason: &dyn std::fmt::Display) -> Self {
        Self::Encoding {
            reason: reason.to_string(),
        }
    }
}

/// Refuses the first value that is NaN or infinite.
pub(crate) fn ensure_finite(
    what: &'static str,
    mut values: impl Iterator<Item = f64>,
) -> Result<(), PlotError> {
    let mut index = 0;
    let found = values.find(|value| {
        index += 1;
        !value.is_finite()
    });
    match found {
        Some(value) => Err(PlotError::NonFinite {
            what,
            index: index - 1,
            value,
        }),
        None => Ok(()),
    }
}
