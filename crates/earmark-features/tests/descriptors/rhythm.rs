use earmark_features::{
    Aggregate, BeatConfig, BeatTracker, MelConfig, OnsetConfig, OnsetStrength, StftConfig, Tempo,
    TempoConfig, TempogramConfig, onset_strength, tempogram,
};

use super::{input, norm};
use crate::golden::{Case, Golden, assert_close, pattern};

fn cases<'a>(golden: &'a Golden, prefix: &'a str) -> impl Iterator<Item = &'a Case> {
    golden
        .cases
        .iter()
        .filter(move |case| case.name.starts_with(prefix))
}

fn onset_config(case: &Case) -> OnsetConfig {
    OnsetConfig {
        lag: case.number("lag", 1.0) as usize,
        max_size: case.number("max_size", 1.0) as usize,
        detrend: case.flag("detrend", false),
        center: case.flag("center", true),
        aggregate: match case.word("aggregate", "mean") {
            "mean" => Aggregate::Mean,
            "median" => Aggregate::Median,
            other => panic!("aggregate {other:?}"),
        },
    }
}

/// The envelope librosa makes of a signal.
fn envelope_of(case: &Case, aggregate: Aggregate) -> Vec<f32> {
    let (y, stft) = input(case);
    let config = OnsetConfig {
        aggregate,
        ..OnsetConfig::new()
    };
    let onsets = OnsetStrength::new(stft, MelConfig::new(22_050), config);
    let onsets = onsets.expect("valid settings").compute(&y);
    onsets.expect("a signal")
}

fn tempo_config(case: &Case) -> TempoConfig {
    let base = TempoConfig::new(case.number("sr", 22_050.0) as u32);
    TempoConfig {
        hop_length: case.number("hop_length", 512.0) as usize,
        start_bpm: case.number("start_bpm", base.start_bpm),
        std_bpm: case.number("std_bpm", base.std_bpm),
        ac_size: case.number("ac_size", base.ac_size),
        max_tempo: (!case.flag("max_tempo_is_none", false))
            .then(|| case.number("max_tempo", 320.0)),
        ..base
    }
}

fn beat_config(case: &Case) -> BeatConfig {
    let tempo = tempo_config(case);
    let base = BeatConfig::new(tempo.sample_rate);
    let bpm = case.number("bpm", f64::NAN);
    BeatConfig {
        tempo,
        bpm: (!bpm.is_nan()).then_some(bpm),
        tightness: case.number("tightness", base.tightness),
        trim: case.flag("trim", base.trim),
    }
}

fn assert_beats(golden: &Golden, case: &Case, envelope: &[f32]) {
    let tracker = BeatTracker::new(beat_config(case)).expect("valid settings");
    let beats = tracker.track(envelope).expect("an envelope");
    let frames = beats.frames.iter().map(|frame| *frame as f32);
    let actual: Vec<f32> = [beats.tempo as f32].into_iter().chain(frames).collect();
    assert_eq!(actual, golden.values(case), "{}", case.name);
}

#[test]
fn onset_strengths_of_levels_are_those_of_librosa() {
    let golden = Golden::read("rhythm");
    let s = pattern::log_spectrogram(21, 40);
    let frames = StftConfig::default();
    let mut compared = 0;
    for case in cases(&golden, "onset_strength: ") {
        let actual = onset_strength(&s, &frames, onset_config(case)).unwrap();
        // Sums of eighths are exact; one division, and detrending a recursion, are not.
        assert_close(&case.name, &actual, golden.values(case), |e| {
            1e-6 * e.abs() + 1e-6
        });
        compared += 1;
    }
    assert_eq!(compared, 6);
}

#[test]
fn onset_strengths_of_signals_are_those_of_librosa() {
    let golden = Golden::read("rhythm");
    let mut compared = 0;
    for case in cases(&golden, "onset_strength of a signal: ") {
        let envelope = envelope_of(case, onset_config(case).aggregate);
        // Differences of levels of up to 100 dB, of which f32 resolves 8e-6 dB.
        assert_close(&case.name, &envelope, golden.values(case), |e| {
            1e-5 * e + 2e-5
        });
        compared += 1;
    }
    assert_eq!(compared, 16);
}

#[test]
fn tempograms_are_those_of_librosa() {
    let golden = Golden::read("rhythm");
    let mut compared = 0;
    for case in cases(&golden, "tempogram: ") {
        let config = TempogramConfig {
            win_length: case.number("win_length", 384.0) as usize,
            center: case.flag("center", true),
            norm: norm(case, "max"),
            ..TempogramConfig::new()
        };
        let actual = tempogram(&pattern::envelope(case), config).unwrap();
        assert_eq!(case.shape, actual.shape(), "{}", case.name);
        // Far lags of a window are sums of f64 that nearly vanish beside that of lag 0.
        let actual = actual.to_row_major();
        assert_close(&case.name, &actual, golden.values(case), |e| {
            1e-6 * e.abs() + 1e-7
        });
        compared += 1;
    }
    assert_eq!(compared, 7);
}

#[test]
fn tempos_are_those_of_librosa() {
    let golden = Golden::read("rhythm");
    let mut compared = 0;
    for case in cases(&golden, "tempo: ") {
        let tempo = Tempo::new(tempo_config(case)).unwrap();
        let bpm = tempo.of_envelope(&pattern::envelope(case)).unwrap();
        assert_eq!([bpm as f32], golden.values(case), "{}", case.name);
        compared += 1;
    }
    assert_eq!(compared, 66);
}

#[test]
fn beats_are_those_of_librosa() {
    let golden = Golden::read("rhythm");
    let mut compared = 0;
    for case in cases(&golden, "beats: ") {
        assert_beats(&golden, case, &pattern::envelope(case));
        compared += 1;
    }
    assert_eq!(compared, 44);
}

#[test]
fn tempos_and_beats_of_signals_are_those_of_librosa() {
    let golden = Golden::read("rhythm");
    let mut compared = 0;
    for case in cases(&golden, "tempo of a signal: ") {
        let tempo = Tempo::new(TempoConfig::new(22_050)).unwrap();
        let bpm = tempo
            .of_envelope(&envelope_of(case, Aggregate::Mean))
            .unwrap();
        assert_eq!([bpm as f32], golden.values(case), "{}", case.name);
        compared += 1;
    }
    for case in cases(&golden, "beats of a signal: ") {
        assert_beats(&golden, case, &envelope_of(case, Aggregate::Median));
        compared += 1;
    }
    assert_eq!(compared, 8);
}
