use super::Candidate;
use super::artists::Artists;
use super::distances::Directions;

/// Tracks that are put in order together: for them the angles of all pairs are held, 4 MB.
const PIECE: usize = 1000;
/// Times that the list is gone through for stretches that are better turned round.
const PASSES: usize = 30;
/// What it costs to let an artist follow himself: more than any angle.
const SAME_ARTIST: f32 = 4.0;

/// The chosen tracks in an order in which each sounds like the one before, beginning with the first: a chain from neighbour to nearest
/// neighbour, from which crossings are taken out (2-opt). Lists of more than a thousand tracks are put in order a thousand at a time.
pub(super) fn ordered(candidates: &[Candidate], chosen: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(chosen.len());
    for piece in chosen.chunks(PIECE) {
        // The piece before hands over its last track, so that the next begins near to it.
        let numbers: Vec<usize> = order.last().into_iter().chain(piece).copied().collect();
        let skipped = usize::from(!order.is_empty());
        let costs = Costs::of(candidates, &numbers);
        let mut part = chain(&costs);
        uncross(&mut part, &costs);
        order.extend(part[skipped..].iter().map(|n| numbers[*n]));
    }
    let mut places: Vec<usize> = (0..order.len()).collect();
    Artists::of(candidates, &order).part(&mut places);
    places.into_iter().map(|place| order[place]).collect()
}

/// What it costs to play one track after another.
struct Costs {
    len: usize,
    values: Vec<f32>,
}

impl Costs {
    fn of(candidates: &[Candidate], numbers: &[usize]) -> Self {
        let directions = Directions::of(candidates, numbers);
        let artists = Artists::of(candidates, numbers);
        let penalty = |a, b| if artists.same(a, b) { SAME_ARTIST } else { 0.0 };
        let row = |a| {
            directions
                .angles(a)
                .into_iter()
                .enumerate()
                .map(move |(b, angle)| (a, b, angle))
        };
        let cost = |(a, b, angle)| angle + penalty(a, b);
        Self {
            len: numbers.len(),
            values: (0..numbers.len()).flat_map(row).map(cost).collect(),
        }
    }

    fn between(&self, a: usize, b: usize) -> f32 {
        self.values[a * self.len + b]
    }
}

/// From the first track to the nearest that is left, and so on.
fn chain(costs: &Costs) -> Vec<usize> {
    let mut left: Vec<usize> = (1..costs.len).collect();
    let mut order: Vec<usize> = (0..costs.len.min(1)).collect();
    let mut last = 0;
    let nearest = |left: &[usize], last| {
        let cost = |place: &usize| costs.between(last, left[*place]);
        (0..left.len()).min_by(|a, b| cost(a).total_cmp(&cost(b)))
    };
    while let Some(place) = nearest(&left, last) {
        last = left.remove(place);
        order.push(last);
    }
    order
}

/// Turns stretches of the list round as long as that makes it cheaper; the first track stays.
fn uncross(order: &mut [usize], costs: &Costs) {
    for _ in 0..PASSES {
        let mut is_better = false;
        for begin in 1..order.len() {
            for end in begin + 1..order.len() {
                if gain(order, costs, begin, end) > 1e-6 {
                    order[begin..=end].reverse();
                    is_better = true;
                }
            }
        }
        if !is_better {
            return;
        }
    }
}

/// What is saved by turning round the tracks from place `begin` to place `end`.
fn gain(order: &[usize], costs: &Costs, begin: usize, end: usize) -> f32 {
    let (before, first, last) = (order[begin - 1], order[begin], order[end]);
    let at_begin = costs.between(before, first) - costs.between(before, last);
    let at_end = order.get(end + 1).map_or(0.0, |after| {
        costs.between(last, *after) - costs.between(first, *after)
    });
    at_begin + at_end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playlist::distances::largest_step;

    /// A track that sounds like an angle of so many degrees.
    fn at(degrees: f64, artist: &str) -> Candidate {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Candidate {
            artist: Some(artist.into()),
            embedding: Some(vec![cos as f32, sin as f32]),
            ..Candidate::default()
        }
    }

    fn total(candidates: &[Candidate], order: &[usize]) -> f64 {
        order
            .windows(2)
            .map(|pair| largest_step(candidates, pair))
            .sum()
    }

    #[test]
    fn a_line_is_walked_along() {
        let angles = [0.0, 40.0, 10.0, 70.0, 30.0, 60.0, 20.0, 50.0];
        let tracks: Vec<_> = angles
            .iter()
            .zip("abcdefgh".chars())
            .map(|(a, c)| at(*a, &c.to_string()))
            .collect();
        let order = ordered(&tracks, &(0..8).collect::<Vec<_>>());
        assert_eq!(order, [0, 2, 6, 4, 1, 7, 5, 3]);
    }

    #[test]
    fn crossings_are_taken_out() {
        // A chain of nearest neighbours from 40 goes up to 90 first and has to come all the way back.
        let angles = [40.0, 45.0, 60.0, 75.0, 90.0, 33.0, 20.0];
        let tracks: Vec<_> = angles
            .iter()
            .zip("abcdefg".chars())
            .map(|(a, c)| at(*a, &c.to_string()))
            .collect();
        let order = ordered(&tracks, &(0..7).collect::<Vec<_>>());
        let chain_only = chain(&Costs::of(&tracks, &(0..7).collect::<Vec<_>>()));
        assert!(total(&tracks, &order) < total(&tracks, &chain_only) - 0.1);
        assert_eq!(order[0], 0);
    }

    #[test]
    fn more_tracks_than_a_piece_are_each_there_once_and_flow() {
        let track = |n: usize| at(((n * 7919) % 2500) as f64 / 30.0, &format!("{}", n % 11));
        let tracks: Vec<_> = (0..2500).map(track).collect();
        let chosen: Vec<usize> = (0..2500).collect();
        let mut order = ordered(&tracks, &chosen);
        assert!(total(&tracks, &order) < 0.1 * total(&tracks, &chosen));
        assert_eq!(crate::playlist::artists::repeats(&tracks, &order), 0);
        order.sort_unstable();
        assert_eq!(order, chosen);
    }

    #[test]
    fn tracks_without_an_embedding_are_not_lost() {
        let mut tracks = vec![at(0.0, "a"), at(10.0, "b"), at(20.0, "c")];
        tracks[1].embedding = None;
        let mut order = ordered(&tracks, &[0, 1, 2]);
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2]);
        assert!(ordered(&tracks, &[]).is_empty());
    }
}
