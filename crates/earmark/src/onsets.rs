use earmark_features::{
    Aggregate, BeatConfig, BeatTracker, Beats, MelFilterbank, OnsetConfig, Ref, Spectrogram,
    StftConfig, TempoConfig, onset_strength, power_to_db,
};

use crate::Error;

/// librosa cuts levels 80 dB below the loudest of the signal; here it is the loudest of so many seconds,
/// for not all bands of hours are kept. Up to there the values are librosa's.
pub(crate) const STRETCH: f64 = 600.0;

/// Below this many seconds a tempo would tell more of the prior than of the music.
const LEAST_FOR_TEMPO: f64 = 3.0;

/// Onset strength of power spectra that arrive one by one.
pub(crate) struct Onsets {
    stft: StftConfig,
    sample_rate: u32,
    n_mels: usize,
    /// The mel powers of a frame.
    mel: Vec<f32>,
    /// The mel powers of the stretch at hand, which begins with the last frame of the one before.
    stretch: Vec<f32>,
    mean: Vec<f32>,
    median: Vec<f32>,
}

impl Onsets {
    pub(crate) fn new(stft: StftConfig, sample_rate: u32, n_mels: usize) -> Self {
        Self {
            stft,
            sample_rate,
            n_mels,
            mel: vec![0.0; n_mels],
            stretch: Vec::new(),
            mean: Vec::new(),
            median: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, power: &[f32], filterbank: &MelFilterbank) -> Result<(), Error> {
        let mut mel = std::mem::take(&mut self.mel);
        filterbank.apply(power, &mut mel)?;
        let pushed = self.push_mel(&mel);
        self.mel = mel;
        pushed
    }

    fn push_mel(&mut self, mel: &[f32]) -> Result<(), Error> {
        self.stretch.extend_from_slice(mel);
        let n_frames = self.stretch.len() / self.n_mels;
        if self.seconds(n_frames) >= STRETCH {
            self.end_stretch()?;
            self.stretch.extend_from_slice(mel);
        }
        Ok(())
    }

    /// The onset strength of each frame, and tempo and beats.
    pub(crate) fn finish(mut self) -> Result<(Vec<f32>, Beats), Error> {
        self.end_stretch()?;
        let shift = self.stft.n_fft() / (2 * self.stft.hop_length());
        for envelope in [&mut self.mean, &mut self.median] {
            // Half a frame, as librosa shifts the strengths of centred frames.
            let n_frames = envelope.len();
            envelope.splice(..0, std::iter::repeat_n(0.0, shift));
            envelope.truncate(n_frames);
        }
        let beats = if self.seconds(self.median.len()) < LEAST_FOR_TEMPO {
            Beats::default()
        } else {
            let tempo = TempoConfig {
                hop_length: self.stft.hop_length(),
                ..TempoConfig::new(self.sample_rate)
            };
            let config = BeatConfig {
                tempo,
                ..BeatConfig::new(self.sample_rate)
            };
            BeatTracker::new(config)?.track(&self.median)?
        };
        Ok((self.mean, beats))
    }

    fn end_stretch(&mut self) -> Result<(), Error> {
        let mel = Spectrogram::from_frames(self.n_mels, std::mem::take(&mut self.stretch))?;
        let log_mel = power_to_db(mel, Ref::Value(1.0), 1e-10, Some(80.0))?;
        let aggregates = [
            (Aggregate::Mean, &mut self.mean),
            (Aggregate::Median, &mut self.median),
        ];
        for (aggregate, envelope) in aggregates {
            let config = OnsetConfig {
                center: false,
                aggregate,
                ..OnsetConfig::new()
            };
            let strength = onset_strength(&log_mel, &self.stft, config)?;
            // The first frame of a later stretch has its strength already.
            let known = usize::from(!envelope.is_empty());
            envelope.extend(strength.into_iter().skip(known).take(log_mel.n_frames()));
        }
        Ok(())
    }

    fn seconds(&self, n_frames: usize) -> f64 {
        (n_frames * self.stft.hop_length()) as f64 / f64::from(self.sample_rate)
    }
}

#[cfg(test)]
mod tests {
    use earmark_features::{MelConfig, MelSpectrogram, OnsetStrength};

    use super::*;

    #[test]
    fn the_strength_is_that_of_the_whole_signal() {
        // Noise, louder every half second, and nowhere 80 dB below its peak.
        let mut state = 1u32;
        let y: Vec<f32> = (0..44_100)
            .map(|n| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (state >> 8) as f32 / 16_777_216.0 - 0.5;
                noise * if n % 11_025 < 2000 { 1.0 } else { 0.1 }
            })
            .collect();
        let (stft, mel) = (StftConfig::default(), MelConfig::new(22_050));
        let mut onsets = Onsets::new(stft, 22_050, 128);
        let spectra = MelSpectrogram::new(stft, mel).unwrap().compute(&y).unwrap();
        for frame in spectra.frames() {
            onsets.push_mel(frame).unwrap();
        }
        // A second stretch begins.
        let half = onsets.stretch.split_off(128 * 40);
        let last = onsets.stretch[128 * 39..].to_vec();
        onsets.end_stretch().unwrap();
        onsets.stretch = [last, half].concat();
        let (strength, beats) = onsets.finish().unwrap();
        let whole = OnsetStrength::new(stft, mel, OnsetConfig::new()).unwrap();
        assert_eq!(strength, whole.compute(&y).unwrap());
        assert_eq!(beats, Beats::default(), "two seconds have no tempo");
    }
}
