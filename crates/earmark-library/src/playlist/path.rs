use super::artists::Artists;
use super::candidate::Songs;
use super::distances::Directions;
use super::filling::Filling;
use super::{Candidate, Length};
use crate::LibraryError;

/// Tracks that are looked at: those with the least detour.
const POOL: usize = 5000;
/// Times that the line is pulled straight.
const PASSES: usize = 10;

/// A list from one track to another by steps that are small and even.
///
/// It begins with both ends. As long as the list is too short, the largest step is parted by the track that leaves the smaller steps on
/// either side: the one whose larger angle to both is least. Then each track but the ends is exchanged for one that lies better between
/// its neighbours, until none does. Where minutes are asked for, only such tracks are looked at as bring the list nearer to them, and
/// exchanged for such as take it no further from them.
pub(super) fn path(
    candidates: &[Candidate],
    from: usize,
    to: usize,
    length: Length,
) -> Result<Vec<usize>, LibraryError> {
    check_ends(candidates, from, to)?;
    let numbers = pool(candidates, from, to);
    let mut line = Line::new(candidates, &numbers);
    let duration = |place: usize| candidates[numbers[place]].duration;
    let mut filling = Filling::new(length);
    filling.add(duration(FROM));
    filling.add(duration(TO));
    // Exchanges may make room for one more.
    while line.fill(&mut filling, duration) {
        line.pull_straight(&mut filling, duration);
    }
    Ok(line.stops.iter().map(|stop| numbers[stop.place]).collect())
}

/// Places of the ends in the pool.
const FROM: usize = 0;
const TO: usize = 1;

fn check_ends(candidates: &[Candidate], from: usize, to: usize) -> Result<(), LibraryError> {
    let remedy = "name two different tracks of the library that have been heard";
    let refuse = |message: &str| Err(LibraryError::config(message, remedy));
    let (Some(first), Some(last)) = (candidates.get(from), candidates.get(to)) else {
        return refuse("an end of the path is not among the tracks");
    };
    let mut songs = Songs::default();
    songs.add(first);
    if from == to || songs.has(last) {
        return refuse("both ends of the path are one song");
    }
    let directions = Directions::of(candidates, &[from, to]);
    if !directions.has(0) || !directions.has(1) {
        return refuse("it is not known what an end of the path sounds like");
    }
    Ok(())
}

/// The ends, then the tracks with the least detour between them: each song once, none without an embedding.
fn pool(candidates: &[Candidate], from: usize, to: usize) -> Vec<usize> {
    let mut songs = Songs::default();
    let others = (0..candidates.len()).filter(|n| *n != from && *n != to);
    let numbers: Vec<usize> = [from, to].into_iter().chain(others).collect();
    let directions = Directions::of(candidates, &numbers);
    let (to_first, to_last) = (directions.angles(FROM), directions.angles(TO));
    let usable = |place: &usize| directions.has(*place) && songs.add(&candidates[numbers[*place]]);
    let mut places: Vec<usize> = (0..numbers.len()).filter(usable).collect();
    let detour = |place: usize| to_first[place] + to_last[place];
    places[2..].sort_by(|a, b| detour(*a).total_cmp(&detour(*b)));
    places.truncate(POOL);
    places.into_iter().map(|place| numbers[place]).collect()
}

/// A list that is being made.
struct Line {
    directions: Directions,
    artists: Artists,
    is_used: Vec<bool>,
    stops: Vec<Stop>,
}

/// A track of the list.
struct Stop {
    place: usize,
    /// Angles from it to all tracks of the pool.
    angles: Vec<f32>,
}

impl Line {
    fn new(candidates: &[Candidate], pool: &[usize]) -> Self {
        let mut line = Self {
            directions: Directions::of(candidates, pool),
            artists: Artists::of(candidates, pool),
            is_used: vec![false; pool.len()],
            stops: Vec::new(),
        };
        line.insert(0, FROM);
        line.insert(1, TO);
        line
    }

    fn insert(&mut self, at: usize, place: usize) {
        self.is_used[place] = true;
        let angles = self.directions.angles(place);
        self.stops.insert(at, Stop { place, angles });
    }

    fn remove(&mut self, at: usize) -> usize {
        let place = self.stops.remove(at).place;
        self.is_used[place] = false;
        place
    }

