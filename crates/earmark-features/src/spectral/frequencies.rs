//! The frequencies that stand for the rows of a spectrogram.

use crate::{FeatureError, Spectrogram};

/// Checked: finite, not negative, ascending.
#[derive(Debug, Clone)]
pub(crate) struct Frequencies(Vec<f32>);

impl Frequencies {
    pub(crate) fn new(freq: impl IntoIterator<Item = f64>) -> Result<Self, FeatureError> {
        let freq: Vec<f32> = freq.into_iter().map(|f| f as f32).collect();
        if let Some(f) = freq.iter().find(|f| !(f.is_finite() && **f >= 0.0)) {
            let allowed = "finite and at least 0 Hz";
            return Err(FeatureError::invalid("freq", f, allowed));
        }
        match freq.windows(2).find(|pair| pair[0] >= pair[1]) {
            Some(pair) => {
                let allowed = format!("ascending, so above {} Hz", pair[0]);
                Err(FeatureError::invalid("freq", &pair[1], allowed))
            }
            None => Ok(Self(freq)),
        }
    }

    /// Those of the rows of `s`.
    pub(crate) fn of_rows(s: &Spectrogram, freq: &[f64]) -> Result<Self, FeatureError> {
        if freq.len() != s.n_freq() {
            return Err(FeatureError::ShapeMismatch {
                what: "freq",
                actual: freq.len(),
                expected: format!("one for each of the {} rows", s.n_freq()),
            });
        }
        Self::new(freq.iter().copied())
    }

    pub(crate) fn as_slice(&self) -> &[f32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_frequencies_are_named() {
        let s = Spectrogram::from_frames(2, vec![1.0; 4]).unwrap();
        let message = |freq: &[f64]| Frequencies::of_rows(&s, freq).unwrap_err().to_string();
        assert_eq!(
            message(&[0.0]),
            "freq has 1 values: must have one for each of the 2 rows"
        );
        assert_eq!(
            message(&[10.0, 10.0]),
            "freq = 10: must be ascending, so above 10 Hz"
        );
        assert_eq!(
            message(&[0.0, f64::NAN]),
            "freq = NaN: must be finite and at least 0 Hz"
        );
        assert!(Frequencies::of_rows(&s, &[0.0, 10.0]).is_ok());
    }
}
