//! `earmark taste import`: many marks at once.

use std::collections::HashSet;

use earmark::library::Track;
use earmark::library::taste::MarkedTrack;

use super::desk::{Chosen, Desk, Markable};
use super::mark::{Action, Change, status, tell};
use crate::args::ImportArguments;
use crate::output::{counted, say, say_error};
use crate::status::{Fatal, Status};

/// Four stars of five and more are liked.
const LIKED_FROM: f64 = 0.7;
/// Two stars of five and less are disliked. No stars mean that nobody has rated.
const DISLIKED_TO: f64 = 0.5;

pub(super) fn run(arguments: &ImportArguments) -> Result<Status, Fatal> {
    let mut desk = Desk::about(&arguments.about)?;
    let listener = &arguments.about.listener;
    let tracks = desk.index.tracks()?;
    let named = [&arguments.liked, &arguments.disliked].map(|paths| Chosen::of(&tracks, paths));
    let mut wants_attention = named.iter().any(|chosen| chosen.has_strangers);
    let [mut likes, mut dislikes] =
        named.map(|chosen| chosen.tracks.into_iter().collect::<Markable>());
    let disliked = dislikes.keys();
    if let Some(track) = first_of(&likes.tracks, &disliked) {
        let path = &track.path;
        let message = format!(
            "{path}: is both liked and disliked, itself or a copy of it; name folders apart"
        );
        return Err(Fatal::new(message));
    }
    if arguments.from_ratings {
        let marks = desk.taste.marks(listener)?;
        let mut known: HashSet<String> = marks.into_iter().map(|mark| mark.track.track).collect();
        known.extend(likes.keys());
        known.extend(disliked);
        let rated = Rated::of(&tracks, &known);
        wants_attention |= rated.tell();
        likes.add(rated.good);
        dislikes.add(rated.bad);
    }
    let changes = [
        Change::make(&mut desk, listener, Action::Like, &likes.tracks)?,
        Change::make(&mut desk, listener, Action::Dislike, &dislikes.tracks)?,
    ];
    tell(desk.format, &changes)?;
    let has_unheard = likes.has_unheard || dislikes.has_unheard;
    Ok(status(wants_attention || has_unheard))
}

/// The first that is among `keys`.
fn first_of<'a>(tracks: &'a [MarkedTrack], keys: &HashSet<String>) -> Option<&'a MarkedTrack> {
    tracks.iter().find(|marked| keys.contains(&marked.track))
}

/// What ratings say of tracks without a mark.
struct Rated {
    good: Markable,
    bad: Markable,
    /// Tracks that have one, and keep it.
    n_known: usize,
    /// Where copies of one recording are rated good and bad, they say nothing.
    contradicted: Vec<MarkedTrack>,
}

impl Rated {
    fn of(tracks: &[Track], known: &HashSet<String>) -> Self {
        let rated = |is_so: fn(f64) -> bool| {
            let rated = tracks.iter();
            let rated = rated.filter(|track| track.file_tags.rating.is_some_and(is_so));
            rated.collect::<Markable>()
        };
        let mut good = rated(|rating| rating >= LIKED_FROM);
        let mut bad = rated(|rating| rating > 0.0 && rating <= DISLIKED_TO);
        let n_known = good.leave_out(known).len() + bad.leave_out(known).len();
        let both: HashSet<String> = good.keys().intersection(&bad.keys()).cloned().collect();
        let mut contradicted = good.leave_out(&both);
        contradicted.extend(bad.leave_out(&both));
        Self {
            good,
            bad,
            n_known,
            contradicted,
        }
    }

    /// Says what ratings do not mark; whether that wants attention.
    fn tell(&self) -> bool {
        for track in &self.contradicted {
            say_error(&format!(
                "{}: is rated otherwise than a copy of it, so that neither counts",
                track.path
            ));
        }
        if self.n_known > 0 {
            let known = counted(self.n_known, "rated track has", "rated tracks have");
            say(&format!("{known} a mark already, which stays"));
        }
        let n_new = self.good.tracks.len() + self.bad.tracks.len();
        let is_nothing = n_new + self.n_known + self.contradicted.len() == 0;
        if is_nothing {
            say("ratings mark nothing: no track of the library has one that says so");
        }
        is_nothing || !self.contradicted.is_empty()
    }
}
