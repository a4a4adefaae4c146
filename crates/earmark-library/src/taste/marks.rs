//! The database: marks of listeners and their models.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::model::TasteModel;
use super::schema::{FILE, SCHEMA};
use crate::{LibraryError, LibraryErrorKind, database};

/// A track that is marked or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedTrack {
    /// What knows it again: the digest of its audio as hexadecimal digits.
    pub track: String,
    /// Where it lies, for people to read.
    pub path: String,
}

/// What a listener said of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The track.
    pub track: MarkedTrack,
    /// Liked, or else disliked.
    pub liked: bool,
    /// Seconds since 1970, UTC.
    pub marked_at: i64,
}

/// A listener, and how much they have marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The listener's name.
    pub listener: String,
    /// Tracks they like.
    pub n_likes: usize,
    /// Tracks they dislike.
    pub n_dislikes: usize,
}

/// The marks and models of all listeners of a library.
#[derive(Debug)]
pub struct Taste {
    path: PathBuf,
    connection: Connection,
}

impl Taste {
    /// The marks in the folder of a library; folder and database are made where there are none.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Newer`] for a database that a later version wrote, [`LibraryErrorKind::Damaged`] for one that
    /// is cut short or something else, [`LibraryErrorKind::Io`] where the folder cannot be made or written to.
    pub fn open(folder: &Path) -> Result<Self, LibraryError> {
        std::fs::create_dir_all(folder).map_err(|error| LibraryError::write(folder, &error))?;
        let path = folder.join(FILE);
        let connection = database::open(&path, &SCHEMA)?;
        Ok(Self { path, connection })
    }

    fn fault(&self, error: &rusqlite::Error) -> LibraryError {
        database::fault(error, &self.path, &SCHEMA)
    }

