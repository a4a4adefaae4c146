//! Listeners of one taste.

use serde::Serialize;

/// Listeners of one taste, by their places in the list that was grouped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// Those who belong here more than anywhere else, in order.
    pub members: Vec<usize>,
    /// How much each listener of all belongs here, 0 to 1; over all groups these sum to 1.
    pub belonging: Vec<f64>,
}

/// Groups by average linkage: the two groups whose members are most alike on average are joined, until none are as alike
/// as `least`. `alike` is symmetric.
///
/// A listener belongs to each group by their mean likeness with its members, as far as that is above 0. Who is alone in a
/// group is as like it as can be.
#[must_use]
pub fn average_link(alike: &[Vec<f64>], least: f64) -> Vec<Group> {
    let mut groups: Vec<Vec<usize>> = (0..alike.len()).map(|index| vec![index]).collect();
    while let Some((likeness, a, b)) = closest(&groups, alike) {
        if likeness < least {
            break;
        }
        let mut joined = groups.remove(b);
        groups[a].append(&mut joined);
        groups[a].sort_unstable();
    }
    let belonging: Vec<Vec<f64>> = (0..alike.len())
        .map(|index| belonging(index, &groups, alike))
        .collect();
    let group = |(number, members): (usize, &Vec<usize>)| Group {
        members: members.clone(),
        belonging: belonging.iter().map(|shares| shares[number]).collect(),
    };
    groups.iter().enumerate().map(group).collect()
}

/// The two groups most alike, the first of them first.
fn closest(groups: &[Vec<usize>], alike: &[Vec<f64>]) -> Option<(f64, usize, usize)> {
    let pairs = (0..groups.len()).flat_map(|a| (a + 1..groups.len()).map(move |b| (a, b)));
    let pairs = pairs.map(|(a, b)| (mean_likeness(&groups[a], &groups[b], alike), a, b));
    pairs.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

fn mean_likeness(a: &[usize], b: &[usize], alike: &[Vec<f64>]) -> f64 {
    let sum: f64 = a.iter().flat_map(|i| b.iter().map(|j| alike[*i][*j])).sum();
    sum / (a.len() * b.len()) as f64
}

/// How much a listener belongs to each group.
fn belonging(index: usize, groups: &[Vec<usize>], alike: &[Vec<f64>]) -> Vec<f64> {
    let likeness = |group: &Vec<usize>| {
        let others: Vec<usize> = group
            .iter()
            .copied()
            .filter(|other| *other != index)
            .collect();
        if others.is_empty() {
            1.0
        } else {
            mean_likeness(&[index], &others, alike).max(0.0)
        }
    };
    let shares: Vec<f64> = groups.iter().map(likeness).collect();
    let sum: f64 = shares.iter().sum();
    if sum > 0.0 {
        return shares.iter().map(|share| share / sum).collect();
    }
    let is_own = |group: &Vec<usize>| f64::from(u8::from(group.contains(&index)));
    groups.iter().map(is_own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_alike_comes_together() {
        let alike = [
            vec![1.0, 0.9, 0.1, -0.2],
            vec![0.9, 1.0, 0.3, -0.1],
            vec![0.1, 0.3, 1.0, 0.7],
            vec![-0.2, -0.1, 0.7, 1.0],
        ];
        let groups = average_link(&alike, 0.5);
        let members: Vec<_> = groups.iter().map(|group| group.members.clone()).collect();
        assert_eq!(members, [vec![0, 1], vec![2, 3]]);
        for listener in 0..4 {
            let sum: f64 = groups.iter().map(|group| group.belonging[listener]).sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
        assert!((groups[0].belonging[2] - 0.2 / 0.9).abs() < 1e-12, "soft");
        assert_eq!(groups[0].belonging[3], 0.0);
    }

    #[test]
    fn nobody_and_strangers() {
        assert_eq!(average_link(&[], 0.5), []);
        let groups = average_link(&[vec![1.0, -0.5], vec![-0.5, 1.0]], 0.5);
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].belonging, [1.0, 0.0]);
    }
}
