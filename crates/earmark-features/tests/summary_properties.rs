//! Properties that summaries have for every sequence.

use earmark_features::{MEAN_STD_MAD, MEL_TEXTURE, SEQUENCE_SUMMARIES, Spectrogram, feature_set};
use proptest::prelude::*;

fn picture(values: impl Strategy<Value = f32>) -> impl Strategy<Value = Spectrogram> {
    let some = prop::collection::vec(values, 1..40);
    (
        prop::sample::select(vec![32usize, 48, 64]),
        1usize..900,
        some,
    )
        .prop_map(|(n_rows, n_frames, some)| {
            let value = |i: usize| some[(i * i / 7 + i) % some.len()];
            let values = (0..n_rows * n_frames).map(value).collect();
            Spectrogram::from_frames(n_rows, values).expect("whole frames")
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_finite_picture_has_finite_columns(
        picture in picture(prop_oneof![
            any::<f32>().prop_filter("finite", |v| v.is_finite()),
            -1e3f32..1e3,
            Just(0.0),
            Just(f32::MAX),
        ]),
    ) {
        for summary in SEQUENCE_SUMMARIES {
            let columns = summary.columns(picture.n_freq()).unwrap();
            for (column, value) in columns.iter().zip(summary.values(&picture).unwrap()) {
                prop_assert!(value.is_finite(), "{}: {} = {value}", summary.name, column.name);
            }
        }
    }

    /// Bytes and halves of them add without rounding: of all columns only the level moves.
    #[test]
    fn a_louder_picture_differs_in_its_means(
        picture in picture((0u8..128).prop_map(f32::from)), lift in 0u8..128,
    ) {
        let mut lifted = picture.clone();
        lifted.as_mut_slice().iter_mut().for_each(|v| *v += f32::from(lift));
        let columns = MEL_TEXTURE.columns(picture.n_freq()).unwrap();
        let (before, after) = (MEL_TEXTURE.values(&picture), MEL_TEXTURE.values(&lifted));
        let lift = f64::from(lift);
        for ((column, a), b) in columns.iter().zip(before.unwrap()).zip(after.unwrap()) {
            let moved = match column.name.as_str() {
                "cepstrum1_mean" => lift * (picture.n_freq() as f64).sqrt(),
                name if name.starts_with("row") && name.ends_with("_mean") => lift,
                _ => 0.0,
            };
            // The root of a covariance of 0 is that of the rounding.
            prop_assert!((b - a - moved).abs() < 1e-4, "{}: {a} and {b}", column.name);
        }
    }

    #[test]
    fn a_picture_played_backwards_is_as_rough(picture in picture(-80f32..0.0)) {
        let backwards: Vec<f32> = picture.frames().rev().flatten().copied().collect();
        let backwards = Spectrogram::from_frames(picture.n_freq(), backwards).unwrap();
        let (a, b) = (MEAN_STD_MAD.values(&picture), MEAN_STD_MAD.values(&backwards));
        for (a, b) in a.unwrap().into_iter().zip(b.unwrap()) {
            prop_assert!((a - b).abs() < 1e-9, "{a} and {b}");
        }
    }
}

/// A tone that is on for half a second and off for half a second: one cycle a second, in the cell of its bin.
#[test]
fn a_tone_switched_on_and_off_every_second_has_its_peak_at_one_hertz() {
    let tone = |n: usize| match n % 22_050 < 11_025 {
        true => (n as f32 * 440.0 * std::f32::consts::TAU / 22_050.0).sin(),
        false => 0.0,
    };
    let y: Vec<f32> = (0..30 * 22_050).map(tone).collect();
    let set = feature_set("mel-texture").unwrap();
    let table = set
        .values(&set.plan(22_050).unwrap().compute(&y).unwrap())
        .unwrap();
    // 440 Hz is in mel band 17, in the fifth group of four; 1 Hz is bin 512 · 0.0776 = 39.7, in cell 5.
    let columns = set.columns();
    let values = columns.iter().zip(table.as_slice());
    let cells = values.filter(|(column, _)| column.name.starts_with("fluctuation5_"));
    let peak = cells.max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    assert_eq!(peak.0.name, "fluctuation5_5");
}

#[test]
fn silence_is_a_picture_of_zeros() {
    for name in ["mel-texture", "mel-statistics"] {
        let set = feature_set(name).unwrap();
        let features = set.plan(22_050).unwrap().compute(&[0.0; 66_150]).unwrap();
        let table = set.values(&features).unwrap();
        assert!(table.as_slice().iter().all(|value| *value == 0.0), "{name}");
    }
}
