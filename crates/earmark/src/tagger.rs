use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::thread;

use earmark_audio::{AudioStream, StreamInfo, Warning};
use earmark_features::{MelConfig, MelSpectrogram, PadMode, StftConfig, log_compress};
use earmark_models::ModelError;
use earmark_models::musicnn::{
    HOP_LENGTH, LOG_GAIN, MIN_PATCH_FRAMES, Musicnn, N_FFT, N_MELS, PATCH_FRAMES, PatchOutput,
    SAMPLE_RATE,
};

use crate::patches::Patches;
use crate::{Error, ErrorKind};

/// Peak below which a track counts as silent: -80 dB of full scale.
const SILENCE: f32 = 1e-4;

/// How many threads may work on one track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads(NonZeroUsize);

impl Threads {
    /// One: decoding and network in turn, on the caller's thread.
    pub const ONE: Self = Self(NonZeroUsize::MIN);

    /// As many as the machine has.
    #[must_use]
    pub fn all() -> Self {
        Self(thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }

    /// That many, at least one.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self(NonZeroUsize::new(count).unwrap_or(NonZeroUsize::MIN))
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> usize {
        self.0.get()
    }
}

/// A tagger from file to tags: decoding, front-end and network.
///
/// Files stream through: memory does not grow with their length.
pub struct Tagger {
    network: Musicnn,
    mel: MelSpectrogram,
    hop: usize,
}

/// What the network says of one stretch of a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// Seconds from the beginning of the track.
    pub start: f64,
    /// Seconds from the beginning of the track.
    pub end: f64,
    /// Tags, embedding and pools.
    pub output: PatchOutput,
}

/// What is known of a track after it was heard to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Seconds of audio that were decoded.
    pub duration: f64,
    /// What the file says of itself.
    pub info: StreamInfo,
    /// What was wrong with the file, though not fatally.
    pub warnings: Vec<Warning>,
}

impl Tagger {
    /// The tagger with the weights of a safetensors file.
    ///
    /// # Errors
    /// If the weights do not fit the network.
    pub fn new(weights: &[u8]) -> Result<Self, Error> {
        // The networks were trained on librosa 0.6, which padded by reflection.
        let stft = StftConfig::new(N_FFT)
            .with_hop_length(HOP_LENGTH)
            .with_pad_mode(PadMode::Reflect);
        let mel = MelConfig {
            n_mels: N_MELS,
            ..MelConfig::new(SAMPLE_RATE)
        };
        Ok(Self {
            network: Musicnn::new(weights)?,
            mel: MelSpectrogram::new(stft, mel)?,
            hop: PATCH_FRAMES,
        })
    }

    /// Sets the distance between patches in frames of 16 ms, from 1 to 187
    /// (side by side, the default).
    ///
    /// # Errors
    /// If the distance is out of range.
    pub fn with_hop(self, frames: usize) -> Result<Self, Error> {
        if !(1..=PATCH_FRAMES).contains(&frames) {
            let message = format!("a hop of {frames} frames; use 1 to {PATCH_FRAMES}");
            return Err(Error::new(ErrorKind::Config, message));
        }
        Ok(Self {
            hop: frames,
            ..self
        })
    }

    /// Hears a file from beginning to end; `on_patch` gets what the network
    /// says of each patch, in order, and may break off.
    ///
    /// # Errors
    /// If the file cannot be read, holds no usable audio, is silent or is
    /// shorter than a second; [`ErrorKind::Interrupted`] if `on_patch` broke
    /// off. Patches of a file that fails on the way have been handed out by then.
    pub fn hear(
        &self,
        path: &Path,
        threads: Threads,
        mut on_patch: impl FnMut(Patch) -> ControlFlow<()>,
    ) -> Result<Heard, Error> {
        let heard = if threads == Threads::ONE {
            let mut scratch = self.network.scratch();
            self.decode(path, |range, rows| {
                hand_out(
                    &mut on_patch,
                    patch(range, self.network.run(rows, &mut scratch)?),
                )
            })
        } else {
            self.hear_in_parallel(path, threads.count(), &mut on_patch)
        };
        heard.map_err(|error| error.at(path))
    }

