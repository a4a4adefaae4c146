//! What follows the sums of a map: maximum, activation, and the way back.

use crate::blocks::Activation;

/// Maxima of `size`, then an activation that never falls, so that the order of the two does not matter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pool {
    pub(super) size: [usize; 2],
    pub(super) activation: Activation,
}

impl Pool {
    /// Rows and frames of maxima of a map.
    pub(super) fn pooled(&self, map: [usize; 2]) -> [usize; 2] {
        [map[0] / self.size[0], map[1] / self.size[1]]
    }

    /// The activation of the maxima of `scale * plane + shift`, rows of `width` values, and where in its
    /// rectangle each maximum was (zero, as it was before, where there is but one place).
    pub(super) fn forward(
        &self,
        plane: &[f32],
        width: usize,
        [scale, shift]: [f32; 2],
        (to, places): (&mut [f32], &mut [u8]),
    ) {
        let line = |value: f32| scale * value + shift;
        match self.size {
            [1, 1] => to.iter_mut().zip(plane).for_each(|(to, x)| *to = line(*x)),
            [2, 2] => maxima_of_four(plane, width, line, (&mut *to, places)),
            size => maxima(size, plane, width, line, (&mut *to, places)),
        }
        self.activation.apply(to);
    }

    /// Adds the gradients of maxima where the maxima were; `plane` has rows of `width` values.
    pub(super) fn scatter(&self, gradient: &[f32], places: &[u8], plane: &mut [f32], width: usize) {
        self.visit(places, width, |i, at| plane[at] += gradient[i]);
    }

    /// `sum_i gradient_i plane_i` where the maxima were.
    pub(super) fn product(
        &self,
        gradient: &[f32],
        places: &[u8],
        plane: &[f32],
        width: usize,
    ) -> f32 {
        let mut sum = 0.0;
        self.visit(places, width, |i, at| sum += gradient[i] * plane[at]);
        sum
    }

    /// Calls back with each maximum and its place in the plane.
    #[inline(always)]
    fn visit(&self, places: &[u8], width: usize, mut call: impl FnMut(usize, usize)) {
        match self.size {
            [1, 1] => (0..places.len()).for_each(|i| call(i, i)),
            [2, 2] => visit([2, 2], places, width, call),
            size => visit(size, places, width, call),
        }
    }
}

/// Without a branch: what is larger is chance.
#[inline(always)]
fn maxima_of_four(
    plane: &[f32],
    width: usize,
    line: impl Fn(f32) -> f32,
    (to, places): (&mut [f32], &mut [u8]),
) {
    let rows = to.chunks_exact_mut(width / 2);
    let rows = rows.zip(places.chunks_exact_mut(width / 2));
    for ((to, places), rows) in rows.zip(plane.chunks_exact(2 * width)) {
        let (upper, lower) = rows.split_at(width);
        let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
        for ((to, place), (upper, lower)) in to.iter_mut().zip(places).zip(pairs) {
            let [a, b] = [line(upper[0]), line(upper[1])];
            let [c, d] = [line(lower[0]), line(lower[1])];
            let (high, at_high) = (if b > a { b } else { a }, u8::from(b > a));
            let (low, at_low) = (if d > c { d } else { c }, 2 + u8::from(d > c));
            let largest = if low > high { low } else { high };
            // What is no number stays.
            let none = a.is_nan() | b.is_nan() | c.is_nan() | d.is_nan();
            *to = if none { f32::NAN } else { largest };
            *place = if low > high { at_low } else { at_high };
        }
    }
}

fn maxima(
    [height, length]: [usize; 2],
    plane: &[f32],
    width: usize,
    line: impl Fn(f32) -> f32,
    (to, places): (&mut [f32], &mut [u8]),
) {
    let pooled = width / length;
    let rows = to.chunks_exact_mut(pooled);
    let rows = rows.zip(places.chunks_exact_mut(pooled));
    for ((to, places), rows) in rows.zip(plane.chunks_exact(height * width)) {
        for (i, (to, place)) in to.iter_mut().zip(places).enumerate() {
            let (mut largest, mut at) = (f32::NEG_INFINITY, 0);
            for row in 0..height {
                let values = &rows[row * width + i * length..][..length];
                for (column, value) in values.iter().enumerate() {
                    let value = line(*value);
                    let larger = value > largest || value.is_nan();
                    largest = if larger { value } else { largest };
                    at = if larger { row * length + column } else { at };
                }
            }
            *to = largest;
            *place = at as u8;
        }
    }
}

#[inline(always)]
fn visit(
    [height, length]: [usize; 2],
    places: &[u8],
    width: usize,
    mut call: impl FnMut(usize, usize),
) {
    let pooled = width / length;
    for (row, places) in places.chunks_exact(pooled).enumerate() {
        for (i, place) in places.iter().enumerate() {
            let place = usize::from(*place);
            let at = (row * height + place / length) * width + i * length + place % length;
            call(row * pooled + i, at);
        }
    }
}
