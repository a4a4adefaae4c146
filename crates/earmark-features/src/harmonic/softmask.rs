//! Soft masks.

use pulp::Arch;

use crate::error::{ensure_len, ensure_magnitudes};
use crate::simd::vectorize;
use crate::{FeatureError, Spectrogram};

/// The share of `x` beside `x_ref` (`librosa.util.softmask`):
///
/// `x^power / (x^power + x_ref^power)`,
///
/// both divided by the larger of them before. With `power = f32::INFINITY` the mask is 1 where
/// `x > x_ref`, else 0. Where both are below the smallest normal number, 1.2e-38, the mask is 0, or 0.5
/// with `split_zeros`. librosa's defaults are `power = 1` and no splitting.
///
/// ```
/// use earmark_features::{Spectrogram, softmask};
///
/// let x = Spectrogram::from_frames(1, vec![3.0, 0.0])?;
/// let x_ref = Spectrogram::from_frames(1, vec![1.0, 0.0])?;
/// assert_eq!(softmask(&x, &x_ref, 2.0, true)?.as_slice(), [0.9, 0.5]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::ShapeMismatch`] for different shapes, [`FeatureError::InvalidParameter`] for a
/// negative value or a `power` that is not positive, [`FeatureError::NonFinite`] for a value that is
/// NaN or infinite.
pub fn softmask(
    x: &Spectrogram,
    x_ref: &Spectrogram,
    power: f32,
    split_zeros: bool,
) -> Result<Spectrogram, FeatureError> {
    let rule = MaskRule::new(power, split_zeros)?;
    ensure_len("n_freq of x_ref", x_ref.n_freq(), x.n_freq())?;
    ensure_len("n_frames of x_ref", x_ref.n_frames(), x.n_frames())?;
    ensure_magnitudes(x.as_slice())?;
    ensure_magnitudes(x_ref.as_slice())?;
    let mut mask = vec![0.0; x.as_slice().len()];
    rule.write(x.as_slice(), x_ref.as_slice(), 1.0, &mut mask);
    Spectrogram::from_frames(x.n_freq(), mask)
}

/// Checked parameters of a soft mask.
#[derive(Debug, Clone, Copy)]
pub(super) struct MaskRule {
    power: f32,
    /// The mask where both values are nearly 0.
    of_zeros: f32,
}

impl MaskRule {
    pub(super) fn new(power: f32, split_zeros: bool) -> Result<Self, FeatureError> {
        if power > 0.0 {
            let of_zeros = if split_zeros { 0.5 } else { 0.0 };
            Ok(Self { power, of_zeros })
        } else {
            Err(FeatureError::invalid("power", &power, "positive"))
        }
    }

    /// The mask of `x` beside `margin · x_ref`.
    pub(super) fn write(self, x: &[f32], x_ref: &[f32], margin: f32, mask: &mut [f32]) {
        // The powers people use are multiplications, which the compiler vectorises.
        if self.power == 1.0 {
            self.write_powers(x, x_ref, margin, mask, |x| x);
        } else if self.power == 2.0 {
            self.write_powers(x, x_ref, margin, mask, |x| x * x);
        } else if self.power.is_finite() {
            self.write_powers(x, x_ref, margin, mask, |x| x.powf(self.power));
        } else {
            for ((mask, x), x_ref) in mask.iter_mut().zip(x).zip(x_ref) {
                *mask = f32::from(u8::from(*x > margin * x_ref));
            }
        }
    }

    #[inline(always)]
    fn write_powers(
        self,
        x: &[f32],
        x_ref: &[f32],
        margin: f32,
        mask: &mut [f32],
        power: impl Fn(f32) -> f32,
    ) {
        vectorize(
            Arch::new(),
            #[inline(always)]
            || {
                for ((mask, x), x_ref) in mask.iter_mut().zip(x).zip(x_ref) {
                    let x_ref = margin * x_ref;
                    let larger = if *x > x_ref { *x } else { x_ref };
                    let share = power(x / larger);
                    let share = share / (share + power(x_ref / larger));
                    let is_zero = larger < f32::MIN_POSITIVE;
                    *mask = if is_zero { self.of_zeros } else { share };
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[f32]) -> Spectrogram {
        Spectrogram::from_frames(1, values.to_vec()).unwrap()
    }

    #[test]
    fn two_masks_add_up_to_one_where_there_is_something() {
        let (a, b) = (row(&[1.0, 2.0, 0.0, 1e30]), row(&[3.0, 2.0, 1e-20, 1e-30]));
        for power in [0.5, 1.0, 2.0, 3.3] {
            let mask = softmask(&a, &b, power, false).unwrap();
            let other = softmask(&b, &a, power, false).unwrap();
            for (m, o) in mask.as_slice().iter().zip(other.as_slice()) {
                assert!((m + o - 1.0).abs() < 1e-6, "{power}: {m} + {o}");
            }
        }
    }

    #[test]
    fn hard_masks_break_ties_for_the_reference() {
        let mask = softmask(&row(&[1.0, 2.0]), &row(&[1.0, 1.0]), f32::INFINITY, true);
        assert_eq!(mask.unwrap().as_slice(), [0.0, 1.0]);
    }

    #[test]
    fn refused_parameters_and_values() {
        let call = |x: &[f32], x_ref: &[f32], power| {
            let mask = softmask(&row(x), &row(x_ref), power, false);
            mask.unwrap_err().to_string()
        };
        assert_eq!(call(&[1.0], &[1.0], 0.0), "power = 0: must be positive");
        assert!(call(&[1.0], &[1.0], f32::NAN).starts_with("power = NaN"));
        assert_eq!(
            call(&[1.0], &[1.0, 2.0], 1.0),
            "n_frames of x_ref has 2 values: must have 1"
        );
        assert_eq!(
            call(&[-1.0], &[1.0], 1.0),
            "magnitude = -1: must be at least 0"
        );
        assert!(call(&[1.0], &[f32::INFINITY], 1.0).contains("is inf"));
    }
}
