//! Every descriptor of frames compared with librosa 0.11 on noise, a sine, a chirp, clicks, an impulse,
//! a constant, silence and a signal of one frame.
//!
//! librosa transforms in f64, so these comparisons do too: what is left is the rounding of f32 sums,
//! a few 1e-7. Tolerances are 1e-5 of a value unless a test says otherwise. How far the default, f32
//! transforms, moves a descriptor is shown in `single.rs`.

mod cepstral;
mod chroma;
mod cqt;
mod harmonic;
mod real_clip;
mod rhythm;
mod single;
mod spectral;
mod statistics;
mod summaries;
mod temporal;

use earmark_features::{Norm, Precision, Spectrogram, SpectrumKind, Stft, StftConfig};

use crate::golden::{Case, Golden};

/// The samples and frames of a case, transformed as librosa does.
fn input(case: &Case) -> (Vec<f32>, StftConfig) {
    let (y, stft) = case.input();
    (y, stft.with_precision(Precision::Double))
}

fn spectrogram(y: &[f32], stft: StftConfig, kind: SpectrumKind) -> Spectrogram {
    let stft = Stft::new(stft).expect("valid frames");
    stft.spectrogram(y, kind)
        .expect("a frame of finite samples")
}

/// A golden matrix as a series.
fn series(golden: &Golden, case: &Case) -> Spectrogram {
    let [n_rows, n_frames] = case.shape[..] else {
        panic!("{}: shape {:?}", case.name, case.shape);
    };
    let rows = golden.values(case);
    let frames = (0..n_frames).flat_map(|t| (0..n_rows).map(move |row| rows[row * n_frames + t]));
    Spectrogram::from_frames(n_rows, frames.collect()).expect("whole frames")
}

/// The scaling of frames a case asks for.
fn norm(case: &Case, default: &str) -> Norm {
    match case.word("norm", default) {
        "none" => Norm::None,
        "max" => Norm::Max,
        "1" => Norm::L1,
        "2" => Norm::L2,
        other => panic!("norm {other:?}"),
    }
}
