//! Parameters of the short-time Fourier transform.

use crate::{FeatureError, Window};

/// The largest `n_fft` and `hop_length` accepted: 2^22 samples, 87 s at 48 kHz.
pub const MAX_FRAME_LENGTH: usize = 1 << 22;

/// What stands before the first and behind the last sample when frames are centred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PadMode {
    /// Zeros: librosa's default since 0.10.
    #[default]
    Constant,
    /// The signal mirrored about its first and last sample, which are not repeated: librosa's
    /// default before 0.10. A signal shorter than the padding is mirrored again and again, as
    /// `numpy.pad` does.
    Reflect,
}

/// In which numbers a frame is weighed and transformed. Samples and spectra are f32 in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Precision {
    /// f32: the fastest. A bin is off by about 2e-8 of the frame's strongest, rarely by 1e-7.
    #[default]
    Single,
    /// f64, as librosa: every bin is within one f32 rounding of exact, however quiet it is beside
    /// the others. The transform takes about 1.6 times as long.
    Double,
}

/// Parameters of [`Stft`](crate::Stft), with the names, defaults and meaning of `librosa.stft`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `n_fft` | 2048 | 1 to [`MAX_FRAME_LENGTH`] samples, odd sizes too |
/// | `win_length` | `n_fft` | 1 to `n_fft` samples; a shorter window is centred and zero-padded |
/// | `hop_length` | `win_length / 4` | 1 to [`MAX_FRAME_LENGTH`] samples |
/// | `window` | [`Window::Hann`] | |
/// | `center` | `true` | frame `t` is centred on sample `t * hop_length`; otherwise it begins there |
/// | `pad_mode` | [`PadMode::Constant`] | used only when `center` |
/// | `precision` | [`Precision::Single`] | librosa's is double |
///
/// The values are checked when a plan is made from them.
///
/// ```
/// use earmark_features::{PadMode, StftConfig};
///
/// let config = StftConfig::new(512).with_hop_length(256).with_pad_mode(PadMode::Reflect);
/// assert_eq!(config.n_freq(), 257);
/// assert_eq!(config.n_frames(16_000), Some(63));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StftConfig {
    n_fft: usize,
    hop_length: Option<usize>,
    win_length: Option<usize>,
    window: Window,
    center: bool,
    pad_mode: PadMode,
    precision: Precision,
}

impl Default for StftConfig {
    fn default() -> Self {
        Self::new(2048)
    }
}

impl StftConfig {
    /// librosa's defaults for frames of `n_fft` samples.
    #[must_use]
    pub const fn new(n_fft: usize) -> Self {
        Self {
            n_fft,
            hop_length: None,
            win_length: None,
            window: Window::Hann,
            center: true,
            pad_mode: PadMode::Constant,
            precision: Precision::Single,
        }
    }

    /// Sets the distance between frames, in samples.
    #[must_use]
    pub const fn with_hop_length(mut self, hop_length: usize) -> Self {
        self.hop_length = Some(hop_length);
        self
    }

    /// Sets the length of the window, in samples.
    #[must_use]
    pub const fn with_win_length(mut self, win_length: usize) -> Self {
        self.win_length = Some(win_length);
        self
    }

    /// Sets the window.
    #[must_use]
    pub const fn with_window(mut self, window: Window) -> Self {
        self.window = window;
        self
    }

    /// Chooses between centred frames and frames that begin at `t * hop_length`.
    #[must_use]
    pub const fn with_center(mut self, center: bool) -> Self {
        self.center = center;
        self
    }

    /// Sets the padding of centred frames.
    #[must_use]
    pub const fn with_pad_mode(mut self, pad_mode: PadMode) -> Self {
        self.pad_mode = pad_mode;
        self
    }

    /// Sets the numbers of the transform.
    #[must_use]
    pub const fn with_precision(mut self, precision: Precision) -> Self {
        self.precision = precision;
        self
    }

    /// Length of a frame and of its transform, in samples.
    #[must_use]
    pub const fn n_fft(&self) -> usize {
        self.n_fft
    }

    /// Length of the window, in samples.
    #[must_use]
    pub const fn win_length(&self) -> usize {
        match self.win_length {
            Some(win_length) => win_length,
            None => self.n_fft,
        }
    }

    /// Distance between the beginnings of frames, in samples.
    #[must_use]
    pub const fn hop_length(&self) -> usize {
        match self.hop_length {
            Some(hop_length) => hop_length,
            None => self.win_length() / 4,
        }
    }

    /// The window.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Whether frame `t` is centred on sample `t * hop_length`.
    #[must_use]
    pub const fn center(&self) -> bool {
        self.center
    }

