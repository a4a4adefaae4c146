//! Tables that say of tracks what their files do not: class, artist, side, fold.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::columns::{GROUPS, IDS, LABELS, guess};
use super::text_table::{Line, TextTable};
use super::{DatasetError, Entry, Part};

/// Names a column of sides goes by.
const PARTS: [&str; 2] = ["split", "part"];

/// Endings that a track's name may have in one table and not in another.
const ENDINGS: [&str; 7] = [".wav", ".au", ".mp3", ".flac", ".ogg", ".m4a", ".npy"];

/// What is known of tracks beside their features, by their ids. An ending of audio files does not count:
/// `blues.00000.wav` is `blues.00000`.
///
/// ```
/// use earmark_data::TrackList;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("tracks.csv");
/// std::fs::write(&path, "track,genre,artist,fold5\nblues.00000,blues,John Lee Hooker,4\n")?;
/// let list = TrackList::read(&path, Some("fold5"))?;
/// let track = list.get("blues.00000.wav").unwrap();
/// assert_eq!((track.label.as_str(), track.fold), ("blues", Some(4)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TrackList {
    path: PathBuf,
    tracks: Vec<ListedTrack>,
    by_name: HashMap<String, usize>,
}

/// A line of a [`TrackList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTrack {
    /// Its name.
    pub id: String,
    /// Its class.
    pub label: String,
    /// Its artist or album, where known.
    pub group: Option<String>,
    /// Its side, where the list has sides.
    pub part: Option<Part>,
    /// Its fold, where a column of folds was asked for; none where the cell is empty.
    pub fold: Option<usize>,
}

impl ListedTrack {
    /// Puts what the list says in the place of what `entry` says; its file stays, and so do group and side where the
    /// list says none.
    pub fn amend(&self, entry: &mut Entry) {
        entry.id.clone_from(&self.id);
        entry.label.clone_from(&self.label);
        entry.group = self.group.clone().or_else(|| entry.group.take());
        entry.part = self.part.or(entry.part);
    }
}

impl TrackList {
    /// Reads a CSV file with a column of ids, one of labels, and perhaps of groups and sides, under the names
    /// [`FeatureTableOptions`](super::FeatureTableOptions) lists (sides: `split` or `part`); `fold` names a column of
    /// folds.
    ///
    /// # Errors
    /// [`DatasetError::MissingColumn`], [`DatasetError::MissingValue`], [`DatasetError::Cell`] for an unknown side or
    /// fold, [`DatasetError::DuplicateId`], [`DatasetError::NotCsv`], [`DatasetError::Empty`], [`DatasetError::Io`].
    pub fn read(path: &Path, fold: Option<&str>) -> Result<Self, DatasetError> {
        let text = TextTable::read(path)?;
        let need = |names: &[&str]| match guess(&text, names) {
            Some(column) => Ok(column),
            None => text.need(names[0]),
        };
        let columns = Columns {
            id: need(&IDS)?,
            label: need(&LABELS)?,
            group: guess(&text, &GROUPS),
            part: guess(&text, &PARTS),
            fold: fold.map(|name| text.need(name)).transpose()?,
        };
        let mut list = Self {
            path: path.to_owned(),
            tracks: Vec::new(),
            by_name: HashMap::new(),
        };
        for line in text.lines()? {
            let track = columns.track(line)?;
            let name = name_of(&track.id).to_owned();
            if list.by_name.insert(name, list.tracks.len()).is_some() {
                return Err(DatasetError::DuplicateId { id: track.id });
            }
            list.tracks.push(track);
        }
        Ok(list)
    }

