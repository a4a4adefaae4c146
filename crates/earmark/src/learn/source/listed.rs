//! What a table of tracks says of them, and what is left out.

use std::collections::HashSet;

use earmark_data::{Entry, Part, TrackList};
use earmark_eval::report::LeftOut;

use crate::Error;
use crate::learn::config::{DataConfig, SplitConfig};

/// Decides which tracks are taken, and lists those that are not.
pub(super) struct Listed {
    list: Option<TrackList>,
    keep_excluded: bool,
    left_out: Vec<LeftOut>,
    /// Ids of the table that were found in the data.
    found: HashSet<String>,
    /// The first track of the data, and how many there are.
    first: Option<String>,
    n_tracks: usize,
}

impl Listed {
    pub(super) fn new(config: &DataConfig) -> Result<Self, Error> {
        let read = |path: &std::path::PathBuf| TrackList::read(path, None);
        Ok(Self {
            list: config.tracks.as_ref().map(read).transpose()?,
            keep_excluded: config.keep_excluded,
            ..Self::nothing()
        })
    }

    /// Without a table, taking all.
    pub(super) fn nothing() -> Self {
        Self {
            list: None,
            keep_excluded: true,
            left_out: Vec::new(),
            found: HashSet::new(),
            first: None,
            n_tracks: 0,
        }
    }

    /// The entry as the table has it; none if it is left out.
    pub(super) fn take(&mut self, mut entry: Entry) -> Option<Entry> {
        self.n_tracks += 1;
        self.first.get_or_insert_with(|| entry.id.clone());
        match &self.list {
            None => {}
            Some(list) => match list.get(&entry.id).or_else(|| list.get(file_name(&entry))) {
                Some(track) => {
                    track.amend(&mut entry);
                    self.found.insert(track.id.clone());
                }
                None => {
                    self.leave_out(entry.id, "not in the table of tracks");
                    return None;
                }
            },
        }
        if entry.part == Some(Part::Excluded) && !self.keep_excluded {
            self.leave_out(entry.id, "marked as faulty or repeated by its data set");
            return None;
        }
        Some(entry)
    }

    /// Everything that is left out: tracks of the table that the data lack, too.
    ///
    /// # Errors
    /// Where the table knows none of the tracks.
    pub(super) fn finish(mut self) -> Result<Vec<LeftOut>, Error> {
        let (Some(list), Some(first)) = (self.list.take(), &self.first) else {
            return Ok(self.left_out);
        };
        if self.found.is_empty() {
            return Err(list.knows_none(self.n_tracks, first).into());
        }
        for track in list.not_among(self.found.iter().map(String::as_str)) {
            self.left_out.push(LeftOut {
                path: track.id.clone(),
                reason: "in the table of tracks, but not in the data".to_owned(),
            });
        }
        Ok(self.left_out)
    }

    pub(super) fn leave_out(&mut self, path: String, reason: impl Into<String>) {
        let reason = reason.into();
        self.left_out.push(LeftOut { path, reason });
    }
}

/// The name of a track's file; tables often leave out its folder.
fn file_name(entry: &Entry) -> &str {
    let name = entry.path.file_name().and_then(|name| name.to_str());
    name.unwrap_or_default()
}

impl SplitConfig {
    /// The table of tracks with its column of folds.
    pub(in crate::learn) fn list(
        &self,
        config: &DataConfig,
        column: &str,
    ) -> Result<TrackList, Error> {
        let Some(path) = &config.tracks else {
            let message = format!(
                "the split is the column {column:?} of a table of tracks, and none is named; name it (tracks)"
            );
            return Err(Error::new(crate::ErrorKind::Config, message));
        };
        Ok(TrackList::read(path, Some(column))?)
    }
}
