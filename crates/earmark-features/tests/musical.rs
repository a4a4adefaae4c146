//! What separation, rhythm and constant-Q descriptors say of sounds whose answer is known.

mod noise;

use earmark_features::{
    Aggregate, BeatConfig, BeatTracker, CensConfig, ChromaCqtConfig, Cqt, CqtConfig, Hpss,
    HpssConfig, Istft, MelConfig, OnsetConfig, OnsetStrength, Spectrogram, Stft, StftConfig, Tempo,
    TempoConfig, Tuning, Window, chroma_cens, chroma_cqt, cqt_frequencies, tempo_frequencies,
    tonnetz,
};
use noise::noise;

const SAMPLE_RATE: u32 = 22_050;

fn tone(frequency: f64, n_samples: usize) -> Vec<f32> {
    let turn = std::f64::consts::TAU * frequency / f64::from(SAMPLE_RATE);
    (0..n_samples)
        .map(|n| (0.5 * (turn * n as f64).sin()) as f32)
        .collect()
}

/// Clicks of 20 samples every `period` samples from `first` on.
fn clicks(n_samples: usize, period: usize, first: usize) -> Vec<f32> {
    (0..n_samples)
        .map(|n| f32::from(u8::from((n + period - first) % period < 20)))
        .collect()
}

