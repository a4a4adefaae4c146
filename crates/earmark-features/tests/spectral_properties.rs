//! Properties that descriptors have for every signal and setting.

mod noise;

use earmark_features::{
    Analysis, BandwidthConfig, ChromaConfig, ContrastConfig, DeltaConfig, DeltaMode, Descriptor,
    FeatureError, FeaturePlan, MfccConfig, Norm, PadMode, Precision, Spectrogram, SpectrumKind,
    Statistic, Stft, StftConfig, Tuning, ZeroCrossingConfig, chroma_stft, delta, fft_frequencies,
    rms, spectral_bandwidth, spectral_centroid, spectral_contrast, spectral_flatness,
    spectral_rolloff, statistics, zero_crossing_rate,
};
use noise::noise;
use proptest::prelude::*;

const CONTRAST: ContrastConfig = ContrastConfig {
    n_bands: 3,
    ..ContrastConfig::new()
};

const TUNED: ChromaConfig = ChromaConfig {
    tuning: Tuning::Fixed(0.1),
    norm: Norm::L2,
    ..ChromaConfig::new()
};

const ALL_BUT_CONTRAST: [Descriptor; 10] = [
    Descriptor::Mel,
    Descriptor::LogMel,
    Descriptor::Mfcc(MfccConfig::new()),
    Descriptor::SpectralCentroid,
    Descriptor::SpectralBandwidth(BandwidthConfig::new()),
    Descriptor::SpectralRolloff { roll_percent: 0.85 },
    Descriptor::SpectralFlatness { amin: 1e-10 },
    Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
    Descriptor::Rms,
    Descriptor::RmsOfSpectrum,
];

fn all() -> Vec<Descriptor> {
    let mut all = ALL_BUT_CONTRAST.to_vec();
    all.push(Descriptor::SpectralContrast(CONTRAST));
    all
}

fn analysis() -> impl Strategy<Value = Analysis> {
    let sizes = (prop_oneof![Just(512usize), 300usize..1100], 1usize..1500);
    (sizes, 4_000u32..48_000, any::<bool>(), any::<bool>()).prop_map(
        |((n_fft, hop_length), sample_rate, center, reflect)| {
            let stft = StftConfig::new(n_fft)
                .with_hop_length(hop_length)
                .with_center(center)
                .with_pad_mode(if reflect {
                    PadMode::Reflect
                } else {
                    PadMode::Constant
                });
            Analysis {
                stft,
                ..Analysis::new(sample_rate)
            }
        },
    )
}

