//! Complex arithmetic on registers.

use pulp::Simd;

/// Real and imaginary parts, a register each.
pub(crate) type ComplexLanes<S> = [<S as Simd>::f32s; 2];

#[inline(always)]
pub(super) fn add<S: Simd>(simd: S, a: ComplexLanes<S>, b: ComplexLanes<S>) -> ComplexLanes<S> {
    [simd.add_f32s(a[0], b[0]), simd.add_f32s(a[1], b[1])]
}

#[inline(always)]
pub(super) fn sub<S: Simd>(simd: S, a: ComplexLanes<S>, b: ComplexLanes<S>) -> ComplexLanes<S> {
    [simd.sub_f32s(a[0], b[0]), simd.sub_f32s(a[1], b[1])]
}

/// `a + i b`
#[inline(always)]
pub(super) fn add_i<S: Simd>(simd: S, a: ComplexLanes<S>, b: ComplexLanes<S>) -> ComplexLanes<S> {
    [simd.sub_f32s(a[0], b[1]), simd.add_f32s(a[1], b[0])]
}

/// `a - i b`
#[inline(always)]
pub(super) fn sub_i<S: Simd>(simd: S, a: ComplexLanes<S>, b: ComplexLanes<S>) -> ComplexLanes<S> {
    [simd.add_f32s(a[0], b[1]), simd.sub_f32s(a[1], b[0])]
}

/// `a · w` with the same factor `w` in every lane.
#[inline(always)]
pub(crate) fn multiply<S: Simd>(simd: S, a: ComplexLanes<S>, w: [f32; 2]) -> ComplexLanes<S> {
    let (re, im) = (simd.splat_f32s(w[0]), simd.splat_f32s(w[1]));
    [
        simd.negate_mul_add_e_f32s(a[1], im, simd.mul_f32s(a[0], re)),
        simd.mul_add_e_f32s(a[1], re, simd.mul_f32s(a[0], im)),
    ]
}
