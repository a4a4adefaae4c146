//! Decision values of rows that the deciding model has not seen.

use rayon::prelude::*;

use super::solver::{Problem, SolverConfig, solve};

/// How many parts the rows fall into.
const N_FOLDS: usize = 5;

/// For each member of the problem, the decision value of a model fitted without its fold.
///
/// A model without rows of one class decides for the other, with 1 or -1.
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
        let decision = if n_first > 0 { 1.0 } else { -1.0 };
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

/// A fold for each member, so that each class is spread over all folds as evenly as can be.
fn stratified_folds(problem: Problem<'_>, seed: u64) -> Vec<usize> {
    let mut random = SplitMix64(seed);
    let mut folds = vec![0; problem.members.len()];
    let mut next_fold = 0;
    for first in [true, false] {
        let mut positions: Vec<usize> = (0..folds.len())
            .filter(|position| problem.rows.is_first(problem.members[*position]) == first)
            .collect();
        random.shuffle(&mut positions);
        // The second class goes on where the first stopped, so that folds differ by one row at most.
        for position in positions {
            folds[position] = next_fold;
            next_fold = (next_fold + 1) % N_FOLDS;
        }
    }
    folds
}

/// Steele, Lea, Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Fisher and Yates.
    fn shuffle(&mut self, values: &mut [usize]) {
        for i in (1..values.len()).rev() {
            let below = ((u128::from(self.next()) * (i as u128 + 1)) >> 64) as usize;
            values.swap(i, below);
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::Samples;
    use crate::svm::kernel::KernelFunction;
    use crate::svm::rows::TrainingRows;

    fn with_problem(counts: [usize; 2], f: impl Fn(Problem<'_>)) {
        let n = counts[0] + counts[1];
        let y: Vec<usize> = (0..n).map(|row| usize::from(row >= counts[0])).collect();
        let x = Array2::from_shape_fn((n, 1), |(row, _)| (row % 7) as f64 + 5.0 * y[row] as f64);
        let samples = Samples::new(x.view(), &y, 2).unwrap();
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
