use earmark_features::{
    Analysis, DeltaConfig, DeltaMode, Descriptor, FeaturePlan, MfccConfig, delta,
};

use super::{input, series};
use crate::golden::{Golden, assert_close, peak};

#[test]
fn mfcc_are_those_of_librosa() {
    let golden = Golden::read("mfcc");
    for case in &golden.cases {
        let (y, stft) = input(case);
        let mel = case.mel.as_ref().unwrap().config();
        let config = MfccConfig {
            n_mfcc: case.number("n_mfcc", 20.0) as usize,
            lifter: case.number("lifter", 0.0),
        };
        let plan = FeaturePlan::new(
            Analysis {
                stft,
                mel,
                ..Analysis::new(mel.sample_rate)
            },
            &[Descriptor::Mfcc(config)],
        )
        .unwrap();
        let features = plan.compute(&y).unwrap();
        let mfcc = features.get("mfcc").unwrap();
        assert_eq!(case.shape, mfcc.shape(), "{}", case.name);
        // A coefficient is a sum of 128 levels of down to -100 dB that may cancel: f32 resolves it to
        // 5e-7 of the largest coefficient.
        let expected = golden.values(case);
        let resolution = 5e-7 * peak(expected);
        let tolerance = |e: f32| 1e-5 * e.abs() + resolution;
        assert_close(&case.name, &mfcc.to_row_major(), expected, tolerance);
    }
    assert_eq!(golden.cases.len(), 16);
}

#[test]
fn deltas_are_those_of_librosa() {
    let golden = Golden::read("delta");
    let mfcc = series(&golden, golden.case("series"));
    let mut compared = 0;
    for case in golden.cases.iter().filter(|case| case.name != "series") {
        let config = DeltaConfig {
            width: case.number("width", 9.0) as usize,
            order: case.number("order", 1.0) as usize,
            mode: match case.word("mode", "interp") {
                "nearest" => DeltaMode::Nearest,
                _ => DeltaMode::Interp,
            },
        };
        let actual = delta(&mfcc, config).unwrap();
        // scipy fits the ends of "interp" in f32, which is off by up to 2e-6 of the series.
        let rounding = 2e-6 * peak(golden.values(case));
        let tolerance = |e: f32| 1e-6 * e.abs() + rounding;
        assert_close(
            &case.name,
            &actual.to_row_major(),
            golden.values(case),
            tolerance,
        );
        compared += 1;
    }
    assert_eq!(compared, 5);
}
