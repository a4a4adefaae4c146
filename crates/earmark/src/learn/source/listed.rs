//! What a table of tracks says of them, and what is left out.

use earmark_data::{Entry, Part, TrackList};
use earmark_eval::report::LeftOut;

use crate::Error;
use crate::learn::config::{DataConfig, SplitConfig};

/// Decides which tracks are taken, and lists those that are not.
pub(super) struct Listed {
    list: Option<TrackList>,
    keep_excluded: bool,
    pub(super) left_out: Vec<LeftOut>,
}

impl Listed {
    pub(super) fn new(config: &DataConfig) -> Result<Self, Error> {
        let read = |path: &std::path::PathBuf| TrackList::read(path, None);
        Ok(Self {
            list: config.tracks.as_ref().map(read).transpose()?,
            keep_excluded: config.keep_excluded,
            left_out: Vec::new(),
        })
    }

    /// The entry as the table has it; none if it is left out.
    pub(super) fn take(&mut self, mut entry: Entry) -> Option<Entry> {
        match &self.list {
            None => {}
            Some(list) => match list.get(&entry.id) {
                Some(track) => track.amend(&mut entry),
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

    pub(super) fn leave_out(&mut self, path: String, reason: impl Into<String>) {
        let reason = reason.into();
        self.left_out.push(LeftOut { path, reason });
    }
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
