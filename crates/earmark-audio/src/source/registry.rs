//! Which containers and codecs there are: Symphonia's, and ours.

use std::sync::LazyLock;

use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::{Hint, Probe};
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::core::meta::MetadataOptions;
use symphonia::default::{register_enabled_codecs, register_enabled_formats};

use super::guard::guarded;
use crate::au::{AuError, AuReader};
use crate::input::io_error;
use crate::opus::OpusDecoder;
use crate::{AudioError, ErrorKind};

static PROBE: LazyLock<Probe> = LazyLock::new(|| {
    let mut probe = Probe::new();
    probe.register_format::<AuReader<'_>>();
    register_enabled_formats(&mut probe);
    probe
});

pub(super) static CODECS: LazyLock<CodecRegistry> = LazyLock::new(|| {
    let mut codecs = CodecRegistry::new();
    register_enabled_codecs(&mut codecs);
    codecs.register_audio_decoder::<OpusDecoder>();
    codecs
});

/// Finds the container by its content; names and extensions play no part.
pub(super) fn demux(source: Box<dyn MediaSource>) -> Result<Box<dyn FormatReader>, AudioError> {
    let stream = MediaSourceStream::new(source, Default::default());
    let (format, metadata) = (FormatOptions::default(), MetadataOptions::default());
    guarded(|| PROBE.probe(&Hint::new(), stream, format, metadata)).map_err(|error| match error {
        Error::Unsupported(what) if what.contains("no suitable format reader") => AudioError::new(
            ErrorKind::UnsupportedFormat,
            "no known audio format was found in the file",
            FORMATS,
        ),
        error => opening_error(error),
    })
}

const FORMATS: &str = "convert it to MP3, FLAC, Ogg, Opus, WAV, AIFF, AAC, M4A, CAF, WebM or AU";

/// What a header that cannot be used means to the user.
pub(super) fn opening_error(error: Error) -> AudioError {
    match error {
        Error::IoError(error) => opening_io_error(error),
        // How Symphonia says that a part of a container is cut off.
        Error::Unsupported(what) if what.contains("missing") => broken_header(what),
        Error::Unsupported(what) => AudioError::new(
            ErrorKind::UnsupportedFormat,
            format!("the file needs something no decoder here has: {what}"),
            FORMATS,
        ),
        error => broken_header(&error.to_string()),
    }
}

fn opening_io_error(error: std::io::Error) -> AudioError {
    if let Some(au) = error.get_ref().and_then(|e| e.downcast_ref::<AuError>()) {
        return au_error(au);
    }
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => broken_header("it ends too early"),
        _ if error.raw_os_error().is_some() => io_error(error),
        _ => broken_header(&error.to_string()),
    }
}

fn broken_header(why: &str) -> AudioError {
    AudioError::new(
        ErrorKind::Decode,
        format!("the header of the file is damaged: {why}"),
        "copy or download it again",
    )
}

fn au_error(error: &AuError) -> AudioError {
    match error {
        AuError::UnsupportedEncoding(_) | AuError::TooManyChannels(_) => {
            AudioError::new(ErrorKind::UnsupportedFormat, error.to_string(), FORMATS)
        }
        AuError::NoChannels
        | AuError::NoSampleRate
        | AuError::OffsetInsideHeader(_)
        | AuError::OffsetPastEnd { .. } => AudioError::new(
            ErrorKind::Decode,
            error.to_string(),
            "copy or download it again",
        ),
    }
}
