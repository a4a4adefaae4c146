//! Data sets as they lie on the disk.
//!
//! | file | what lives there |
//! |---|---|
//! | `folders.rs` | folders named after genres |
//! | `gtzan.rs` | GTZAN, and what is known of its tracks |
//! | `fma/` | FMA with its metadata |
//! | `manifest_csv.rs` | CSV files that list paths and labels |

pub(super) mod fma;
mod folders;
pub(super) mod gtzan;
mod manifest_csv;

use std::path::Path;

use super::{DatasetError, Manifest};

/// Finds out what the folder or file at `path` is, and lists its tracks.
///
/// | what is found | what it is taken for |
/// |---|---|
/// | a file | a CSV manifest with the columns `path`, `label` and perhaps `group`, `split`, `id`; paths are relative to its folder |
/// | `fma_metadata/tracks.csv` | FMA as distributed, with the one of `fma_small`, … `fma_full` that is there |
/// | some of GTZAN's ten genres with nothing but files like `blues.00000.au`, here or in `genres`, `genres_original` or `audio` | GTZAN: artists and fault-filtered parts come from [`gtzan_index`](super::gtzan_index) |
/// | `train`, `validation`, `test` and no other folders | class folders in each |
/// | other folders | class folders |
///
/// `endings` are those of audio files, in lower case, without the dot; other and hidden files are passed over. No
/// file is opened, so it may still turn out to be broken.
///
/// # Errors
/// [`DatasetError::UnknownLayout`], [`DatasetError::FmaSubset`], those of [`Manifest::new`], and those of the
/// files read.
pub fn read_dataset(path: &Path, endings: &[&str]) -> Result<Manifest, DatasetError> {
    if !path.is_dir() {
        return manifest_csv::read(path);
    }
    if let Some(metadata) = fma::find(path) {
        return fma::read(path, &metadata);
    }
    if let Some(genres) = gtzan::find(path, endings)? {
        return gtzan::read(&genres, endings);
    }
    folders::read(path, endings)
}
