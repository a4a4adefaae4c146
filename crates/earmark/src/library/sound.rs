//! Fingerprint and tempo of a file, in one pass.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_audio::{AudioStream, StreamInfo};
use earmark_features::{
    Complex, MelConfig, MelFilterbank, SpectrumKind, Stft, StftConfig, StftStream,
};
use earmark_library::fingerprint::FingerprintStream;

use crate::onsets::Onsets;
use crate::{Error, ErrorKind};

/// librosa's rate, at which tempo is defined; fingerprints want no more than half of it.
const SAMPLE_RATE: u32 = 22_050;
const N_MELS: usize = 128;

/// What is heard in a pass that asks no network.
pub(super) struct Sound {
    pub(super) info: StreamInfo,
    pub(super) fingerprint: Option<Vec<u32>>,
    /// Beats per minute.
    pub(super) tempo: Option<f64>,
}

pub(super) fn hear(path: &Path, stop: &AtomicBool) -> Result<Sound, Error> {
    let mut stream = AudioStream::open_at(path, SAMPLE_RATE)?;
    let mut fingerprint = FingerprintStream::new(SAMPLE_RATE);
    let mut rhythm = Rhythm::new()?;
    while let Some(block) = stream.next_block()? {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request").at(path));
        }
        if let Some(fingerprint) = &mut fingerprint {
            fingerprint.push(block);
        }
        rhythm.push(block)?;
    }
    Ok(Sound {
        info: stream.info().clone(),
        fingerprint: fingerprint.map(|fingerprint| fingerprint.finish().0),
        tempo: rhythm.tempo()?,
    })
}

/// Samples to a tempo.
struct Rhythm {
    frames: StftStream,
    strengths: Strengths,
}

struct Strengths {
    filterbank: MelFilterbank,
    power: Vec<f32>,
    onsets: Onsets,
    /// The first error, for a frame's receiver returns none.
    result: Result<(), Error>,
}

impl Rhythm {
    fn new() -> Result<Self, Error> {
        let stft = StftConfig::new(2048);
        Ok(Self {
            frames: Stft::new(stft)?.stream(),
            strengths: Strengths {
                filterbank: MelFilterbank::new(stft.n_fft(), MelConfig::new(SAMPLE_RATE))?,
                power: vec![0.0; stft.n_freq()],
                onsets: Onsets::new(stft, SAMPLE_RATE, N_MELS),
                result: Ok(()),
            },
        })
    }

    fn push(&mut self, block: &[f32]) -> Result<(), Error> {
        let Self { frames, strengths } = self;
        frames.push(block, |frame| strengths.take(frame))?;
        std::mem::replace(&mut strengths.result, Ok(()))
    }

    fn tempo(mut self) -> Result<Option<f64>, Error> {
        let Self { frames, strengths } = &mut self;
        frames.finish(|frame| strengths.take(frame))?;
        self.strengths.result?;
        let (_, beats) = self.strengths.onsets.finish()?;
        Ok(Some(beats.tempo).filter(|tempo| *tempo > 0.0))
    }
}

impl Strengths {
    fn take(&mut self, frame: &[Complex<f32>]) {
        SpectrumKind::Power.write(frame, &mut self.power);
        if self.result.is_ok() {
            self.result = self.onsets.push(&self.power, &self.filterbank);
        }
    }
}
