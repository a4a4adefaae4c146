//! Tracks dealt out so that an artist's lie together.

/// A fold for each row, 0 to `n_folds - 1`: rows of a group share one, and likes and dislikes are spread as evenly as
/// that allows, the largest groups first.
pub(super) fn deal(liked: &[bool], groups: &[usize], n_folds: usize) -> Vec<usize> {
    let n_groups = groups.iter().max().map_or(0, |most| most + 1);
    let mut counts = vec![[0usize; 2]; n_groups];
    for (liked, group) in liked.iter().zip(groups) {
        counts[*group][usize::from(*liked)] += 1;
    }
    let mut order: Vec<usize> = (0..n_groups).collect();
    order.sort_by_key(|group| std::cmp::Reverse(counts[*group][0] + counts[*group][1]));
    let mut sizes = vec![[0usize; 2]; n_folds];
    let mut fold_of = vec![0; n_groups];
    for group in order {
        let [dislikes, likes] = counts[group];
        let main = usize::from(likes > dislikes);
        let fold = (0..n_folds).min_by_key(|fold| (sizes[*fold][main], sizes[*fold][1 - main]));
        let fold = fold.unwrap_or(0);
        sizes[fold][0] += dislikes;
        sizes[fold][1] += likes;
        fold_of[group] = fold;
    }
    groups.iter().map(|group| fold_of[*group]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stay_together_and_classes_are_spread() {
        let liked: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
        let groups: Vec<usize> = (0..40).map(|row| row / 4).collect();
        let folds = deal(&liked, &groups, 5);
        for (row, group) in groups.iter().enumerate() {
            assert_eq!(folds[row], folds[group * 4]);
        }
        for fold in 0..5 {
            let likes = (0..40)
                .filter(|row| folds[*row] == fold && liked[*row])
                .count();
            assert_eq!(likes, 4, "fold {fold}");
        }
    }
}
