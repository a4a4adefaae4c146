//! Which rows are left out while solving, and how they come back.

use super::Solver;
use super::selection::{max_of_sums, min_of_sums};

/// All rows come back once when the violation is this many times the tolerance.
const NEAR_THE_END: f64 = 10.0;

impl Solver<'_> {
    /// Leaves out the members at an end of their box that are pressed against it by more than any
    /// two others can still exchange.
    pub(super) fn shrink(&mut self) {
        let active = ..self.state.n_active;
        let gradient = &self.state.gradient[active];
        let greatest = max_of_sums(gradient, &self.state.rise[active]);
        let least = min_of_sums(gradient, &self.state.fall[active]);
        if !self.unshrunk && greatest - least <= NEAR_THE_END * self.config.tol {
            self.unshrunk = true;
            self.unshrink();
        }
        let mut position = 0;
        while position < self.state.n_active {
            if self.is_settled(position, greatest, least) {
                self.state.n_active -= 1;
                self.exchange_with_unsettled(position, greatest, least);
            }
            position += 1;
        }
    }

    /// Puts the last active member that is not settled in the place of one that just left.
    fn exchange_with_unsettled(&mut self, position: usize, greatest: f64, least: f64) {
        while self.state.n_active > position {
            if !self.is_settled(self.state.n_active, greatest, least) {
                self.cache.swap_columns(position, self.state.n_active);
                self.state.swap(position, self.state.n_active);
                return;
            }
            self.state.n_active -= 1;
        }
    }

    fn is_settled(&self, position: usize, greatest: f64, least: f64) -> bool {
        let gradient = self.state.gradient[position];
        if !self.state.may_rise(position) {
            gradient > greatest
        } else if !self.state.may_fall(position) {
            gradient < least
        } else {
            false
        }
    }

    /// Brings all members back, with their gradients.
    pub(super) fn unshrink(&mut self) {
        let (n_active, n) = (self.state.n_active, self.state.len());
        if n_active == n {
            return;
        }
        for position in n_active..n {
            let sign = self.state.sign(position);
            self.state.gradient[position] = sign + self.state.cost_part[position];
        }
        let free: Vec<usize> = (0..n_active)
            .filter(|position| self.state.is_free(*position))
            .collect();
        // Whichever computes fewer kernel values.
        if free.len() * n > 2 * n_active * (n - n_active) {
            self.add_free_by_inactive_rows(&free);
        } else {
            self.add_free_by_free_rows(&free);
        }
        self.state.n_active = n;
    }

    fn add_free_by_inactive_rows(&mut self, free: &[usize]) {
        let state = &mut self.state;
        for position in state.n_active..state.ids.len() {
            let active = &state.ids[..state.n_active];
            let kernel = self.cache.row(state.ids[position], active);
            let terms = free.iter().map(|f| state.beta[*f] * f64::from(kernel[*f]));
            state.gradient[position] -= terms.sum::<f64>();
        }
    }

    fn add_free_by_free_rows(&mut self, free: &[usize]) {
        let state = &mut self.state;
        for position in free {
            let kernel = self.cache.row(state.ids[*position], &state.ids);
            let inactive = state.n_active..;
            let gradient = &mut state.gradient[inactive.clone()];
            for (gradient, kernel) in gradient.iter_mut().zip(&kernel[inactive]) {
                *gradient -= state.beta[*position] * f64::from(*kernel);
            }
        }
    }

    /// Keeps the part of the gradient that the members at their cost make, after one moved.
    pub(super) fn note_cost(&mut self, position: usize, was_at_cost: bool) {
        let state = &mut self.state;
        let is_at_cost = state.is_at_cost(position);
        if is_at_cost == was_at_cost {
            return;
        }
        let cost = state.cost(position);
        let change = if is_at_cost { -cost } else { cost };
        let kernel = self.cache.row(state.ids[position], &state.ids);
        for (part, kernel) in state.cost_part.iter_mut().zip(kernel) {
            *part += change * f64::from(*kernel);
        }
    }
}
