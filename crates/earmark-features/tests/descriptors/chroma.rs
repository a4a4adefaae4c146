use earmark_features::{
    ChromaFilterbank, PiptrackConfig, SpectrumKind, TuningConfig, chroma_stft, estimate_tuning,
    piptrack,
};

use super::{input, spectrogram};
use crate::golden::{Golden, assert_close, peak};

#[test]
fn chroma_filters_are_those_of_librosa() {
    let golden = Golden::read("chroma");
    let mut compared = 0;
    for case in golden.cases.iter().filter(|case| case.signal.is_none()) {
        let chroma = case.chroma.as_ref().unwrap();
        let (sample_rate, n_fft) = (case.sample_rate.unwrap(), case.n_fft.unwrap());
        let tuning = chroma.tuning.unwrap();
        let bank = ChromaFilterbank::new(sample_rate, n_fft, tuning, &chroma.config()).unwrap();
        assert_eq!(case.shape, [bank.n_chroma(), bank.n_freq()]);
        let rows = (0..bank.n_chroma()).map(|i| bank.row(i).unwrap());
        // The same f64 formula rounded once; the exponent of a far weight magnifies its last bits.
        assert_close(
            &case.name,
            &rows.collect::<Vec<_>>().concat(),
            golden.values(case),
            |e| 1e-6 * e + 1e-30,
        );
        compared += 1;
    }
    assert_eq!(compared, 4);
}

#[test]
fn chroma_of_transforms_is_that_of_librosa() {
    let golden = Golden::read("chroma");
    let mut compared = 0;
    for case in golden.cases.iter().filter(|case| case.signal.is_some()) {
        let (y, stft) = input(case);
        let config = case.chroma.as_ref().unwrap().config();
        let power = spectrogram(&y, stft, SpectrumKind::Power);
        let chroma = chroma_stft(&power, 22_050, stft.n_fft(), config).unwrap();
        assert_eq!(case.shape, chroma.shape(), "{}", case.name);
        assert_close(
            &case.name,
            &chroma.to_row_major(),
            golden.values(case),
            |e| 1e-5 * e,
        );
        compared += 1;
    }
    assert_eq!(compared, 28);
}

#[test]
fn tunings_are_those_of_librosa() {
    let golden = Golden::read("tuning");
    let mut compared = 0;
    for case in golden
        .cases
        .iter()
        .filter(|case| case.name.starts_with("tuning"))
    {
        let (y, stft) = input(case);
        let config = TuningConfig {
            bins_per_octave: case.number("bins_per_octave", 12.0) as usize,
            ..TuningConfig::new()
        };
        let tuning = |kind| {
            let s = spectrogram(&y, stft, kind);
            estimate_tuning(&s, 22_050, config).unwrap() as f32
        };
        let actual = [SpectrumKind::Magnitude, SpectrumKind::Power].map(tuning);
        // The same interval of 0.01.
        assert_close(&case.name, &actual, golden.values(case), |_| 1e-6);
        compared += 1;
    }
    assert_eq!(compared, 12);
}

#[test]
fn peaks_are_those_of_librosa() {
    let golden = Golden::read("tuning");
    let mut compared = 0;
    for case in golden
        .cases
        .iter()
        .filter(|case| case.name.starts_with("piptrack"))
    {
        let (y, stft) = input(case);
        let s = spectrogram(&y, stft, SpectrumKind::Magnitude);
        let track = piptrack(&s, 22_050, PiptrackConfig::new()).unwrap();
        let (pitches, magnitudes) = (
            track.pitches.to_row_major(),
            track.magnitudes.to_row_major(),
        );
        // The golden has the first 300; one more here would be one too many of fewer.
        let shown = if case.shape[1] < 300 {
            300
        } else {
            case.shape[1]
        };
        let peaks: Vec<usize> = (0..pitches.len())
            .filter(|i| pitches[*i] > 0.0)
            .take(shown)
            .collect();
        assert_eq!(peaks.len(), case.shape[1], "{}", case.name);

        let column =
            |value: &dyn Fn(usize) -> f32| peaks.iter().map(|i| value(*i)).collect::<Vec<_>>();
        let actual = [
            column(&|i| (i / s.n_frames()) as f32),
            column(&|i| (i % s.n_frames()) as f32),
            column(&|i| pitches[i]),
            column(&|i| magnitudes[i]),
        ];
        let expected = golden.values(case);
        assert_close(&case.name, &actual.concat(), expected, |e| 1e-5 * e);
        assert!(peak(expected) > 0.0 || peaks.is_empty());
        compared += 1;
    }
    assert_eq!(compared, 6);
}
