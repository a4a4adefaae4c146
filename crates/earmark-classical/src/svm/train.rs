//! All pairs of classes into one model.

use ndarray::Array2;
use rayon::prelude::*;

use super::config::SvmConfig;
use super::folds::held_out_decisions;
use super::kernel::KernelFunction;
use super::model::{ModelParts, SvmModel, class_pairs};
use super::platt::Sigmoid;
use super::rows::TrainingRows;
use super::solver::{Problem, Solution, SolverConfig, solve};
use crate::{FitError, Samples};

/// What one pair of classes comes to.
struct FittedPair {
    solution: Solution,
    sigmoid: Option<Sigmoid>,
}

/// Fits a model.
pub(super) fn fit(config: &SvmConfig, samples: Samples<'_>) -> Result<SvmModel, FitError> {
    config.check()?;
    let costs = config.costs(samples)?;
    let kernel = KernelFunction::new(config.kernel, samples.x())?;
    let present = samples.present();
    // Kernel values are worth keeping where more than one problem asks for them.
    let is_shared = present.len() > 2 || config.probability;
    let tile_bytes = if is_shared { config.cache_bytes / 2 } else { 0 };
    let rows = TrainingRows::new(samples, kernel, tile_bytes)?;
    let solver = SolverConfig {
        tol: config.tol,
        max_iter: config.max_iter,
        shrinking: config.shrinking,
        cache_bytes: (config.cache_bytes - rows.kept_bytes()) / rayon::current_num_threads(),
    };
    let pairs: Vec<[usize; 2]> = class_pairs(present.len())
        .map(|pair| pair.map(|class| present[class]))
        .collect();
    let fitted: Vec<FittedPair> = pairs
        .par_iter()
        .map(|pair| fit_pair(&rows, *pair, &costs, solver, config))
        .collect();
    SvmModel::new(assemble(
        &rows,
        present,
        kernel,
        &fitted,
        samples.n_classes(),
    ))
}

fn fit_pair(
    rows: &TrainingRows,
    [first, second]: [usize; 2],
    costs: &[f64],
    solver: SolverConfig,
    config: &SvmConfig,
) -> FittedPair {
    let rows = rows.pair(first, second);
    let n_rows = rows.counts().iter().sum::<usize>() as u32;
    let members: Vec<u32> = (0..n_rows).collect();
    let problem = Problem {
        rows,
        members: &members,
        costs: [costs[first], costs[second]],
    };
    let sigmoid = config.probability.then(|| {
        let decisions = held_out_decisions(problem, solver, config.seed);
        let is_first = members.iter().map(|row| rows.is_first(*row));
        Sigmoid::fit(&decisions, &is_first.collect::<Vec<_>>())
    });
    FittedPair {
        solution: solve(problem, solver),
        sigmoid,
    }
}

/// Puts the pairs together: each row that any of them needs is stored once.
fn assemble(
    rows: &TrainingRows,
    present: Vec<usize>,
    kernel: KernelFunction,
    fitted: &[FittedPair],
    n_classes: usize,
) -> ModelParts {
    let pairs: Vec<[usize; 2]> = class_pairs(present.len()).collect();
    let n_rows = rows.classes().iter().map(ExactSizeIterator::len).sum();
    let mut beta = Array2::<f64>::zeros((present.len() - 1, n_rows));
    for ([first, second], pair) in pairs.iter().zip(fitted) {
        let of_pair = rows.pair(present[*first], present[*second]);
        for (row, value) in (0..).zip(&pair.solution.beta) {
            let of = if of_pair.is_first(row) {
                *second - 1
            } else {
                *first
            };
            beta[[of, of_pair.global(row)]] = *value;
        }
    }
    let is_support = |row: &usize| beta.column(*row).iter().any(|value| *value != 0.0);
    let support: Vec<usize> = (0..n_rows).filter(is_support).collect();
    let of_class = |class: &usize| {
        let range = &rows.classes()[*class];
        support.iter().filter(|row| range.contains(row)).count()
    };
    ModelParts {
        n_classes,
        kernel,
        n_support: present.iter().map(of_class).collect(),
        present,
        support_vectors: rows.select(&support),
        dual_coef: beta.select(ndarray::Axis(1), &support),
        support: support.into_iter().map(|row| rows.origin(row)).collect(),
        intercept: fitted.iter().map(|pair| -pair.solution.rho).collect(),
        sigmoids: fitted.iter().map(|pair| pair.sigmoid).collect(),
        n_iter: fitted.iter().map(|pair| pair.solution.n_iter).collect(),
        converged: fitted.iter().all(|pair| pair.solution.converged),
    }
}
