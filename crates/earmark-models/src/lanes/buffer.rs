//! Memory that vector registers are loaded from.

use bytemuck::{Pod, Zeroable};
use pulp::Simd;

use super::ComplexLanes;

/// One cache line: the widest register and its natural alignment, so that no
/// vector load straddles two lines.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
struct Line([f32; 16]);

/// `f32` values that start on a cache line.
#[derive(Clone)]
pub(crate) struct LaneBuffer {
    lines: Vec<Line>,
    len: usize,
}

impl LaneBuffer {
    /// `len` zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        Self {
            lines: vec![Line::zeroed(); len.div_ceil(16)],
            len,
        }
    }

    pub(crate) fn as_slice(&self) -> &[f32] {
        &bytemuck::cast_slice(&self.lines)[..self.len]
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [f32] {
        &mut bytemuck::cast_slice_mut(&mut self.lines)[..self.len]
    }
}

/// The slice as vector registers; its length is a multiple of the lane count.
#[inline(always)]
pub(crate) fn lanes<S: Simd>(values: &[f32]) -> &[S::f32s] {
    let (head, tail) = S::as_simd_f32s(values);
    debug_assert!(tail.is_empty());
    head
}

/// As [`lanes`], writable.
#[inline(always)]
pub(crate) fn lanes_mut<S: Simd>(values: &mut [f32]) -> &mut [S::f32s] {
    let (head, tail) = S::as_mut_simd_f32s(values);
    debug_assert!(tail.is_empty());
    head
}

/// The slice as complex registers: real lanes, then imaginary lanes.
#[inline(always)]
pub(crate) fn complex_lanes<S: Simd>(values: &[f32]) -> &[ComplexLanes<S>] {
    lanes::<S>(values).as_chunks().0
}

/// As [`complex_lanes`], writable.
#[inline(always)]
pub(crate) fn complex_lanes_mut<S: Simd>(values: &mut [f32]) -> &mut [ComplexLanes<S>] {
    lanes_mut::<S>(values).as_chunks_mut().0
}
