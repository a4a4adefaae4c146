//! The filters of a constant-Q transform in time.

use std::f64::consts::TAU;

use realfft::num_complex::Complex;

use super::config::CqtConfig;
use crate::{FeatureError, MAX_FRAME_LENGTH, Norm, Window};

/// Centre frequency, relative bandwidth and so on of one filter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wavelet {
    /// Centre, Hz.
    pub(super) frequency: f64,
    /// Quality: centre over bandwidth.
    q: f64,
}

impl Wavelet {
    /// The filters at rising `frequencies` (`librosa.filters.wavelet_lengths`): each is as narrow as the
    /// distance of its neighbours asks for.
    pub(super) fn all(frequencies: &[f64], config: &CqtConfig) -> Vec<Self> {
        let octaves = |a: usize, b: usize| frequencies[b].log2() - frequencies[a].log2();
        let last = frequencies.len() - 1;
        let bins_per_octave = |i: usize| match i {
            _ if last == 0 => config.bins_per_octave as f64,
            0 => 1.0 / octaves(0, 1),
            i if i == last => 1.0 / octaves(last - 1, last),
            i => 2.0 / octaves(i - 1, i + 1),
        };
        let wavelet = |(i, frequency): (usize, &f64)| {
            let two_bins = (2.0 / bins_per_octave(i)).exp2();
            let relative_bandwidth = (two_bins - 1.0) / (two_bins + 1.0);
            Self {
                frequency: *frequency,
                q: config.filter_scale / relative_bandwidth,
            }
        };
        frequencies.iter().enumerate().map(wavelet).collect()
    }

    /// Length in samples, not whole.
    pub(super) fn length(&self, sample_rate: f64) -> f64 {
        self.q * sample_rate / self.frequency
    }

    /// The frequency above which the response has fallen by 3 dB.
    pub(super) fn cutoff(&self, window: Window) -> f64 {
        self.frequency * (1.0 + 0.5 * bandwidth(window) / self.q)
    }

    /// The filter itself (`librosa.filters.wavelet`): a turning phasor seen through the window, scaled by
    /// `norm`.
    pub(super) fn samples(
        &self,
        sample_rate: f64,
        window: Window,
        norm: Norm,
    ) -> impl ExactSizeIterator<Item = Complex<f64>> {
        let half = self.length(sample_rate) / 2.0;
        let first = (-half).floor() as i64;
        let len = (half.floor() as i64 - first) as usize;
        let weights = window.padded(len, len);
        // The phasor has size 1, so that the size of the filter is that of the window.
        let size = size(norm, &weights);
        let step = TAU * self.frequency / sample_rate;
        weights.into_iter().enumerate().map(move |(i, weight)| {
            let (sin, cos) = ((first + i as i64) as f64 * step).sin_cos();
            Complex::new(cos, sin) * (weight / size)
        })
    }
}

/// Refuses filters that reach beyond half the sample rate or are longer than a frame may be.
pub(super) fn ensure_fit(wavelets: &[Wavelet], config: &CqtConfig) -> Result<(), FeatureError> {
    let nyquist = f64::from(config.sample_rate) / 2.0;
    let cutoffs = wavelets.iter().map(|wavelet| wavelet.cutoff(config.window));
    let cutoff = cutoffs.fold(0.0, f64::max);
    if cutoff > nyquist {
        let allowed = format!(
            "fewer, or fmin lower: the highest filter reaches {cutoff:.0} Hz and must stay below \
             {nyquist} Hz, half the sample rate"
        );
        return Err(FeatureError::invalid("n_bins", &config.n_bins, allowed));
    }
    let lengths = wavelets.iter().map(|wavelet| wavelet.length(2.0 * nyquist));
    let (shortest, longest) = lengths
        .fold((f64::INFINITY, 0.0), |(min, max): (f64, f64), length| {
            (min.min(length), max.max(length))
        });
    if shortest < 1.0 || longest > MAX_FRAME_LENGTH as f64 {
        let allowed = format!(
            "such that filters, here of {shortest:.1} to {longest:.0} samples, have between 1 and \
             {MAX_FRAME_LENGTH}"
        );
        return Err(FeatureError::invalid(
            "filter_scale",
            &config.filter_scale,
            allowed,
        ));
    }
    Ok(())
}

/// The equivalent noise bandwidth of a window in bins, as `librosa.filters.WINDOW_BANDWIDTHS` has it.
fn bandwidth(window: Window) -> f64 {
    match window {
        Window::Hann => 1.500_183_105_468_75,
        Window::Hamming => 1.362_945_532_035_034_8,
        Window::Blackman => 1.726_968_155_426_232_6,
        Window::Rectangular => 1.0,
    }
}

fn size(norm: Norm, weights: &[f64]) -> f64 {
    let sizes = weights.iter().map(|weight| weight.abs());
    match norm {
        Norm::None => 1.0,
        Norm::Max => sizes.fold(0.0, f64::max),
        Norm::L1 => sizes.sum(),
        Norm::L2 => sizes.map(|size| size * size).sum::<f64>().sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bandwidths_are_those_of_the_windows() {
        for window in [
            Window::Hann,
            Window::Hamming,
            Window::Blackman,
            Window::Rectangular,
        ] {
            let weights = window.padded(1000, 1000);
            let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
            let exact = 1000.0 * squares / weights.iter().sum::<f64>().powi(2);
            assert!(
                (bandwidth(window) - exact).abs() < 1e-3,
                "{window:?}: {exact}"
            );
        }
    }

    #[test]
    fn filters_of_one_tone_have_the_size_their_norm_says() {
        let config = CqtConfig::new(22_050);
        let wavelet = Wavelet::all(&[440.0, 466.16], &config)[0];
        let len = wavelet.length(22_050.0);
        assert!((len - 22_050.0 / 440.0 * 17.3).abs() < 10.0, "{len}");
        let samples = |norm| wavelet.samples(22_050.0, Window::Hann, norm);
        let sum: f64 = samples(Norm::L1).map(|v| v.norm()).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        let squares: f64 = samples(Norm::L2).map(|v| v.norm_sqr()).sum();
        assert!((squares - 1.0).abs() < 1e-12);
        let largest = samples(Norm::Max).map(|v| v.norm()).fold(0.0, f64::max);
        assert!((largest - 1.0).abs() < 1e-6);
    }

    #[test]
    fn filters_that_do_not_fit_are_refused() {
        let fit = |config: CqtConfig| {
            let all = Wavelet::all(&[440.0, 9000.0], &config);
            ensure_fit(&all, &config).map_err(|error| error.to_string())
        };
        assert!(fit(CqtConfig::new(44_100)).is_ok());
        assert!(
            fit(CqtConfig::new(16_000))
                .unwrap_err()
                .starts_with("n_bins = 84")
        );
        let filter_scale = 1e9;
        let long = fit(CqtConfig {
            filter_scale,
            ..CqtConfig::new(44_100)
        });
        assert!(long.unwrap_err().starts_with("filter_scale = 1000000000"));
    }
}
