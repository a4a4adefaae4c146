//! Scaling of frames to a length of 1.

/// The length by which each frame is divided (`librosa.util.normalize`).
///
/// A frame whose length is below the smallest normal number, 1.2e-38, stays as it is.
///
/// ```
/// use earmark_features::Norm;
/// let mut frame = [1.0, -4.0];
/// Norm::Max.apply(&mut frame);
/// assert_eq!(frame, [0.25, -1.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Norm {
    /// The frame stays as it is (`norm=None`).
    None,
    /// The largest size of a value (`norm=np.inf`): librosa's default for chroma.
    #[default]
    Max,
    /// The sum of the sizes (`norm=1`).
    L1,
    /// The root of the sum of squares (`norm=2`).
    L2,
}

impl Norm {
    /// The length of `frame`.
    fn length(self, frame: &[f32]) -> f64 {
        let sizes = frame.iter().map(|value| f64::from(value.abs()));
        match self {
            Self::None => 1.0,
            Self::Max => sizes.fold(0.0, f64::max),
            Self::L1 => sizes.sum(),
            Self::L2 => sizes.map(|size| size * size).sum::<f64>().sqrt(),
        }
    }

    /// Divides `frame` by its length.
    pub fn apply(self, frame: &mut [f32]) {
        let length = self.length(frame);
        if self == Self::None || length < f64::from(f32::MIN_POSITIVE) {
            return;
        }
        for value in frame {
            *value = (f64::from(*value) / length) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_become_one() {
        for norm in [Norm::Max, Norm::L1, Norm::L2] {
            let mut frame = [0.5, -2.0, 1.0];
            norm.apply(&mut frame);
            assert!((norm.length(&frame) - 1.0).abs() < 1e-6, "{norm:?}");
        }
        let mut frame = [0.5, -2.0];
        Norm::None.apply(&mut frame);
        assert_eq!(frame, [0.5, -2.0]);
    }

    #[test]
    fn silence_stays() {
        let mut frame = [0.0, 1e-40];
        Norm::L2.apply(&mut frame);
        assert_eq!(frame, [0.0, 1e-40]);
    }
}
