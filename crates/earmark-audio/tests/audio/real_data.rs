//! Real files of GTZAN and FMA, where the data folder is present.

use std::path::PathBuf;

use crate::signal::snr_db;
use earmark_audio::{ErrorKind, load};

/// A file of the data folder; `None`, said on stderr, where there is none.
fn data(path: &str) -> Option<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let path = PathBuf::from(root).join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is absent", path.display());
    None
}

#[test]
fn a_real_au_file_agrees_with_its_flac_version() {
    let paths = data("fixtures/blues.00000.au").zip(data("gtzan/audio/blues/blues.00000.flac"));
    let Some((au, flac)) = paths else { return };
    let (au, au_info, au_warnings) = load(&au, None).unwrap();
    let (flac, _, _) = load(&flac, None).unwrap();
    assert_eq!(
        (&*au_info.container, au.sample_rate),
        ("au", flac.sample_rate)
    );
    assert_eq!(au_warnings, []);
    assert_eq!(au.samples.len(), flac.samples.len());
    let snr = snr_db(&au.samples, &flac.samples);
    assert!(snr > 80.0, "they agree to {snr} dB only");
}

#[test]
fn the_broken_file_of_the_shared_gtzan_copy_is_refused() {
    let Some(path) = data("fixtures/jazz.00054.wav") else {
        return;
    };
    let error = load(&path, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat, "{error}");
}
