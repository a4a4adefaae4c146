//! What a file sounds like, whether the library knows it or not.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use earmark_audio::{PayloadDigest, payload_digest};
use earmark_library::playlist::folded;
use earmark_library::{FileTags, Index};

use super::LibraryListener;
use crate::{Error, ErrorKind, Threads};

/// A file that something is asked about.
pub(super) struct Asked {
    pub(super) payload: PayloadDigest,
    /// Who plays it, as artists are compared.
    pub(super) artist: Option<String>,
    pub(super) embedding: Vec<f32>,
}

/// Asks about files.
pub(super) struct Asker<'a> {
    pub(super) index: &'a Index,
    pub(super) threads: Threads,
    pub(super) stop: &'a AtomicBool,
}

impl Asker<'_> {
    /// What is known of each file. One whose audio is not in the library is heard on the spot.
    pub(super) fn about<'f>(
        &self,
        files: impl IntoIterator<Item = &'f Path>,
    ) -> Result<Vec<Asked>, Error> {
        let mut listener = None;
        files
            .into_iter()
            .map(|file| self.about_one(file, &mut listener))
            .collect()
    }

    fn about_one(
        &self,
        file: &Path,
        listener: &mut Option<LibraryListener>,
    ) -> Result<Asked, Error> {
        let payload = payload_digest(file)?;
        let embedding = match self.index.embedding_of(payload)? {
            Some(embedding) => embedding,
            None => {
                let listener = match listener {
                    Some(listener) => listener,
                    None => listener.insert(LibraryListener::new()?),
                };
                listener
                    .hear(file, payload, self.threads, self.stop)?
                    .embedding
            }
        };
        let tags = FileTags::read(file).unwrap_or_default();
        Ok(Asked {
            payload,
            artist: tags.artist.as_deref().and_then(folded),
            embedding,
        })
    }
}

/// What is wrong with a library that has nothing to answer with.
pub(super) fn no_tracks() -> Error {
    let message = "the library has no track that was heard; fill it with `earmark scan FOLDER`";
    Error::new(ErrorKind::Config, message)
}

/// The direction between the files.
pub(super) fn direction(asked: &[Asked]) -> Result<Vec<f32>, Error> {
    let rows: Vec<&[f32]> = asked
        .iter()
        .map(|asked| asked.embedding.as_slice())
        .collect();
    earmark_library::neighbours::mean_direction(&rows).ok_or_else(|| {
        let message =
            "there is nothing between these files that could be looked for; ask for fewer of them";
        Error::new(ErrorKind::Config, message)
    })
}
