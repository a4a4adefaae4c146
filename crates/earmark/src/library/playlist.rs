//! Playlists of the library's tracks.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use earmark_library::{Index, Track};

pub use earmark_library::playlist::*;

use super::asked::{Asker, direction, no_tracks};
use super::{Place, not_in_library};
use crate::{Error, ErrorKind, Threads};

/// A genre that is at least so probable counts as one of the track's, beside the most probable.
const GENRE: f64 = 0.25;
/// Names that a message lists.
const NAMES: usize = 12;

/// What a playlist is made around.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// All that the filters admit.
    All,
    /// What sounds like these files; they themselves are left out.
    Like(Vec<PathBuf>),
    /// A way from one track of the library to another; both are part of it, whatever the filters say.
    Path {
        /// The first.
        from: PathBuf,
        /// The last.
        to: PathBuf,
    },
}

/// A playlist that is wished for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaylistRequest {
    /// What it is made around.
    pub wish: Wish,
    /// Which tracks may be in it.
    pub filters: Filters,
    /// How long it is to be.
    pub length: Length,
    /// Another seed, another list; see [`make_playlist`].
    pub seed: Option<u64>,
}

/// A playlist.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyPlaylist {
    /// Its tracks, in order.
    pub tracks: Vec<Track>,
    /// How often an artist follows himself, because there were too few others.
    pub artist_repeats: usize,
    /// Largest angle from a track to the next, in degrees.
    pub largest_step: f64,
}

impl ReadyPlaylist {
    /// Seconds that it plays.
    #[must_use]
    pub fn duration(&self) -> f64 {
        let heard = self.tracks.iter().filter_map(|track| track.heard.as_ref());
        heard.map(|heard| heard.duration).sum()
    }
}

