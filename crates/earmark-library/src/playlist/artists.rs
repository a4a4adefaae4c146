use std::collections::HashMap;

use super::Candidate;

/// Numbers in place of artists' names; none where the artist is unknown.
pub(super) struct Artists(Vec<Option<usize>>);

impl Artists {
    pub(super) fn of(candidates: &[Candidate], numbers: &[usize]) -> Self {
        let mut known = HashMap::new();
        let mut number = |track: &Candidate| {
            let next = known.len();
            track
                .artist_key()
                .map(|name| *known.entry(name).or_insert(next))
        };
        Self(numbers.iter().map(|n| number(&candidates[*n])).collect())
    }

    /// Whether both are known to be the same artist's.
    pub(super) fn same(&self, a: usize, b: usize) -> bool {
        self.0[a].is_some() && self.0[a] == self.0[b]
    }

    /// Moves tracks that follow one of the same artist to the nearest place of the list where neither neighbour is his. That parts
    /// all, unless more than every second track is of one artist: as long as a track cannot be moved, every other one of the list is
    /// his.
    pub(super) fn part(&self, order: &mut Vec<usize>) {
        let mut place = 1;
        while place < order.len() {
            if !self.same(order[place - 1], order[place]) {
                place += 1;
                continue;
            }
            let track = order.remove(place);
            match self.nearest_gap(order, track, place) {
                Some(gap) => {
                    order.insert(gap, track);
                    // Behind it, what followed is to be looked at again.
                    place += usize::from(gap <= place);
                }
                None => {
                    order.insert(place, track);
                    place += 1;
                }
            }
        }
    }

    /// The place nearest to `place` where `track` would stand between others' tracks.
    fn nearest_gap(&self, order: &[usize], track: usize, place: usize) -> Option<usize> {
        let is_free = |gap: &usize| {
            let before = gap.checked_sub(1).map(|n| order[n]);
            let after = order.get(*gap).copied();
            !before
                .into_iter()
                .chain(after)
                .any(|other| self.same(track, other))
        };
        (0..=order.len())
            .filter(is_free)
            .min_by_key(|gap| gap.abs_diff(place))
    }
}

/// How often an artist follows himself.
pub(super) fn repeats(candidates: &[Candidate], order: &[usize]) -> usize {
    let artists = Artists::of(candidates, order);
    (1..order.len())
        .filter(|place| artists.same(place - 1, *place))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn artists_are_parted_wherever_that_can_be(names in prop::collection::vec(0usize..5, 1..40)) {
            let candidates: Vec<Candidate> = names.iter().map(|name| Candidate {
                // The last is unknown, which is nobody's twice.
                artist: (*name < 4).then(|| format!("artist {name}")),
                ..Candidate::default()
            }).collect();
            let numbers: Vec<usize> = (0..names.len()).collect();
            let mut order = numbers.clone();
            Artists::of(&candidates, &numbers).part(&mut order);
            let most = (0..4).map(|name| names.iter().filter(|n| **n == name).count()).max().unwrap_or(0);
            let unavoidable = (2 * most).saturating_sub(names.len() + 1);
            prop_assert_eq!(repeats(&candidates, &order), unavoidable);
            order.sort_unstable();
            prop_assert_eq!(order, numbers, "every track is still there, once");
        }
    }
}
