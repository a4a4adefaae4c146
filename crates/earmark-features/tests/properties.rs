//! Properties that hold for every signal and setting.

mod noise;

use earmark_features::{
    FeatureError, MelConfig, MelNorm, MelScale, MelSpectrogram, PadMode, Ref, Spectrogram, Stft,
    StftConfig, Window, log_compress, power_to_db,
};
use noise::noise;
use proptest::prelude::*;

fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        Just(Window::Hann),
        Just(Window::Hamming),
        Just(Window::Blackman),
        Just(Window::Rectangular)
    ]
}

fn stft_config() -> impl Strategy<Value = StftConfig> {
    let sizes = (4usize..700).prop_flat_map(|n_fft| (Just(n_fft), 1..=n_fft, 1usize..1500));
    (sizes, window(), any::<bool>(), any::<bool>()).prop_map(
        |((n_fft, win_length, hop_length), window, center, reflect)| {
            StftConfig::new(n_fft)
                .with_win_length(win_length)
                .with_hop_length(hop_length)
                .with_window(window)
                .with_center(center)
                .with_pad_mode(if reflect {
                    PadMode::Reflect
                } else {
                    PadMode::Constant
                })
        },
    )
}

fn mel_config() -> impl Strategy<Value = MelConfig> {
    let limits = (0.0f64..4000.0, proptest::option::of(0.0f64..30_000.0));
    (
        1000u32..48_000,
        1usize..200,
        limits,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(sample_rate, n_mels, (fmin, fmax), htk, norm)| MelConfig {
            n_mels,
            fmin,
            fmax,
            scale: if htk { MelScale::Htk } else { MelScale::Slaney },
            norm: if norm { MelNorm::Slaney } else { MelNorm::None },
            ..MelConfig::new(sample_rate)
        })
}

