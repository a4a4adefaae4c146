//! The shape of what a network listens to.

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use crate::{check, error::NetError};

/// Rows and frames of one example, as `Spectrogram` has them: `[n_rows, n_frames]`.
///
/// A vector of features has one frame. A picture of three colours has its colours one below the other:
/// `3 * height` rows, `width` frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputShape {
    /// Features, mel bands or coefficients.
    pub n_rows: usize,
    /// Steps in time.
    pub n_frames: usize,
}

impl InputShape {
    pub(crate) fn check(self) -> Result<(), NetError> {
        check::size("n_rows", self.n_rows)?;
        check::size("n_frames", self.n_frames)
    }

    /// Compares a batch with this shape.
    pub(crate) fn check_tensor(self, input: &Tensor<3>) -> Result<(), NetError> {
        let actual = input.dims();
        if actual[0] > 0 && actual[1..] == [self.n_rows, self.n_frames] {
            return Ok(());
        }
        Err(NetError::WrongInput {
            actual,
            n_rows: self.n_rows,
            n_frames: self.n_frames,
        })
    }
}
