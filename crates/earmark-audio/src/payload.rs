//! What of a file is music: the packets of its audio, whatever tags stand around them.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use symphonia::core::codecs::audio::AudioCodecParameters;

use crate::AudioError;
use crate::input::open_regular;
use crate::source::{Found, Packets};

/// SHA-256 of the audio of a file as it is stored: the parameters of its codec and the bytes of all packets. Nothing is
/// decoded.
///
/// A file keeps it whatever is done to its tags, names and places. Two encodings of the same music have two.
///
/// `Display` writes it as 64 hexadecimal digits, from which `FromStr` reads it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PayloadDigest([u8; 32]);

impl PayloadDigest {
    /// A digest that was kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to keep.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PayloadDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PayloadDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PayloadDigest({self})")
    }
}

/// Why a text is no [`PayloadDigest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest has 64 hexadecimal digits")]
pub struct NoDigest;

impl FromStr for PayloadDigest {
    type Err = NoDigest;

    fn from_str(text: &str) -> Result<Self, NoDigest> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoDigest);
        }
        let mut bytes = [0; 32];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| NoDigest)?;
        }
        Ok(Self(bytes))
    }
}

/// The digest of the audio in the file at `path`.
///
/// Of a file whose container is damaged or cut off, it is that of what can be read, and of where the damage lies.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be read,
/// [`ErrorKind::UnsupportedFormat`](crate::ErrorKind::UnsupportedFormat) where no known format is found,
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for a damaged header,
/// [`ErrorKind::InvalidAudio`](crate::ErrorKind::InvalidAudio) for a file without an audio track or without a packet.
///
/// ```no_run
/// let before = earmark_audio::payload_digest("song.mp3".as_ref())?;
/// // … another program writes tags …
/// assert_eq!(earmark_audio::payload_digest("song.mp3".as_ref())?, before);
/// # Ok::<(), earmark_audio::AudioError>(())
/// ```
pub fn payload_digest(path: &Path) -> Result<PayloadDigest, AudioError> {
    digest(path).map_err(|error| error.at(Some(path)))
}

fn digest(path: &Path) -> Result<PayloadDigest, AudioError> {
    let mut packets = Packets::new(Box::new(open_regular(path)?))?;
    let mut hasher = Sha256::new();
    let mut n_packets = 0u64;
    while let Some(found) = packets.next()? {
        match found {
            Found::Codec(params) => hash_codec(&mut hasher, &params),
            Found::Packet(packet) => {
                n_packets += 1;
                hash_part(&mut hasher, b'p', &packet.data);
            }
            Found::Damage => hash_part(&mut hasher, b'x', &[]),
        }
    }
    if n_packets == 0 {
        return Err(AudioError::new(
            crate::ErrorKind::InvalidAudio,
            "the file holds no audio",
            "give a file that has audio in it",
        ));
    }
    Ok(PayloadDigest(hasher.finalize().into()))
}

/// What a decoder is told. Lengths are left out: where the container does not know them, they are estimated from the
/// size of the file, tags included.
fn hash_codec(hasher: &mut Sha256, params: &AudioCodecParameters) {
    let channels = params
        .channels
        .as_ref()
        .map_or(0, |channels| channels.count());
    let numbers = format!(
        "{} {:?} {channels} {:?} {:?}",
        params.codec, params.sample_rate, params.bits_per_sample, params.bits_per_coded_sample
    );
    hash_part(hasher, b'c', numbers.as_bytes());
    hash_part(hasher, b'e', params.extra_data.as_deref().unwrap_or(&[]));
}

/// Tells the parts apart, so that no two files give the same stream of bytes.
fn hash_part(hasher: &mut Sha256, kind: u8, bytes: &[u8]) {
    hasher.update([kind]);
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_back_from_its_digits() {
        let digest = PayloadDigest([0xa5; 32]);
        assert_eq!(digest.to_string().parse(), Ok(digest));
        for text in [
            "",
            "a5",
            &"a5".repeat(33),
            &"gg".repeat(32),
            &"é".repeat(32),
        ] {
            assert_eq!(text.parse::<PayloadDigest>(), Err(NoDigest), "{text}");
        }
    }
}
