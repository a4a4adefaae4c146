//! Playlists: which tracks, in which order, and the file they are written to.
//!
//! | file | what lives there |
//! |---|---|
//! | `candidate.rs` | what is known of a track that may be chosen; which tracks are one song |
//! | `filters.rs` | tracks of a genre, mood, era, artist or tempo |
//! | `chosen.rs` | as many of them as are asked for: the nearest to some, or a draw |
//! | `filling.rs` | how much more a list takes |
//! | `distances.rs` | angles between embeddings |
//! | `flow.rs` | an order in which each track sounds like the one before |
//! | `artists.rs` | no artist twice in a row |
//! | `path.rs` | from one track to another by small steps |
//! | `entry.rs`, `m3u.rs`, `xspf.rs` | the two forms of a file |
//! | `file.rs` | the form by the ending of the name, relative places, written aside |
//!
//! All but `file.rs` is pure: tracks come as [`Candidate`]s, and the same candidates, wishes and seed give the same list. Nothing here
//! knows the index, hears files or prints.

mod artists;
mod candidate;
mod chosen;
mod distances;
mod entry;
mod file;
mod filling;
mod filters;
mod flow;
mod m3u;
mod path;
mod xspf;

pub use candidate::{Candidate, folded};
pub use entry::Entry;
pub use file::{Places, PlaylistForm, playlist_text, write_playlist};
pub use filters::Filters;

use crate::LibraryError;

/// How long a list is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// That many tracks.
    Tracks(usize),
    /// As near to so many minutes as whole tracks come.
    Minutes(f64),
}

/// What a list is made around.
#[derive(Clone, Debug, PartialEq)]
pub enum Around {
    /// Nothing: a draw of all candidates.
    All,
    /// Tracks that sound like this direction ([`mean_direction`](crate::neighbours::mean_direction) of the tracks asked for).
    Like(Vec<f32>),
    /// From one candidate to another by small steps; both are part of the list.
    Path {
        /// Number of the first.
        from: usize,
        /// Number of the last.
        to: usize,
    },
}

/// A finished list.
#[derive(Clone, Debug, PartialEq)]
pub struct Playlist {
    /// Numbers of the candidates, in order.
    pub order: Vec<usize>,
    /// How often an artist follows himself, because there were too few others.
    pub artist_repeats: usize,
    /// Largest angle from a track to the next, in degrees; 0 to 180.
    pub largest_step: f64,
}

/// Makes a list of `candidates`: each song once (the same recording, or the same artist and title), no artist twice in a row where that
/// is possible, each track near to the one before.
///
/// Without a `seed` the list around a direction holds the nearest; with one it is drawn from three times as many, the nearer the
/// likelier. A draw of all without a seed is that of seed 0. On a path a seed has no effect.
///
/// # Errors
/// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) where there is nothing to choose from, the length is none, or an end of a
/// path is unknown or has no embedding.
pub fn make_playlist(
    candidates: &[Candidate],
    around: &Around,
    length: Length,
    seed: Option<u64>,
) -> Result<Playlist, LibraryError> {
    check_length(length)?;
    let order = match around {
        Around::Path { from, to } => path::path(candidates, *from, *to, length)?,
        Around::Like(direction) => {
            let chosen = chosen::nearest(candidates, direction, length, seed)?;
            flow::ordered(candidates, &chosen)
        }
        Around::All => {
            let chosen = chosen::drawn(candidates, length, seed.unwrap_or(0))?;
            flow::ordered(candidates, &chosen)
        }
    };
    Ok(Playlist {
        artist_repeats: artists::repeats(candidates, &order),
        largest_step: distances::largest_step(candidates, &order).to_degrees(),
        order,
    })
}

fn check_length(length: Length) -> Result<(), LibraryError> {
    let message = match length {
        Length::Tracks(0) => "a playlist of no tracks".to_owned(),
        Length::Minutes(minutes) if !(minutes > 0.0 && minutes.is_finite()) => {
            format!("a playlist of {minutes} minutes")
        }
        Length::Tracks(_) | Length::Minutes(_) => return Ok(()),
    };
    Err(LibraryError::config(
        message,
        "ask for one track or more, or for a time above zero",
    ))
}

/// That nothing was left to choose from.
fn nothing() -> LibraryError {
    LibraryError::config(
        "no track of the library is left to choose from",
        "ask for less, or scan more music with `earmark scan`",
    )
}
