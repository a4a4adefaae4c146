//! One file, decoded once.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_audio::{AudioStream, Warning, open_file};
use earmark_data::ContentHash;
use earmark_library::fingerprint::{Fingerprint, FingerprintStream};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::level::{LevelMeter, SILENCE_DBFS};
use crate::{Error, ErrorKind};

/// What was heard in a track.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heard {
    /// Seconds of audio.
    pub(super) duration: f64,
    /// Of the file, Hz.
    pub(super) sample_rate: u32,
    /// Of the file.
    pub(super) channels: u16,
    /// Short name, such as `mp3`, `pcm_s16le`.
    pub(super) codec: String,
    /// `20 log10` of the largest magnitude of the mixdown to mono; none for digital silence.
    pub(super) peak_dbfs: Option<f64>,
    /// Share of the samples of the mixdown that are clipped, 0 to 1.
    pub(super) clipped_share: f64,
    /// The hash of the file.
    pub(super) content: ContentHash,
    /// The hash of the decoded audio.
    pub(super) audio: AudioHash,
    /// What was wrong with the file, though not fatally.
    pub(super) warnings: Vec<Warning>,
    /// None at a sample rate too low for one.
    pub(super) fingerprint: Option<Fingerprint>,
}

impl Heard {
    /// Whether the peak lies below [`SILENCE_DBFS`].
    pub(super) fn is_silent(&self) -> bool {
        self.peak_dbfs.is_none_or(|peak| peak < SILENCE_DBFS)
    }
}

/// SHA-256 of the sample rate and the samples of the mixdown to mono, as little-endian bytes: two files of one audio
/// have it in common, whatever their lossless format, tags and name. `Display` writes 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AudioHash([u8; 32]);

impl fmt::Display for AudioHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for AudioHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AudioHash({self})")
    }
}

impl Serialize for AudioHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Decodes a file from its beginning to its end; memory grows by the fingerprint alone, 4 bytes an eighth of a second.
pub(super) fn listen(path: &Path, stop: &AtomicBool) -> Result<Heard, Error> {
    let content = content_of(path)?;
    let mut stream = AudioStream::open(path)?;
    let sample_rate = stream.sample_rate();
    let mut hasher = Sha256::new_with_prefix(sample_rate.to_le_bytes());
    let mut level = LevelMeter::default();
    let mut fingerprint = FingerprintStream::new(sample_rate);
    let mut bytes = Vec::new();
    while let Some(block) = stream.next_block()? {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request").at(path));
        }
        level.push(block);
        if let Some(fingerprint) = &mut fingerprint {
            fingerprint.push(block);
        }
        bytes.clear();
        bytes.extend(block.iter().flat_map(|sample| sample.to_le_bytes()));
        hasher.update(&bytes);
    }
    let info = stream.info();
    Ok(Heard {
        duration: level.n_samples() as f64 / f64::from(sample_rate),
        sample_rate: info.sample_rate,
        channels: info.channels,
        codec: info.codec.clone(),
        peak_dbfs: level.peak_dbfs(),
        clipped_share: level.clipped_share(),
        content,
        audio: AudioHash(hasher.finalize().into()),
        warnings: stream.warnings().to_vec(),
        fingerprint: fingerprint.map(FingerprintStream::finish),
    })
}

fn content_of(path: &Path) -> Result<ContentHash, Error> {
    let file = open_file(path)?;
    ContentHash::of_reader(file).map_err(|error| {
        let message = format!("cannot be read ({error}); check the disk or the connection to it");
        Error::new(ErrorKind::Io, message).at(path)
    })
}
