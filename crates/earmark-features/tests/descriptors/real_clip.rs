//! A real recording: five seconds of `examples/clips/folk.flac`, decoded by `earmark-audio`, computed
//! with the settings users get, in single precision.

use std::path::Path;

use earmark_features::{
    Aggregate, BandwidthConfig, BeatConfig, BeatTracker, CensConfig, ChromaConfig, ChromaCqtConfig,
    ContrastConfig, Cqt, CqtConfig, DeltaConfig, Hpss, HpssConfig, MelConfig, MelSpectrogram, Mfcc,
    MfccConfig, OnsetConfig, OnsetStrength, Precision, Ref, Spectrogram, SpectrumKind, StftConfig,
    Tempo, TempoConfig, TempogramConfig, ZeroCrossingConfig, chroma_cens, chroma_cqt, chroma_stft,
    delta, fft_frequencies, power_to_db, rms, spectral_bandwidth, spectral_centroid,
    spectral_contrast, spectral_flatness, spectral_rolloff, tempogram, tonnetz, zero_crossing_rate,
};

use super::spectrogram;
use crate::golden::{Golden, assert_close, peak};

const SAMPLE_RATE: u32 = 22_050;

/// From the third second to the eighth.
fn clip() -> Option<Vec<f32>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/clips/folk.flac");
    if !path.exists() {
        return None;
    }
    let (waveform, _, warnings) = earmark_audio::load(&path, None).expect("a whole file");
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(waveform.sample_rate, SAMPLE_RATE);
    Some(waveform.samples[3 * 22_050..8 * 22_050].to_vec())
}

fn row(values: Vec<f32>) -> Spectrogram {
    Spectrogram::from_frames(1, values).expect("one row")
}

fn envelope(y: &[f32], aggregate: Aggregate) -> Vec<f32> {
    let config = OnsetConfig {
        aggregate,
        ..OnsetConfig::new()
    };
    let mel = MelConfig::new(SAMPLE_RATE);
    let onsets = OnsetStrength::new(StftConfig::default(), mel, config).expect("valid settings");
    onsets.compute(y).expect("a signal")
}

/// What the golden keeps of a matrix: the mean of each row and every `step`th column.
fn thinned(s: &Spectrogram, step: usize) -> Vec<f32> {
    let n_frames = s.n_frames();
    let rows = s.to_row_major();
    let thin = |row: &[f32]| {
        let sum: f64 = row.iter().map(|value| f64::from(*value)).sum();
        let mean = (sum / n_frames as f64) as f32;
        [mean]
            .into_iter()
            .chain(row.iter().step_by(step).copied())
            .collect::<Vec<f32>>()
    };
    rows.chunks_exact(n_frames).flat_map(thin).collect()
}

/// Compares a matrix with its golden.
fn assert_matrix(
    golden: &Golden,
    name: &str,
    actual: &Spectrogram,
    tolerance: impl Fn(f32) -> f32,
) {
    let case = golden.case(name);
    let argument = |name| case.number(name, f64::NAN) as usize;
    assert_eq!(actual.n_freq(), case.shape[0], "{name}");
    assert_eq!(actual.n_frames(), argument("n_columns"), "{name}");
    assert_close(
        name,
        &thinned(actual, argument("step")),
        golden.values(case),
        tolerance,
    );
}

/// A ten-thousandth of a value.
fn linear(expected: f32) -> f32 {
    1e-4 * expected.abs()
}

/// The golden and the clip, or neither where the example clips are not.
macro_rules! golden_and_clip {
    () => {
        match clip() {
            Some(y) => (Golden::read("real_clip"), y),
            None => {
                eprintln!("skipped: {}: no examples/clips/folk.flac", module_path!());
                return;
            }
        }
    };
}

#[test]
fn samples_are_those_of_libsndfile() {
    let (golden, y) = golden_and_clip!();
    let case = golden.case("samples");
    assert_eq!(thinned(&row(y), 499)[1..], golden.values(case)[1..]);
}

#[test]
fn levels_and_cepstra_are_those_of_librosa() {
    let (golden, y) = golden_and_clip!();
    let mel = MelSpectrogram::new(StftConfig::default(), MelConfig::new(SAMPLE_RATE)).unwrap();
    let power = mel.compute(&y).unwrap();
    let log_mel = power_to_db(power, Ref::Value(1.0), 1e-10, Some(80.0)).unwrap();
    let mfcc = Mfcc::new(128, MfccConfig::new())
        .unwrap()
        .compute(&log_mel)
        .unwrap();
    let deltas = delta(&mfcc, DeltaConfig::new()).unwrap();
    // Levels of down to 60 dB below the loudest, where f32 transforms are off by 1e-4.
    assert_matrix(&golden, "log_mel", &log_mel, |_| 1e-3);
    // Sums of 128 levels that may cancel.
    assert_matrix(&golden, "mfcc", &mfcc, |e| linear(e) + 1e-3);
    assert_matrix(&golden, "delta", &deltas, |e| linear(e) + 1e-4);
}

