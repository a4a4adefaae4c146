//! The learning rate over a run.

use serde::{Deserialize, Serialize};

use crate::{check, error::NetError};

/// The learning rate after warm-up, as a share of the optimiser's `lr`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Schedule {
    /// Always one.
    Constant {},
    /// Half a cosine from one to `floor` over the steps that follow warm-up (Loshchilov and Hutter, *SGDR*,
    /// 2017, without restarts): `floor + (1 - floor) (1 + cos(pi t)) / 2` with `t` from 0 to 1.
    Cosine {
        /// The share at the end, 0 to 1.
        #[serde(default)]
        floor: f64,
    },
    /// Multiplied by `factor` after each `every` epochs.
    Step {
        /// Epochs between two changes.
        #[serde(default = "ten")]
        every: usize,
        /// What each change multiplies by, above 0, at most 1.
        #[serde(default = "tenth")]
        factor: f64,
    },
}

fn ten() -> usize {
    10
}

fn tenth() -> f64 {
    0.1
}

impl Default for Schedule {
    fn default() -> Self {
        Self::Constant {}
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) steps_per_epoch: usize,
    pub(crate) n_epochs: usize,
    pub(crate) warm_up_steps: usize,
}

impl Schedule {
    pub(crate) fn check(&self) -> Result<(), NetError> {
        match *self {
            Self::Constant {} => Ok(()),
            Self::Cosine { floor } => check::between("floor", floor, 0.0, 1.0),
            Self::Step { every, factor } => {
                check::size("every", every)?;
                check::positive("factor", factor)?;
                check::between("factor", factor, 0.0, 1.0)
            }
        }
    }

    /// What `lr` is multiplied by in this step of the whole run, from 0.
    pub(crate) fn share(&self, step: usize, clock: Clock) -> f64 {
        if step < clock.warm_up_steps {
            return (step + 1) as f64 / clock.warm_up_steps as f64;
        }
        match *self {
            Self::Constant {} => 1.0,
            Self::Cosine { floor } => {
                let last = (clock.steps_per_epoch * clock.n_epochs).saturating_sub(1);
                let steps = last.saturating_sub(clock.warm_up_steps).max(1);
                let t = (step - clock.warm_up_steps) as f64 / steps as f64;
                floor + (1.0 - floor) * (1.0 + (std::f64::consts::PI * t.min(1.0)).cos()) / 2.0
            }
            Self::Step { every, factor } => {
                let changes = step / clock.steps_per_epoch / every;
                factor.powi(i32::try_from(changes).unwrap_or(i32::MAX))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: Clock = Clock {
        steps_per_epoch: 5,
        n_epochs: 4,
        warm_up_steps: 4,
    };

    fn shares(schedule: Schedule) -> Vec<f64> {
        (0..20).map(|step| schedule.share(step, CLOCK)).collect()
    }

    #[test]
    fn warm_up_is_a_line_before_every_schedule() {
        for schedule in [Schedule::Constant {}, Schedule::Cosine { floor: 0.0 }] {
            assert_eq!(shares(schedule)[..5], [0.25, 0.5, 0.75, 1.0, 1.0]);
        }
    }

    #[test]
    fn a_cosine_falls_from_one_to_its_floor() {
        let shares = shares(Schedule::Cosine { floor: 0.1 });
        assert!(shares[4..].is_sorted_by(|a, b| a > b));
        assert!((shares[19] - 0.1).abs() < 1e-12);
    }

    #[test]
    fn steps_fall_with_epochs() {
        let schedule = Schedule::Step {
            every: 2,
            factor: 0.5,
        };
        let shares = shares(schedule);
        assert_eq!((shares[9], shares[10], shares[19]), (1.0, 0.5, 0.5));
    }
}
