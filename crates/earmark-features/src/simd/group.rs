//! A fixed number of lanes, whatever the width of the machine's vectors.

use std::ops::{Add, Mul, Sub};

use pulp::Simd;

/// Lanes of a [`Group`]: the widest vector there is.
pub(crate) const GROUP: usize = 16;

/// Sixteen f32 in as many vectors of the machine as that takes.
#[derive(Clone, Copy)]
pub(crate) struct Group<S: Simd> {
    simd: S,
    /// Only the first [`USED`](Self::USED) vectors hold lanes.
    vectors: [S::f32s; GROUP],
}

impl<S: Simd> Group<S> {
    const USED: usize = GROUP / S::F32_LANES;

    /// The same value in all lanes.
    #[inline(always)]
    pub(crate) fn splat(simd: S, value: f32) -> Self {
        Self {
            simd,
            vectors: [simd.splat_f32s(value); GROUP],
        }
    }

    #[inline(always)]
    pub(crate) fn load(simd: S, values: &[f32; GROUP]) -> Self {
        let mut group = Self::splat(simd, 0.0);
        let (vectors, _) = S::as_simd_f32s(values);
        group.vectors[..Self::USED].copy_from_slice(&vectors[..Self::USED]);
        group
    }

    #[inline(always)]
    pub(crate) fn to_array(self) -> [f32; GROUP] {
        let mut values = [0.0; GROUP];
        let (vectors, _) = S::as_mut_simd_f32s(&mut values);
        vectors.copy_from_slice(&self.vectors[..Self::USED]);
        values
    }

    #[inline(always)]
    pub(crate) fn min(mut self, other: Self) -> Self {
        for i in 0..Self::USED {
            self.vectors[i] = self.simd.min_f32s(self.vectors[i], other.vectors[i]);
        }
        self
    }

    #[inline(always)]
    pub(crate) fn max(mut self, other: Self) -> Self {
        for i in 0..Self::USED {
            self.vectors[i] = self.simd.max_f32s(self.vectors[i], other.vectors[i]);
        }
        self
    }

    /// The lanes of `then` where those of `self` lie below `bound`, elsewhere those of `otherwise`.
    #[inline(always)]
    pub(crate) fn if_below(self, bound: Self, then: Self, otherwise: Self) -> Self {
        let mut chosen = otherwise;
        for i in 0..Self::USED {
            let below = self.simd.less_than_f32s(self.vectors[i], bound.vectors[i]);
            let (then, otherwise) = (then.vectors[i], otherwise.vectors[i]);
            chosen.vectors[i] = self.simd.select_f32s(below, then, otherwise);
        }
        chosen
    }

    /// The sum of all lanes.
    #[inline(always)]
    pub(crate) fn sum(self) -> f32 {
        halve(self.to_array(), |a, b| a + b)
    }

    /// The least of all lanes.
    #[inline(always)]
    pub(crate) fn least(self) -> f32 {
        halve(self.to_array(), |a, b| if b < a { b } else { a })
    }

    /// The greatest of all lanes.
    #[inline(always)]
    pub(crate) fn greatest(self) -> f32 {
        halve(self.to_array(), |a, b| if b > a { b } else { a })
    }
}

/// Folds the upper half of the lanes onto the lower one until a single one is left.
#[inline(always)]
fn halve(mut lanes: [f32; GROUP], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = GROUP / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = f(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}

impl<S: Simd> Add for Group<S> {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        for i in 0..Self::USED {
            self.vectors[i] = self.simd.add_f32s(self.vectors[i], other.vectors[i]);
        }
        self
    }
}

impl<S: Simd> Sub for Group<S> {
    type Output = Self;

    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        for i in 0..Self::USED {
            self.vectors[i] = self.simd.sub_f32s(self.vectors[i], other.vectors[i]);
        }
        self
    }
}

impl<S: Simd> Mul for Group<S> {
    type Output = Self;

    #[inline(always)]
    fn mul(mut self, other: Self) -> Self {
        for i in 0..Self::USED {
            self.vectors[i] = self.simd.mul_f32s(self.vectors[i], other.vectors[i]);
        }
        self
    }
}
