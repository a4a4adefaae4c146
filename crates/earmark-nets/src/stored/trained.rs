//! A network that has learned.

use burn::tensor::Device;

use crate::{
    architecture::Architecture,
    check,
    error::NetError,
    network::Network,
    stored::{
        Description, NamedTensor, TensorFile, collect, malformed, restore, shapes, write_tensors,
    },
    train::{EpochReport, Examples, Normalization, Reader, probabilities},
};

const MEAN: &str = "input.mean";
const STD: &str = "input.std";
const NETWORK: &str = "network/";

/// A network, how its inputs are normalised, and how it came to be.
#[derive(Debug, Clone)]
pub struct TrainedNetwork {
    architecture: Architecture,
    network: Network,
    normalization: Normalization,
    history: Vec<EpochReport>,
}

impl TrainedNetwork {
    /// `network` is a valid one.
    pub(crate) fn new(
        architecture: Architecture,
        network: Network,
        normalization: Normalization,
        history: Vec<EpochReport>,
    ) -> Self {
        Self {
            architecture,
            network,
            normalization,
            history,
        }
    }

    /// The layers' configuration.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// The network, without dropout; it takes normalised inputs.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// What is done to inputs first.
    pub fn normalization(&self) -> &Normalization {
        &self.normalization
    }

    /// All epochs of the run that made it; empty after [`from_bytes`](Self::from_bytes).
    pub fn history(&self) -> &[EpochReport] {
        &self.history
    }

    /// What is known of it besides its parameters.
    pub fn description(&self) -> Description {
        let (input, n_classes) = (self.network.input(), self.network.n_classes());
        Description::new(self.architecture.clone(), input, n_classes)
    }

    /// Probabilities of the classes, a row of sum 1 for each example; the middle of examples that are longer
    /// than the network's input. Labels are not looked at. Examples of one unit are answered one by one: the
    /// mean over a unit belongs to the caller.
    ///
    /// # Errors
    /// When examples have other rows or fewer frames than the network's input, cannot be had, or hold what
    /// is no number; when `batch_size` is not from 1 to 65 536.
    pub fn predict_proba(
        &self,
        examples: &dyn Examples,
        batch_size: usize,
    ) -> Result<Vec<Vec<f64>>, NetError> {
        check::size("batch_size", batch_size)?;
        let input = self.network.input();
        let reader = Reader::new("given", examples, input, &self.normalization)?;
        let n = examples.n_examples();
        probabilities(&self.network, &reader, n, batch_size, &mut || Ok(()))
    }

    /// The network as safetensors: parameters under `network/`, `input.mean` and `input.std`
    /// (`[n_rows]`), and [`description`](Self::description) in TOML as the metadata `earmark`. The same
    /// network gives the same bytes. The history is not kept.
    ///
    /// # Errors
    /// When the configuration of the architecture is longer than 8 KiB of TOML.
    pub fn to_bytes(&self) -> Result<Vec<u8>, NetError> {
        let text = self.description().text()?;
        if text.len() > Description::MOST_TEXT {
            return Err(malformed("its description is longer than any that is read"));
        }
        let vector = |name: &str, values: &[f32]| NamedTensor {
            name: name.to_owned(),
            shape: vec![values.len()],
            values: values.to_vec(),
        };
        let mut tensors = vec![
            vector(MEAN, self.normalization.mean()),
            vector(STD, self.normalization.std()),
        ];
        tensors.extend(
            collect(&self.network)
                .into_iter()
                .map(|tensor| tensor.under(NETWORK)),
        );
        write_tensors(&tensors, text)
    }

    /// The network of [`to_bytes`](Self::to_bytes), on a device without `autodiff()`.
    ///
    /// # Errors
    /// When the bytes are not such a network: cut short, of another version, with names, types or shapes
    /// that are not those of the architecture, with values that are no numbers, or with anything left over.
    pub fn from_bytes(bytes: &[u8], device: &Device) -> Result<Self, NetError> {
        let mut file = TensorFile::read(bytes, Description::MOST_TEXT)?;
        let Description {
            architecture,
            input,
            n_classes,
            ..
        } = Description::parse(file.text())?;
        let network = architecture.init(input, n_classes, 0, device)?;
        let tensors = file.take_all(NETWORK, &shapes(&network))?;
        let mean = file.take(MEAN, &[input.n_rows])?;
        let std = file.take(STD, &[input.n_rows])?;
        file.finish()?;
        let values = tensors.iter().map(|tensor| &tensor.values).chain([&mean]);
        if !values.flatten().all(|value| value.is_finite()) {
            return Err(malformed("a parameter is no finite number"));
        }
        if !std.iter().all(|value| value.is_finite() && *value > 0.0) {
            return Err(malformed("a deviation of the inputs is not above zero"));
        }
        Ok(Self {
            architecture,
            network: restore(network, tensors)?,
            normalization: Normalization::from_parts(mean, std),
            history: Vec::new(),
        })
    }
}
