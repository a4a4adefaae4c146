//! A spectrogram cut into patches, each with its place.

use burn::{
    module::Module,
    nn::Linear,
    tensor::{Tensor, TensorData},
};

use crate::{blocks::Dense, builder::Builder, error::NetError};

/// Cuts `[batch, rows, frames]` into patches that do not overlap, maps each to `width` values and adds its
/// place: `[batch, n_patches, width]`, row of patches by row of patches. What is left over at the high end
/// of rows and frames is not heard.
///
/// The place is told by sines and cosines (Vaswani et al., *Attention is all you need*, 2017, 3.5), half of
/// the width for the row, half for the frame:
/// `sin(p / 10000^(2 i / (width / 2)))` and the cosine of the same, which needs no training and knows
/// neighbours from the start.
#[derive(Module, Debug)]
pub(crate) struct Patches {
    embedding: Linear,
    /// Not a parameter: `[1, n_patches, width]`.
    #[module(skip)]
    places: Vec<f32>,
    patch: [usize; 2],
    grid: [usize; 2],
}

impl Patches {
    /// `width` must be a multiple of four.
    ///
    /// # Errors
    /// When the input is smaller than one patch.
    pub(crate) fn build(
        builder: &mut Builder,
        patch: [usize; 2],
        width: usize,
    ) -> Result<Self, NetError> {
        let [rows, frames] = builder.sequence();
        if rows < patch[0] || frames < patch[1] {
            return Err(NetError::InputTooSmall {
                layer: builder.next_name("patches"),
                shape: [rows, frames],
                needed: patch,
            });
        }
        let grid = [rows / patch[0], frames / patch[1]];
        let values = patch[0] * patch[1];
        let shape = vec![grid[0] * grid[1], width];
        builder.layer("patches", shape, &[&[values, width], &[width]])?;
        Ok(Self {
            embedding: Dense::parameters(builder, values, width),
            places: places(grid, width),
            patch,
            grid,
        })
    }

    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        let [batch, _, _] = x.dims();
        let ([rows, frames], [height, length]) = (self.grid, self.patch);
        let x = x
            .slice([0..batch, 0..rows * height, 0..frames * length])
            .reshape([batch, rows, height, frames, length])
            .permute([0, 1, 3, 2, 4])
            .reshape([batch, rows * frames, height * length]);
        let x = self.embedding.forward(x);
        let [_, n_patches, width] = x.dims();
        let places = TensorData::new(self.places.clone(), [1, n_patches, width]);
        let places = Tensor::from_data(places, &x.device());
        x + places
    }
}

fn places([rows, frames]: [usize; 2], width: usize) -> Vec<f32> {
    let half = width / 2;
    (0..rows * frames)
        .flat_map(|patch| {
            let (row, frame) = (patch / frames, patch % frames);
            place(row, half).chain(place(frame, half))
        })
        .collect()
}

fn place(position: usize, width: usize) -> impl Iterator<Item = f32> {
    (0..width).map(move |i| {
        let angle = position as f64 / 10_000f64.powf((i - i % 2) as f64 / width as f64);
        let value = if i.is_multiple_of(2) {
            angle.sin()
        } else {
            angle.cos()
        };
        value as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_differ_by_row_and_frame() {
        let width = 8;
        let places = places([2, 3], width);
        let of = |row: usize, frame: usize| {
            let patch = row * 3 + frame;
            &places[patch * width..(patch + 1) * width]
        };
        assert_eq!(of(0, 0), [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
        assert_eq!(of(0, 2)[..4], of(0, 0)[..4]);
        assert_eq!(of(1, 2)[4..], of(0, 2)[4..]);
        assert!((of(1, 0)[0] - 1f32.sin()).abs() < 1e-7);
        assert!((of(1, 0)[2] - 0.01f32.sin()).abs() < 1e-7);
    }
}
