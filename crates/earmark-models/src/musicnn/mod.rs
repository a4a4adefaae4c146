//! *musicnn*, a convolutional music tagger.
//!
//! J. Pons, X. Serra: *musicnn: pre-trained convolutional neural networks for
//! music audio tagging*, ISMIR late-breaking 2019; code and weights: PyPI
//! `musicnn` 0.1.0 (ISC). This is the architecture of its `MSD_musicnn` and
//! `MTT_musicnn`, 1.4 billion multiply-adds per patch when summed directly.
//!
//! ```text
//! log-mel patch [n_frames, 96] ── batch-norm
//!   ├─ timbral  7 x 38, 204 filters ─┐
//!   ├─ timbral  7 x 67, 204 filters  │ each: ReLU, batch-norm,
//!   ├─ temporal 128 x 1, 51 filters  │ maximum over frequency
//!   ├─ temporal  64 x 1, 51 filters  │
//!   └─ temporal  32 x 1, 51 filters ─┘
//! front [n_frames, 561]
//!   ├─ mid_1 = norm(relu(conv 7 x 561 → 64))
//!   ├─ mid_2 = mid_1 + norm(relu(conv 7 x 64 → 64))
//!   └─ mid_3 = mid_2 + norm(relu(conv 7 x 64 → 64))
//! front ‖ mid_1 ‖ mid_2 ‖ mid_3  [n_frames, 753]
//!   └─ maximum and mean over time, interleaved [1506] ── batch-norm
//!        └─ dense 200, ReLU, batch-norm (the embedding) ── dense 50, logistic
//! ```

mod activation;
mod backend;
mod forward;
mod midend;
mod spectra;
mod temporal;
mod timbral;
mod weights;

use backend::BackEnd;
use midend::{MidConvolution, PADDING};
use spectra::{FrameSpectra, TimeSpectra};
use temporal::TemporalBlock;
use timbral::TimbralBlock;
use weights::Weights;

use crate::ModelError;
use activation::Affine;

/// Sample rate of the audio, Hz.
pub const SAMPLE_RATE: u32 = 16_000;
/// Length of the transforms of the mel-spectrogram, samples.
pub const N_FFT: usize = 512;
/// Distance of its frames, samples.
pub const HOP_LENGTH: usize = 256;
/// Bands of the mel-spectrogram.
pub const N_MELS: usize = 96;
/// Factor in the compression of the power mel-spectrogram, `log10(1 + 10000 x)`.
pub const LOG_GAIN: f32 = 10_000.0;
/// Frames of a patch as trained (3 s).
pub const PATCH_FRAMES: usize = 187;
/// Fewest frames a patch may have (1 s).
pub const MIN_PATCH_FRAMES: usize = 62;
/// Most frames a patch may have.
pub const MAX_PATCH_FRAMES: usize = 192;
/// Tags at the output.
pub const N_TAGS: usize = 50;
/// Length of the embedding, the output of the penultimate layer.
pub const N_EMBEDDING: usize = 200;
/// Channels that are pooled over time.
pub const N_POOL: usize = FRAME_WIDTH;

const TIMBRAL_FRAMES: usize = 7;
const TIMBRAL_FILTERS: usize = 204;
const TIMBRAL_WIDTHS: [usize; 2] = [38, 67];
const TEMPORAL_FILTERS: usize = 51;
const TEMPORAL_LENGTHS: [usize; 3] = [128, 64, 32];
const FRONT_WIDTH: usize = 2 * TIMBRAL_FILTERS + 3 * TEMPORAL_FILTERS;
const MID_FILTERS: usize = 64;
const FRAME_WIDTH: usize = FRONT_WIDTH + 3 * MID_FILTERS;

/// The network with one set of weights, ready for inference.
///
/// ```
/// use earmark_models::{musicnn::{Musicnn, N_MELS, PATCH_FRAMES}, shipped};
///
/// let model = shipped::find("musicnn-msd")?;
/// let network = Musicnn::new(model.weights)?;
/// let silence = vec![0.0; PATCH_FRAMES * N_MELS];
/// let output = network.run(&silence, &mut network.scratch())?;
/// assert!(output.tags.iter().all(|tag| (0.0..=1.0).contains(tag)));
/// # Ok::<(), earmark_models::ModelError>(())
/// ```
pub struct Musicnn {
    input_norm: Affine,
    timbral: Vec<TimbralBlock>,
    temporal: Vec<TemporalBlock>,
    mid: Vec<MidConvolution>,
    back: BackEnd,
}

/// What the network says of one patch.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchOutput {
    /// Probability of each tag, in the order of the model's labels.
    pub tags: [f32; N_TAGS],
    /// Output of the penultimate layer, [`N_EMBEDDING`] values.
    pub embedding: Vec<f32>,
    /// Mean over time of the [`N_POOL`] front-end and mid-end channels.
    pub mean_pool: Vec<f32>,
    /// Maximum over time of the same channels.
    pub max_pool: Vec<f32>,
}

/// Working memory of [`Musicnn::run`], about 1 MB; one per thread.
pub struct Scratch {
    patch: Vec<f32>,
    frame_spectra: FrameSpectra,
    time_spectra: TimeSpectra,
    timbral: timbral::Scratch,
    temporal: temporal::Scratch,
    features: Vec<f32>,
    sums: Vec<f32>,
}

