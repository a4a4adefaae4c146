use rayon::prelude::*;

use super::Candidate;
use crate::neighbours::{dot, unit};

/// Directions of tracks, compared by the angle between them in radians, from 0 to pi. Unlike the cosine it is a distance: of three
/// tracks no way round is shorter than the direct one, and half an angle is half a step.
pub(super) struct Directions(Vec<Option<Vec<f32>>>);

impl Directions {
    /// Those of the candidates of these numbers; a track whose embedding differs in length from the first one's has none.
    pub(super) fn of(candidates: &[Candidate], numbers: &[usize]) -> Self {
        let of = |number: &usize| unit(candidates[*number].embedding.as_deref()?);
        let mut directions: Vec<_> = numbers.par_iter().map(of).collect();
        let dim = directions.iter().flatten().map(Vec::len).next();
        for direction in &mut directions {
            if direction.as_ref().map(Vec::len) != dim {
                *direction = None;
            }
        }
        Self(directions)
    }

    /// The angle between two; a right angle, that of tracks with nothing in common, where one has no direction.
    pub(super) fn angle(&self, a: usize, b: usize) -> f32 {
        angle(self.0[a].as_deref(), self.0[b].as_deref())
    }

    /// The angles between one and all.
    pub(super) fn angles(&self, a: usize) -> Vec<f32> {
        (0..self.0.len())
            .into_par_iter()
            .map(|b| self.angle(a, b))
            .collect()
    }

    /// Whether that one has a direction.
    pub(super) fn has(&self, a: usize) -> bool {
        self.0[a].is_some()
    }
}

fn angle(a: Option<&[f32]>, b: Option<&[f32]>) -> f32 {
    match (a, b) {
        (Some(a), Some(b)) => dot(a, b).clamp(-1.0, 1.0).acos(),
        _ => std::f32::consts::FRAC_PI_2,
    }
}

/// The largest angle from a track of the list to the next, in radians.
pub(super) fn largest_step(candidates: &[Candidate], order: &[usize]) -> f64 {
    let directions = Directions::of(candidates, order);
    let steps = (1..order.len()).map(|place| f64::from(directions.angle(place - 1, place)));
    steps.fold(0.0, f64::max)
}
