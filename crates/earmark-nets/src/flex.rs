//! Slices of values as tensors of the CPU backend and back, for operations that are written by hand.

use burn::{
    backend::{Flex, ops::FloatTensorOps as _, tensor::FloatTensor},
    tensor::{DType, Device, Tensor, TensorData},
};

/// The backend's tensor.
pub(crate) type Values = FloatTensor<Flex>;

/// Whether a tensor lives where operations written by hand do.
pub(crate) fn serves<const D: usize>(x: &Tensor<D>) -> bool {
    x.device().without_autodiff() == Device::flex() && x.dtype() == DType::F32
}

pub(crate) fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Values {
    Values::from_data(TensorData::new(values, shape))
}

/// The values in order, without a copy where nobody else holds them.
pub(crate) fn values(tensor: Values) -> Vec<f32> {
    tensor
        .into_data()
        .try_into_vec()
        .expect("single precision, as `serves` made sure")
}

/// `a b` of matrices, or of all matrices of two batches.
pub(crate) fn product(a: &Values, b: &Values) -> Values {
    Flex::float_matmul(a.clone(), b.clone())
}

/// The values of a contiguous tensor, where they lie.
pub(crate) fn slice(tensor: &Values) -> &[f32] {
    let layout = tensor.layout();
    let start = layout.start_offset();
    &tensor.storage::<f32>()[start..start + layout.num_elements()]
}

/// As [`slice`], to be changed; copied first where somebody else holds them.
pub(crate) fn slice_mut(tensor: &mut Values) -> &mut [f32] {
    let layout = tensor.layout();
    let (start, n) = (layout.start_offset(), layout.num_elements());
    &mut tensor.storage_mut::<f32>()[start..start + n]
}