impl Musicnn {
    /// Reads the weights: a safetensors file as written by
    /// `scripts/convert_musicnn.py`.
    ///
    /// # Errors
    /// If the file is malformed, lacks a tensor or has one of another shape.
    pub fn new(safetensors: &[u8]) -> Result<Self, ModelError> {
        let weights = Weights::read(safetensors)?;
        let timbral = |width: usize| {
            let layer = format!("timbral_{width}");
            let shape = [TIMBRAL_FRAMES, width, 1, TIMBRAL_FILTERS];
            let kernel = weights.kernel(&layer, &shape)?;
            let activation = weights.activation(&layer, TIMBRAL_FILTERS)?;
            Ok(TimbralBlock::new(&kernel, width, activation))
        };
        let temporal = |length: usize| {
            let layer = format!("temporal_{length}");
            let kernel = weights.kernel(&layer, &[length, 1, 1, TEMPORAL_FILTERS])?;
            let activation = weights.activation(&layer, TEMPORAL_FILTERS)?;
            Ok(TemporalBlock::new(&kernel, activation))
        };
        let mid = |(layer, channels): (&str, usize)| {
            let kernel = weights.kernel(layer, &[TIMBRAL_FRAMES, channels, 1, MID_FILTERS])?;
            let activation = weights.activation(layer, MID_FILTERS)?;
            Ok(MidConvolution::new(kernel, channels, activation))
        };
        let mid_layers = [
            ("mid_1", FRONT_WIDTH),
            ("mid_2", MID_FILTERS),
            ("mid_3", MID_FILTERS),
        ];
        Ok(Self {
            input_norm: weights.norm("input", 1)?,
            timbral: TIMBRAL_WIDTHS
                .into_iter()
                .map(timbral)
                .collect::<Result<_, _>>()?,
            temporal: TEMPORAL_LENGTHS
                .into_iter()
                .map(temporal)
                .collect::<Result<_, _>>()?,
            mid: mid_layers.into_iter().map(mid).collect::<Result<_, _>>()?,
            back: BackEnd {
                pool_norm: weights.norm("pool", 2 * FRAME_WIDTH)?,
                penultimate: weights.kernel("penultimate", &[2 * FRAME_WIDTH, N_EMBEDDING])?,
                activation: weights.activation("penultimate", N_EMBEDDING)?,
                output: weights.kernel("output", &[N_EMBEDDING, N_TAGS])?,
                output_bias: weights.tensor("output.bias", &[N_TAGS])?,
            },
        })
    }

    /// Working memory for [`Musicnn::run`].
    pub fn scratch(&self) -> Scratch {
        Scratch {
            patch: Vec::with_capacity(MAX_PATCH_FRAMES * N_MELS),
            frame_spectra: FrameSpectra::new(),
            time_spectra: TimeSpectra::new(),
            timbral: timbral::Scratch::new(),
            temporal: temporal::Scratch::new(),
            features: Vec::with_capacity((MAX_PATCH_FRAMES + 2 * PADDING) * FRAME_WIDTH),
            sums: Vec::with_capacity(MAX_PATCH_FRAMES * MID_FILTERS),
        }
    }

    /// Tags one patch: `n_frames` rows of [`N_MELS`] values
    /// `log10(1 + 10000 · mel power)`, [`MIN_PATCH_FRAMES`] to
    /// [`MAX_PATCH_FRAMES`] of them ([`PATCH_FRAMES`] is what the network was
    /// trained with).
    ///
    /// # Errors
    /// If the patch has too few or too many frames.
    pub fn run(&self, log_mel: &[f32], scratch: &mut Scratch) -> Result<PatchOutput, ModelError> {
        let n_frames = log_mel.len() / N_MELS;
        if !(MIN_PATCH_FRAMES..=MAX_PATCH_FRAMES).contains(&n_frames) {
            return Err(ModelError::PatchLength {
                n_frames,
                min: MIN_PATCH_FRAMES,
                max: MAX_PATCH_FRAMES,
            });
        }
        let features = &mut scratch.features;
        features.clear();
        features.resize((n_frames + 2 * PADDING) * FRAME_WIDTH, 0.0);
        let inside = PADDING * FRAME_WIDTH..(PADDING + n_frames) * FRAME_WIDTH;

        let normalised = log_mel.iter().map(|value| self.input_norm.apply(0, *value));
        scratch.patch.clear();
        scratch.patch.extend(normalised);
        scratch.frame_spectra.compute(&scratch.patch);
        scratch.time_spectra.compute(&scratch.patch);

        let rows = &mut features[inside.clone()];
        for (i, block) in self.timbral.iter().enumerate() {
            let offset = i * TIMBRAL_FILTERS;
            block.run(
                &scratch.frame_spectra,
                rows,
                FRAME_WIDTH,
                offset,
                &mut scratch.timbral,
            );
        }
        for (i, block) in self.temporal.iter().enumerate() {
            let offset = 2 * TIMBRAL_FILTERS + i * TEMPORAL_FILTERS;
            block.run(
                &scratch.time_spectra,
                rows,
                FRAME_WIDTH,
                offset,
                &mut scratch.temporal,
            );
        }
        let mut columns = 0..FRONT_WIDTH;
        for (i, convolution) in self.mid.iter().enumerate() {
            convolution.run(features, columns.clone(), i > 0, &mut scratch.sums);
            columns = columns.end..columns.end + MID_FILTERS;
        }
        Ok(self.back.run(&features[inside]))
    }
}
