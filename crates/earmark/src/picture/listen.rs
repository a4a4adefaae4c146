use std::path::Path;

use earmark_audio::{AudioStream, StreamInfo, Warning};
use earmark_features::{
    Beats, Complex, MelConfig, MelFilterbank, SpectrumKind, Stft, StftConfig, StftStream,
};

use super::PictureConfig;
use super::columns::{Columns, Fold, Folded};
use crate::onsets::Onsets;
use crate::{Error, ErrorKind};

/// Bands of the mel spectrogram, librosa's default.
pub(super) const N_MELS: usize = 128;

/// What is known of a stretch of a file after one pass over it.
pub(super) struct Heard {
    pub(super) info: StreamInfo,
    pub(super) warnings: Vec<Warning>,
    pub(super) stft: StftConfig,
    pub(super) sample_rate: u32,
    pub(super) filterbank: MelFilterbank,
    /// Where the stretch begins, seconds.
    pub(super) start: f64,
    /// Samples of the stretch.
    pub(super) n_samples: usize,
    /// Whether the file goes on behind it.
    pub(super) is_cut: bool,
    /// The largest of `-y` and of `y`.
    pub(super) envelope: Folded,
    /// Power spectra.
    pub(super) powers: Folded,
    /// The largest onset strength.
    pub(super) onsets: Folded,
    pub(super) beats: Beats,
}

impl Heard {
    pub(super) fn duration(&self) -> f64 {
        self.n_samples as f64 / f64::from(self.sample_rate)
    }

    pub(super) fn end(&self) -> f64 {
        self.start + self.duration()
    }

    /// Seconds from one frame to the next.
    pub(super) fn hop(&self) -> f64 {
        self.stft.hop_length() as f64 / f64::from(self.sample_rate)
    }
}

/// One pass over the file.
pub(super) fn listen(path: &Path, config: &PictureConfig) -> Result<Heard, Error> {
    config.validate()?;
    let mut stream = AudioStream::open_at(path, config.sample_rate)?;
    let mut listener = Listener::new(config)?;
    let rate = f64::from(config.sample_rate);
    let first = (config.start * rate).round() as usize;
    let last = config.duration.map_or(usize::MAX, |duration| {
        first.saturating_add(((duration * rate).round() as usize).max(1))
    });
    let mut n_decoded = 0;
    let mut is_cut = false;
    while let Some(block) = stream.next_block()? {
        let begin = first.saturating_sub(n_decoded).min(block.len());
        let end = (last - n_decoded).min(block.len());
        listener.push(&block[begin..end])?;
        n_decoded += block.len();
        if n_decoded > last {
            is_cut = true;
            break;
        }
    }
    if listener.n_samples == 0 {
        let message = format!(
            "start = {} s: the audio ends at {:.3} s; begin earlier",
            config.start,
            n_decoded as f64 / rate
        );
        return Err(Error::new(ErrorKind::Config, message));
    }
    listener.finish(config, &stream, is_cut)
}

/// Everything that grows, or does not, while a file is heard.
struct Listener {
    stft: StftConfig,
    stream: StftStream,
    filterbank: MelFilterbank,
    spectra: Spectra,
    envelope: Columns,
    n_samples: usize,
}

/// What takes spectra frame by frame.
struct Spectra {
    power: Vec<f32>,
    powers: Columns,
    onsets: Onsets,
    /// The first error, for a frame's receiver returns none.
    result: Result<(), Error>,
}

impl Listener {
    fn new(config: &PictureConfig) -> Result<Self, Error> {
        let stft = StftConfig::new(config.n_fft());
        let filterbank = MelFilterbank::new(stft.n_fft(), MelConfig::new(config.sample_rate))?;
        Ok(Self {
            stft,
            stream: Stft::new(stft)?.stream(),
            spectra: Spectra {
                power: vec![0.0; stft.n_freq()],
                powers: Columns::new(Fold::Mean, stft.n_freq()),
                onsets: Onsets::new(stft, config.sample_rate, N_MELS),
                result: Ok(()),
            },
            filterbank,
            envelope: Columns::new(Fold::Max, 2),
            n_samples: 0,
        })
    }

    fn push(&mut self, block: &[f32]) -> Result<(), Error> {
        for sample in block {
            self.envelope.push(&[-sample, *sample]);
        }
        self.n_samples += block.len();
        let Self {
            stream,
            spectra,
            filterbank,
            ..
        } = self;
        stream.push(block, |frame| spectra.take(frame, filterbank))?;
        std::mem::replace(&mut self.spectra.result, Ok(()))
    }

    fn finish(
        mut self,
        config: &PictureConfig,
        stream: &AudioStream,
        is_cut: bool,
    ) -> Result<Heard, Error> {
        let Self {
            stream: frames,
            spectra,
            filterbank,
            ..
        } = &mut self;
        frames.finish(|frame| spectra.take(frame, filterbank))?;
        self.spectra.result?;
        let (strengths, beats) = self.spectra.onsets.finish()?;
        let mut onsets = Columns::new(Fold::Max, 1);
        strengths
            .iter()
            .for_each(|strength| onsets.push(&[*strength]));
        Ok(Heard {
            info: stream.info().clone(),
            warnings: stream.warnings().to_vec(),
            stft: self.stft,
            sample_rate: config.sample_rate,
            filterbank: self.filterbank,
            start: config.start,
            n_samples: self.n_samples,
            is_cut,
            envelope: self.envelope.finish(),
            powers: self.spectra.powers.finish(),
            onsets: onsets.finish(),
            beats,
        })
    }
}

impl Spectra {
    fn take(&mut self, frame: &[Complex<f32>], filterbank: &MelFilterbank) {
        SpectrumKind::Power.write(frame, &mut self.power);
        self.powers.push(&self.power);
        if self.result.is_ok() {
            self.result = self.onsets.push(&self.power, filterbank);
        }
    }
}
