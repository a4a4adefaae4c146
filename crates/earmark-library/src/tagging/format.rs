//! Which formats tags are written to.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use lofty::file::FileType;
use lofty::probe::Probe;

use super::guard::guarded;

/// A format, by where it keeps its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// MP3 and AAC: packets with tags before and behind them.
    Mpeg,
    Flac,
    Ogg(OggCodec),
    Mp4,
    Wav,
    Aiff,
}

/// What an Ogg file begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OggCodec {
    Vorbis,
    Opus,
}

/// What files of formats begin with that keep no tags, or none that are known here: AU, CAF, Matroska.
const UNTAGGED: [&[u8]; 3] = [b".snd", b"caff", b"\x1a\x45\xdf\xa3"];

/// Whether a file that begins so is of a format without tags. lofty would search it for packets, and may find some.
pub(crate) fn is_untagged(start: &[u8]) -> bool {
    UNTAGGED.iter().any(|mark| start.starts_with(mark))
}

impl Format {
    /// Found out by content; `None` for a format that has no tags, or none that are written here.
    pub(crate) fn of(path: &Path) -> std::io::Result<Option<Self>> {
        let mut reader = BufReader::new(File::open(path)?);
        let start = reader.fill_buf()?.to_vec();
        let found = guarded(|| {
            let probe = Probe::new(reader).guess_file_type();
            probe
                .map(|probe| probe.file_type())
                .map_err(|error| error.to_string())
        });
        Ok(match found.ok().flatten() {
            Some(FileType::Mpeg | FileType::Aac) if begins_with_packets(&start) => Some(Self::Mpeg),
            Some(FileType::Flac) => Some(Self::Flac),
            Some(FileType::Vorbis) => Some(Self::Ogg(OggCodec::Vorbis)),
            Some(FileType::Opus) => Some(Self::Ogg(OggCodec::Opus)),
            Some(FileType::Mp4) => Some(Self::Mp4),
            Some(FileType::Wav) => Some(Self::Wav),
            Some(FileType::Aiff) => Some(Self::Aiff),
            _ => None,
        })
    }
}

/// Whether a tag or a packet of MPEG stands at the very start. Packets are found in anything if one looks long enough.
fn begins_with_packets(start: &[u8]) -> bool {
    matches!(start, [b'I', b'D', b'3', ..] | [0xff, 0xe0..=0xff, ..])
}