    fn step(&self, gap: usize) -> f32 {
        self.stops[gap - 1].angles[self.stops[gap].place]
    }

    /// Where the next track goes, and which: into the largest step that it makes smaller; where none does, to where it does the least
    /// harm. None if no unused one `fits`.
    fn split(&self, fits: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
        let mut gaps: Vec<usize> = (1..self.stops.len()).collect();
        gaps.sort_by(|a, b| self.step(*b).total_cmp(&self.step(*a)));
        let mut least: Option<(f32, usize, usize)> = None;
        for gap in gaps {
            let (worse, between) = self.between(gap, &fits)?;
            if worse < self.step(gap) {
                return Some((gap, between));
            }
            if least.is_none_or(|(least, ..)| worse < least) {
                least = Some((worse, gap, between));
            }
        }
        least.map(|(_, gap, between)| (gap, between))
    }

    /// The unused track that `fits` and lies best between the stops on both sides of `gap`, and the larger of its two angles. One of
    /// another artist than theirs comes first.
    fn between(&self, gap: usize, fits: impl Fn(usize) -> bool) -> Option<(f32, usize)> {
        let (before, after) = (&self.stops[gap - 1], &self.stops[gap]);
        let unused = (0..self.is_used.len()).filter(|place| !self.is_used[*place] && fits(*place));
        let rank = |place: usize| {
            let (a, b) = (before.angles[place], after.angles[place]);
            let is_repeat =
                self.artists.same(before.place, place) || self.artists.same(after.place, place);
            (is_repeat, a.max(b), a + b)
        };
        let order = |a: &usize, b: &usize| {
            let (a, b) = (rank(*a), rank(*b));
            a.0.cmp(&b.0)
                .then(a.1.total_cmp(&b.1))
                .then(a.2.total_cmp(&b.2))
        };
        unused.min_by(order).map(|place| (rank(place).1, place))
    }

    /// Inserts tracks until the list is as long as it is to be; whether there were any.
    fn fill(&mut self, filling: &mut Filling, duration: impl Fn(usize) -> f64) -> bool {
        let before = self.stops.len();
        while let Some((gap, between)) = self.split(|place| filling.wants(duration(place))) {
            filling.add(duration(between));
            self.insert(gap, between);
        }
        self.stops.len() > before
    }

