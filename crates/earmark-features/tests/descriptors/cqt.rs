use earmark_features::{
    CensConfig, ChromaCqtConfig, Cqt, CqtConfig, FMIN_C1, PadMode, Spectrogram, Tuning, Window,
    chroma_cens, chroma_cqt, tonnetz,
};

use super::norm;
use crate::golden::{Case, Golden, Signal, assert_close, pattern, peak};

fn samples(case: &Case) -> Vec<f32> {
    case.signal.as_ref().map(Signal::samples).expect("a signal")
}

fn cqt_config(case: &Case) -> CqtConfig {
    let base = CqtConfig::new(case.number("sr", 22_050.0) as u32);
    CqtConfig {
        hop_length: case.number("hop_length", 512.0) as usize,
        fmin: case.number("fmin", base.fmin),
        n_bins: case.number("n_bins", 84.0) as usize,
        bins_per_octave: case.number("bins_per_octave", 12.0) as usize,
        tuning: tuning(case),
        filter_scale: case.number("filter_scale", 1.0),
        norm: norm(case, "1"),
        sparsity: case.number("sparsity", base.sparsity),
        window: match case.word("window", "hann") {
            "hann" => Window::Hann,
            "hamming" => Window::Hamming,
            "blackman" => Window::Blackman,
            "ones" => Window::Rectangular,
            other => panic!("window {other:?}"),
        },
        scale: case.flag("scale", true),
        pad_mode: match case.word("pad_mode", "constant") {
            "constant" => PadMode::Constant,
            "reflect" => PadMode::Reflect,
            other => panic!("pad_mode {other:?}"),
        },
        ..base
    }
}

fn tuning(case: &Case) -> Tuning {
    if case.flag("tuning_is_none", false) {
        Tuning::Estimated
    } else {
        Tuning::Fixed(case.number("tuning", 0.0))
    }
}

fn chroma_config(case: &Case) -> ChromaCqtConfig {
    ChromaCqtConfig {
        bins_per_octave: case.number("bins_per_octave", 36.0) as usize,
        n_chroma: case.number("n_chroma", 12.0) as usize,
        fmin: case.number("fmin", FMIN_C1),
        norm: norm(case, "max"),
        threshold: case.number("threshold", 0.0) as f32,
    }
}

fn cens_config(case: &Case) -> CensConfig {
    CensConfig {
        chroma: chroma_config(case),
        norm: norm(case, "2"),
        win_len_smooth: (!case.flag("win_len_smooth_is_none", false))
            .then(|| case.number("win_len_smooth", 41.0) as usize),
    }
}

/// The pattern that is the input of a case.
fn magnitudes(case: &Case) -> Spectrogram {
    let argument = |name| case.number(name, f64::NAN) as usize;
    pattern::magnitudes(argument("n_bins"), argument("n_frames"))
}

#[test]
fn constant_q_transforms_are_those_of_librosa() {
    let golden = Golden::read("cqt");
    let mut compared = 0;
    for case in golden.of_function("cqt") {
        let cqt = Cqt::new(cqt_config(case))
            .unwrap()
            .cqt(&samples(case))
            .unwrap();
        assert_eq!(
            case.shape,
            [&[2], &cqt.shape()[..]].concat(),
            "{}",
            case.name
        );
        let bins = cqt.to_row_major();
        let parts = bins
            .iter()
            .map(|bin| bin.re)
            .chain(bins.iter().map(|bin| bin.im));
        let expected = golden.values(case);
        // f32 transforms round each bin by 1e-7 of the frame's strongest, which for a constant is that
        // of 0 Hz, louder than all filters; librosa's own resampler rounds as much. A bin within 30 dB
        // of the strongest is so within 1e-4 of librosa's.
        let rounding = 3e-6 * peak(expected);
        assert_close(&case.name, &parts.collect::<Vec<f32>>(), expected, |_| {
            rounding
        });
        compared += 1;
    }
    assert_eq!(compared, 26);
}

#[test]
fn chroma_of_magnitudes_is_that_of_librosa() {
    let golden = Golden::read("cqt");
    let mut compared = 0;
    for case in golden.of_function("chroma_cqt") {
        let chroma = chroma_cqt(&magnitudes(case), chroma_config(case)).unwrap();
        assert_eq!(case.shape, chroma.shape(), "{}", case.name);
        // Sums of eighths are exact; one division is not.
        assert_close(
            &case.name,
            &chroma.to_row_major(),
            golden.values(case),
            |e| 2e-7 * e,
        );
        compared += 1;
    }
    assert_eq!(compared, 7);
}

#[test]
fn cens_of_magnitudes_is_that_of_librosa() {
    let golden = Golden::read("cqt");
    let mut compared = 0;
    for case in golden.of_function("chroma_cens") {
        let cens = chroma_cens(&magnitudes(case), cens_config(case)).unwrap();
        assert_eq!(case.shape, cens.shape(), "{}", case.name);
        // Weighted sums of quarters, rounded a few times.
        assert_close(&case.name, &cens.to_row_major(), golden.values(case), |e| {
            1e-6 * e
        });
        compared += 1;
    }
    assert_eq!(compared, 3);
}

#[test]
fn tonal_centroids_are_those_of_librosa() {
    let golden = Golden::read("cqt");
    let mut compared = 0;
    for case in golden.of_function("tonnetz") {
        let centroids = tonnetz(&magnitudes(case)).unwrap();
        assert_eq!(case.shape, centroids.shape(), "{}", case.name);
        // Shares of up to 1 that may cancel.
        assert_close(
            &case.name,
            &centroids.to_row_major(),
            golden.values(case),
            |_| 2e-7,
        );
        compared += 1;
    }
    assert_eq!(compared, 2);
}

#[test]
fn chroma_and_tonal_centroids_of_signals_are_those_of_librosa() {
    let golden = Golden::read("cqt");
    let mut compared = 0;
    for case in golden
        .cases
        .iter()
        .filter(|case| case.name.contains(" of a signal"))
    {
        let config = CqtConfig {
            tuning: tuning(case),
            ..CqtConfig::for_chroma(22_050)
        };
        let magnitude = Cqt::new(config).unwrap().magnitude(&samples(case)).unwrap();
        let chroma = || chroma_cqt(&magnitude, ChromaCqtConfig::new()).unwrap();
        let actual = match case.function.as_deref() {
            Some("chroma_cqt of a signal") => chroma(),
            Some("chroma_cens of a signal") => chroma_cens(&magnitude, CensConfig::new()).unwrap(),
            Some("tonnetz of a signal") => tonnetz(&chroma()).unwrap(),
            other => panic!("function {other:?}"),
        };
        assert_eq!(case.shape, actual.shape(), "{}", case.name);
        // Frames are scaled to a length of 1.
        assert_close(
            &case.name,
            &actual.to_row_major(),
            golden.values(case),
            |_| 1e-5,
        );
        compared += 1;
    }
    assert_eq!(compared, 24);
}
