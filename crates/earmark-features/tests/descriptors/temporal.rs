use earmark_features::{
    SpectrumKind, ZeroCrossingConfig, rms, rms_from_spectrogram, zero_crossing_rate,
};

use super::{input, spectrogram};
use crate::golden::{Golden, assert_close};

#[test]
fn temporal_descriptors_are_those_of_librosa() {
    let golden = Golden::read("temporal");
    for case in &golden.cases {
        let (y, stft) = input(case);
        // Counts are exact; levels are rounded to f32 once or twice.
        let (actual, relative) = match case.function.as_deref() {
            Some("zero_crossing_rate") => {
                let config = ZeroCrossingConfig {
                    threshold: case.number("threshold", 1e-10) as f32,
                    zero_pos: case.flag("zero_pos", true),
                };
                (zero_crossing_rate(&y, &stft, config), 0.0)
            }
            Some("rms") => (rms(&y, &stft), 1e-6),
            Some("rms_from_spectrogram") => {
                let magnitude = spectrogram(&y, stft, SpectrumKind::Magnitude);
                (rms_from_spectrogram(&magnitude, stft.n_fft()), 1e-6)
            }
            other => panic!("function {other:?}"),
        };
        let actual = actual.unwrap();
        let name = format!("{:?} of {}", case.function, case.name);
        assert_eq!(case.shape, actual.shape(), "{name}");
        let actual = actual.to_row_major();
        assert_close(&name, &actual, golden.values(case), |e| relative * e);
    }
    assert_eq!(golden.cases.len(), 64);
}
