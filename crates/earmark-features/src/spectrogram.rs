//! The matrix every analysis returns.

use std::slice::{ChunksExact, ChunksExactMut};

use crate::FeatureError;

/// A time-frequency matrix of shape `[n_freq, n_frames]` in librosa's words.
///
/// Rows are frequencies (FFT bins or mel bands), columns are frames. The values are stored frame by
/// frame, since everything here runs frame by frame: [`frame`](Self::frame) is a contiguous slice.
/// [`to_row_major`](Self::to_row_major) gives numpy's order. `T` is `f32`, or `Complex<f32>` for
/// [`Stft::stft`](crate::Stft::stft).
///
/// ```
/// use earmark_features::Spectrogram;
///
/// let s = Spectrogram::from_frames(2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// assert_eq!(s.shape(), [2, 3]);
/// assert_eq!(s.frame(1), [3.0, 4.0]);
/// assert_eq!(s.get(1, 2), Some(6.0));
/// assert_eq!(s.to_row_major(), [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrogram<T = f32> {
    n_freq: usize,
    data: Vec<T>,
}

impl<T: Copy> Spectrogram<T> {
    /// Takes `data` as frames of `n_freq` values, one after the other.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] when `n_freq` is 0, [`FeatureError::ShapeMismatch`] when
    /// `data` is not a whole number of frames.
    pub fn from_frames(n_freq: usize, data: Vec<T>) -> Result<Self, FeatureError> {
        if n_freq == 0 {
            return Err(FeatureError::invalid("n_freq", &n_freq, "at least 1"));
        }
        if !data.len().is_multiple_of(n_freq) {
            return Err(FeatureError::ShapeMismatch {
                what: "spectrogram data",
                actual: data.len(),
                expected: format!("a multiple of n_freq = {n_freq}"),
            });
        }
        Ok(Self { n_freq, data })
    }

    /// Number of rows: FFT bins or bands, at least 1.
    #[must_use]
    pub fn n_freq(&self) -> usize {
        self.n_freq
    }

    /// Number of frames.
    #[must_use]
    pub fn n_frames(&self) -> usize {
        self.data.len() / self.n_freq
    }

    /// `[n_freq, n_frames]`.
    #[must_use]
    pub fn shape(&self) -> [usize; 2] {
        [self.n_freq, self.n_frames()]
    }

    /// The value at row `freq` of frame `frame`, or `None` outside the shape.
    #[must_use]
    pub fn get(&self, freq: usize, frame: usize) -> Option<T> {
        self.frames().nth(frame)?.get(freq).copied()
    }

    /// The `n_freq` values of frame `t`.
    ///
    /// # Panics
    /// When `t >= n_frames`, as slice indexing does; [`frames`](Self::frames) walks without an
    /// index.
    #[must_use]
    pub fn frame(&self, t: usize) -> &[T] {
        &self.data[t * self.n_freq..(t + 1) * self.n_freq]
    }

    /// All frames in order, each a slice of `n_freq` values.
    pub fn frames(&self) -> ChunksExact<'_, T> {
        self.data.chunks_exact(self.n_freq)
    }

    /// All frames in order, to be changed in place.
    pub fn frames_mut(&mut self) -> ChunksExactMut<'_, T> {
        self.data.chunks_exact_mut(self.n_freq)
    }

    /// All values, frame after frame.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// All values, frame after frame, to be changed in place.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }

    /// The values, frame after frame, without a copy.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }

    /// A spectrogram of one row: `f` of every frame.
    pub(crate) fn map_frames<U>(&self, f: impl FnMut(&[T]) -> U) -> Spectrogram<U> {
        Spectrogram {
            n_freq: 1,
            data: self.frames().map(f).collect(),
        }
    }

    /// A copy in row-major `[n_freq, n_frames]` order, as a numpy array of that shape holds it.
    #[must_use]
    pub fn to_row_major(&self) -> Vec<T> {
        (0..self.n_freq)
            .flat_map(|freq| self.data.iter().skip(freq).step_by(self.n_freq).copied())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spectrogram_of_no_frames_is_allowed() {
        let s = Spectrogram::<f32>::from_frames(3, Vec::new()).unwrap();
        assert_eq!(s.shape(), [3, 0]);
        assert_eq!(s.get(0, 0), None);
        assert!(s.to_row_major().is_empty());
    }

    #[test]
    fn get_refuses_both_indices_outside_the_shape() {
        let s = Spectrogram::from_frames(2, vec![1.0; 4]).unwrap();
        assert_eq!(s.get(2, 0), None);
        assert_eq!(s.get(0, 2), None);
        assert_eq!(s.get(usize::MAX, usize::MAX), None);
    }

    #[test]
    fn a_broken_shape_is_refused() {
        let error = Spectrogram::from_frames(2, vec![1.0; 5]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "spectrogram data has 5 values: must have a multiple of n_freq = 2"
        );
        assert!(Spectrogram::from_frames(0, vec![1.0; 5]).is_err());
    }
}