    /// What is known of a track.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&ListedTrack> {
        let place = self.by_name.get(name_of(id))?;
        self.tracks.get(*place)
    }

    /// The tracks that are none of `ids`, in the order of the file.
    #[must_use]
    pub fn not_among<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Vec<&ListedTrack> {
        let names: HashSet<&str> = ids.into_iter().map(name_of).collect();
        let is_missing = |track: &&ListedTrack| !names.contains(name_of(&track.id));
        self.tracks.iter().filter(is_missing).collect()
    }

    /// The error that not one of `n_tracks` tracks, the first of them called `first`, is in the list.
    #[must_use]
    pub fn knows_none(&self, n_tracks: usize, first: &str) -> DatasetError {
        let listed = self.tracks.first().map(|track| track.id.clone());
        DatasetError::NoneListed {
            path: self.path.clone(),
            n_tracks,
            data: first.to_owned(),
            listed: listed.unwrap_or_default(),
        }
    }

    /// All tracks in the order of the file, at least one.
    #[must_use]
    pub fn tracks(&self) -> &[ListedTrack] {
        &self.tracks
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

struct Columns {
    id: usize,
    label: usize,
    group: Option<usize>,
    part: Option<usize>,
    fold: Option<usize>,
}

impl Columns {
    fn track(&self, line: Line<'_>) -> Result<ListedTrack, DatasetError> {
        let cell =
            |column: Option<usize>| column.and_then(|column| Some((column, line.get(column)?)));
        let part = match cell(self.part) {
            None => None,
            Some((column, name)) => {
                Some(Part::named(name).ok_or_else(|| line.wrong(column, Part::EXPECTED))?)
            }
        };
        let fold = match cell(self.fold) {
            None => None,
            Some((column, number)) => Some(
                number
                    .parse::<u16>()
                    .map_err(|_| line.wrong(column, "fold (0, 1, …)"))?
                    .into(),
            ),
        };
        Ok(ListedTrack {
            id: line.need(self.id)?.to_owned(),
            label: line.need(self.label)?.to_owned(),
            group: cell(self.group).map(|(_, group)| group.to_owned()),
            part,
            fold,
        })
    }
}

/// An id without an ending of audio files.
fn name_of(id: &str) -> &str {
    let name = |ending: &&str| id.strip_suffix(ending).filter(|name| !name.is_empty());
    ENDINGS.iter().find_map(name).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, fold: Option<&str>) -> Result<TrackList, DatasetError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        TrackList::read(&path, fold)
    }

    fn amended(list: &TrackList) -> Entry {
        let mut entry = Entry {
            id: "x.wav".into(),
            path: "x.wav".into(),
            label: "blues".into(),
            group: Some("somebody".into()),
            part: None,
        };
        list.get("x.wav").unwrap().amend(&mut entry);
        entry
    }

    #[test]
    fn the_list_is_stronger_than_the_entry_but_knows_no_file() {
        let list = read("track,genre,artist,split\nx,jazz,Art,excluded\n", None).unwrap();
        let entry = amended(&list);
        assert_eq!((entry.id.as_str(), entry.label.as_str()), ("x", "jazz"));
        assert_eq!(entry.group.as_deref(), Some("Art"));
        assert_eq!(entry.part, Some(Part::Excluded));
        assert_eq!(entry.path, PathBuf::from("x.wav"));
        assert!(list.get("y").is_none());
    }

    #[test]
    fn what_the_list_does_not_say_of_groups_stays() {
        for text in ["track,genre\nx,jazz\n", "track,genre,artist\nx,jazz,\n"] {
            let entry = amended(&read(text, None).unwrap());
            assert_eq!(entry.group.as_deref(), Some("somebody"), "{text}");
        }
    }

    #[test]
    fn tracks_that_one_has_and_the_other_lacks_are_named() {
        let list = read("track,genre\na#1.wav,jazz\nb,jazz\nc,pop\n", None).unwrap();
        let missing = list.not_among(["a#1", "c.mp3", "z"]);
        let missing: Vec<&str> = missing.iter().map(|track| track.id.as_str()).collect();
        assert_eq!(missing, ["b"]);
        let message = list.knows_none(7, "jazz/a").to_string();
        let expected = "knows none of the 7 tracks; the first is called \"jazz/a\" here and \"a#1.wav\" there; \
                        name tracks alike in both";
        assert!(message.ends_with(expected), "{message}");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let error = |text: &str, fold| read(text, fold).unwrap_err().to_string();
        assert!(error("genre\nblues\n", None).contains("no column \"id\""));
        assert!(
            error("id,genre\na,blues\na.wav,jazz\n", None).contains("\"a.wav\" is listed twice")
        );
        assert!(error("id,genre,f\na,blues,x\n", Some("f")).contains("line 2, column \"f\""));
        assert!(error("id,genre,split\na,blues,tset\n", None).contains("\"tset\" is no part"));
        assert!(error("id,genre\na,\n", None).contains("has no value"));
        assert!(error("id,genre\na,blues\n", Some("fold")).contains("no column \"fold\""));
    }
}