impl PlaylistRequest {
    /// Makes the playlist from the tracks of the library.
    ///
    /// # Errors
    /// Where the library is empty or cannot be read, a filter has a name that no track has or admits none, an end of a path is not in the
    /// library, or a file cannot be heard.
    pub fn make(
        &self,
        index: &Index,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<ReadyPlaylist, Error> {
        let mut pool = Pool::read(index)?;
        pool.check_names(&self.filters)?;
        let around = self.around(&mut pool, index, threads, stop)?;
        if pool.tracks.is_empty() {
            let message = "no track is all that was asked for at once; ask for less";
            return Err(Error::new(ErrorKind::Config, message));
        }
        let made = make_playlist(&pool.candidates, &around, self.length, self.seed)?;
        Ok(ReadyPlaylist {
            tracks: made
                .order
                .iter()
                .map(|number| pool.tracks[*number].clone())
                .collect(),
            artist_repeats: made.artist_repeats,
            largest_step: made.largest_step,
        })
    }

    /// What the list is made around; leaves the tracks in the pool that may be in it.
    fn around(
        &self,
        pool: &mut Pool,
        index: &Index,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Around, Error> {
        match &self.wish {
            Wish::All => {
                pool.retain(|_, candidate| self.filters.admit(candidate));
                Ok(Around::All)
            }
            Wish::Like(files) => {
                let asker = Asker {
                    index,
                    threads,
                    stop,
                };
                let asked = asker.about(files.iter().map(PathBuf::as_path))?;
                let is_asked = |track: &Track| {
                    asked
                        .iter()
                        .any(|asked| track.payload == Some(asked.payload))
                };
                pool.retain(|track, candidate| !is_asked(track) && self.filters.admit(candidate));
                Ok(Around::Like(direction(&asked)?))
            }
            Wish::Path { from, to } => {
                let (first, last) = (pool.at(from)?, pool.at(to)?);
                let is_end = |track: &Track| track.path == first || track.path == last;
                pool.retain(|track, candidate| is_end(track) || self.filters.admit(candidate));
                Ok(Around::Path {
                    from: pool.number(&first),
                    to: pool.number(&last),
                })
            }
        }
    }
}

/// The tracks to choose from, and what is known of each.
struct Pool {
    tracks: Vec<Track>,
    candidates: Vec<Candidate>,
}

impl Pool {
    fn read(index: &Index) -> Result<Self, Error> {
        let mut tracks = index.tracks()?;
        tracks.retain(|track| track.heard.is_some());
        if tracks.is_empty() {
            return Err(no_tracks());
        }
        let embeddings = index.embeddings()?;
        let rows = embeddings.ids.iter().enumerate();
        let rows: HashMap<_, _> = rows.map(|(row, id)| (*id, embeddings.row(row))).collect();
        let candidate = |track: &Track| candidate(track, rows.get(&track.id).copied());
        Ok(Self {
            candidates: tracks.iter().map(candidate).collect(),
            tracks,
        })
    }

    fn retain(&mut self, is_wanted: impl Fn(&Track, &Candidate) -> bool) {
        let pairs = self.tracks.drain(..).zip(self.candidates.drain(..));
        let pairs: Vec<_> = pairs
            .filter(|(track, candidate)| is_wanted(track, candidate))
            .collect();
        (self.tracks, self.candidates) = pairs.into_iter().unzip();
    }

    /// The path of the track that the file is in the library.
    fn at(&self, file: &Path) -> Result<PathBuf, Error> {
        let place = Place::of(file);
        let is_it = |track: &&Track| place.names().any(|name| name == track.path);
        if let Some(track) = self.tracks.iter().find(is_it) {
            return Ok(track.path.clone());
        }
        if self.tracks.iter().any(|track| place.holds(&track.path)) {
            let message = "is a folder; name one file of it";
            return Err(Error::new(ErrorKind::Config, message).at(file));
        }
        Err(not_in_library(file))
    }

    /// The number of the track at `path`, which is one of them.
    fn number(&self, path: &Path) -> usize {
        let number = self.tracks.iter().position(|track| track.path == path);
        number.unwrap_or_default()
    }

    /// That each name of a filter is that of a track.
    fn check_names(&self, filters: &Filters) -> Result<(), Error> {
        self.check_kind("genre", &filters.genres, |track| &track.genres)?;
        self.check_kind("mood", &filters.moods, |track| &track.moods)?;
        self.check_kind("era", &filters.eras, |track| &track.eras)?;
        self.check_kind("artist", &filters.artists, |track| track.artist.as_slice())
    }

    fn check_kind<'a>(
        &'a self,
        kind: &str,
        wanted: &[String],
        of: impl Fn(&'a Candidate) -> &'a [String],
    ) -> Result<(), Error> {
        // Each under the spelling it has first.
        let mut counts: BTreeMap<Option<String>, (&str, usize)> = BTreeMap::new();
        for name in self.candidates.iter().flat_map(of) {
            counts.entry(folded(name)).or_insert((name, 0)).1 += 1;
        }
        let is_known = |name: &&String| counts.contains_key(&folded(name));
        let Some(unknown) = wanted.iter().find(|name| !is_known(name)) else {
            return Ok(());
        };
        let mut known: Vec<(&str, usize)> = counts.into_values().collect();
        known.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let known = known
            .iter()
            .take(NAMES)
            .map(|(name, count)| format!("{name} ({count})"));
        let known = known.collect::<Vec<_>>().join(", ");
        let message = match known.is_empty() {
            true => format!("no track of the library has a known {kind}; leave that out"),
            false => format!("no track of the library has the {kind} `{unknown}`; it has {known}"),
        };
        Err(Error::new(ErrorKind::Config, message))
    }
}

/// What is known of a track: what its tags say, and what was heard.
fn candidate(track: &Track, embedding: Option<&[f32]>) -> Candidate {
    let heard = track.heard.as_ref();
    let genres = heard.map_or(&[][..], |heard| &heard.genres);
    let genres = genres.iter().enumerate();
    let genres = genres.filter(|(rank, genre)| *rank == 0 || genre.probability >= GENRE);
    let mut genres: Vec<String> = genres.map(|(_, genre)| genre.name.clone()).collect();
    for genre in &track.file_tags.genres {
        if genres.iter().all(|known| folded(known) != folded(genre)) {
            genres.push(genre.clone());
        }
    }
    let tags = |kind: &str| {
        let tags = heard.into_iter().flat_map(|heard| heard.tags_of(kind));
        tags.map(|tag| tag.name.clone()).collect()
    };
    Candidate {
        path: track.path.clone(),
        title: track.file_tags.title.clone(),
        artist: track.file_tags.artist.clone(),
        duration: heard.map_or(0.0, |heard| heard.duration),
        genres,
        moods: tags("mood"),
        eras: tags("era"),
        tempo: heard.and_then(|heard| heard.tempo),
        payload: track.payload.map(|payload| *payload.as_bytes()),
        embedding: embedding.map(<[f32]>::to_vec),
    }
}
