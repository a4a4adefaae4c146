//! Decision values of rows that the deciding model has not seen.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::solver::{Problem, SolverConfig, solve};
use crate::draw::Draw;

/// How many parts the rows fall into.
const N_FOLDS: usize = 5;

/// For each member of the problem, the decision value of a model fitted without its fold.
///
/// A model without rows of one class decides for the other, with 1 or -1; one without any, as where all
/// rows are of one group, for none, with 0.
pub(super) fn held_out_decisions(
    problem: Problem<'_>,
    config: SolverConfig,
    seed: u64,
) -> Vec<f64> {
    let folds = stratified_folds(problem, seed);
    let by_fold: Vec<Vec<(usize, f64)>> = (0..N_FOLDS)
        .into_par_iter()
        .map(|fold| decisions_of_fold(problem, config, &folds, fold))
        .collect();
    let mut decisions = vec![0.0; problem.members.len()];
    for (position, decision) in by_fold.into_iter().flatten() {
        decisions[position] = decision;
    }
    decisions
}

fn decisions_of_fold(
    problem: Problem<'_>,
    config: SolverConfig,
    folds: &[usize],
    fold: usize,
) -> Vec<(usize, f64)> {
    let rows = problem.rows;
    let with_fold = problem.members.iter().zip(folds);
    let members: Vec<u32> = with_fold
        .filter(|(_, of)| **of != fold)
        .map(|(row, _)| *row)
        .collect();
    let held_out = (0..folds.len()).filter(|position| folds[*position] == fold);
    let n_first = members.iter().filter(|row| rows.is_first(**row)).count();
    if n_first == 0 || n_first == members.len() {
        let decision = match (n_first, members.len()) {
            (_, 0) => 0.0,
            (0, _) => -1.0,
            _ => 1.0,
        };
        return held_out.map(|position| (position, decision)).collect();
    }
    let solution = solve(
        Problem {
            members: &members,
            ..problem
        },
        config,
    );
    let (support, beta): (Vec<u32>, Vec<f64>) = members
        .iter()
        .zip(&solution.beta)
        .filter(|(_, beta)| **beta != 0.0)
        .unzip();
    let mut kernel = vec![0.0; support.len()];
    let decide = |position: usize| {
        rows.fill(problem.members[position], &support, &mut kernel);
        let terms = kernel.iter().zip(&beta).map(|(k, b)| f64::from(*k) * b);
        (position, terms.sum::<f64>() - solution.rho)
    };
    held_out.map(decide).collect()
}

/// A fold for each member: groups stay together where rows have one.
fn stratified_folds(problem: Problem<'_>, seed: u64) -> Vec<usize> {
    let mut draw = Draw::new(seed, &[]);
    let groups = problem.members.iter().map(|row| problem.rows.group(*row));
    match groups.collect::<Option<Vec<usize>>>() {
        Some(groups) => deal_groups(problem, &groups, &mut draw),
        None => deal_rows(problem, &mut draw),
    }
}

/// Each class is spread over all folds as evenly as can be.
fn deal_rows(problem: Problem<'_>, draw: &mut Draw) -> Vec<usize> {
    let mut folds = vec![0; problem.members.len()];
    let mut next_fold = 0;
    for first in [true, false] {
        let mut positions: Vec<usize> = (0..folds.len())
            .filter(|position| problem.rows.is_first(problem.members[*position]) == first)
            .collect();
        draw.shuffle(&mut positions);
        // The second class goes on where the first stopped, so that folds differ by one row at most.
        for position in positions {
            folds[position] = next_fold;
            next_fold = (next_fold + 1) % N_FOLDS;
        }
    }
    folds
}

