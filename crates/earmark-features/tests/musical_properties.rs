//! Properties of separation, rhythm and constant-Q descriptors that hold for every signal.

mod noise;

use earmark_features::{
    Aggregate, Axis, BeatConfig, BeatTracker, CensConfig, ChromaCqtConfig, Cqt, CqtConfig,
    FeatureError, Hpss, HpssConfig, MelConfig, OnsetConfig, OnsetStrength, Spectrogram, StftConfig,
    Tempo, TempoConfig, TempogramConfig, chroma_cens, chroma_cqt, hpss, median_filter, softmask,
    tempogram, tonnetz,
};
use noise::noise;
use proptest::prelude::*;

/// Noise of a length, now and then with values no recording should have.
fn signal(longest: usize) -> impl Strategy<Value = Vec<f32>> {
    let odd = prop_oneof![
        6 => Just(None),
        1 => Just(Some(f32::NAN)),
        1 => Just(Some(f32::INFINITY)),
        1 => Just(Some(f32::NEG_INFINITY)),
        1 => Just(Some(f32::MAX)),
        1 => Just(Some(f32::MIN_POSITIVE / 8.0)),
    ];
    let scale = prop_oneof![4 => Just(1.0f32), 1 => Just(0.0), 1 => Just(1e-30), 1 => Just(1e30)];
    let length = prop_oneof![1 => 0usize..20, 2 => 0..longest];
    (
        length,
        any::<u32>(),
        scale,
        odd,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(n_samples, seed, scale, odd, at)| {
            let mut y: Vec<f32> = noise(n_samples, seed).iter().map(|v| scale * v).collect();
            if let Some(odd) = odd
                && !y.is_empty()
            {
                let at = at.index(y.len());
                y[at] = odd;
            }
            y
        })
}

/// Refuses nothing but what the types of errors name.
fn check<T>(
    result: Result<T, FeatureError>,
    is_in_range: impl Fn(&T) -> bool,
) -> Result<(), TestCaseError> {
    match result {
        Ok(value) => prop_assert!(is_in_range(&value)),
        Err(
            FeatureError::InvalidParameter { .. }
            | FeatureError::TooShort { .. }
            | FeatureError::NonFinite { .. },
        ) => {}
        Err(other) => return Err(TestCaseError::fail(other.to_string())),
    }
    Ok(())
}

fn onset_strength(
    y: &[f32],
    sample_rate: u32,
    aggregate: Aggregate,
) -> Result<Vec<f32>, FeatureError> {
    let config = OnsetConfig {
        aggregate,
        ..OnsetConfig::new()
    };
    OnsetStrength::new(StftConfig::default(), MelConfig::new(sample_rate), config)?.compute(y)
}

