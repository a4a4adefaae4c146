//! Loops that make one number, or a few, of many.

use pulp::{Arch, Simd, WithSimd};

use super::{GROUP, Group};

/// What [`sum`] adds up: 0 for two zeros.
pub(crate) trait Term: Copy {
    fn of<S: Simd>(self, simd: S, a: Group<S>, b: Group<S>) -> Group<S>;
}

/// `a`.
#[derive(Clone, Copy)]
pub(crate) struct First;

impl Term for First {
    #[inline(always)]
    fn of<S: Simd>(self, _simd: S, a: Group<S>, _b: Group<S>) -> Group<S> {
        a
    }
}

/// `a b`.
#[derive(Clone, Copy)]
pub(crate) struct Product;

impl Term for Product {
    #[inline(always)]
    fn of<S: Simd>(self, _simd: S, a: Group<S>, b: Group<S>) -> Group<S> {
        a * b
    }
}

/// `a (b - centre)²`.
#[derive(Clone, Copy)]
pub(crate) struct SquaredDistance {
    pub(crate) centre: f32,
}

impl Term for SquaredDistance {
    #[inline(always)]
    fn of<S: Simd>(self, simd: S, a: Group<S>, b: Group<S>) -> Group<S> {
        let distance = b - Group::splat(simd, self.centre);
        a * (distance * distance)
    }
}

/// Lanes of the partial sums in [`sum`], whose additions overlap.
const WIDE: usize = 2 * GROUP;

/// `Σ term(a[i], b[i])` of two slices of one length.
///
/// The partial sums are f32: the result is within about `n / 32` roundings of exact.
pub(crate) fn sum<T: Term>(arch: Arch, term: T, a: &[f32], b: &[f32]) -> f32 {
    arch.dispatch(Sum { term, a, b })
}

struct Sum<'a, T> {
    term: T,
    a: &'a [f32],
    b: &'a [f32],
}

impl<T: Term> WithSimd for Sum<'_, T> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let (a, a_rest) = self.a.as_chunks::<WIDE>();
        let (b, b_rest) = self.b.as_chunks::<WIDE>();
        let mut sums = [Group::splat(simd, 0.0); 2];
        for (a, b) in a.iter().zip(b) {
            self.add(simd, &mut sums, a, b);
        }
        self.add(simd, &mut sums, &zero_padded(a_rest), &zero_padded(b_rest));
        (sums[0] + sums[1]).sum()
    }
}

impl<T: Term> Sum<'_, T> {
    #[inline(always)]
    fn add<S: Simd>(&self, simd: S, sums: &mut [Group<S>; 2], a: &[f32; WIDE], b: &[f32; WIDE]) {
        let (a, _) = a.as_chunks::<GROUP>();
        let (b, _) = b.as_chunks::<GROUP>();
        for i in 0..2 {
            let (a, b) = (Group::load(simd, &a[i]), Group::load(simd, &b[i]));
            sums[i] = sums[i] + self.term.of(simd, a, b);
        }
    }
}

#[inline(always)]
fn zero_padded<const N: usize>(values: &[f32]) -> [f32; N] {
    let mut padded = [0.0; N];
    padded[..values.len()].copy_from_slice(values);
    padded
}

/// The inner product of two slices of one length; quickest when that is a multiple of [`GROUP`].
///
/// To be called from within a dispatched loop.
#[inline(always)]
pub(crate) fn dot<S: Simd>(simd: S, a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<GROUP>();
    let (b, b_rest) = b.as_chunks::<GROUP>();
    let mut sums = Group::splat(simd, 0.0);
    for (a, b) in a.iter().zip(b) {
        sums = sums + Group::load(simd, a) * Group::load(simd, b);
    }
    if !a_rest.is_empty() {
        let (a, b) = (zero_padded(a_rest), zero_padded(b_rest));
        sums = sums + Group::load(simd, &a) * Group::load(simd, &b);
    }
    sums.sum()
}

/// The inner products of `vector` with `ROWS` rows that lie one after the other, each `row_len` long:
/// the length of the vector, rounded up to whole groups.
pub(crate) fn dot_rows<const ROWS: usize>(
    arch: Arch,
    rows: &[f32],
    row_len: usize,
    vector: &[f32],
) -> [f32; ROWS] {
    let rows = std::array::from_fn(|row| rows[row * row_len..][..row_len].as_chunks().0);
    arch.dispatch(DotRows { rows, vector })
}

