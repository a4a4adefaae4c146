//! Reading the weight file.

use safetensors::{Dtype, SafeTensors};

use super::activation::{Activation, Affine};
use crate::ModelError;

/// Parameters of a batch-norm, per channel.
pub(super) struct Norm {
    pub(super) gamma: Vec<f32>,
    pub(super) beta: Vec<f32>,
    pub(super) mean: Vec<f32>,
    pub(super) variance: Vec<f32>,
}

/// The tensors of a safetensors file, by name.
pub(super) struct Weights<'a>(SafeTensors<'a>);

impl<'a> Weights<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        SafeTensors::deserialize(bytes)
            .map(Self)
            .map_err(|error| ModelError::Malformed(error.to_string()))
    }

    /// The values of a tensor of single precision and the given shape.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let view = self
            .0
            .tensor(name)
            .map_err(|_| ModelError::MissingTensor(name.to_owned()))?;
        if view.dtype() != Dtype::F32 {
            let dtype = view.dtype();
            return Err(ModelError::Malformed(format!(
                "tensor '{name}' holds {dtype:?} values, not F32"
            )));
        }
        if view.shape() != shape {
            return Err(ModelError::Shape {
                name: name.to_owned(),
                found: view.shape().to_vec(),
                expected: shape.to_vec(),
            });
        }
        let (values, _) = view.data().as_chunks::<4>();
        Ok(values
            .iter()
            .map(|value| f32::from_le_bytes(*value))
            .collect())
    }

    /// The batch-norm of a layer of `n` channels.
    pub(super) fn norm(&self, layer: &str, n: usize) -> Result<Affine, ModelError> {
        let read = |part: &str| self.tensor(&format!("{layer}.norm.{part}"), &[n]);
        Ok(Affine::new(&Norm {
            gamma: read("gamma")?,
            beta: read("beta")?,
            mean: read("mean")?,
            variance: read("variance")?,
        }))
    }

    /// Bias and batch-norm of a layer with `n` outputs.
    pub(super) fn activation(&self, layer: &str, n: usize) -> Result<Activation, ModelError> {
        let bias = self.tensor(&format!("{layer}.bias"), &[n])?;
        Ok(Activation::new(bias, self.norm(layer, n)?))
    }

    /// The kernel of a layer.
    pub(super) fn kernel(&self, layer: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        self.tensor(&format!("{layer}.kernel"), shape)
    }
}
