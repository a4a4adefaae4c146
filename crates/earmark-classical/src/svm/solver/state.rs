//! The variables, their boxes and the gradient.

use super::Problem;

/// One entry for each member, in an order that puts the active ones first.
pub(super) struct State {
    pub(super) ids: Vec<u32>,
    pub(super) n_active: usize,
    pub(super) beta: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    pub(super) diagonal: Vec<f64>,
    /// `∂D/∂βᵢ = yᵢ - (Kβ)ᵢ`, kept for active members only.
    pub(super) gradient: Vec<f64>,
    /// What the members at their cost add to the gradient, kept for all while shrinking.
    pub(super) cost_part: Vec<f64>,
    /// 0 where the variable may rise, else -inf.
    pub(super) rise: Vec<f64>,
    /// 0 where the variable may fall, else +inf.
    pub(super) fall: Vec<f64>,
}

impl State {
    /// All variables at 0.
    pub(super) fn new(problem: Problem<'_>) -> Self {
        let Problem {
            rows,
            members,
            costs,
        } = problem;
        let n = members.len();
        let of_member = |f: &dyn Fn(u32) -> f64| members.iter().map(|id| f(*id)).collect();
        let mut state = Self {
            ids: members.to_vec(),
            n_active: n,
            beta: vec![0.0; n],
            lower: of_member(&|id| if rows.is_first(id) { 0.0 } else { -costs[1] }),
            upper: of_member(&|id| if rows.is_first(id) { costs[0] } else { 0.0 }),
            diagonal: of_member(&|id| rows.diagonal(id)),
            gradient: of_member(&|id| if rows.is_first(id) { 1.0 } else { -1.0 }),
            cost_part: vec![0.0; n],
            rise: vec![0.0; n],
            fall: vec![0.0; n],
        };
        (0..n).for_each(|position| state.note_room(position));
        state
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The class of a member: +1 or -1.
    pub(super) fn sign(&self, position: usize) -> f64 {
        if self.upper[position] > 0.0 {
            1.0
        } else {
            -1.0
        }
    }

    /// Whether the variable is at that end of its box which is not 0.
    pub(super) fn is_at_cost(&self, position: usize) -> bool {
        self.beta[position] == self.cost(position)
    }

    /// The end of the box which is not 0.
    pub(super) fn cost(&self, position: usize) -> f64 {
        self.lower[position] + self.upper[position]
    }

    pub(super) fn may_rise(&self, position: usize) -> bool {
        self.rise[position] == 0.0
    }

    pub(super) fn may_fall(&self, position: usize) -> bool {
        self.fall[position] == 0.0
    }

    pub(super) fn is_free(&self, position: usize) -> bool {
        self.may_rise(position) && self.may_fall(position)
    }

    /// Raises one variable and lowers another by `wanted`, or as much as both boxes allow.
    pub(super) fn transfer(&mut self, raised: usize, lowered: usize, wanted: f64) {
        let room_above = self.upper[raised] - self.beta[raised];
        let room_below = self.beta[lowered] - self.lower[lowered];
        let amount = wanted.min(room_above).min(room_below);
        // Who meets an end is put there exactly, however the difference was rounded.
        self.beta[raised] = match amount < room_above {
            true => (self.beta[raised] + amount).min(self.upper[raised]),
            false => self.upper[raised],
        };
        self.beta[lowered] = match amount < room_below {
            true => (self.beta[lowered] - amount).max(self.lower[lowered]),
            false => self.lower[lowered],
        };
        self.note_room(raised);
        self.note_room(lowered);
    }

    /// Updates the gradient of the active members after two variables changed, whose kernel rows
    /// these are.
    pub(super) fn follow(&mut self, change: [f64; 2], kernel: [&[f32]; 2]) {
        let gradient = &mut self.gradient[..self.n_active];
        for ((gradient, a), b) in gradient.iter_mut().zip(kernel[0]).zip(kernel[1]) {
            *gradient -= change[0] * f64::from(*a) + change[1] * f64::from(*b);
        }
    }

    pub(super) fn swap(&mut self, a: usize, b: usize) {
        self.ids.swap(a, b);
        let columns = [
            &mut self.beta,
            &mut self.lower,
            &mut self.upper,
            &mut self.diagonal,
            &mut self.gradient,
            &mut self.cost_part,
            &mut self.rise,
            &mut self.fall,
        ];
        columns.into_iter().for_each(|column| column.swap(a, b));
    }

    /// The offset `rho`: minus the mean gradient of the free members, or, if there are none, minus the
    /// middle of the range that the others leave.
    pub(super) fn rho(&self) -> f64 {
        let free: Vec<f64> = (0..self.len())
            .filter(|position| self.is_free(*position))
            .map(|position| -self.gradient[position])
            .collect();
        if !free.is_empty() {
            return free.iter().sum::<f64>() / free.len() as f64;
        }
        let highest = |penalty: &[f64]| {
            let sums = self.gradient.iter().zip(penalty).map(|(g, p)| g + p);
            sums.fold(f64::NEG_INFINITY, f64::max)
        };
        let lowest = |penalty: &[f64]| {
            let sums = self.gradient.iter().zip(penalty).map(|(g, p)| g + p);
            sums.fold(f64::INFINITY, f64::min)
        };
        -(highest(&self.rise) + lowest(&self.fall)) / 2.0
    }

    /// The variables, in the order of `members`.
    pub(super) fn into_beta(self, members: &[u32]) -> Vec<f64> {
        let by_id = |id: &u32| members.partition_point(|member| member < id);
        let mut beta = vec![0.0; members.len()];
        for (id, value) in self.ids.iter().zip(&self.beta) {
            beta[by_id(id)] = *value;
        }
        beta
    }

    fn note_room(&mut self, position: usize) {
        let beta = self.beta[position];
        self.rise[position] = match beta < self.upper[position] {
            true => 0.0,
            false => f64::NEG_INFINITY,
        };
        self.fall[position] = match beta > self.lower[position] {
            true => 0.0,
            false => f64::INFINITY,
        };
    }
}
