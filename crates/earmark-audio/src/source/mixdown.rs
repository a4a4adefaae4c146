//! Channels to mono.

use symphonia::core::audio::GenericAudioBufferRef;

/// Averages the channels of decoded buffers; keeps its scratch.
#[derive(Default)]
pub(super) struct Mixdown {
    planes: Vec<Vec<f32>>,
}

impl Mixdown {
    /// Writes the mean over the channels to `mono`, as `librosa.to_mono`.
    pub(super) fn mix(&mut self, buffer: &GenericAudioBufferRef<'_>, mono: &mut Vec<f32>) {
        mono.clear();
        buffer.copy_to_vecs_planar(&mut self.planes);
        let Some((first, others)) = self.planes.split_first() else {
            return;
        };
        mono.extend_from_slice(first);
        if others.is_empty() {
            return;
        }
        for plane in others {
            for (sum, sample) in mono.iter_mut().zip(plane) {
                *sum += sample;
            }
        }
        let scale = 1.0 / self.planes.len() as f32;
        for sample in mono {
            *sample *= scale;
        }
    }
}
