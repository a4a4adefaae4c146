use earmark_features::{
    BandwidthConfig, ContrastConfig, FeatureError, Spectrogram, SpectrumKind, StftConfig,
    fft_frequencies, spectral_bandwidth, spectral_centroid, spectral_contrast, spectral_flatness,
    spectral_rolloff,
};

use super::{input, spectrogram};
use crate::golden::{Case, Golden, assert_close};

fn compute(case: &Case, y: &[f32], stft: StftConfig) -> Result<Spectrogram, FeatureError> {
    let freq: Vec<f64> = fft_frequencies(22_050, stft.n_fft()).collect();
    let s = |kind| spectrogram(y, stft, kind);
    match case.function.as_deref() {
        Some("spectral_centroid") => spectral_centroid(&s(SpectrumKind::Magnitude), &freq),
        Some("spectral_bandwidth") => {
            let config = BandwidthConfig {
                p: case.number("p", 2.0),
                norm: case.flag("norm", true),
            };
            spectral_bandwidth(&s(SpectrumKind::Magnitude), &freq, config)
        }
        Some("spectral_contrast") => {
            let config = ContrastConfig {
                fmin: case.number("fmin", 200.0),
                n_bands: case.number("n_bands", 6.0) as usize,
                quantile: case.number("quantile", 0.02),
                linear: case.flag("linear", false),
            };
            spectral_contrast(&s(SpectrumKind::Magnitude), &freq, config)
        }
        Some("spectral_rolloff") => {
            let roll_percent = case.number("roll_percent", 0.85);
            spectral_rolloff(&s(SpectrumKind::Magnitude), &freq, roll_percent)
        }
        Some("spectral_flatness") => {
            let kind = match case.number("power", 2.0) {
                1.0 => SpectrumKind::Magnitude,
                _ => SpectrumKind::Power,
            };
            spectral_flatness(&s(kind), case.number("amin", 1e-10) as f32)
        }
        other => panic!("function {other:?}"),
    }
}

#[test]
fn spectral_descriptors_are_those_of_librosa() {
    let golden = Golden::read("spectral");
    for case in &golden.cases {
        let (y, stft) = input(case);
        let actual = compute(case, &y, stft).unwrap();
        let name = format!("{:?} of {}", case.function, case.name);
        assert_eq!(case.shape, actual.shape(), "{name}");
        // The difference of two levels of up to 100 dB, or magnitudes of up to 400, each rounded to
        // f32, is off by up to 3e-5 where they are equal.
        let difference_of_rounded = match case.function.as_deref() {
            Some("spectral_contrast") => 3e-5,
            _ => 0.0,
        };
        let tolerance = |e: f32| 1e-5 * e.abs() + difference_of_rounded;
        let actual = actual.to_row_major();
        assert_close(&name, &actual, golden.values(case), tolerance);
    }
    assert_eq!(golden.cases.len(), 88);
}
