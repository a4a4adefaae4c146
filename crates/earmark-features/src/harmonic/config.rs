//! Parameters of harmonic-percussive separation.

use super::median::MedianFilter;
use super::softmask::MaskRule;
use crate::FeatureError;

/// A parameter for each of the two components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Components<T> {
    /// Of what lasts: rows of a spectrogram.
    pub harmonic: T,
    /// Of what strikes: frames of a spectrogram.
    pub percussive: T,
}

impl<T: Copy> Components<T> {
    /// The same value for both.
    pub const fn both(value: T) -> Self {
        Self {
            harmonic: value,
            percussive: value,
        }
    }
}

/// Parameters of [`hpss`](crate::hpss) and [`Hpss`](crate::Hpss), with the names and defaults of
/// `librosa.decompose.hpss`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `kernel_size` | 31, 31 | 1 to [`MAX_KERNEL_SIZE`](crate::MAX_KERNEL_SIZE) frames (harmonic) and bins (percussive) |
/// | `power` | 2 | positive; infinity makes hard masks |
/// | `margin` | 1, 1 | from 1; above 1 a residual is left over |
///
/// ```
/// use earmark_features::{Components, HpssConfig};
/// let config = HpssConfig {
///     margin: Components { harmonic: 1.0, percussive: 5.0 },
///     ..HpssConfig::new()
/// };
/// assert_eq!(config.kernel_size, Components::both(31));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HpssConfig {
    /// Windows of the median filters: in frames for the harmonic, in bins for the percussive part.
    pub kernel_size: Components<usize>,
    /// Exponent of the soft masks.
    pub power: f32,
    /// Factors by which a component has to exceed the other.
    pub margin: Components<f32>,
}

impl HpssConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            kernel_size: Components::both(31),
            power: 2.0,
            margin: Components::both(1.0),
        }
    }

    /// Checks every range of the table above and prepares filters and masks.
    pub(super) fn build(&self) -> Result<(Components<MedianFilter>, MaskRule), FeatureError> {
        for margin in [self.margin.harmonic, self.margin.percussive] {
            if !(margin >= 1.0 && margin.is_finite()) {
                return Err(FeatureError::invalid(
                    "margin",
                    &margin,
                    "finite and at least 1",
                ));
            }
        }
        let filters = Components {
            harmonic: MedianFilter::new(self.kernel_size.harmonic)?,
            percussive: MedianFilter::new(self.kernel_size.percussive)?,
        };
        let split_zeros = self.margin == Components::both(1.0);
        Ok((filters, MaskRule::new(self.power, split_zeros)?))
    }
}

impl Default for HpssConfig {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_values_are_named_with_their_range() {
        let base = HpssConfig::new();
        let message = |config: HpssConfig| config.build().unwrap_err().to_string();
        assert_eq!(
            message(HpssConfig {
                kernel_size: Components::both(0),
                ..base
            }),
            "kernel_size = 0: must be between 1 and 4095"
        );
        for margin in [0.5, f32::NAN, f32::INFINITY] {
            let margin = Components::both(margin);
            assert!(message(HpssConfig { margin, ..base }).starts_with("margin = "));
        }
        let power = -2.0;
        assert_eq!(
            message(HpssConfig { power, ..base }),
            "power = -2: must be positive"
        );
        assert!(base.build().is_ok());
    }
}
