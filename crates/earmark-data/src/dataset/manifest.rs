//! The list of tracks.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::DatasetError;

/// One track of a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, unique in the data set: `blues.00000` in GTZAN, `000002` in FMA, else its path below the root.
    pub id: String,
    /// The file; empty for a row of a table of features.
    pub path: PathBuf,
    /// Its class.
    pub label: String,
    /// The artist or album, where known.
    pub group: Option<String>,
    /// The side the data set itself puts it on, where it does.
    pub part: Option<Part>,
}

/// A side of a published split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// To fit on.
    Train,
    /// To choose with.
    Validation,
    /// To judge with, once.
    Test,
    /// On no side: known to be faulty or a repetition.
    Excluded,
}

impl Part {
    /// What a cell that names a side should hold.
    pub(super) const EXPECTED: &str = "part of a split (train, validation, test, excluded)";

    /// `train`, `validation`, `test` or `excluded`; also `training`, `valid`, `val` and `testing`, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "train" | "training" => Some(Self::Train),
            "validation" | "valid" | "val" => Some(Self::Validation),
            "test" | "testing" => Some(Self::Test),
            "excluded" | "removed" => Some(Self::Excluded),
            _ => None,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
            Self::Excluded => "excluded",
        })
    }
}

/// What kind of data set was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Layout {
    /// `root/<genre>/…`, or `root/{train,validation,test}/<genre>/…`.
    ClassFolders,
    /// GTZAN as distributed.
    Gtzan,
    /// FMA as distributed.
    Fma,
    /// A CSV file with the columns `path` and `label`.
    Csv,
    /// A table of features: there are no files.
    Table,
}

/// Something of the data set that is not in the manifest. Nothing is dropped without being listed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The track, file or folder.
    pub id: String,
    /// Why.
    pub reason: &'static str,
}

/// The tracks of a data set, in the order of their ids, each id and each path once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    layout: Layout,
    entries: Vec<Entry>,
    left_out: Vec<LeftOut>,
}

impl Manifest {
    /// Checks a list; `root` is what errors name.
    ///
    /// # Errors
    /// [`DatasetError::Empty`], [`DatasetError::Nameless`], [`DatasetError::ControlCharacter`],
    /// [`DatasetError::DuplicateId`], [`DatasetError::DuplicatePath`].
    pub fn new(
        root: &Path,
        layout: Layout,
        mut entries: Vec<Entry>,
        left_out: Vec<LeftOut>,
    ) -> Result<Self, DatasetError> {
        if entries.is_empty() {
            let path = root.to_owned();
            return Err(DatasetError::Empty { path });
        }
        entries.iter().try_for_each(named)?;
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(pair) = entries.windows(2).find(|pair| pair[0].id == pair[1].id) {
            let id = pair[0].id.clone();
            return Err(DatasetError::DuplicateId { id });
        }
        let mut seen = HashSet::new();
        let mut with_file = entries
            .iter()
            .filter(|entry| !entry.path.as_os_str().is_empty());
        if let Some(entry) = with_file.find(|entry| !seen.insert(&entry.path)) {
            let path = entry.path.clone();
            return Err(DatasetError::DuplicatePath { path });
        }
        Ok(Self {
            layout,
            entries,
            left_out,
        })
    }

    /// What kind of data set it is.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// All tracks, at least one.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What is not among them, and why.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// All classes, in the order of the alphabet.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        let labels: BTreeSet<&String> = self.entries.iter().map(|entry| &entry.label).collect();
        labels.into_iter().cloned().collect()
    }

    /// That every label is one of `known`, such as those of a model.
    ///
    /// # Errors
    /// [`DatasetError::UnknownLabel`] with the first that is not.
    pub fn check_labels(&self, known: &[String]) -> Result<(), DatasetError> {
        match self
            .entries
            .iter()
            .find(|entry| !known.contains(&entry.label))
        {
            None => Ok(()),
            Some(entry) => Err(DatasetError::UnknownLabel {
                id: entry.id.clone(),
                label: entry.label.clone(),
                known: known.to_vec(),
            }),
        }
    }

    /// That every file is there.
    ///
    /// # Errors
    /// [`DatasetError::MissingFiles`] with all that are not.
    pub fn check_files(&self) -> Result<(), DatasetError> {
        let paths = self.entries.iter().map(|entry| &entry.path);
        let paths = paths.filter(|path| !path.as_os_str().is_empty());
        let missing: Vec<PathBuf> = paths.filter(|path| !path.is_file()).cloned().collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(DatasetError::MissingFiles { missing })
    }

    /// Without the tracks their data set is known to be faulty in ([`Part::Excluded`]); they are listed as left out.
    #[must_use]
    pub fn without_excluded(mut self) -> Self {
        let is_excluded = |entry: &Entry| entry.part == Some(Part::Excluded);
        let excluded = self.entries.iter().filter(|entry| is_excluded(entry));
        self.left_out.extend(excluded.map(|entry| LeftOut {
            id: entry.id.clone(),
            reason: "excluded by its data set",
        }));
        self.entries.retain(|entry| !is_excluded(entry));
        self
    }
}

fn named(entry: &Entry) -> Result<(), DatasetError> {
    let field = match entry {
        _ if entry.id.is_empty() => "id",
        _ if entry.label.is_empty() => "label",
        _ if entry.group.as_deref() == Some("") => "group",
        _ if entry.label.contains(char::is_control) => {
            return Err(DatasetError::ControlCharacter {
                id: entry.id.clone(),
                label: entry.label.clone(),
            });
        }
        _ => return Ok(()),
    };
    Err(DatasetError::Nameless {
        path: entry.path.clone(),
        field,
    })
}
