//! Sequential minimal optimisation of the dual problem of two classes.
//!
//! In the variables `βᵢ = yᵢαᵢ` the dual reads: maximise `Σ yᵢβᵢ - ½ βᵀKβ` with every `βᵢ` in a box and
//! `Σβᵢ = 0`. Each step raises one variable and lowers another by as much. Signs of classes then
//! show in the boxes only, and the loops over all rows have no branches.
//!
//! | file | what lives there |
//! |---|---|
//! | `state.rs` | the variables, their boxes and the gradient |
//! | `selection.rs` | which two variables move next |
//! | `shrinking.rs` | which rows are left out, and how they come back |

mod selection;
mod shrinking;
mod state;
#[cfg(test)]
mod tests;

use self::selection::Selection;
use self::state::State;
use super::cache::RowCache;
use super::rows::PairRows;

/// Curvature that stands in for one that is not positive.
const TAU: f64 = 1e-12;

/// Steps between two attempts at shrinking.
const SHRINKING_INTERVAL: usize = 1000;

/// How a problem is solved.
#[derive(Debug, Clone, Copy)]
pub(super) struct SolverConfig {
    pub(super) tol: f64,
    pub(super) max_iter: Option<usize>,
    pub(super) shrinking: bool,
    pub(super) cache_bytes: usize,
}

/// The rows to tell apart.
#[derive(Clone, Copy)]
pub(super) struct Problem<'a> {
    pub(super) rows: PairRows<'a>,
    /// Those of the rows that take part.
    pub(super) members: &'a [u32],
    /// The largest `|β|` of a row of the first class and of one of the second.
    pub(super) costs: [f64; 2],
}

/// Where the dual is greatest: `f(x) = Σ βᵢ k(xᵢ, x) - rho` is above 0 for the first class.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    /// For each member.
    pub(super) beta: Vec<f64>,
    pub(super) rho: f64,
    pub(super) n_iter: usize,
    /// Whether the optimality conditions hold within the tolerance.
    pub(super) converged: bool,
}

/// Solves a problem.
pub(super) fn solve(problem: Problem<'_>, config: SolverConfig) -> Solution {
    let n_members = problem.members.len();
    let mut solver = Solver {
        cache: RowCache::new(problem.rows, n_members, config.cache_bytes),
        state: State::new(problem),
        selection: Selection::new(n_members),
        config,
        unshrunk: false,
    };
    let (n_iter, converged) = solver.run();
    Solution {
        rho: solver.state.rho(),
        beta: solver.state.into_beta(problem.members),
        n_iter,
        converged,
    }
}

struct Solver<'a> {
    state: State,
    cache: RowCache<'a>,
    selection: Selection,
    config: SolverConfig,
    /// Whether all rows were brought back once, near the end.
    unshrunk: bool,
}

impl Solver<'_> {
    /// The number of steps, and whether they led to the end.
    fn run(&mut self) -> (usize, bool) {
        let n_members = self.state.len();
        let limit = (100 * n_members).max(10_000_000);
        let max_iter = self.config.max_iter.unwrap_or(limit);
        let interval = n_members.min(SHRINKING_INTERVAL);
        let mut until_shrinking = interval;
        for n_iter in 0..max_iter {
            if self.config.shrinking {
                if until_shrinking == 0 {
                    until_shrinking = interval;
                    self.shrink();
                }
                until_shrinking -= 1;
            }
            let mut pair = self.select();
            if pair.is_none() && self.state.n_active < n_members {
                self.unshrink();
                pair = self.select();
                // Shrink again at once: the rows that came back are mostly settled still.
                until_shrinking = 0;
            }
            match pair {
                Some((raised, lowered)) => self.step(raised, lowered),
                None => return (n_iter, true),
            }
        }
        self.unshrink();
        (max_iter, false)
    }

    fn select(&mut self) -> Option<(usize, usize)> {
        self.selection
            .select(&self.state, &mut self.cache, self.config.tol)
    }

    /// Moves two variables as far as the objective grows and their boxes allow.
    fn step(&mut self, raised: usize, lowered: usize) {
        let state = &mut self.state;
        let active = &state.ids[..state.n_active];
        let rows = [raised, lowered].map(|position| state.ids[position]);
        let kernel = self.cache.two_rows(rows, active);
        let curvature = curvature(
            state.diagonal[raised],
            state.diagonal[lowered],
            f64::from(kernel[0][lowered]),
        );
        let wanted = (state.gradient[raised] - state.gradient[lowered]) / curvature;
        let before = [raised, lowered].map(|position| state.beta[position]);
        let was_at_cost = [raised, lowered].map(|position| state.is_at_cost(position));
        state.transfer(raised, lowered, wanted);
        let change = [
            state.beta[raised] - before[0],
            state.beta[lowered] - before[1],
        ];
        state.follow(change, kernel);
        if self.config.shrinking {
            for (position, was) in [raised, lowered].into_iter().zip(was_at_cost) {
                self.note_cost(position, was);
            }
        }
    }
}

/// The second derivative of the objective along a step, made positive.
#[inline]
fn curvature(diagonal_a: f64, diagonal_b: f64, kernel: f64) -> f64 {
    let curvature = diagonal_a + diagonal_b - 2.0 * kernel;
    if curvature > 0.0 { curvature } else { TAU }
}
