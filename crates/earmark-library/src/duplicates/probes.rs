//! The items of clips, ready to be looked up.

use super::clips::Clip;

/// Clips of up to so many items (60 s) are also looked up with each bit of an item turned.
const MOST_TURNED: usize = 480;
/// An item in more places of the clips than this says nothing.
const MOST_PLACES: usize = 200;
/// Bits of the filter before the table.
const FILTER_BITS: u32 = 24;

/// An item, as it may be found in a track, and where in the clips it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Probe {
    item: u32,
    pub(super) clip: u32,
    pub(super) phase: u8,
    pub(super) position: u32,
}

/// The items of all clips.
pub(super) struct Probes {
    /// In order.
    probes: Vec<Probe>,
    /// A bit for each hash of an item that is there, which spares most searches.
    filter: Vec<u64>,
}

impl Probes {
    pub(super) fn new(clips: &[Clip]) -> Self {
        let mut probes: Vec<Probe> = (0..)
            .zip(clips)
            .flat_map(|(number, clip)| of_clip(number, clip))
            .collect();
        probes.sort_unstable();
        let mut filter = vec![0; 1 << (FILTER_BITS - 6)];
        for probe in &probes {
            let (word, bit) = filter_place(probe.item);
            filter[word] |= bit;
        }
        Self { probes, filter }
    }

    /// Where in the clips an item of a track is, or one that differs in a bit.
    pub(super) fn places_of(&self, item: u32) -> &[Probe] {
        let (word, bit) = filter_place(item);
        if self.filter[word] & bit == 0 {
            return &[];
        }
        let from = self.probes.partition_point(|probe| probe.item < item);
        let rest = &self.probes[from..];
        let places = &rest[..rest.partition_point(|probe| probe.item == item)];
        if places.len() > MOST_PLACES {
            return &[];
        }
        places
    }
}

fn of_clip(number: u32, clip: &Clip) -> impl Iterator<Item = Probe> {
    (0..)
        .zip(&clip.phases)
        .flat_map(move |(phase, fingerprint)| {
            let items = &fingerprint.0;
            let turns = if items.len() <= MOST_TURNED { 32 } else { 0 };
            (0..).zip(items).flat_map(move |(position, &item)| {
                let turned = (0..turns).map(move |bit| item ^ (1 << bit));
                std::iter::once(item).chain(turned).map(move |item| Probe {
                    item,
                    clip: number,
                    phase,
                    position,
                })
            })
        })
}

fn filter_place(item: u32) -> (usize, u64) {
    let hash = item.wrapping_mul(0x9e37_79b1) >> (32 - FILTER_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;

    fn positions(probes: &Probes, item: u32) -> Vec<u32> {
        let places = probes.places_of(item).iter();
        places.map(|probe| probe.position).collect()
    }

    #[test]
    fn a_short_clip_is_found_with_a_bit_turned_and_a_long_one_as_it_is() {
        let items = |n: u32| Fingerprint((0..n).map(|n| n.wrapping_mul(0x9e37_79b1)).collect());
        let clip = |n| Clip {
            phases: vec![items(n)],
        };
        let (short, long) = (Probes::new(&[clip(50)]), Probes::new(&[clip(5000)]));
        let item = items(50).0[7];
        assert_eq!(positions(&short, item), [7]);
        assert_eq!(positions(&short, item ^ (1 << 31)), [7]);
        assert_eq!(positions(&short, item ^ 3), [0; 0]);
        assert_eq!(positions(&long, item), [7]);
        assert_eq!(positions(&long, item ^ (1 << 31)), [0; 0]);
    }
}