    /// Decodes on the caller's thread while `n_workers` others run the network.
    fn hear_in_parallel(
        &self,
        path: &Path,
        n_workers: usize,
        on_patch: &mut impl FnMut(Patch) -> ControlFlow<()>,
    ) -> Result<Heard, Error> {
        // Bounded, so that decoding never runs far ahead of the network.
        let (jobs, queue) = sync_channel::<Job>(2 * n_workers);
        let queue = &Mutex::new(queue);
        thread::scope(move |scope| {
            let (done, results) = channel();
            for _ in 0..n_workers {
                let done = done.clone();
                scope.spawn(move || {
                    let mut scratch = self.network.scratch();
                    while let Some(job) = next(queue) {
                        let output = self.network.run(&job.rows, &mut scratch);
                        let output = output.map(|output| patch(job.range, output));
                        if done.send((job.number, output)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(done);
            let mut in_order = InOrder::new(on_patch);
            let mut number = 0;
            let heard = self.decode(path, |range, rows| {
                let rows = rows.to_vec();
                let job = Job {
                    number,
                    range,
                    rows,
                };
                jobs.send(job).expect("workers live as long as the queue");
                number += 1;
                results
                    .try_iter()
                    .try_for_each(|result| in_order.take(result))
            });
            drop(jobs);
            results
                .iter()
                .try_for_each(|result| in_order.take(result))?;
            heard
        })
    }

    /// Decodes the file and cuts patches of its log-mel spectrogram.
    fn decode(
        &self,
        path: &Path,
        mut on_patch: impl FnMut(Range<usize>, &[f32]) -> Result<(), Error>,
    ) -> Result<Heard, Error> {
        let mut stream = AudioStream::open_at(path, SAMPLE_RATE)?;
        let mut mel = self.mel.stream();
        let mut patches = Patches::new(self.hop);
        let mut peak = 0f32;
        let mut n_samples = 0u64;
        let mut result = Ok(());
        let mut on_frame = |frame: &[f32], result: &mut Result<(), Error>| {
            let mut row: [f32; N_MELS] = frame.try_into().expect("frames have N_MELS bands");
            log_compress(&mut row, LOG_GAIN);
            if let (Some((range, rows)), Ok(())) = (patches.push(&row), &result) {
                *result = on_patch(range, rows);
            }
        };
        while let Some(block) = stream.next_block()? {
            peak = block
                .iter()
                .fold(peak, |peak, sample| peak.max(sample.abs()));
            n_samples += block.len() as u64;
            mel.push(block, |frame| on_frame(frame, &mut result))?;
            if result.is_err() {
                break;
            }
        }
        mel.finish(|frame| on_frame(frame, &mut result))?;
        result?;
        let duration = n_samples as f64 / f64::from(SAMPLE_RATE);
        if let Some((range, rows)) = patches.finish() {
            on_patch(range, rows)?;
        }
        check_length(patches.n_frames(), duration)?;
        if peak < SILENCE {
            return Err(Error::new(
                ErrorKind::InvalidAudio,
                "the track is silent (no sample above -80 dB); there is nothing to classify",
            ));
        }
        Ok(Heard {
            duration,
            info: stream.info().clone(),
            warnings: stream.warnings().to_vec(),
        })
    }
}

fn check_length(n_frames: usize, duration: f64) -> Result<(), Error> {
    if n_frames >= MIN_PATCH_FRAMES {
        return Ok(());
    }
    let least = (MIN_PATCH_FRAMES - 1) as f64 * seconds_per_frame();
    let message = format!("only {duration:.2} s of audio; the model needs {least:.2} s or more");
    Err(Error::new(ErrorKind::TooShort, message))
}

fn seconds_per_frame() -> f64 {
    HOP_LENGTH as f64 / f64::from(SAMPLE_RATE)
}

fn patch(range: Range<usize>, output: PatchOutput) -> Patch {
    Patch {
        start: range.start as f64 * seconds_per_frame(),
        end: range.end as f64 * seconds_per_frame(),
        output,
    }
}

fn hand_out(
    on_patch: &mut impl FnMut(Patch) -> ControlFlow<()>,
    patch: Patch,
) -> Result<(), Error> {
    match on_patch(patch) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::new(ErrorKind::Interrupted, "stopped on request")),
    }
}

struct Job {
    number: usize,
    range: Range<usize>,
    rows: Vec<f32>,
}

fn next(queue: &Mutex<Receiver<Job>>) -> Option<Job> {
    let queue = queue
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    queue.recv().ok()
}

/// Hands out patches in the order of their numbers, whichever is done first.
struct InOrder<'a, F> {
    on_patch: &'a mut F,
    waiting: BTreeMap<usize, Patch>,
    next: usize,
}

impl<'a, F: FnMut(Patch) -> ControlFlow<()>> InOrder<'a, F> {
    fn new(on_patch: &'a mut F) -> Self {
        Self {
            on_patch,
            waiting: BTreeMap::new(),
            next: 0,
        }
    }

    fn take(&mut self, (number, patch): (usize, Result<Patch, ModelError>)) -> Result<(), Error> {
        self.waiting.insert(number, patch?);
        while let Some(patch) = self.waiting.remove(&self.next) {
            hand_out(self.on_patch, patch)?;
            self.next += 1;
        }
        Ok(())
    }
}
