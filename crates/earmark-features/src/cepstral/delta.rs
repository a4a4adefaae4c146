//! Local derivatives of a series.

use crate::error::ensure_finite;
use crate::{FeatureError, Spectrogram};

/// What stands for the frames beyond the ends of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DeltaMode {
    /// None: the polynomials fitted to the first and last `width` frames hold for the frames at the
    /// ends. A series must have `width` frames. librosa's default.
    #[default]
    Interp,
    /// The first and last frame, again and again.
    Nearest,
}

/// Parameters of [`delta`], with the names and defaults of `librosa.feature.delta`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeltaConfig {
    /// Frames each derivative is taken over, 9; odd, from 3 on.
    pub width: usize,
    /// Which derivative, 1; from 1 to `width - 1` and 170, whose factorial is the last f64 holds.
    pub order: usize,
    /// The ends of the series.
    pub mode: DeltaMode,
}

impl DeltaConfig {
    /// librosa's defaults: the first derivative over 9 frames.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            width: 9,
            order: 1,
            mode: DeltaMode::Interp,
        }
    }

    fn validate(&self) -> Result<(), FeatureError> {
        if !(self.width >= 3 && self.width % 2 == 1 && self.width <= MAX_WIDTH) {
            let allowed = format!("odd and between 3 and {MAX_WIDTH} frames");
            return Err(FeatureError::invalid("width", &self.width, allowed));
        }
        let highest = MAX_ORDER.min(self.width - 1);
        if !(1..=highest).contains(&self.order) {
            let allowed = format!("between 1 and {highest} for width = {}", self.width);
            return Err(FeatureError::invalid("order", &self.order, allowed));
        }
        Ok(())
    }
}

impl Default for DeltaConfig {
    fn default() -> Self {
        Self::new()
    }
}

const MAX_WIDTH: usize = (1 << 16) - 1;
const MAX_ORDER: usize = 170;

/// The local derivative of every row of a series (`librosa.feature.delta`), per frame to the power
/// of `order`; the shape stays. Savitzky–Golay: a polynomial of degree `order` is fitted by least
/// squares to the `width` frames about each frame, and its derivative taken.
///
/// ```
/// use earmark_features::{DeltaConfig, Spectrogram, delta};
///
/// let squares = Spectrogram::from_frames(1, (0..20).map(|t| (t * t) as f32).collect())?;
/// let second = DeltaConfig { order: 2, ..DeltaConfig::new() };
/// assert!(delta(&squares, second)?.as_slice().iter().all(|d| (d - 2.0).abs() < 1e-4));
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range and for a `width` above the
/// number of frames in [`DeltaMode::Interp`]; [`FeatureError::NonFinite`] for a value that is NaN or
/// infinite.
pub fn delta(series: &Spectrogram, config: DeltaConfig) -> Result<Spectrogram, FeatureError> {
    config.validate()?;
    let n_frames = series.n_frames();
    if config.mode == DeltaMode::Interp && config.width > n_frames {
        let allowed = format!("at most the {n_frames} frames there are, or mode Nearest");
        return Err(FeatureError::invalid("width", &config.width, allowed));
    }
    ensure_finite("series value", series.as_slice(), 0)?;
    let weights = derivative_weights(&config)?;
    let half = config.width / 2;
    let mut sums = vec![0.0f64; series.n_freq()];
    let mut deltas = Vec::with_capacity(series.as_slice().len());
    for t in 0..n_frames {
        // The derivative of a fitted polynomial, of the degree of its order, is the same all along
        // it: at the ends it is that of the nearest frame with `half` neighbours on each side.
        let centre = match config.mode {
            DeltaMode::Interp => t.clamp(half, n_frames - 1 - half),
            DeltaMode::Nearest => t,
        };
        sums.fill(0.0);
        for (i, weight) in weights.iter().enumerate() {
            let neighbour = (centre + i).saturating_sub(half).min(n_frames - 1);
            for (sum, value) in sums.iter_mut().zip(series.frame(neighbour)) {
                *sum += weight * f64::from(*value);
            }
        }
        deltas.extend(sums.iter().map(|sum| *sum as f32));
    }
    Spectrogram::from_frames(series.n_freq(), deltas)
}

