//! What all verbs about taste work with.

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use earmark::library::taste::{MarkedTrack, Shelf, Taste, TasteModel};
use earmark::library::{Index, Place, Track, not_in_library};
use serde::Serialize;

use crate::args::{AboutArguments, Format, LibraryArguments};
use crate::library_folder::existing_library;
use crate::output::{counted, format_or_default, say, say_error};
use crate::settings::Settings;
use crate::status::Fatal;

/// The library that was named, its marks, and the form of the output.
pub(super) struct Desk {
    pub(super) index: Index,
    pub(super) taste: Taste,
    pub(super) format: Format,
}

impl Desk {
    pub(super) fn open(library: &LibraryArguments, format: Option<Format>) -> Result<Self, Fatal> {
        let settings = Settings::load()?;
        let folder = existing_library(library, &settings)?;
        Ok(Self {
            index: Index::open(&folder)?,
            taste: Taste::open(&folder)?,
            format: format_or_default(format.or(settings.format)),
        })
    }

    pub(super) fn about(about: &AboutArguments) -> Result<Self, Fatal> {
        Self::open(&about.library, about.format)
    }

    /// Tracks that were heard; there is nothing to do without any.
    pub(super) fn shelf(&self) -> Result<Shelf, Fatal> {
        let shelf = Shelf::of(&self.index)?;
        if shelf.n_left_out > 0 {
            say(&format!(
                "{} left out: what was heard has values that are not finite; to hear all again, delete index.sqlite in \
                 the library's folder and run `earmark scan`",
                counted(shelf.n_left_out, "track is", "tracks are")
            ));
        }
        if shelf.sounds.is_empty() {
            let message = "the library has no tracks that were heard; run `earmark scan` first";
            return Err(Fatal::new(message));
        }
        Ok(shelf)
    }

    /// The model of a listener; without one, what to do is said.
    pub(super) fn model(&self, listener: &str) -> Result<TasteModel, Fatal> {
        let missing = || {
            let message = format!("'{listener}' has no model; run `earmark taste train` first");
            Fatal::new(message)
        };
        self.taste.model(listener)?.ok_or_else(missing)
    }
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    elapsed.map_or(0, |elapsed| elapsed.as_secs() as i64)
}

/// Which tracks some paths mean: themselves, or all below them.
pub(super) struct Chosen<'a> {
    pub(super) tracks: Vec<&'a Track>,
    /// Whether there were paths that the library knows nothing of; they have been reported.
    pub(super) has_strangers: bool,
}

impl<'a> Chosen<'a> {
    pub(super) fn of(tracks: &'a [Track], paths: &[PathBuf]) -> Self {
        let mut chosen = Self {
            tracks: Vec::new(),
            has_strangers: false,
        };
        for path in paths {
            let before = chosen.tracks.len();
            let place = Place::of(path);
            let below = tracks.iter().filter(|track| place.holds(&track.path));
            chosen.tracks.extend(below);
            if chosen.tracks.len() == before {
                chosen.has_strangers = true;
                say_error(&not_in_library(path).to_string());
            }
        }
        chosen
    }
}

/// That a track of the library could not be heard.
pub(super) fn unheard(track: &Track) -> String {
    format!(
        "{}: could not be heard; see `earmark scan`",
        track.path.display()
    )
}

/// Tracks to be marked.
#[derive(Default)]
pub(super) struct Markable {
    pub(super) tracks: Vec<MarkedTrack>,
    /// Whether some could not be heard, so that nothing would know them again; they have been reported.
    pub(super) has_unheard: bool,
}

impl<'a> FromIterator<&'a Track> for Markable {
    fn from_iter<T: IntoIterator<Item = &'a Track>>(tracks: T) -> Self {
        let mut markable = Self::default();
        for track in tracks {
            match MarkedTrack::of(track) {
                Some(marked) => markable.tracks.push(marked),
                None => {
                    markable.has_unheard = true;
                    say_error(&unheard(track));
                }
            }
        }
        markable
    }
}

impl Markable {
    /// What knows them again.
    pub(super) fn keys(&self) -> HashSet<String> {
        let keys = self.tracks.iter().map(|marked| marked.track.clone());
        keys.collect()
    }

    /// Takes these out, and gives them.
    pub(super) fn leave_out(&mut self, keys: &HashSet<String>) -> Vec<MarkedTrack> {
        let is_one = |marked: &mut MarkedTrack| keys.contains(&marked.track);
        self.tracks.extract_if(.., is_one).collect()
    }

    /// Adds others.
    pub(super) fn add(&mut self, others: Self) {
        self.tracks.extend(others.tracks);
        self.has_unheard |= others.has_unheard;
    }
}

/// Writes the one record there is, as lines of JSON unless that is asked for with indents.
pub(super) fn write_record(
    out: &mut impl Write,
    format: Format,
    record: &impl Serialize,
) -> Result<(), Fatal> {
    let written = match format {
        Format::Json => serde_json::to_writer_pretty(&mut *out, record),
        _ => serde_json::to_writer(&mut *out, record),
    };
    written.map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
