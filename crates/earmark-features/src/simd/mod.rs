//! The loops that run over every bin of every frame, compiled for the best instruction set found
//! at run time.
//!
//! Nothing but such loops lives here. Each keeps to plain IEEE operations in a fixed order (no
//! fused multiply-add, sums over a fixed number of lanes), so every machine computes the same bits.
//!
//! Loops whose passes do not depend on one another are left to the compiler (`elementwise.rs`).
//! Sums are not: what it makes of many partial sums is a matter of luck, so the longer ones are
//! written in vectors (`group.rs`, `sums.rs`).

mod elementwise;
mod group;
mod sums;

pub(crate) use elementwise::{map_in_place, multiply, multiply_wide, norm, norm_sqr, round, sqrt};
pub(crate) use group::{GROUP, Group};
use pulp::{Arch, Simd, WithSimd};
pub(crate) use sums::{First, Product, SquaredDistance, dot, dot_rows, max, sum};

/// Runs `f`, which must be `#[inline(always)]`, compiled for the best instruction set there is.
///
/// pulp itself calls closures as `FnOnce`. For one that could be called again the compiler puts a
/// shim around it, which is not inlined for certain, and the loop in it is then compiled for the
/// oldest processor of its kind. Called as `FnMut` there is no shim.
#[inline(always)]
pub(crate) fn vectorize<R>(arch: Arch, f: impl FnMut() -> R) -> R {
    struct Loop<F>(F);

    impl<R, F: FnMut() -> R> WithSimd for Loop<F> {
        type Output = R;

        #[inline(always)]
        fn with_simd<S: Simd>(mut self, _simd: S) -> R {
            (self.0)()
        }
    }

    arch.dispatch(Loop(f))
}
