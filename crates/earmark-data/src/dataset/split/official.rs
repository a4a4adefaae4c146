//! Splits others have published.

use super::super::{DatasetError, Entry, Layout, Manifest, Part, gtzan_index};
use super::{Place, Split, SplitRow};

/// The parts of the manifest. Tracks without one, in a data set that has some, are excluded.
pub(super) fn parts(manifest: &Manifest, wanted: Option<Layout>) -> Result<Split, DatasetError> {
    let strategy = match wanted {
        Some(Layout::Gtzan) => "fault-filtered",
        Some(Layout::Fma) => "fma-official",
        _ => "official",
    };
    let is_other = wanted.is_some_and(|layout| layout != manifest.layout());
    if is_other || manifest.entries().iter().all(|entry| entry.part.is_none()) {
        return Err(DatasetError::NoSuchSplit { strategy });
    }
    let split = placed(manifest, |entry| {
        Place::Part(entry.part.unwrap_or(Part::Excluded))
    });
    for part in [Part::Train, Part::Test] {
        if split.rows.iter().all(|row| row.place != Place::Part(part)) {
            let side = part.to_string();
            return Err(DatasetError::EmptySide { side });
        }
    }
    Ok(split)
}

/// The folds of the index; test tracks and those with faults are excluded.
pub(super) fn artist_folds(manifest: &Manifest) -> Result<Split, DatasetError> {
    let strategy = "artist-folds";
    if manifest.layout() != Layout::Gtzan {
        return Err(DatasetError::NoSuchSplit { strategy });
    }
    let fold_of = |entry: &Entry| match gtzan_index().get(entry.id.as_str()) {
        Some(track) if track.part != Part::Excluded => track.artist_fold,
        _ => None,
    };
    let split = placed(manifest, |entry| match fold_of(entry) {
        Some(fold) => Place::Fold(fold as usize),
        None => Place::Part(Part::Excluded),
    });
    split.check_folds(&[0, 1, 2, 3, 4])?;
    Ok(split)
}

pub(super) fn placed(manifest: &Manifest, place: impl Fn(&Entry) -> Place) -> Split {
    let rows = manifest.entries().iter().map(|entry| SplitRow {
        id: entry.id.clone(),
        path: entry.path.clone(),
        label: entry.label.clone(),
        group: entry.group.clone(),
        place: place(entry),
    });
    Split::from_rows(rows.collect(), false)
}