struct DotRows<'a, const ROWS: usize> {
    rows: [&'a [[f32; GROUP]]; ROWS],
    vector: &'a [f32],
}

impl<const ROWS: usize> WithSimd for DotRows<'_, ROWS> {
    type Output = [f32; ROWS];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> [f32; ROWS] {
        let (vector, rest) = self.vector.as_chunks::<GROUP>();
        let mut sums = [Group::splat(simd, 0.0); ROWS];
        for (i, values) in vector.iter().enumerate() {
            self.add(simd, &mut sums, i, values);
        }
        if !rest.is_empty() {
            self.add(simd, &mut sums, vector.len(), &zero_padded(rest));
        }
        sums.map(Group::sum)
    }
}

impl<const ROWS: usize> DotRows<'_, ROWS> {
    #[inline(always)]
    fn add<S: Simd>(&self, simd: S, sums: &mut [Group<S>; ROWS], i: usize, values: &[f32; GROUP]) {
        let values = Group::load(simd, values);
        for (sum, row) in sums.iter_mut().zip(self.rows) {
            *sum = *sum + Group::load(simd, &row[i]) * values;
        }
    }
}

/// The largest value, or -inf of none; the values must not be NaN.
pub(crate) fn max(arch: Arch, values: &[f32]) -> f32 {
    arch.dispatch(Max { values })
}

struct Max<'a> {
    values: &'a [f32],
}

impl WithSimd for Max<'_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let (chunks, rest) = self.values.as_chunks::<WIDE>();
        let mut lanes = [Group::splat(simd, f32::NEG_INFINITY); 2];
        for chunk in chunks {
            let (halves, _) = chunk.as_chunks::<GROUP>();
            for i in 0..2 {
                lanes[i] = lanes[i].max(Group::load(simd, &halves[i]));
            }
        }
        let greatest = lanes[0].max(lanes[1]).greatest();
        rest.iter().copied().fold(greatest, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(n: usize, step: f32) -> Vec<f32> {
        (0..n).map(|i| (i as f32 * step).sin() + 0.1).collect()
    }

    #[test]
    fn sums_of_any_length_are_those_of_f64() {
        for n in [0, 1, 7, 16, 31, 32, 33, 100, 1025] {
            let (a, b) = (values(n, 0.7), values(n, 1.3));
            let pairs = || {
                a.iter()
                    .zip(&b)
                    .map(|(a, b)| (f64::from(*a), f64::from(*b)))
            };
            let near = |sum: f32, exact: f64| {
                assert!((f64::from(sum) - exact).abs() < 1e-4, "{n}: {sum}, {exact}");
            };
            let arch = Arch::new();
            near(sum(arch, First, &a, &b), pairs().map(|(a, _)| a).sum());
            near(
                sum(arch, Product, &a, &b),
                pairs().map(|(a, b)| a * b).sum(),
            );
            let distance = SquaredDistance { centre: 0.5 };
            let exact = pairs().map(|(a, b)| a * (b - 0.5) * (b - 0.5)).sum();
            near(sum(arch, distance, &a, &b), exact);
        }
    }

    #[test]
    fn the_scalar_fallback_computes_the_same_bits() {
        let (a, b) = (values(1025, 0.7), values(1025, 1.3));
        let scalar = sum(Arch::Scalar, Product, &a, &b);
        assert_eq!(
            sum(Arch::new(), Product, &a, &b).to_bits(),
            scalar.to_bits()
        );
        let rows = values(4 * 1040, 0.3);
        let scalar: [f32; 4] = dot_rows(Arch::Scalar, &rows, 1040, &a);
        assert_eq!(dot_rows::<4>(Arch::new(), &rows, 1040, &a), scalar);
    }

    #[test]
    fn rows_are_multiplied_one_by_one() {
        let vector = values(37, 0.7);
        let rows = values(4 * 48, 0.3);
        let products: [f32; 4] = dot_rows(Arch::new(), &rows, 48, &vector);
        for (row, product) in rows.chunks(48).zip(products) {
            let expected = sum(Arch::new(), Product, &row[..37], &vector);
            assert!((product - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn the_largest_value_may_be_the_last_or_missing() {
        for n in [1, 8, 9, 100] {
            let rising: Vec<f32> = (0..n).map(|i| i as f32 - 50.0).collect();
            assert_eq!(max(Arch::new(), &rising), n as f32 - 51.0);
        }
        assert_eq!(max(Arch::new(), &[]), f32::NEG_INFINITY);
    }
}