    /// Marks tracks: all or, where that fails, none. A mark takes the place of an earlier one of the same track; how many
    /// were new or changed is said.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`] for a name of a listener that is empty or has signs that cannot be shown; else what
    /// the database reports.
    pub fn mark(
        &mut self,
        listener: &str,
        tracks: &[MarkedTrack],
        liked: bool,
        now: i64,
    ) -> Result<usize, LibraryError> {
        check_listener(listener)?;
        let path = self.path.clone();
        let write = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            let mut n_changed = 0;
            for track in tracks {
                n_changed += transaction.execute(
                    "INSERT INTO marks (listener, track, path, liked, marked_at) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET path = ?3, liked = ?4, marked_at = ?5 WHERE liked <> ?4",
                    params![listener, track.track, track.path, liked, now],
                )?;
            }
            transaction.commit()?;
            Ok(n_changed)
        };
        write(&mut self.connection).map_err(|error| database::fault(&error, &path, &SCHEMA))
    }

    /// Takes marks back; how many there were is said.
    ///
    /// # Errors
    /// What the database reports.
    pub fn unmark(
        &mut self,
        listener: &str,
        tracks: &[MarkedTrack],
    ) -> Result<usize, LibraryError> {
        let path = self.path.clone();
        let write = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            let mut n_removed = 0;
            for track in tracks {
                n_removed += transaction.execute(
                    "DELETE FROM marks WHERE listener = ?1 AND track = ?2",
                    params![listener, track.track],
                )?;
            }
            transaction.commit()?;
            Ok(n_removed)
        };
        write(&mut self.connection).map_err(|error| database::fault(&error, &path, &SCHEMA))
    }

    /// The marks of a listener, in order of their paths; none for a listener who has marked nothing.
    ///
    /// # Errors
    /// What the database reports.
    pub fn marks(&self, listener: &str) -> Result<Vec<Mark>, LibraryError> {
        let read = || {
            let mut statement = self.connection.prepare(
                "SELECT track, path, liked, marked_at FROM marks WHERE listener = ?1 ORDER BY path, track",
            )?;
            let marks = statement.query_map([listener], |row| {
                Ok(Mark {
                    track: MarkedTrack {
                        track: row.get(0)?,
                        path: row.get(1)?,
                    },
                    liked: row.get(2)?,
                    marked_at: row.get(3)?,
                })
            })?;
            marks.collect::<Result<Vec<Mark>, _>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// All who have marked something, in order of their names.
    ///
    /// # Errors
    /// What the database reports.
    pub fn profiles(&self) -> Result<Vec<Profile>, LibraryError> {
        let read = || {
            let mut statement = self.connection.prepare(
                "SELECT listener, sum(liked), sum(1 - liked) FROM marks GROUP BY listener ORDER BY listener",
            )?;
            let profiles = statement.query_map([], |row| {
                Ok(Profile {
                    listener: row.get(0)?,
                    n_likes: count(row, 1)?,
                    n_dislikes: count(row, 2)?,
                })
            })?;
            profiles.collect::<Result<Vec<Profile>, _>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// Keeps the model of a listener in place of an earlier one, or with `None` keeps none.
    ///
    /// # Errors
    /// What the database reports.
    pub fn keep_model(
        &mut self,
        listener: &str,
        model: Option<&TasteModel>,
        now: i64,
    ) -> Result<(), LibraryError> {
        let written = match model {
            Some(model) => {
                let text = serde_json::to_string(model)
                    .map_err(|error| LibraryError::write(&self.path, &error))?;
                self.connection.execute(
                    "INSERT OR REPLACE INTO models (listener, model, trained_at) VALUES (?1, ?2, ?3)",
                    params![listener, text, now],
                )
            }
            None => self
                .connection
                .execute("DELETE FROM models WHERE listener = ?1", [listener]),
        };
        written.map(|_| ()).map_err(|error| self.fault(&error))
    }

    /// The model of a listener, if there is one.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Damaged`] for a model that is none; else what the database reports.
    pub fn model(&self, listener: &str) -> Result<Option<TasteModel>, LibraryError> {
        let text = self
            .connection
            .query_row(
                "SELECT model FROM models WHERE listener = ?1",
                [listener],
                |row| row.get::<_, String>(0),
            )
            .optional()
            .map_err(|error| self.fault(&error))?;
        let parse = |text: String| {
            serde_json::from_str(&text).map_err(|error| {
                let message = format!("the model of '{listener}' is damaged ({error})");
                LibraryError::new(LibraryErrorKind::Damaged, message, "train it again")
                    .at(&self.path)
            })
        };
        text.map(parse).transpose()
    }
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(row.get::<_, u32>(column)? as usize)
}

fn check_listener(listener: &str) -> Result<(), LibraryError> {
    let is_fit = listener.trim() == listener
        && !listener.is_empty()
        && !listener.chars().any(char::is_control);
    if is_fit {
        return Ok(());
    }
    let message = format!("'{}' is no name of a listener", listener.escape_debug());
    let remedy = "use letters, with no spaces around them";
    Err(LibraryError::config(message, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(name: &str) -> MarkedTrack {
        MarkedTrack {
            track: name.to_owned(),
            path: format!("/music/{name}.mp3"),
        }
    }

    #[test]
    fn marks_are_kept_changed_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut taste = Taste::open(folder.path()).unwrap();
        assert_eq!(
            taste
                .mark("ann", &[track("b"), track("a")], true, 10)
                .unwrap(),
            2
        );
        assert_eq!(
            taste.mark("ann", &[track("b")], true, 20).unwrap(),
            0,
            "as before"
        );
        assert_eq!(taste.mark("ann", &[track("b")], false, 30).unwrap(), 1);
        taste.mark("bob", &[track("a")], false, 40).unwrap();
        drop(taste);
        let mut taste = Taste::open(folder.path()).unwrap();
        let marks = taste.marks("ann").unwrap();
        let seen: Vec<_> = marks
            .iter()
            .map(|mark| (mark.track.track.as_str(), mark.liked, mark.marked_at))
            .collect();
        assert_eq!(seen, [("a", true, 10), ("b", false, 30)]);
        assert_eq!(taste.unmark("ann", &[track("b"), track("c")]).unwrap(), 1);
        let counts = taste.profiles().unwrap();
        let counts: Vec<_> = counts
            .iter()
            .map(|profile| {
                (
                    profile.listener.as_str(),
                    profile.n_likes,
                    profile.n_dislikes,
                )
            })
            .collect();
        assert_eq!(counts, [("ann", 1, 0), ("bob", 0, 1)]);
    }

    #[test]
    fn names_that_cannot_be_shown_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut taste = Taste::open(folder.path()).unwrap();
        for name in ["", " ann", "a\nb", "\u{7}"] {
            let error = taste.mark(name, &[track("a")], true, 0).unwrap_err();
            assert_eq!(error.kind(), LibraryErrorKind::Config, "{name:?}");
        }
        taste.mark("Žofie Nová", &[track("a")], true, 0).unwrap();
    }

    #[test]
    fn a_model_that_is_none_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let taste = Taste::open(folder.path()).unwrap();
        let statement = "INSERT INTO models VALUES ('ann', '{}', 0)";
        taste.connection.execute(statement, []).unwrap();
        let error = taste.model("ann").unwrap_err();
        assert_eq!(error.kind(), LibraryErrorKind::Damaged);
        assert!(taste.model("bob").unwrap().is_none());
    }
}
