//! Decoding and mel spectrogram of a real clip against librosa
//! (`scripts/make_clip_golden.py`).

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use earmark::audio;
use earmark::features::{MelConfig, MelScale, MelSpectrogram, PadMode, StftConfig};
use npyz::npz::NpzArchive;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Largest error relative to the band's own loudest frame. Single precision
/// leaves 1e-6 of the loudest bin of a frame, which a quiet band sees enlarged.
fn worst_error(plan: &MelSpectrogram, samples: &[f32], golden: &str) -> f32 {
    let mut archive = NpzArchive::open(format!("{ROOT}/tests/goldens/folk_mel.npz")).unwrap();
    let array = archive.by_name(golden).unwrap().unwrap();
    let shape: Vec<usize> = array.shape().iter().map(|n| *n as usize).collect();
    let expected: Vec<f32> = array.into_vec().unwrap();
    let found = plan.compute(samples).unwrap();
    assert_eq!(found.shape().as_slice(), shape);
    let rows = found.to_row_major();
    let bands = rows
        .chunks_exact(shape[1])
        .zip(expected.chunks_exact(shape[1]));
    let error = |(found, expected): (&[f32], &[f32])| {
        let loudest = expected.iter().copied().fold(0.0, f32::max);
        let errors = std::iter::zip(found, expected).map(|(a, b)| (a - b).abs());
        errors.fold(0.0, f32::max) / loudest
    };
    bands.map(error).fold(0.0, f32::max)
}

#[test]
fn mel_spectrograms_of_a_clip_are_librosas() {
    let clip = format!("{ROOT}/../../examples/clips/folk.flac");
    let (waveform, info, warnings) = audio::load(clip.as_ref(), None).unwrap();
    assert_eq!((info.sample_rate, warnings.len()), (22_050, 0));
    let samples = &waveform.samples[..2 * 22_050];

    let default = MelSpectrogram::new(StftConfig::new(2048), MelConfig::new(22_050)).unwrap();
    let error = worst_error(&default, samples, "default");
    assert!(error < 1e-4, "librosa's defaults: {error:e}");

    let stft = StftConfig::new(512)
        .with_hop_length(256)
        .with_pad_mode(PadMode::Reflect);
    let mel = MelConfig {
        n_mels: 96,
        scale: MelScale::Htk,
        ..MelConfig::new(22_050)
    };
    let reflect = MelSpectrogram::new(stft, mel).unwrap();
    let error = worst_error(&reflect, samples, "reflect");
    assert!(error < 1e-4, "reflected, HTK: {error:e}");
}
