//! A folder with copies of fixtures and a library beside them.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use earmark_audio::{PayloadDigest, payload_digest};
use earmark_library::tagging::{Action, Elsewhere, Event, PlannedTrack, TagWriter, TrackOutcome};
use earmark_library::{FileTags, LibraryError, ScoredGenre};

/// Files that `scripts/make_tag_fixtures.py` made.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tags")
}

pub(crate) fn names_of_fixtures() -> Vec<String> {
    let files = fs::read_dir(fixtures()).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() > 40);
    names
}

pub(crate) fn genres(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

pub(crate) struct Workplace {
    folder: tempfile::TempDir,
}

/// What a run did to each track.
pub(crate) struct Outcomes {
    pub(crate) run: Option<i64>,
    pub(crate) of: BTreeMap<PathBuf, TrackOutcome>,
}

impl Outcomes {
    pub(crate) fn only(&self) -> &TrackOutcome {
        assert_eq!(self.of.len(), 1);
        self.of.values().next().unwrap()
    }

    pub(crate) fn only_error(&self) -> &LibraryError {
        match self.only() {
            TrackOutcome::Failed(error) => error,
            outcome => panic!("{outcome:?}"),
        }
    }
}

impl Workplace {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("music")).unwrap();
        Self { folder }
    }

    pub(crate) fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    pub(crate) fn music(&self) -> PathBuf {
        self.folder.path().join("music")
    }

    /// A copy of a fixture.
    pub(crate) fn copy(&self, name: &str) -> PathBuf {
        let path = self.music().join(name);
        fs::copy(fixtures().join(name), &path).unwrap();
        path
    }

    /// Files in the folder of the music, so that none is left lying unseen.
    pub(crate) fn n_files(&self) -> usize {
        fs::read_dir(self.music()).unwrap().count()
    }

    pub(crate) fn apply(&self, tracks: &[PlannedTrack]) -> Outcomes {
        let writer = TagWriter::open(&self.library()).unwrap();
        outcomes(|observer| writer.apply(tracks, observer))
    }

    pub(crate) fn undo(&self, run: i64) -> Outcomes {
        self.undo_with(run, &|_| Vec::new())
    }

    /// Undoes a run whose files may have been moved.
    pub(crate) fn undo_with(&self, run: i64, elsewhere: Elsewhere<'_>) -> Outcomes {
        let writer = TagWriter::open(&self.library()).unwrap();
        outcomes(|observer| writer.undo(run, elsewhere, observer))
    }
}

type Run<'a> = &'a mut dyn FnMut(Event<'_>) -> ControlFlow<()>;

fn outcomes(run: impl FnOnce(Run<'_>) -> Result<Option<i64>, LibraryError>) -> Outcomes {
    let mut of = BTreeMap::new();
    let mut observer = |event: Event<'_>| {
        if let Event::Track { path, outcome, .. } = event {
            of.insert(path.to_owned(), outcome.clone());
        }
        ControlFlow::Continue(())
    };
    let run = run(&mut observer).unwrap();
    Outcomes { run, of }
}

/// A plan to write `names` to the file at `path` as it is now.
pub(crate) fn planned(path: &Path, names: &[&str]) -> PlannedTrack {
    let likely = |&name: &&str| ScoredGenre {
        name: name.to_owned(),
        probability: 0.9,
    };
    PlannedTrack {
        path: path.to_owned(),
        payload: digest(path),
        present: tags(path).genres,
        proposed: names.iter().map(likely).collect(),
        why: "of a test".to_owned(),
        action: Action::Write,
    }
}

pub(crate) fn digest(path: &Path) -> PayloadDigest {
    payload_digest(path).unwrap()
}

/// The tags of a file, which can be read.
pub(crate) fn tags(path: &Path) -> FileTags {
    FileTags::read(path).unwrap()
}
