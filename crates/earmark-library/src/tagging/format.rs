//! Which formats tags are written to.

use std::fs::File;
use std::io::BufReader;
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

impl Format {
    /// Found out by content; `None` for a format that has no tags, or none that are written here.
    pub(crate) fn of(path: &Path) -> std::io::Result<Option<Self>> {
        let reader = BufReader::new(File::open(path)?);
        let found = guarded(|| {
            let probe = Probe::new(reader).guess_file_type();
            probe
                .map(|probe| probe.file_type())
                .map_err(|error| error.to_string())
        });
        Ok(match found.ok().flatten() {
            Some(FileType::Mpeg | FileType::Aac) => Some(Self::Mpeg),
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