/// The weights of `width` frames whose sum is the derivative of the fitted polynomial.
///
/// With `P` the monic polynomial of degree `order` orthogonal to all lower ones over the frames
/// (Gram's), the fit's highest coefficient is `Σ P y / Σ P²`, its derivative `order!` times that.
fn derivative_weights(config: &DeltaConfig) -> Result<Vec<f64>, FeatureError> {
    let half = (config.width / 2) as f64;
    let positions = (0..config.width).map(|i| i as f64 - half);
    let values: Vec<f64> = positions
        .map(|x| gram(config.order, config.width, x))
        .collect();
    let square_sum: f64 = values.iter().map(|p| p * p).sum();
    let factorial: f64 = (1..=config.order).map(|k| k as f64).product();
    let weights: Vec<f64> = values
        .iter()
        .map(|p| p * (factorial / square_sum))
        .collect();
    if square_sum.is_finite() && weights.iter().all(|w| w.is_finite()) {
        Ok(weights)
    } else {
        let allowed = format!("low enough for width = {} to be computed", config.width);
        Err(FeatureError::invalid("order", &config.order, allowed))
    }
}

/// Gram's monic polynomial over `width` integers about 0, by its recurrence
/// `P_{k+1} = x P_k - k² (width² - k²) / (4 (4 k² - 1)) P_{k-1}`.
fn gram(degree: usize, width: usize, x: f64) -> f64 {
    let width2 = (width * width) as f64;
    let (mut before, mut value) = (0.0, 1.0);
    for k in 0..degree {
        let k2 = (k * k) as f64;
        let next = x * value - k2 * (width2 - k2) / (4.0 * (4.0 * k2 - 1.0)) * before;
        (before, value) = (value, next);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(coefficients: &[f64], n_frames: usize) -> Spectrogram {
        let value = |t: usize| {
            let t = t as f64 / 4.0;
            coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c)
        };
        Spectrogram::from_frames(1, (0..n_frames).map(|t| value(t) as f32).collect()).unwrap()
    }

    #[test]
    fn polynomials_have_their_highest_derivative_everywhere() {
        for order in 1..=4 {
            let mut coefficients = vec![1.0, -2.0, 0.5, 3.0, -1.0];
            coefficients.truncate(order + 1);
            let highest =
                coefficients[order] * (1..=order).map(|k| k as f64 / 4.0).product::<f64>();
            let config = DeltaConfig {
                order,
                ..DeltaConfig::new()
            };
            let deltas = delta(&polynomial(&coefficients, 15), config).unwrap();
            for d in deltas.as_slice() {
                assert!((f64::from(*d) - highest).abs() < 1e-4, "order {order}: {d}");
            }
        }
    }

    #[test]
    fn the_first_derivative_weighs_by_distance() {
        let weights = derivative_weights(&DeltaConfig::new()).unwrap();
        for (i, weight) in weights.iter().enumerate() {
            assert!((weight - (i as f64 - 4.0) / 60.0).abs() < 1e-15);
        }
    }

    #[test]
    fn ends_repeat_the_nearest_frame_when_asked() {
        let config = DeltaConfig {
            width: 3,
            order: 1,
            mode: DeltaMode::Nearest,
        };
        let deltas = delta(&polynomial(&[0.0, 8.0], 4), config).unwrap();
        assert_eq!(deltas.as_slice(), [1.0, 2.0, 2.0, 1.0]);
        let one = delta(&polynomial(&[5.0], 1), DeltaConfig { width: 9, ..config });
        assert!(one.unwrap().as_slice()[0].abs() < 1e-12);
    }

    #[test]
    fn refused_parameters() {
        let series = polynomial(&[1.0], 5);
        let message = |config| delta(&series, config).unwrap_err().to_string();
        let config = DeltaConfig::new();
        assert_eq!(
            message(config),
            "width = 9: must be at most the 5 frames there are, or mode Nearest"
        );
        assert!(message(DeltaConfig { width: 4, ..config }).starts_with("width = 4"));
        assert!(message(DeltaConfig { width: 1, ..config }).starts_with("width = 1"));
        assert!(message(DeltaConfig { order: 0, ..config }).starts_with("order = 0"));
        assert!(message(DeltaConfig { order: 9, ..config }).starts_with("order = 9"));
        let extreme = DeltaConfig {
            width: 65_535,
            order: 100,
            mode: DeltaMode::Nearest,
        };
        assert!(message(extreme).starts_with("order = 100: must be low enough"));
    }
}