/// Large groups first, each group goes to the fold that has least of the classes of its rows.
fn deal_groups(problem: Problem<'_>, groups: &[usize], draw: &mut Draw) -> Vec<usize> {
    let mut by_group: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (position, group) in groups.iter().enumerate() {
        by_group.entry(*group).or_default().push(position);
    }
    let mut by_group: Vec<Vec<usize>> = by_group.into_values().collect();
    draw.shuffle(&mut by_group);
    by_group.sort_by_key(|positions| Reverse(positions.len()));
    let mut folds = vec![0; groups.len()];
    let mut dealt = [[0usize; 2]; N_FOLDS];
    for positions in by_group {
        let first = |position: &&usize| problem.rows.is_first(problem.members[**position]);
        let n_first = positions.iter().filter(first).count();
        let counts = [n_first, positions.len() - n_first];
        let burden = |fold: &usize| {
            let [a, b] = dealt[*fold];
            (a * counts[0] + b * counts[1], a + b)
        };
        let fold = (0..N_FOLDS).min_by_key(burden).unwrap_or_default();
        positions
            .iter()
            .for_each(|position| folds[*position] = fold);
        dealt[fold] = [dealt[fold][0] + counts[0], dealt[fold][1] + counts[1]];
    }
    folds
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::Samples;
    use crate::svm::kernel::KernelFunction;
    use crate::svm::rows::TrainingRows;

    fn with_problem(counts: [usize; 2], f: impl Fn(Problem<'_>)) {
        with_groups(counts, None, f);
    }

    fn with_groups(counts: [usize; 2], groups: Option<&[usize]>, f: impl Fn(Problem<'_>)) {
        let n = counts[0] + counts[1];
        let y: Vec<usize> = (0..n).map(|row| usize::from(row >= counts[0])).collect();
        let x = Array2::from_shape_fn((n, 1), |(row, _)| (row % 7) as f64 + 5.0 * y[row] as f64);
        let mut samples = Samples::new(x.view(), &y, 2).unwrap();
        if let Some(groups) = groups {
            samples = samples.with_groups(groups).unwrap();
        }
        let rows = TrainingRows::new(samples, KernelFunction::Linear, 0).unwrap();
        let members: Vec<u32> = (0..n as u32).collect();
        f(Problem {
            rows: rows.pair(0, 1),
            members: &members,
            costs: [1.0; 2],
        });
    }

    const CONFIG: SolverConfig = SolverConfig {
        tol: 1e-3,
        max_iter: None,
        shrinking: true,
        cache_bytes: 1 << 16,
    };

    #[test]
    fn each_class_is_spread_evenly() {
        with_problem([23, 12], |problem| {
            let folds = stratified_folds(problem, 3);
            assert_eq!(folds, stratified_folds(problem, 3));
            assert_ne!(folds, stratified_folds(problem, 4));
            for fold in 0..N_FOLDS {
                let count = |part: &[usize]| part.iter().filter(|f| **f == fold).count();
                assert!((4..=5).contains(&count(&folds[..23])));
                assert!((2..=3).contains(&count(&folds[23..])));
            }
        });
    }

    #[test]
    fn groups_stay_together_and_classes_are_spread() {
        // Groups of 1 to 4 rows; the one at the border has rows of both classes.
        let groups: Vec<usize> = (0..100).map(|row| (row * row) / 250 + row / 4).collect();
        with_groups([61, 39], Some(&groups), |problem| {
            let folds = stratified_folds(problem, 3);
            assert_eq!(folds, stratified_folds(problem, 3));
            assert_ne!(folds, stratified_folds(problem, 4));
            for (a, b) in (0..100).zip(1..100) {
                assert!(groups[a] != groups[b] || folds[a] == folds[b], "{a}");
            }
            for fold in 0..N_FOLDS {
                let count = |part: &[usize]| part.iter().filter(|f| **f == fold).count();
                assert!((10..=15).contains(&count(&folds[..61])), "{folds:?}");
                assert!((6..=10).contains(&count(&folds[61..])), "{folds:?}");
            }
        });
    }

    #[test]
    fn rows_of_one_group_decide_nothing() {
        with_groups([5, 5], Some(&[3; 10]), |problem| {
            assert_eq!(held_out_decisions(problem, CONFIG, 0), [0.0; 10]);
        });
    }

    #[test]
    fn held_out_rows_of_clouds_apart_are_told_apart() {
        with_problem([20, 20], |problem| {
            let decisions = held_out_decisions(problem, CONFIG, 0);
            let right = |row: usize| (decisions[row] > 0.0) == (row < 20);
            assert!((0..40).filter(|row| right(*row)).count() > 30);
        });
    }

    #[test]
    fn the_only_row_of_a_class_is_judged_by_the_others_alone() {
        with_problem([1, 9], |problem| {
            assert_eq!(held_out_decisions(problem, CONFIG, 0)[0], -1.0);
        });
    }
}