/// A deterministic signal of up to 3 s at 8 kHz.
fn signal() -> impl Strategy<Value = Vec<f32>> {
    let length = prop_oneof![0usize..20, 0usize..2000, 0usize..24_000];
    (length, any::<u32>()).prop_map(|(n_samples, seed)| noise(n_samples, seed))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_stream_gives_the_bits_of_the_batch_however_it_is_cut(
        config in stft_config(),
        y in signal(),
        cuts in proptest::collection::vec(1usize..3000, 1..10),
    ) {
        let stft = Stft::new(config).unwrap();
        let mut stream = stft.stream();
        // The second signal through one stream must not remember the first.
        for _ in 0..2 {
            let mut bins = Vec::new();
            let mut rest = &y[..];
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (block, after) = rest.split_at((*cut).min(rest.len()));
                stream.push(block, |frame| bins.extend_from_slice(frame)).unwrap();
                rest = after;
            }
            let end = stream.finish(|frame| bins.extend_from_slice(frame));
            match stft.stft(&y) {
                Ok(batch) => {
                    prop_assert!(end.is_ok());
                    prop_assert_eq!(Some(batch.n_frames()), config.n_frames(y.len()));
                    prop_assert_eq!(batch.into_vec(), bins);
                }
                Err(error) => {
                    prop_assert!(config.n_frames(y.len()).is_none());
                    prop_assert_eq!(Err(error), end);
                }
            }
        }
    }

    #[test]
    fn a_mel_spectrogram_is_finite_and_not_negative_or_a_typed_error(
        stft in stft_config(),
        mel in mel_config(),
        y in signal(),
    ) {
        let plan = match MelSpectrogram::new(stft, mel) {
            Ok(plan) => plan,
            Err(FeatureError::InvalidParameter { name, .. }) => {
                prop_assert_eq!(name, "fmax");
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        match plan.compute(&y) {
            Ok(s) => {
                prop_assert_eq!(s.n_freq(), mel.n_mels);
                prop_assert!(s.as_slice().iter().all(|v| v.is_finite() && *v >= 0.0));
                let db = power_to_db(s, Ref::Max, 1e-10, Some(80.0)).unwrap();
                prop_assert!(db.as_slice().iter().all(|v| (-80.0..=0.0).contains(v)));
            }
            Err(error) => {
                let expected = FeatureError::TooShort {
                    n_samples: y.len(),
                    min_samples: stft.min_samples(),
                };
                prop_assert_eq!(error, expected);
            }
        }
    }

    #[test]
    fn a_damaged_sample_is_named_and_leaves_the_stream_as_it_was(
        y in signal().prop_filter("a sample to damage", |y| !y.is_empty()),
        at in any::<prop::sample::Index>(),
        damage in prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY)],
    ) {
        let stft = Stft::new(StftConfig::new(256)).unwrap();
        let at = at.index(y.len());
        let mut damaged = y.clone();
        damaged[at] = damage;
        let error = stft.stft(&damaged).unwrap_err();
        let named = matches!(error, FeatureError::NonFinite { index, .. } if index == at);
        prop_assert!(named, "{}", error);

        let mut stream = stft.stream();
        let mut bins = Vec::new();
        prop_assert!(stream.push(&damaged, |frame| bins.extend_from_slice(frame)).is_err());
        stream.push(&y, |frame| bins.extend_from_slice(frame)).unwrap();
        stream.finish(|frame| bins.extend_from_slice(frame)).unwrap();
        prop_assert_eq!(stft.stft(&y).unwrap().into_vec(), bins);
    }

    #[test]
    fn any_configuration_gives_a_plan_or_a_typed_error(
        n_fft in prop_oneof![0usize..40, Just(usize::MAX)],
        win_length in proptest::option::of(prop_oneof![0usize..50, Just(usize::MAX)]),
        hop_length in proptest::option::of(prop_oneof![0usize..50, Just(usize::MAX)]),
        y in signal(),
    ) {
        let mut config = StftConfig::new(n_fft);
        if let Some(win_length) = win_length {
            config = config.with_win_length(win_length);
        }
        if let Some(hop_length) = hop_length {
            config = config.with_hop_length(hop_length);
        }
        let valid = n_fft >= 1
            && (1..=n_fft).contains(&config.win_length())
            && (1..=50).contains(&config.hop_length())
            && n_fft < 50;
        match Stft::new(config) {
            Ok(stft) => {
                prop_assert!(valid);
                prop_assert_eq!(
                    stft.stft(&y).ok().map(|s| s.n_frames()),
                    config.n_frames(y.len())
                );
            }
            Err(error) => {
                let refused = matches!(error, FeatureError::InvalidParameter { .. });
                prop_assert!(!valid && refused);
            }
        }
    }

    #[test]
    fn samples_of_any_bits_are_frames_or_a_typed_error(
        bits in proptest::collection::vec(any::<u32>(), 1..300),
    ) {
        let y: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let finite = y.iter().all(|sample| sample.is_finite());
        let plan = MelSpectrogram::new(StftConfig::new(64), MelConfig::new(8000)).unwrap();
        match plan.compute(&y) {
            Ok(s) => prop_assert!(finite && s.n_frames() == 1 + y.len() / 16),
            Err(error) => {
                let named = matches!(error, FeatureError::NonFinite { .. });
                prop_assert!(named && !finite);
            }
        }
    }

    #[test]
    fn levels_of_any_bits_are_values_or_typed_errors(
        bits in proptest::collection::vec(any::<u32>(), 0..50),
        reference in any::<f32>(),
        amin in any::<f32>(),
        top_db in proptest::option::of(any::<f32>()),
    ) {
        let mut values: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let finite = values.iter().all(|v| v.is_finite());
        let s = Spectrogram::from_frames(1, values.clone()).unwrap();
        match power_to_db(s, Ref::Value(reference), amin, top_db) {
            Ok(db) => prop_assert!(finite && db.as_slice().iter().all(|v| v.is_finite())),
            Err(FeatureError::NonFinite { .. }) => prop_assert!(!finite),
            Err(error) => {
                let refused = matches!(error, FeatureError::InvalidParameter { .. });
                prop_assert!(refused);
            }
        }
        log_compress(&mut values, 10_000.0);
        prop_assert!(values.iter().all(|v| v.is_nan() || *v == f32::NEG_INFINITY || *v >= -8.0));
    }
}