/// A deterministic signal of up to 3 s at 8 kHz: silence and noise of any loudness.
fn signal() -> impl Strategy<Value = Vec<f32>> {
    let length = prop_oneof![0usize..20, 0usize..2000, 0usize..24_000];
    let loudness = prop_oneof![Just(0.0f32), Just(1.0), 1e-20f32..1e-3, 1.0f32..1e10];
    (length, loudness, any::<u32>()).prop_map(|(n_samples, loudness, seed)| {
        let noise = noise(n_samples, seed).into_iter();
        noise.map(|sample| loudness * sample).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_signal_has_finite_descriptors_within_their_ranges_or_a_typed_error(
        analysis in analysis(),
        y in signal(),
        estimated in any::<bool>(),
    ) {
        let mut descriptors = all();
        descriptors.push(Descriptor::ChromaStft(if estimated {
            ChromaConfig::new()
        } else {
            TUNED
        }));
        let plan = match FeaturePlan::new(analysis, &descriptors) {
            Ok(plan) => plan,
            // The bands of contrast do not fit every rate and length.
            Err(FeatureError::InvalidParameter { name, .. }) => {
                prop_assert!(name == "n_bands" || name == "fmin", "{name}");
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        let min_samples = analysis.stft.min_samples().max(1);
        let features = match plan.compute(&y) {
            Ok(features) => features,
            Err(FeatureError::TooShort { n_samples, .. }) => {
                prop_assert!(n_samples == y.len() && y.len() < min_samples);
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        let n_frames = analysis.stft.n_frames(y.len()).unwrap();
        let highest = analysis.sample_rate() as f32 / 2.0;
        for (name, rows) in features.iter() {
            prop_assert_eq!(rows.n_frames(), n_frames, "{}", name);
            let range = match name {
                "spectral_centroid" | "spectral_rolloff" => 0.0..=highest * 1.0001,
                "spectral_bandwidth" => 0.0..=highest,
                "spectral_flatness" | "chroma_stft" => 0.0..=1.0001,
                "zero_crossing_rate" => 0.0..=1.0,
                "rms" | "rms_of_spectrum" | "mel" => 0.0..=f32::MAX,
                "spectral_contrast" => -1e-3..=1000.0,
                _ => f32::MIN..=f32::MAX,
            };
            prop_assert!(rows.as_slice().iter().all(|v| range.contains(v)), "{}", name);
            let moments = [Statistic::Mean, Statistic::Skew, Statistic::Kurtosis];
            let moments = statistics(rows, &moments).unwrap();
            prop_assert!(moments.iter().all(|m| m.is_finite()), "{}", name);
        }
    }

    #[test]
    fn a_stream_gives_the_bits_of_the_batch_however_it_is_cut(
        analysis in analysis(),
        y in signal(),
        cuts in proptest::collection::vec(1usize..3000, 1..10),
    ) {
        let mut descriptors = ALL_BUT_CONTRAST.to_vec();
        descriptors.push(Descriptor::ChromaStft(ChromaConfig::new()));
        let plan = FeaturePlan::new(analysis, &descriptors).unwrap();
        let mut extractor = plan.extractor();
        // The second signal through one extractor must not remember the first.
        for _ in 0..2 {
            let mut rest = &y[..];
            for cut in cuts.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (block, after) = rest.split_at((*cut).min(rest.len()));
                extractor.push(block).unwrap();
                rest = after;
            }
            prop_assert_eq!(extractor.finish(), plan.compute(&y));
        }
    }

    #[test]
    fn a_plan_gives_what_the_functions_give(y in signal()) {
        let analysis = Analysis::new(22_050);
        let stft = analysis.stft.with_precision(Precision::Double);
        let (Ok(magnitude), Ok(power)) = (
            Stft::new(stft).unwrap().spectrogram(&y, SpectrumKind::Magnitude),
            Stft::new(stft).unwrap().spectrogram(&y, SpectrumKind::Power),
        ) else {
            return Err(TestCaseError::fail("centred frames of any signal"));
        };
        prop_assume!(!y.is_empty());
        let mut descriptors = all();
        descriptors.push(Descriptor::ChromaStft(TUNED));
        let features = FeaturePlan::new(analysis, &descriptors).unwrap().compute(&y).unwrap();
        let freq: Vec<f64> = fft_frequencies(22_050, 2048).collect();
        let same = |name: &str, expected: Spectrogram| {
            let actual = features.get(name).unwrap();
            for (a, e) in actual.as_slice().iter().zip(expected.as_slice()) {
                // A magnitude is the root of a power here and of a complex bin there.
                prop_assert!((a - e).abs() <= 1e-5 * e.abs() + 1e-4, "{}: {} and {}", name, a, e);
            }
            Ok(())
        };
        same("spectral_centroid", spectral_centroid(&magnitude, &freq).unwrap())?;
        let config = BandwidthConfig::new();
        same("spectral_bandwidth", spectral_bandwidth(&magnitude, &freq, config).unwrap())?;
        same("spectral_contrast", spectral_contrast(&magnitude, &freq, CONTRAST).unwrap())?;
        same("spectral_rolloff", spectral_rolloff(&magnitude, &freq, 0.85).unwrap())?;
        same("spectral_flatness", spectral_flatness(&power, 1e-10).unwrap())?;
        same("chroma_stft", chroma_stft(&power, 22_050, 2048, TUNED).unwrap())?;
        same("rms", rms(&y, &stft).unwrap())?;
        let rates = zero_crossing_rate(&y, &stft, ZeroCrossingConfig::new()).unwrap();
        same("zero_crossing_rate", rates)?;
    }

    #[test]
    fn samples_of_any_bits_are_values_or_a_typed_error(
        bits in proptest::collection::vec(any::<u32>(), 0..3000),
    ) {
        let y: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let mut descriptors = all();
        descriptors.push(Descriptor::ChromaStft(ChromaConfig::new()));
        let plan = FeaturePlan::new(Analysis::new(22_050), &descriptors).unwrap();
        match plan.compute(&y) {
            Ok(features) => {
                let finite = |rows: &Spectrogram| rows.as_slice().iter().all(|v| v.is_finite());
                prop_assert!(features.iter().all(|(_, rows)| finite(rows)));
            }
            Err(FeatureError::NonFinite { .. }) => {}
            Err(error) => prop_assert!(y.is_empty(), "{}", error),
        }
    }

    #[test]
    fn spectrograms_of_any_bits_are_values_or_typed_errors(
        bits in proptest::collection::vec(any::<u32>(), 1..20),
        n_frames in 0usize..40,
        width in 0usize..20,
        order in 0usize..20,
        nearest in any::<bool>(),
    ) {
        let frame: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let n_rows = frame.len();
        let s = Spectrogram::from_frames(n_rows, frame.repeat(n_frames)).unwrap();
        let freq: Vec<f64> = (0..n_rows).map(|k| 100.0 * k as f64).collect();
        let mode = if nearest { DeltaMode::Nearest } else { DeltaMode::Interp };
        let results = [
            spectral_centroid(&s, &freq),
            spectral_bandwidth(&s, &freq, BandwidthConfig::new()),
            spectral_contrast(&s, &freq, CONTRAST),
            spectral_rolloff(&s, &freq, 0.85),
            spectral_flatness(&s, 1e-10),
            chroma_stft(&s, 8000, 2 * (n_rows - 1), ChromaConfig::new()),
            delta(&s, DeltaConfig { width, order, mode }),
        ];
        for result in results.into_iter().flatten() {
            prop_assert_eq!(result.n_frames(), n_frames);
        }
        let damaged = s.as_slice().iter().any(|v| !v.is_finite());
        prop_assert_eq!(
            statistics(&s, &[Statistic::Median, Statistic::Kurtosis]).is_ok(),
            n_frames > 0 && !damaged
        );
    }
}
