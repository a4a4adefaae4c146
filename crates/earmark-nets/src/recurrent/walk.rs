//! Which axis of a spectrogram is taken for time.

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

/// What a recurrent layer takes for one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Walk {
    /// A frame: the values of a step are the rows. The right way round.
    #[default]
    Time,
    /// A row: the values of a step are all frames of one band or coefficient. Two published systems did
    /// this by mistake; it is here to reproduce them.
    Frequency,
}

impl Walk {
    /// `[batch, rows, frames]` as `[batch, steps, values]`.
    pub(crate) fn sequence(self, x: Tensor<3>) -> Tensor<3> {
        match self {
            Self::Time => x.swap_dims(1, 2),
            Self::Frequency => x,
        }
    }

    /// `[batch, channels, rows, frames]` as `[batch, steps, channels * rest]`.
    pub(crate) fn sequence_of_map(self, x: Tensor<4>) -> Tensor<3> {
        let [batch, channels, rows, frames] = x.dims();
        match self {
            Self::Time => x
                .permute([0, 3, 1, 2])
                .reshape([batch, frames, channels * rows]),
            Self::Frequency => x
                .permute([0, 2, 1, 3])
                .reshape([batch, rows, channels * frames]),
        }
    }

    /// Steps and values of a map of this shape.
    pub(crate) fn sizes(self, [channels, rows, frames]: [usize; 3]) -> [usize; 2] {
        match self {
            Self::Time => [frames, channels * rows],
            Self::Frequency => [rows, channels * frames],
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Int};

    use super::*;

    #[test]
    fn steps_are_frames_or_rows() {
        let x = Tensor::<1, Int>::arange(0..12, &Device::flex())
            .float()
            .reshape([1, 2, 2, 3]);
        let steps = |walk: Walk| {
            let sequence = walk.sequence_of_map(x.clone());
            let [_, steps, values] = sequence.dims();
            assert_eq!(walk.sizes([2, 2, 3]), [steps, values]);
            sequence.into_data().try_to_vec::<f32>().unwrap()
        };
        assert_eq!(steps(Walk::Time)[..4], [0.0, 3.0, 6.0, 9.0]);
        assert_eq!(steps(Walk::Frequency)[..6], [0.0, 1.0, 2.0, 6.0, 7.0, 8.0]);
    }
}