#[test]
fn spectral_and_temporal_descriptors_are_those_of_librosa() {
    let (golden, y) = golden_and_clip!();
    let frames = StftConfig::default();
    let freq: Vec<f64> = fft_frequencies(SAMPLE_RATE, frames.n_fft()).collect();
    let s = spectrogram(&y, frames, SpectrumKind::Magnitude);
    let centroid = spectral_centroid(&s, &freq).unwrap();
    assert_matrix(&golden, "spectral_centroid", &centroid, linear);
    let bandwidth = spectral_bandwidth(&s, &freq, BandwidthConfig::new()).unwrap();
    assert_matrix(&golden, "spectral_bandwidth", &bandwidth, linear);
    assert_matrix(
        &golden,
        "spectral_rolloff",
        &spectral_rolloff(&s, &freq, 0.85).unwrap(),
        |_| 0.0,
    );

    let power = spectrogram(&y, frames, SpectrumKind::Power);
    let chroma = chroma_stft(&power, SAMPLE_RATE, frames.n_fft(), ChromaConfig::new());
    assert_matrix(&golden, "chroma_stft", &chroma.unwrap(), linear);

    // What hangs on the quietest bins is transformed in double precision.
    let exact = frames.with_precision(Precision::Double);
    let s = spectrogram(&y, exact, SpectrumKind::Magnitude);
    let contrast = spectral_contrast(&s, &freq, ContrastConfig::new()).unwrap();
    assert_matrix(&golden, "spectral_contrast", &contrast, linear);
    let power = spectrogram(&y, exact, SpectrumKind::Power);
    assert_matrix(
        &golden,
        "spectral_flatness",
        &spectral_flatness(&power, 1e-10).unwrap(),
        linear,
    );

    let zero_crossings = zero_crossing_rate(&y, &frames, ZeroCrossingConfig::new()).unwrap();
    assert_matrix(&golden, "zero_crossing_rate", &zero_crossings, |e| 1e-7 * e);
    assert_matrix(&golden, "rms", &rms(&y, &frames).unwrap(), linear);
}

#[test]
fn constant_q_descriptors_are_those_of_librosa() {
    let (golden, y) = golden_and_clip!();
    let cqt = Cqt::new(CqtConfig::new(SAMPLE_RATE))
        .unwrap()
        .magnitude(&y)
        .unwrap();
    let rounding = 1e-6 * peak(cqt.as_slice());
    assert_matrix(&golden, "cqt", &cqt, |e| linear(e) + rounding);

    let magnitude = Cqt::new(CqtConfig::for_chroma(SAMPLE_RATE))
        .unwrap()
        .magnitude(&y)
        .unwrap();
    let chroma = chroma_cqt(&magnitude, ChromaCqtConfig::new()).unwrap();
    assert_matrix(&golden, "chroma_cqt", &chroma, linear);
    let cens = chroma_cens(&magnitude, CensConfig::new()).unwrap();
    assert_matrix(&golden, "chroma_cens", &cens, linear);
    // Shares of up to 1 that may cancel.
    assert_matrix(&golden, "tonnetz", &tonnetz(&chroma).unwrap(), |e| {
        linear(e) + 1e-6
    });
}

#[test]
fn separated_components_are_those_of_librosa() {
    let (golden, y) = golden_and_clip!();
    let plan = Hpss::new(StftConfig::default(), HpssConfig::new()).unwrap();
    let parts = plan.separate(&y).unwrap();
    let pairs = parts.harmonic.iter().zip(&parts.percussive);
    let both = pairs.flat_map(|(h, p)| [*h, *p]).collect();
    let both = Spectrogram::from_frames(2, both).unwrap();
    // A sample is a sum of bins of both signs.
    let rounding = 1e-6 * peak(&y);
    assert_matrix(&golden, "hpss", &both, |e| linear(e) + rounding);
}

#[test]
fn onsets_tempo_and_beats_are_those_of_librosa() {
    let (golden, y) = golden_and_clip!();
    let onsets = envelope(&y, Aggregate::Mean);
    // Means of differences of levels.
    assert_matrix(&golden, "onset_strength", &row(onsets.clone()), |e| {
        linear(e) + 1e-4
    });
    let tempogram = tempogram(&onsets, TempogramConfig::new()).unwrap();
    assert_matrix(&golden, "tempogram", &tempogram, |e| linear(e) + 1e-6);

    let tempo = Tempo::new(TempoConfig::new(SAMPLE_RATE)).unwrap();
    let bpm = tempo.of_envelope(&onsets).unwrap();
    assert_eq!([bpm as f32], golden.values(golden.case("tempo")));

    let tracker = BeatTracker::new(BeatConfig::new(SAMPLE_RATE)).unwrap();
    let beats = tracker.track(&envelope(&y, Aggregate::Median)).unwrap();
    let frames = beats.frames.iter().map(|frame| *frame as f32);
    let actual: Vec<f32> = [beats.tempo as f32].into_iter().chain(frames).collect();
    assert_eq!(actual, golden.values(golden.case("beat_track")));
}
