//! What theory says of simple signals.

use std::f32::consts::TAU;

use earmark_features::{
    MelConfig, MelSpectrogram, PadMode, SpectrumKind, Stft, StftConfig, Window, mel_frequencies,
};

fn sine(frequency: f32, sample_rate: f32, n_samples: usize) -> Vec<f32> {
    (0..n_samples)
        .map(|n| (TAU * frequency * n as f32 / sample_rate).sin())
        .collect()
}

fn loudest(frame: &[f32]) -> usize {
    (0..frame.len())
        .max_by(|a, b| frame[*a].total_cmp(&frame[*b]))
        .expect("a frame has bins")
}

#[test]
fn a_sine_on_a_bin_stays_in_that_bin() {
    let config = StftConfig::new(512)
        .with_window(Window::Rectangular)
        .with_center(false);
    let y = sine(20.0, 512.0, 2048);
    let magnitude = Stft::new(config)
        .unwrap()
        .spectrogram(&y, SpectrumKind::Magnitude)
        .unwrap();
    for frame in magnitude.frames() {
        // A sine of amplitude 1 has magnitude n_fft / 2.
        assert!((frame[20] - 256.0).abs() < 1e-2);
        let elsewhere = frame.iter().enumerate().filter(|(bin, _)| *bin != 20);
        assert!(elsewhere.map(|(_, m)| *m).fold(0.0, f32::max) < 1e-2);
    }
}

#[test]
fn hann_spreads_a_sine_over_its_neighbours_at_half_height() {
    let config = StftConfig::new(512).with_center(false);
    let y = sine(20.0, 512.0, 512);
    let magnitude = Stft::new(config)
        .unwrap()
        .spectrogram(&y, SpectrumKind::Magnitude)
        .unwrap();
    let frame = magnitude.frame(0);
    assert!((frame[20] - 128.0).abs() < 1e-2);
    assert!((frame[19] - 64.0).abs() < 1e-2);
    assert!((frame[21] - 64.0).abs() < 1e-2);
    assert!(frame[22] < 1e-2);
}

#[test]
fn a_sine_peaks_in_the_mel_band_around_its_frequency() {
    let mel_config = MelConfig::new(22_050);
    let mel = MelSpectrogram::new(StftConfig::new(2048), mel_config).unwrap();
    let edges: Vec<f64> = mel_frequencies(130, 0.0, 11_025.0, mel_config.scale).collect();
    for frequency in [200.0, 440.0, 3000.0, 9000.0] {
        let bands = mel.compute(&sine(frequency, 22_050.0, 22_050)).unwrap();
        let band = loudest(bands.frame(20));
        let covered = edges[band]..edges[band + 2];
        assert!(
            covered.contains(&f64::from(frequency)),
            "{frequency} Hz in band {band}"
        );
    }
}

#[test]
fn an_impulse_has_a_flat_spectrum() {
    for n_fft in [512, 511] {
        let config = StftConfig::new(n_fft)
            .with_window(Window::Rectangular)
            .with_center(false);
        let mut y = vec![0.0; n_fft];
        y[77] = 0.5;
        let magnitude = Stft::new(config)
            .unwrap()
            .spectrogram(&y, SpectrumKind::Magnitude)
            .unwrap();
        assert_eq!(magnitude.shape(), [n_fft / 2 + 1, 1]);
        assert!(magnitude.as_slice().iter().all(|m| (m - 0.5).abs() < 1e-6));
    }
}

#[test]
fn the_energy_of_a_frame_is_kept() {
    // Parseval: Σ x² = Σ |X|² / n_fft over all bins, of which the real transform gives one half.
    for n_fft in [256, 255] {
        let config = StftConfig::new(n_fft)
            .with_window(Window::Rectangular)
            .with_center(false);
        let y: Vec<f32> = (0..n_fft).map(|n| ((n * n) as f32 * 0.37).sin()).collect();
        let power = Stft::new(config)
            .unwrap()
            .spectrogram(&y, SpectrumKind::Power)
            .unwrap();
        let bins = power.frame(0);
        let twice: f32 = bins.iter().map(|p| 2.0 * p).sum();
        let unpaired = bins[0] + if n_fft % 2 == 0 { bins[n_fft / 2] } else { 0.0 };
        let energy: f32 = y.iter().map(|x| x * x).sum();
        let ratio = (twice - unpaired) / n_fft as f32 / energy;
        assert!((ratio - 1.0).abs() < 1e-5, "n_fft {n_fft}: {ratio}");
    }
}

#[test]
fn a_shift_by_one_hop_shifts_the_frames_by_one() {
    let stft = Stft::new(StftConfig::new(256).with_hop_length(64).with_center(false)).unwrap();
    let y: Vec<f32> = (0..2000).map(|n| (n as f32).sin()).collect();
    let all = stft.stft(&y).unwrap();
    let shifted = stft.stft(&y[64..]).unwrap();
    assert_eq!(all.n_frames(), shifted.n_frames() + 1);
    for (a, b) in all.frames().skip(1).zip(shifted.frames()) {
        assert_eq!(a, b);
    }
}

#[test]
fn a_signal_that_mirrors_itself_gives_frames_that_do() {
    // Reflected about its ends, a symmetric signal reads the same from both. With an odd n_fft
    // frame t covers [16 t - 32, 16 t + 32], whose mirror image is frame 10 - t.
    let config = StftConfig::new(65)
        .with_hop_length(16)
        .with_window(Window::Rectangular)
        .with_pad_mode(PadMode::Reflect);
    let y: Vec<f32> = (0..161)
        .map(|n| (0.001 * (n as f32 - 80.0).powi(2)).cos())
        .collect();
    let magnitude = Stft::new(config)
        .unwrap()
        .spectrogram(&y, SpectrumKind::Magnitude)
        .unwrap();
    assert_eq!(magnitude.shape(), [33, 11]);
    for t in 0..5 {
        for (a, b) in magnitude.frame(t).iter().zip(magnitude.frame(10 - t)) {
            assert!((a - b).abs() < 1e-4, "frame {t}: {a} and {b}");
        }
    }
}
