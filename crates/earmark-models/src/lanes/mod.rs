//! Arithmetic over SIMD lanes: one independent transform or filter per lane.
//!
//! The convolutions of [`crate::musicnn`] run many transforms of the same
//! length at once, so a vector register holds one value of each of them and no
//! shuffle is ever needed. Only what is generic over the register width lives
//! here; nothing knows of music.

mod buffer;
mod complex;
mod fft;

pub(crate) use buffer::{LaneBuffer, complex_lanes, complex_lanes_mut, lanes, lanes_mut};
pub(crate) use complex::{ComplexLanes, multiply};
pub(crate) use fft::InverseRealFft;

use pulp::{Arch, Simd, WithSimd};

/// How many `f32` a vector register of this machine holds: 16, 8, 4, or 1 where
/// there is none.
#[must_use]
pub fn lane_count() -> usize {
    struct Count;
    impl WithSimd for Count {
        type Output = usize;
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    Arch::new().dispatch(Count)
}