/// A constant-Q transform of the octaves that fit below half the sample rate.
fn cqt_config(sample_rate: u32) -> CqtConfig {
    let base = CqtConfig::for_chroma(sample_rate);
    let n_octaves = (f64::from(sample_rate) / 2.5 / base.fmin).log2() as usize;
    CqtConfig {
        n_bins: 36 * n_octaves.clamp(1, 7),
        ..base
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_signal_is_separated_into_finite_components_or_refused(y in signal(66_150)) {
        let plan = Hpss::new(StftConfig::default(), HpssConfig::new()).unwrap();
        let in_order = |part: &[f32]| part.len() == y.len() && part.iter().all(|v| v.is_finite());
        check(plan.separate(&y), |parts| in_order(&parts.harmonic) && in_order(&parts.percussive))?;
    }

    #[test]
    fn every_signal_has_onsets_tempo_and_beats_or_is_refused(
        y in signal(66_150),
        sample_rate in prop_oneof![Just(22_050u32), 4000u32..100_000],
    ) {
        let envelope = onset_strength(&y, sample_rate, Aggregate::Median);
        check(envelope.clone(), |e| e.iter().all(|v| v.is_finite() && *v >= 0.0))?;
        let Ok(envelope) = envelope else { return Ok(()) };
        let tempo = Tempo::new(TempoConfig::new(sample_rate)).unwrap().of_envelope(&envelope);
        check(tempo, |bpm| *bpm > 0.0 && bpm.is_finite())?;
        let beats = BeatTracker::new(BeatConfig::new(sample_rate)).unwrap().track(&envelope);
        check(beats, |beats| {
            beats.frames.is_sorted() && beats.frames.iter().all(|frame| *frame < envelope.len())
        })?;
    }

    #[test]
    fn every_envelope_has_a_tempogram_tempo_and_beats_or_is_refused(
        envelope in signal(400),
        bpm in proptest::option::of(1.0f64..2000.0),
        tightness in 0.01f64..1e6,
    ) {
        let config = TempogramConfig { win_length: 50, ..TempogramConfig::new() };
        check(tempogram(&envelope, config), |t| {
            t.n_frames() == envelope.len() && t.as_slice().iter().all(|v| v.abs() <= 1.0 + 1e-6)
        })?;
        let tempo = Tempo::new(TempoConfig::new(22_050)).unwrap().of_envelope(&envelope);
        check(tempo, |bpm| *bpm > 0.0 && bpm.is_finite())?;
        let config = BeatConfig { bpm, tightness, ..BeatConfig::new(22_050) };
        let beats = BeatTracker::new(config).unwrap().track(&envelope);
        check(beats, |beats| {
            beats.frames.is_sorted() && beats.frames.iter().all(|frame| *frame < envelope.len())
        })?;
    }

    #[test]
    fn every_signal_has_chroma_and_tonal_centroids_or_is_refused(
        y in signal(66_150),
        sample_rate in prop_oneof![Just(22_050u32), 200u32..100_000],
    ) {
        let magnitude = Cqt::new(cqt_config(sample_rate)).and_then(|cqt| cqt.magnitude(&y));
        check(magnitude.clone(), |m| {
            m.n_frames() == 1 + y.len() / 512 && m.as_slice().iter().all(|v| v.is_finite())
        })?;
        let Ok(magnitude) = magnitude else { return Ok(()) };
        let chroma = chroma_cqt(&magnitude, ChromaCqtConfig::new());
        let in_unit = |s: &Spectrogram| s.as_slice().iter().all(|v| (0.0..=1.0 + 1e-6).contains(v));
        check(chroma.clone(), in_unit)?;
        check(chroma_cens(&magnitude, CensConfig::new()), in_unit)?;
        if let Ok(chroma) = chroma {
            check(tonnetz(&chroma), |c| c.as_slice().iter().all(|v| v.abs() <= 1.0 + 1e-6))?;
        }
    }

    #[test]
    fn spectrograms_of_any_bits_are_separated_or_refused(
        bits in proptest::collection::vec(any::<u32>(), 0..300),
        n_freq in 1usize..20,
        power in 0.01f32..1e3,
    ) {
        let mut values: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        values.truncate(values.len() / n_freq * n_freq);
        let s = Spectrogram::from_frames(n_freq, values.clone()).unwrap();
        check(hpss(&s, HpssConfig::new()), |_| true)?;

        let sizes = values.iter().map(|v| if v.is_finite() { v.abs() } else { 1.0 });
        let s = Spectrogram::from_frames(n_freq, sizes.collect()).unwrap();
        let reversed: Vec<f32> = s.as_slice().iter().rev().copied().collect();
        let s_ref = Spectrogram::from_frames(n_freq, reversed).unwrap();
        check(softmask(&s, &s_ref, power, true), |mask| {
            mask.as_slice().iter().all(|share| (0.0..=1.0).contains(share))
        })?;
        let parts = hpss(&s, HpssConfig::new()).unwrap();
        for ((h, p), s) in parts.harmonic.as_slice().iter().zip(parts.percussive.as_slice()).zip(s.as_slice()) {
            prop_assert!((h + p - s).abs() <= 1e-6 * s + f32::MIN_POSITIVE, "{h} + {p}: {s}");
        }
    }

    #[test]
    fn a_sliding_median_is_the_middle_of_each_sorted_window(
        n_freq in 1usize..40,
        n_frames in 1usize..60,
        kernel_size in 1usize..100,
        seed in any::<u32>(),
    ) {
        let s = Spectrogram::from_frames(n_freq, noise(n_freq * n_frames, seed)).unwrap();
        // The index a position beyond the ends shows: c b a | a b c | c b a.
        let mirrored = |at: isize, n: usize| {
            let phase = at.rem_euclid(2 * n as isize) as usize;
            phase.min(2 * n - 1 - phase)
        };
        for axis in [Axis::Time, Axis::Frequency] {
            let filtered = median_filter(&s, kernel_size, axis).unwrap();
            for t in 0..n_frames {
                for k in 0..n_freq {
                    let offsets = (0..kernel_size).map(|i| i as isize - (kernel_size / 2) as isize);
                    let mut window: Vec<f32> = offsets
                        .map(|offset| match axis {
                            Axis::Time => s.frame(mirrored(t as isize + offset, n_frames))[k],
                            Axis::Frequency => s.frame(t)[mirrored(k as isize + offset, n_freq)],
                        })
                        .collect();
                    window.sort_by(f32::total_cmp);
                    prop_assert_eq!(filtered.frame(t)[k], window[kernel_size / 2]);
                }
            }
        }
    }

    #[test]
    fn a_plan_that_has_seen_other_signals_gives_the_same_bits(
        y in signal(20_000),
        other in signal(20_000),
    ) {
        let separate = Hpss::new(StftConfig::default(), HpssConfig::new()).unwrap();
        let cqt = Cqt::new(CqtConfig::for_chroma(22_050)).unwrap();
        let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<u32>>();
        let all = |y: &[f32]| {
            let parts = separate.separate(y).map(|parts| [parts.harmonic, parts.percussive].concat());
            let magnitude = cqt.magnitude(y).map(Spectrogram::into_vec);
            let envelope = onset_strength(y, 22_050, Aggregate::Mean);
            [parts, magnitude, envelope].map(|values| values.map(|v| bits(&v)).map_err(|e| e.to_string()))
        };
        let first = all(&y);
        drop(all(&other));
        prop_assert_eq!(first, all(&y));
    }
}
