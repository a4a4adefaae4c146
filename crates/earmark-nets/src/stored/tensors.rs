//! Tensors of single precision by name, with a text, in one safetensors file.
//!
//! The text is the value of `earmark` in the file's metadata.

use std::{borrow::Cow, collections::HashMap};

use burn::tensor::TensorData;
use safetensors::{Dtype, SafeTensors, View};

use crate::error::NetError;

const TEXT: &str = "earmark";

/// Name and shape of a tensor.
pub(crate) type Shape = (String, Vec<usize>);

/// A tensor of single precision, row-major.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedTensor {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

impl NamedTensor {
    /// `data` is of single precision.
    pub(crate) fn from_data(name: String, data: TensorData) -> Self {
        let shape = data.shape().to_vec();
        match data.try_into_vec() {
            Ok(values) => Self {
                name,
                shape,
                values,
            },
            Err(error) => unreachable!("parameters are of single precision: {error:?}"),
        }
    }

    /// The same with a folder before its name.
    pub(crate) fn under(self, folder: &str) -> Self {
        Self {
            name: format!("{folder}{}", self.name),
            ..self
        }
    }
}

impl View for &NamedTensor {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Owned(
            self.values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
        )
    }

    fn data_len(&self) -> usize {
        self.values.len() * 4
    }
}

/// The same tensors and text give the same bytes.
pub(crate) fn write_tensors(tensors: &[NamedTensor], text: String) -> Result<Vec<u8>, NetError> {
    let views = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor));
    let text = HashMap::from([(TEXT.to_owned(), text)]);
    safetensors::serialize(views, Some(text)).map_err(malformed)
}

/// Tensors that are taken one by one; none may be left.
pub(crate) struct TensorFile<'a> {
    tensors: HashMap<String, safetensors::tensor::TensorView<'a>>,
    text: String,
}

impl<'a> TensorFile<'a> {
    /// Reads the header alone; the text may have so many bytes.
    pub(crate) fn read(bytes: &'a [u8], most_text: usize) -> Result<Self, NetError> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(malformed)?;
        let texts = metadata.metadata().as_ref();
        let Some(text) = texts.and_then(|texts| texts.get(TEXT)) else {
            return Err(malformed("its header has no text of the name `earmark`"));
        };
        if text.len() > most_text {
            let reason = format!("a text of {} bytes: at most {most_text}", text.len());
            return Err(malformed(reason));
        }
        let text = text.clone();
        let tensors = SafeTensors::deserialize(bytes).map_err(malformed)?;
        let tensors = tensors.iter().map(|(name, view)| (name.to_owned(), view));
        Ok(Self {
            tensors: tensors.collect(),
            text,
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The values of a tensor of this shape.
    pub(crate) fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, NetError> {
        let Some(view) = self.tensors.remove(name) else {
            return Err(NetError::MissingTensor {
                name: name.to_owned(),
            });
        };
        if view.dtype() != Dtype::F32 {
            let reason = format!("tensor {name} holds {:?}: only F32 is read", view.dtype());
            return Err(malformed(reason));
        }
        if view.shape() != shape {
            return Err(NetError::TensorShape {
                name: name.to_owned(),
                actual: view.shape().to_vec(),
                expected: shape.to_vec(),
            });
        }
        let (values, _) = view.data().as_chunks::<4>();
        Ok(values
            .iter()
            .map(|value| f32::from_le_bytes(*value))
            .collect())
    }

    /// A tensor in this folder for each of these, without the folder in its name.
    pub(crate) fn take_all(
        &mut self,
        folder: &str,
        shapes: &[Shape],
    ) -> Result<Vec<NamedTensor>, NetError> {
        let take = |(name, shape): &Shape| {
            let values = self.take(&format!("{folder}{name}"), shape)?;
            Ok(NamedTensor {
                name: name.clone(),
                shape: shape.clone(),
                values,
            })
        };
        shapes.iter().map(take).collect()
    }

    /// Names in this folder, without it.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let names = self
            .tensors
            .keys()
            .filter_map(|name| name.strip_prefix(folder));
        names.map(str::to_owned).collect()
    }

    /// Everything was taken.
    pub(crate) fn finish(self) -> Result<(), NetError> {
        match self.tensors.into_keys().min() {
            None => Ok(()),
            Some(name) => Err(malformed(format!(
                "tensor {name} is none of the architecture"
            ))),
        }
    }
}

pub(crate) fn malformed(reason: impl std::fmt::Display) -> NetError {
    NetError::Malformed {
        reason: reason.to_string(),
    }
}