    fn pull_straight(&mut self, filling: &mut Filling, duration: impl Fn(usize) -> f64) {
        for _ in 0..PASSES {
            let mut is_better = false;
            for at in 1..self.stops.len() - 1 {
                // Taken out, it takes part in the choice.
                let old = self.remove(at);
                let fits = |place| filling.may_exchange(duration(old), duration(place));
                let best = self.between(at, fits).map_or(old, |(_, place)| place);
                filling.exchange(duration(old), duration(best));
                self.insert(at, best);
                is_better |= best != old;
            }
            if !is_better {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playlist::artists::repeats;
    use crate::playlist::distances::largest_step;
    use crate::playlist::flow::ordered;

    /// Tracks along a quarter of a circle, a quarter of a degree apart, off it by up to some degrees in other directions.
    fn arc() -> Vec<Candidate> {
        let track = |n: usize| {
            let (sin, cos) = (n as f64 / 4.0).to_radians().sin_cos();
            let off = |k: usize| (((n * k) % 17) as f32 - 8.0) / 100.0;
            Candidate {
                title: Some(format!("song {n}")),
                artist: Some(format!("artist {}", n % 23)),
                duration: 180.0,
                embedding: Some(vec![cos as f32, sin as f32, off(5), off(7), off(11)]),
                ..Candidate::default()
            }
        };
        (0..=360).map(track).collect()
    }

    fn steps(tracks: &[Candidate], order: &[usize]) -> Vec<f64> {
        order
            .windows(2)
            .map(|pair| largest_step(tracks, pair).to_degrees())
            .collect()
    }

    #[test]
    fn a_path_begins_and_ends_right_and_goes_by_small_even_steps() {
        let tracks = arc();
        let order = path(&tracks, 0, 360, Length::Tracks(13)).unwrap();
        assert_eq!((order.len(), order[0], order[12]), (13, 0, 360));
        let steps = steps(&tracks, &order);
        // The twelfth of a quarter is 7.5 degrees.
        assert!(steps.iter().all(|step| *step < 11.0), "{steps:?}");
        assert!(order.is_sorted(), "it goes one way: {order:?}");
        assert_eq!(repeats(&tracks, &order), 0);
    }

    #[test]
    fn its_steps_are_small_beside_those_of_a_random_order() {
        let tracks = arc();
        let order = path(&tracks, 20, 300, Length::Tracks(20)).unwrap();
        let shuffled: Vec<usize> = (0..20).map(|n| order[n * 7 % 20]).collect();
        let mean = |order: &[usize]| steps(&tracks, order).iter().sum::<f64>() / 19.0;
        assert!(mean(&order) < mean(&shuffled) / 3.0);
        let flowing = ordered(&tracks, &order);
        assert!(mean(&order) < 1.2 * mean(&flowing));
    }

    #[test]
    fn a_path_goes_round_a_hole_rather_than_jump() {
        // The straight way from one end to the other has no tracks; a ring has some every two degrees.
        let on_ring = |degrees: usize| {
            let (sin, cos) = (degrees as f64).to_radians().sin_cos();
            Candidate {
                duration: 180.0,
                embedding: Some(vec![1.0, 0.8 * cos as f32, 0.8 * sin as f32]),
                ..Candidate::default()
            }
        };
        let tracks: Vec<_> = (0..180).map(|n| on_ring(2 * n)).collect();
        let order = path(&tracks, 0, 90, Length::Tracks(31)).unwrap();
        let direct = largest_step(&tracks, &[0, 90]).to_degrees();
        let largest = steps(&tracks, &order).into_iter().fold(0.0, f64::max);
        assert!(largest < direct / 10.0, "{largest} of {direct} degrees");
    }

    #[test]
    fn a_short_library_gives_a_short_path_and_minutes_are_met() {
        let tracks = arc();
        let few: Vec<Candidate> = tracks.iter().step_by(80).cloned().collect();
        let order = path(&few, 0, 4, Length::Tracks(20)).unwrap();
        assert_eq!(order, [0, 1, 2, 3, 4]);
        let order = path(&tracks, 0, 360, Length::Minutes(30.0)).unwrap();
        assert_eq!(order.len(), 10);
        assert_eq!(path(&tracks, 0, 360, Length::Tracks(2)).unwrap(), [0, 360]);
    }

    /// The arc with tracks of one to ten minutes.
    fn uneven_arc() -> Vec<Candidate> {
        let mut tracks = arc();
        for (n, track) in tracks.iter_mut().enumerate() {
            track.duration = 60.0 + ((n * 7919) % 541) as f64;
        }
        tracks
    }

    #[test]
    fn minutes_are_met_as_near_as_whole_tracks_come() {
        let tracks = uneven_arc();
        for minutes in [30.0, 45.0, 60.0, 90.0] {
            let order = path(&tracks, 0, 360, Length::Minutes(minutes)).unwrap();
            let seconds: f64 = order.iter().map(|n| tracks[*n].duration).sum();
            let missed = 60.0 * minutes - seconds;
            let unused = (0..tracks.len()).filter(|n| !order.contains(n));
            let nearer = unused.filter(|n| (missed - tracks[*n].duration).abs() < missed.abs());
            assert_eq!(nearer.count(), 0, "{minutes}: {missed} s are missing");
            let longest = order
                .iter()
                .map(|n| tracks[*n].duration)
                .fold(0.0, f64::max);
            assert!(
                -missed <= longest / 2.0,
                "{minutes}: {missed} s are missing"
            );
            assert!(order.is_sorted(), "{order:?}");
        }
    }

    #[test]
    fn ends_that_are_too_long_have_nothing_between_them() {
        let tracks = uneven_arc();
        let order = path(&tracks, 0, 360, Length::Minutes(2.0)).unwrap();
        assert_eq!(order, [0, 360]);
    }

    #[test]
    fn ends_that_cannot_be_are_refused() {
        let mut tracks = arc();
        tracks[2].embedding = None;
        tracks[3].title = tracks[0].title.clone();
        tracks[3].artist = tracks[0].artist.clone();
        for (from, to) in [(0, 0), (0, 2), (0, 3), (0, 361)] {
            let error = path(&tracks, from, to, Length::Tracks(5)).unwrap_err();
            assert_eq!(error.kind(), crate::LibraryErrorKind::Config, "{from} {to}");
        }
    }
}
