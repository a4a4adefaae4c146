//! What the tags of a file say.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use lofty::config::ParseOptions;
use lofty::file::{TaggedFile, TaggedFileExt};
use lofty::probe::Probe;
use lofty::tag::{Accessor, ItemKey, Tag};
use serde::{Deserialize, Serialize};

use crate::tagging::format::is_untagged;
use crate::tagging::guard::guarded;
use crate::{LibraryError, LibraryErrorKind};

/// The tags of a track that a library knows about. Where a file has several blocks of tags, each field is taken from the
/// first that has it, in the order in which players ask them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileTags {
    /// The title of the track.
    pub title: Option<String>,
    /// Who plays it.
    pub artist: Option<String>,
    /// The release it is on.
    pub album: Option<String>,
    /// Whose release that is.
    pub album_artist: Option<String>,
    /// Its genres, in their order; empty where none is given.
    pub genres: Vec<String>,
    /// The year of recording or release.
    pub year: Option<u16>,
    /// The listener's rating, from 0 to 1; five stars are 1.
    pub rating: Option<f64>,
}

impl FileTags {
    /// Reads the tags of the file at `path`. A format without tags, or with none that are known here, has empty ones.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Io`](crate::LibraryErrorKind::Io) where the file cannot be opened,
    /// [`LibraryErrorKind::Damaged`](crate::LibraryErrorKind::Damaged) where its tags cannot be read.
    ///
    /// ```
    /// let tags = earmark_library::FileTags::read("missing.mp3".as_ref());
    /// assert!(tags.unwrap_or_default().genres.is_empty());
    /// ```
    pub fn read(path: &Path) -> Result<Self, LibraryError> {
        let unreadable = |error: io::Error| LibraryError::read(path, &error);
        let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
        if is_untagged(file.fill_buf().map_err(unreadable)?) {
            return Ok(Self::default());
        }
        let tagged = guarded(|| {
            let options = ParseOptions::new()
                .read_properties(false)
                .read_cover_art(false);
            let probe = Probe::new(file).options(options);
            let probe = probe.guess_file_type().map_err(|error| error.to_string())?;
            match probe.file_type() {
                Some(_) => probe.read().map(Some).map_err(|error| error.to_string()),
                None => Ok(None),
            }
        });
        match tagged {
            Ok(tagged) => Ok(tagged.as_ref().map(Self::of).unwrap_or_default()),
            Err(why) => {
                let message = format!("its tags cannot be read ({why})");
                let remedy = "repair them with a tag editor";
                Err(LibraryError::new(LibraryErrorKind::Damaged, message, remedy).at(path))
            }
        }
    }

    fn of(file: &TaggedFile) -> Self {
        let primary = file.primary_tag_type();
        let mut tags: Vec<&Tag> = file.tags().iter().collect();
        tags.sort_by_key(|tag| tag.tag_type() != primary);
        let text = |key| {
            let mut texts = tags.iter().filter_map(|tag| tag.get_string(key));
            texts.find_map(cleaned)
        };
        let mut genres = tags.iter().map(|tag| genres(tag));
        let year = |tag: &&Tag| tag.date().map(|date| date.year);
        let year_of = |text: String| text.get(..4)?.parse().ok();
        Self {
            title: text(ItemKey::TrackTitle),
            artist: text(ItemKey::TrackArtist),
            album: text(ItemKey::AlbumTitle),
            album_artist: text(ItemKey::AlbumArtist),
            genres: genres.find(|genres| !genres.is_empty()).unwrap_or_default(),
            year: tags
                .iter()
                .find_map(year)
                .or_else(|| text(ItemKey::Year).and_then(year_of)),
            rating: tags.iter().find_map(|tag| rating(tag)),
        }
    }
}

fn genres(tag: &Tag) -> Vec<String> {
    tag.get_strings(ItemKey::Genre)
        .filter_map(cleaned)
        .collect()
}

fn rating(tag: &Tag) -> Option<f64> {
    let stars = tag.ratings().next();
    let stars = stars.map(|rating| f64::from(rating.rating() as u8) / 5.0);
    let plain = || plain_rating(tag.get_string(ItemKey::Popularimeter)?);
    stars.or_else(plain)
}

/// What `RATING` in Vorbis comments says, which every program writes in its own way: `0.8`, four stars as `4`, `80` of a
/// hundred. From 6 to 10 nobody can tell.
fn plain_rating(text: &str) -> Option<f64> {
    let text = text.trim();
    let number: f64 = text.parse().ok()?;
    match number {
        0.0..=1.0 if text.contains('.') => Some(number),
        0.0..=5.0 => Some(number / 5.0),
        _ if number > 10.0 && number <= 100.0 => Some(number / 100.0),
        _ => None,
    }
}

/// A text without what stands around it; `None` if nothing is left.
fn cleaned(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_ratings_are_understood_as_programs_write_them() {
        let ratings = ["0.8", "4", "80", "1.0", "1", "100", "4.5", "0"];
        let said = [0.8, 0.8, 0.8, 1.0, 0.2, 1.0, 0.9, 0.0];
        assert_eq!(ratings.map(plain_rating), said.map(Some));
        for text in ["8", "-1", "101", "NaN", "inf", "****", ""] {
            assert_eq!(plain_rating(text), None, "{text}");
        }
    }
}
