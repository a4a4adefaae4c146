//! One file per architecture: where it comes from, a picture of its layers, its configuration and its
//! module. What two of them would share lives in `blocks/` or `recurrent/`.

pub(crate) mod cnn;
pub(crate) mod cnn_mfcc;
pub(crate) mod crnn;
pub(crate) mod lstm_mfcc;
pub(crate) mod mlp;
pub(crate) mod probe;
pub(crate) mod rnn_mfcc;
pub(crate) mod short_chunk;
pub(crate) mod transformer;

pub use cnn::CnnConfig;
pub use cnn_mfcc::CnnMfccConfig;
pub use crnn::CrnnConfig;
pub use lstm_mfcc::LstmMfccConfig;
pub use mlp::MlpConfig;
pub use probe::ProbeConfig;
pub use rnn_mfcc::RnnMfccConfig;
pub use short_chunk::ShortChunkConfig;
pub use transformer::TransformerConfig;
