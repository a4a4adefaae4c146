use earmark_features::{
    Axis, Complex, Components, Hpss, HpssConfig, Istft, Spectrogram, Stft, hpss, hpss_masks,
    median_filter, softmask,
};

use super::input;
use crate::golden::{Case, Golden, assert_close, pattern, peak};

fn hpss_config(case: &Case) -> HpssConfig {
    let components = |name: &str, default: f64| {
        let both = case.number(name, default);
        Components {
            harmonic: case.number(&format!("{name}_harmonic"), both),
            percussive: case.number(&format!("{name}_percussive"), both),
        }
    };
    let (kernel_size, margin) = (components("kernel_size", 31.0), components("margin", 1.0));
    HpssConfig {
        kernel_size: Components {
            harmonic: kernel_size.harmonic as usize,
            percussive: kernel_size.percussive as usize,
        },
        power: power(case, 2.0),
        margin: Components {
            harmonic: margin.harmonic as f32,
            percussive: margin.percussive as f32,
        },
    }
}

fn power(case: &Case, default: f64) -> f32 {
    if case.flag("power_is_infinite", false) {
        f32::INFINITY
    } else {
        case.number("power", default) as f32
    }
}

fn stacked(parts: &Components<Spectrogram>) -> Vec<f32> {
    [
        parts.harmonic.to_row_major(),
        parts.percussive.to_row_major(),
    ]
    .concat()
}

#[test]
fn inverse_transforms_are_those_of_librosa() {
    let golden = Golden::read("harmonic");
    let mut compared = 0;
    for case in golden.of_function("istft") {
        let (y, config) = input(case);
        let mut bins = Stft::new(config).unwrap().stft(&y).unwrap();
        for (t, frame) in bins.frames_mut().enumerate() {
            for (k, bin) in frame.iter_mut().enumerate() {
                *bin = bin.scale(((7 * k + 3 * t) % 5) as f32 / 4.0);
            }
        }
        let length = case.number("length", f64::NAN);
        let length = (!length.is_nan()).then_some(length as usize);
        let back = Istft::new(config).unwrap().istft(&bins, length).unwrap();
        // Both transform in f32; a sample is a sum of four frames.
        let expected = golden.values(case);
        let rounding = 1e-6 * peak(expected);
        assert_close(&case.name, &back, expected, |_| rounding);
        compared += 1;
    }
    assert_eq!(compared, 10);
}

#[test]
fn median_filters_are_those_of_scipy() {
    let golden = Golden::read("harmonic");
    let s = pattern::pattern(20, 33, 97);
    let mut compared = 0;
    for case in golden.of_function("median_filter") {
        let axis = match case.word("axis", "") {
            "time" => Axis::Time,
            "frequency" => Axis::Frequency,
            other => panic!("axis {other:?}"),
        };
        let kernel_size = case.number("kernel_size", f64::NAN) as usize;
        let filtered = median_filter(&s, kernel_size, axis).unwrap();
        assert_eq!(
            filtered.to_row_major(),
            golden.values(case),
            "{}",
            case.name
        );
        compared += 1;
    }
    assert_eq!(compared, 16);
}

#[test]
fn soft_masks_are_those_of_librosa() {
    let golden = Golden::read("harmonic");
    let (x, x_ref) = (pattern::pattern(9, 11, 5), pattern::pattern(9, 11, 4));
    let mut compared = 0;
    for case in golden.of_function("softmask") {
        let split_zeros = case.flag("split_zeros", false);
        let mask = softmask(&x, &x_ref, power(case, 1.0), split_zeros).unwrap();
        // One division and two powers of f32.
        assert_close(&case.name, &mask.to_row_major(), golden.values(case), |e| {
            5e-7 * e
        });
        compared += 1;
    }
    assert_eq!(compared, 10);
}

#[test]
fn separated_spectrograms_are_those_of_librosa() {
    let golden = Golden::read("harmonic");
    let s = pattern::pattern(20, 33, 97);
    let mut compared = 0;
    for case in golden.of_function("hpss") {
        let config = hpss_config(case);
        let parts = if case.flag("mask", false) {
            hpss_masks(&s, config).unwrap()
        } else {
            hpss(&s, config).unwrap()
        };
        // Medians are exact, masks and products rounded a few times.
        assert_close(&case.name, &stacked(&parts), golden.values(case), |e| {
            5e-7 * e
        });
        compared += 1;
    }
    assert_eq!(compared, 8);
}

#[test]
fn complex_spectrograms_are_separated_like_their_magnitudes() {
    let golden = Golden::read("harmonic");
    let s = pattern::pattern(20, 33, 97);
    let turned = s.as_slice().iter().map(|m| Complex::new(0.0, -m));
    let turned = Spectrogram::from_frames(20, turned.collect()).unwrap();
    let case = golden.case("hpss: margins");
    let parts = hpss(&turned, hpss_config(case)).unwrap();
    let back = |part: &Spectrogram<Complex<f32>>| -> Vec<f32> {
        part.to_row_major().iter().map(|bin| -bin.im).collect()
    };
    let actual = [back(&parts.harmonic), back(&parts.percussive)].concat();
    assert_close(&case.name, &actual, golden.values(case), |e| 5e-7 * e);
}

#[test]
fn separated_signals_are_those_of_librosa() {
    let golden = Golden::read("harmonic");
    let mut compared = 0;
    for case in golden.of_function("effects.hpss") {
        let (y, stft) = input(case);
        let parts = Hpss::new(stft, HpssConfig::new())
            .unwrap()
            .separate(&y)
            .unwrap();
        // A quiet bin may belong to either component where both medians are rounding alone.
        let rounding = 2e-6 * peak(&y);
        let actual = [parts.harmonic, parts.percussive].concat();
        assert_close(&case.name, &actual, golden.values(case), |_| rounding);
        compared += 1;
    }
    assert_eq!(compared, 8);
}