fn energy(y: &[f32]) -> f64 {
    y.iter().map(|sample| f64::from(*sample).powi(2)).sum()
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

/// The magnitudes chroma is made of, at a fixed tuning.
fn magnitude(y: &[f32]) -> Spectrogram {
    let config = CqtConfig {
        tuning: Tuning::Fixed(0.0),
        ..CqtConfig::for_chroma(SAMPLE_RATE)
    };
    let cqt = Cqt::new(config).expect("valid settings");
    cqt.magnitude(y).expect("a signal")
}

fn chroma_of(frequency: f64) -> Vec<f32> {
    let chroma = chroma_cqt(&magnitude(&tone(frequency, 22_050)), ChromaCqtConfig::new());
    chroma.expect("magnitudes").frame(20).to_vec()
}

fn assert_near(actual: &[f32], expected: &[f32], tolerance: f32, name: &str) {
    assert_eq!(actual.len(), expected.len(), "{name}");
    for (i, (a, e)) in actual.iter().zip(expected).enumerate() {
        assert!(
            (a - e).abs() <= tolerance,
            "{name}: value {i} is {a}, not {e}"
        );
    }
}

#[test]
fn a_hundred_and_twenty_clicks_a_minute_have_that_tempo_and_beats_on_the_clicks() {
    let (period, first) = (11_025, 2205);
    let y = clicks(15 * 22_050, period, first);

    let tempo = Tempo::new(TempoConfig::new(SAMPLE_RATE)).unwrap();
    let bpm = tempo.of_envelope(&envelope(&y, Aggregate::Mean)).unwrap();
    // The tempo of a whole number of frames that is nearest to 120.
    let distance = |bpm: &f64| (bpm - 120.0).abs();
    let nearest =
        tempo_frequencies(345, SAMPLE_RATE, 512).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    assert_eq!(Some(bpm), nearest);
    assert!(distance(&bpm) < 3.0, "{bpm}");

    let tracker = BeatTracker::new(BeatConfig::new(SAMPLE_RATE)).unwrap();
    let beats = tracker.track(&envelope(&y, Aggregate::Median)).unwrap();
    assert!(beats.frames.len() >= 28, "{:?}", beats.frames);
    for frame in &beats.frames {
        let since_click = (frame * 512 + period - first) % period;
        let distance = since_click.min(period - since_click);
        assert!(
            distance <= 2 * 512,
            "frame {frame}: {distance} samples from a click"
        );
    }
}

#[test]
fn clicks_at_other_tempos_have_theirs() {
    let tempo = Tempo::new(TempoConfig::new(SAMPLE_RATE)).unwrap();
    for bpm in [80.0, 96.0, 110.0, 140.0, 160.0] {
        let period = (60.0 * 22_050.0 / bpm) as usize;
        let y = clicks(15 * 22_050, period, 700);
        let estimate = tempo.of_envelope(&envelope(&y, Aggregate::Mean)).unwrap();
        // Tempos are those of whole numbers of frames, which at 160 BPM are 10 BPM apart.
        assert!((estimate / bpm - 1.0).abs() < 0.035, "{bpm}: {estimate}");
    }
}

#[test]
fn concert_pitch_is_an_a_in_every_chroma() {
    let magnitude = magnitude(&tone(440.0, 22_050));
    let loudest = |s: &Spectrogram| {
        let frame = s.frame(20);
        (0..12).max_by(|a, b| frame[*a].total_cmp(&frame[*b]))
    };
    let chroma = chroma_cqt(&magnitude, ChromaCqtConfig::new()).unwrap();
    assert_eq!(loudest(&chroma), Some(9));
    let cens = chroma_cens(&magnitude, CensConfig::new()).unwrap();
    assert_eq!(loudest(&cens), Some(9));
    assert!(cens.get(9, 20).unwrap() > 0.99);

    // A lies nine semitones, three fifths, up from C: a quarter turn on the circle of fifths.
    let mut a_alone = vec![0.0; 12];
    a_alone[9] = 1.0;
    let a = tonnetz(&Spectrogram::from_frames(12, a_alone).unwrap()).unwrap();
    assert_near(&a.frame(0)[..2], &[1.0, 0.0], 1e-6, "circle of fifths");
    let centroid = tonnetz(&cens).unwrap();
    assert_near(centroid.frame(20), a.frame(0), 0.02, "tonnetz of CENS");
}

#[test]
fn an_octave_keeps_chroma_and_a_semitone_turns_it() {
    let a = chroma_of(440.0);
    for octave in [220.0, 880.0] {
        // The neighbours of the loudest class differ by what the octaves' filters leave out.
        assert_near(&chroma_of(octave), &a, 0.02, "octave");
    }
    for semitones in 1..12 {
        let mut turned = a.clone();
        turned.rotate_right(semitones);
        let frequency = 440.0 * (semitones as f64 / 12.0).exp2();
        assert_near(&chroma_of(frequency), &turned, 0.02, "semitones");
    }
}

#[test]
fn a_tone_has_its_bin_in_every_octave() {
    let cqt = Cqt::new(CqtConfig::new(SAMPLE_RATE)).unwrap();
    for (bin, frequency) in
        cqt_frequencies(84, CqtConfig::new(SAMPLE_RATE).fmin, 12, 0.0).enumerate()
    {
        let magnitude = cqt.magnitude(&tone(frequency, 44_100)).unwrap();
        let frame = magnitude.frame(43);
        let loudest = (0..84).max_by(|a, b| frame[*a].total_cmp(&frame[*b]));
        assert_eq!(loudest, Some(bin), "{frequency} Hz");
    }
}

#[test]
fn a_shift_by_whole_hops_shifts_the_frames() {
    let (n, n_hops) = (22_050, 9);
    let mut y = vec![0.0; n];
    y.extend(
        noise(n, 1)
            .iter()
            .zip(clicks(n, 3000, 500))
            .map(|(a, b)| 0.1 * a + b),
    );
    y.extend(vec![0.0; n]);
    let mut later = vec![0.0; n_hops * 512];
    later.extend_from_slice(&y);

    let onsets = |y: &[f32]| envelope(y, Aggregate::Mean);
    let (now, then) = (onsets(&y), onsets(&later));
    assert_near(&then[n_hops..][..now.len()], &now, 1e-4, "onset strength");

    // The lowest octave has a hop of 8 samples at its own rate: shifts by whole hops are whole there.
    let (now, then) = (magnitude(&y), magnitude(&later));
    let moved = &then.as_slice()[n_hops * 252..][..now.as_slice().len()];
    assert_near(moved, now.as_slice(), 1e-5, "constant-Q magnitude");

    let beats = |y: &[f32]| {
        let tracker = BeatTracker::new(BeatConfig::new(SAMPLE_RATE)).unwrap();
        tracker
            .track(&envelope(y, Aggregate::Median))
            .unwrap()
            .frames
    };
    let moved: Vec<usize> = beats(&y).iter().map(|frame| frame + n_hops).collect();
    assert_eq!(beats(&later), moved);
}

#[test]
fn a_tone_and_clicks_are_taken_apart() {
    let (tone, clicks) = (tone(440.0, 44_100), clicks(44_100, 8820, 4000));
    let y: Vec<f32> = tone.iter().zip(&clicks).map(|(a, b)| a + b).collect();
    let plan = Hpss::new(StftConfig::default(), HpssConfig::new()).unwrap();
    let parts = plan.separate(&y).unwrap();
    let share_left = |part: &[f32], of: &[f32]| {
        let rest: Vec<f32> = part.iter().zip(of).map(|(a, b)| a - b).collect();
        energy(&rest) / energy(of)
    };
    // Away from the ends, where the tone itself sets in at once.
    let middle = 4000..40_000;
    let harmonic = share_left(&parts.harmonic[middle.clone()], &tone[middle.clone()]);
    assert!(harmonic < 0.01, "{harmonic}");
    let percussive = share_left(&parts.percussive[middle.clone()], &clicks[middle]);
    assert!(percussive < 0.1, "{percussive}");
}

#[test]
fn both_components_add_up_to_the_signal() {
    let plan = Hpss::new(StftConfig::default(), HpssConfig::new()).unwrap();
    for y in [
        noise(30_000, 1),
        tone(300.0, 30_000),
        clicks(30_000, 4000, 10),
        vec![0.3; 777],
    ] {
        let parts = plan.separate(&y).unwrap();
        let sums = parts
            .harmonic
            .iter()
            .zip(&parts.percussive)
            .map(|(h, p)| h + p);
        assert_near(&sums.collect::<Vec<f32>>(), &y, 2e-6, "sum");
    }
}

#[test]
fn the_inverse_transform_gives_the_signal_back() {
    let y = noise(20_000, 1);
    for window in [
        Window::Hann,
        Window::Hamming,
        Window::Blackman,
        Window::Rectangular,
    ] {
        for n_fft in [255, 512, 2048] {
            let config = StftConfig::new(n_fft).with_window(window);
            let bins = Stft::new(config).unwrap().stft(&y).unwrap();
            let back = Istft::new(config)
                .unwrap()
                .istft(&bins, Some(y.len()))
                .unwrap();
            assert_near(&back, &y, 2e-6, &format!("{window:?}, {n_fft}"));
        }
    }
}