    /// The padding of centred frames.
    #[must_use]
    pub const fn pad_mode(&self) -> PadMode {
        self.pad_mode
    }

    /// The numbers of the transform.
    #[must_use]
    pub const fn precision(&self) -> Precision {
        self.precision
    }

    /// Rows of the result: `1 + n_fft / 2`.
    #[must_use]
    pub const fn n_freq(&self) -> usize {
        self.n_fft / 2 + 1
    }

    /// Samples of padding on each side.
    pub(crate) const fn padding(&self) -> usize {
        if self.center { self.n_fft / 2 } else { 0 }
    }

    /// The fewest samples that make a frame: `n_fft` when frames are not centred. Centred frames
    /// need one sample; with zeros as padding and an even `n_fft` not even that, so librosa gives
    /// one silent frame for an empty signal, and so do we.
    #[must_use]
    pub const fn min_samples(&self) -> usize {
        let unpadded = self.n_fft - 2 * self.padding();
        match (self.center, self.pad_mode) {
            (true, PadMode::Reflect) => 1,
            _ => unpadded,
        }
    }

    /// Frames of a signal of `n_samples`, or `None` when it is shorter than
    /// [`min_samples`](Self::min_samples):
    /// `1 + (n_samples + 2 padding - n_fft) / hop_length` with `padding = n_fft / 2` when centred
    /// (all divisions round down). A `hop_length` of 0, which no plan accepts, also gives `None`.
    #[must_use]
    pub const fn n_frames(&self, n_samples: usize) -> Option<usize> {
        if n_samples < self.min_samples() {
            return None;
        }
        let unpadded = self.n_fft - 2 * self.padding();
        match (n_samples - unpadded).checked_div(self.hop_length()) {
            Some(hops) => Some(1 + hops),
            None => None,
        }
    }

    /// [`n_frames`](Self::n_frames), or the error that says why there are none.
    pub(crate) fn frames_of(&self, n_samples: usize) -> Result<usize, FeatureError> {
        self.n_frames(n_samples).ok_or(FeatureError::TooShort {
            n_samples,
            min_samples: self.min_samples(),
        })
    }

    /// Checks every range of the table above.
    pub(crate) fn validate(&self) -> Result<(), FeatureError> {
        let in_range = |name, value: usize, max: usize, limit: &str| {
            if (1..=max).contains(&value) {
                Ok(())
            } else {
                let allowed = format!("between 1 and {limit}{max} samples");
                Err(FeatureError::invalid(name, &value, allowed))
            }
        };
        in_range("n_fft", self.n_fft, MAX_FRAME_LENGTH, "")?;
        in_range("win_length", self.win_length(), self.n_fft, "n_fft = ")?;
        in_range("hop_length", self.hop_length(), MAX_FRAME_LENGTH, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_those_of_librosa() {
        let config = StftConfig::default();
        assert_eq!(
            (config.n_fft(), config.win_length(), config.hop_length()),
            (2048, 2048, 512)
        );
        assert_eq!(config.with_win_length(400).hop_length(), 100);
        assert!(config.center());
        assert_eq!(config.pad_mode(), PadMode::Constant);
    }

    #[test]
    fn refused_values_are_named_with_their_range() {
        let message = |config: StftConfig| config.validate().unwrap_err().to_string();
        assert_eq!(
            message(StftConfig::new(512).with_hop_length(0)),
            "hop_length = 0: must be between 1 and 4194304 samples"
        );
        assert_eq!(
            message(StftConfig::new(512).with_win_length(513)),
            "win_length = 513: must be between 1 and n_fft = 512 samples"
        );
        assert!(StftConfig::new(0).validate().is_err());
        assert!(StftConfig::new(usize::MAX).validate().is_err());
        // A default hop of win_length / 4 = 0 is an error, not a hang.
        assert!(StftConfig::new(3).validate().is_err());
    }

    #[test]
    fn frame_counts_are_those_of_librosa() {
        let even = StftConfig::new(8).with_hop_length(2);
        assert_eq!(even.n_frames(0), Some(1));
        assert_eq!(even.n_frames(7), Some(4));
        assert_eq!(even.n_frames(8), Some(5));
        assert_eq!(even.with_pad_mode(PadMode::Reflect).n_frames(0), None);
        let odd = StftConfig::new(7).with_hop_length(3);
        assert_eq!(odd.n_frames(0), None);
        assert_eq!(odd.n_frames(1), Some(1));
        assert_eq!(odd.n_frames(4), Some(2));
        let left = even.with_center(false);
        assert_eq!(left.n_frames(7), None);
        assert_eq!(left.n_frames(10), Some(2));
    }
}
