//! What is known of a signal only when it has ended.

use super::WholeStft;
use super::frame_stage::FrameStage;
use crate::{FeatureError, Ref, Spectrogram, power_to_db};

/// Products of all frames. Those nobody asked for have no frames.
pub(super) struct Whole<'a> {
    pub(super) samples: &'a [f32],
    pub(super) powers: Vec<f32>,
    pub(super) mel: Spectrogram,
    pub(super) log_mel: Spectrogram,
    pub(super) stft: WholeStft,
}

impl<'a> Whole<'a> {
    /// Takes the products out of the stage; [`give_back`](Self::give_back) returns their buffers.
    pub(super) fn take(
        stage: &mut FrameStage,
        samples: &'a [f32],
        n_samples: usize,
    ) -> Result<Self, FeatureError> {
        let needs = stage.needs;
        let products = std::mem::take(&mut stage.products);
        let n_mels = stage.filterbank.as_ref().map_or(1, |bank| bank.n_mels());
        let bands = Spectrogram::from_frames(n_mels, products.mel)?;
        let none = Spectrogram::from_frames(n_mels, Vec::new())?;
        let mel = if needs.mel { bands.clone() } else { none };
        let log_mel = if needs.log_mel {
            power_to_db(bands, Ref::Value(1.0), 1e-10, Some(80.0))?
        } else {
            bands
        };
        Ok(Self {
            samples,
            powers: products.power,
            mel,
            log_mel,
            stft: WholeStft {
                stft: Spectrogram::from_frames(stage.frequencies.as_slice().len(), products.stft)?,
                n_samples,
            },
        })
    }

    /// Leaves the buffers to the next signal.
    pub(super) fn give_back(self, stage: &mut FrameStage) {
        stage.products.power = self.powers;
        stage.products.mel = self.log_mel.into_vec();
        stage.products.stft = self.stft.stft.into_vec();
    }
}
