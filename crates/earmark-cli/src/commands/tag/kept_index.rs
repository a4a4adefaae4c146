use std::path::Path;
use std::rc::Rc;

use earmark::audio::PayloadDigest;
use earmark::library::{Index, Whereabouts, note_new_tags};

use crate::output::Failures;

/// The index of a library, told of new tags as they are written. A library without an index has none to tell.
#[derive(Default)]
pub(super) struct KeptIndex {
    index: Option<Index>,
    /// Where it had files when it was opened.
    pub(super) whereabouts: Rc<Whereabouts>,
    /// What it could not be told.
    pub(super) failures: Failures,
}

impl KeptIndex {
    /// That of the library in a folder. One that cannot be opened is said at the end, and keeps nobody from writing: it can
    /// be made again.
    pub(super) fn of(library: &Path) -> Self {
        let mut kept = Self::default();
        let path = library.join("index.sqlite");
        if path.exists()
            && let Err(error) = kept.open(library)
        {
            let message = format!("knows of no new genres: {error}");
            kept.failures.note(&path, error.kind.as_str(), &message);
        }
        kept
    }

    fn open(&mut self, library: &Path) -> Result<(), earmark::Error> {
        let index = Index::open(library)?;
        self.whereabouts = Rc::new(Whereabouts::of(&index)?);
        self.index = Some(index);
        Ok(())
    }

    /// Lets it know the tags that a file has now, which need not be heard again for them.
    pub(super) fn note(&mut self, path: &Path, payload: PayloadDigest) {
        if let Some(index) = &mut self.index
            && let Err(error) = note_new_tags(index, &self.whereabouts, path, payload)
        {
            let message = format!("the library does not know its new genre: {error}");
            self.failures.note(path, error.kind.as_str(), &message);
        }
    }
}
