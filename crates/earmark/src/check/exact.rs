//! Tracks of one hash.

use std::collections::BTreeMap;

/// Groups of at least two tracks with the same key, each in the order of the tracks, the groups in that of their
/// first; tracks without a key are in none.
pub(super) fn same<K: Ord>(keys: impl Iterator<Item = Option<K>>) -> Vec<Vec<usize>> {
    let mut groups = BTreeMap::<K, Vec<usize>>::new();
    for (number, key) in keys.enumerate() {
        if let Some(key) = key {
            groups.entry(key).or_default().push(number);
        }
    }
    let mut several: Vec<Vec<usize>> = groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect();
    several.sort_unstable();
    several
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_are_grouped_by_key() {
        let keys = [
            Some('b'),
            Some('a'),
            None,
            Some('b'),
            Some('c'),
            None,
            Some('a'),
        ];
        assert_eq!(same(keys.into_iter()), [vec![0, 3], vec![1, 6]]);
    }
}
