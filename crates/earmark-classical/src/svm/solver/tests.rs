//! The solution is where the optimality conditions say, whatever way led there.

use ndarray::Array2;

use super::*;
use crate::Samples;
use crate::svm::kernel::KernelFunction;
use crate::svm::rows::TrainingRows;

const N: usize = 120;
const EXACT: SolverConfig = SolverConfig {
    tol: 1e-9,
    max_iter: None,
    shrinking: true,
    cache_bytes: 1 << 20,
};

/// Two clouds that overlap.
fn training_rows(kernel: KernelFunction) -> TrainingRows {
    let mut state = 7u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    let y: Vec<usize> = (0..N).map(|row| usize::from(row % 3 == 0)).collect();
    let x = Array2::from_shape_fn((N, 4), |(row, _)| draw() + 0.4 * y[row] as f64);
    let samples = Samples::new(x.view(), &y, 2).unwrap();
    TrainingRows::new(samples, kernel, usize::MAX).unwrap()
}

const KERNELS: [KernelFunction; 3] = [
    KernelFunction::Linear,
    KernelFunction::Rbf { gamma: 1.5 },
    KernelFunction::Polynomial {
        gamma: 0.5,
        coef0: 1.0,
        degree: 3,
    },
];

/// The kernel times `beta`, and the signs of the members.
fn products(rows: PairRows<'_>, members: &[u32], beta: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut values = vec![0.0; members.len()];
    let product = |row: &u32| {
        rows.fill(*row, members, &mut values);
        let terms = values.iter().zip(beta).map(|(k, b)| f64::from(*k) * b);
        terms.sum::<f64>()
    };
    let products = members.iter().map(product).collect();
    let sign = |row: &u32| if rows.is_first(*row) { 1.0 } else { -1.0 };
    (products, members.iter().map(sign).collect())
}

fn solved(rows: &TrainingRows, costs: [f64; 2], config: SolverConfig) -> Solution {
    let members: Vec<u32> = (0..N as u32).collect();
    let rows = rows.pair(0, 1);
    let problem = Problem {
        rows,
        members: &members,
        costs,
    };
    solve(problem, config)
}

fn assert_same(a: &Solution, b: &Solution) {
    assert!((a.rho - b.rho).abs() < 1e-6, "{} and {}", a.rho, b.rho);
    for (a, b) in a.beta.iter().zip(&b.beta) {
        assert!((a - b).abs() < 1e-5, "{a} and {b}");
    }
}

#[test]
fn the_optimality_conditions_hold() {
    let members: Vec<u32> = (0..N as u32).collect();
    for kernel in KERNELS {
        for costs in [[1.0, 1.0], [0.05, 20.0], [100.0, 100.0]] {
            let rows = training_rows(kernel);
            let solution = solved(&rows, costs, EXACT);
            assert!(solution.converged);
            let (products, signs) = products(rows.pair(0, 1), &members, &solution.beta);
            let sum: f64 = solution.beta.iter().sum();
            assert!(sum.abs() < 1e-9 * costs[1], "{sum}");
            for ((beta, product), sign) in solution.beta.iter().zip(products).zip(signs) {
                let alpha = beta * sign;
                let cost = if sign > 0.0 { costs[0] } else { costs[1] };
                assert!((0.0..=cost).contains(&alpha));
                let margin = sign * (product - solution.rho);
                if alpha < cost {
                    assert!(margin > 1.0 - 1e-6, "{margin} at {alpha}");
                }
                if alpha > 0.0 {
                    assert!(margin < 1.0 + 1e-6, "{margin} at {alpha}");
                }
            }
        }
    }
}

#[test]
fn the_duality_gap_is_small() {
    let members: Vec<u32> = (0..N as u32).collect();
    for kernel in KERNELS {
        let rows = training_rows(kernel);
        let costs = [2.0, 5.0];
        let solution = solved(&rows, costs, EXACT);
        let (products, signs) = products(rows.pair(0, 1), &members, &solution.beta);
        let terms = || solution.beta.iter().zip(&products).zip(&signs);
        let quadratic: f64 = terms().map(|((b, p), _)| b * p / 2.0).sum();
        let linear: f64 = terms().map(|((b, _), s)| b * s).sum();
        let loss = |product: f64, sign: f64| {
            let cost = if sign > 0.0 { costs[0] } else { costs[1] };
            cost * (1.0 - sign * (product - solution.rho)).max(0.0)
        };
        let losses: f64 = terms().map(|((_, p), s)| loss(*p, *s)).sum();
        let (primal, dual) = (quadratic + losses, linear - quadratic);
        assert!(
            dual > 0.0 && (primal - dual).abs() < 1e-6 * primal,
            "{primal}, {dual}"
        );
    }
}

#[test]
fn shrinking_changes_nothing() {
    for kernel in KERNELS {
        let rows = training_rows(kernel);
        let costs = [300.0, 100.0];
        let without = SolverConfig {
            shrinking: false,
            ..EXACT
        };
        let solution = solved(&rows, costs, EXACT);
        assert!(
            solution.n_iter > N,
            "too few steps to shrink: {}",
            solution.n_iter
        );
        assert_same(&solution, &solved(&rows, costs, without));
    }
}

#[test]
fn a_cache_without_room_changes_not_a_bit() {
    let rows = training_rows(KERNELS[1]);
    let small = SolverConfig {
        cache_bytes: N * size_of::<f32>(),
        ..EXACT
    };
    let (a, b) = (
        solved(&rows, [1.0; 2], EXACT),
        solved(&rows, [1.0; 2], small),
    );
    assert_eq!(a.beta, b.beta);
    assert_eq!((a.rho, a.n_iter), (b.rho, b.n_iter));
}

#[test]
fn a_limit_on_the_steps_is_kept_and_told() {
    let rows = training_rows(KERNELS[1]);
    let short = SolverConfig {
        max_iter: Some(5),
        ..EXACT
    };
    let solution = solved(&rows, [1.0; 2], short);
    assert_eq!((solution.n_iter, solution.converged), (5, false));
}

#[test]
fn two_rows_are_parted_half_way() {
    let x = ndarray::array![[0.0], [4.0]];
    let samples = Samples::new(x.view(), &[0, 1], 2).unwrap();
    let rows = TrainingRows::new(samples, KernelFunction::Linear, 0).unwrap();
    let problem = Problem {
        rows: rows.pair(0, 1),
        members: &[0, 1],
        costs: [10.0; 2],
    };
    let solution = solve(problem, EXACT);
    // f(x) = -x/2 + 1: 1 at the first row, -1 at the second.
    assert_eq!(solution.beta, [0.125, -0.125]);
    assert_eq!(solution.rho, -1.0);
}
