//! The genre in each block of tags a file may have, byte by byte.
//!
//! A block is taken apart only as far as its genre; all else in it goes over as it is. So nothing is lost that this
//! program, or a library it uses, does not understand. What the result says is asked of another reader afterwards
//! (`verify.rs`). The one exception is MP4, whose atoms point to each other: there lofty writes.
//!
//! | file | what lives there |
//! |---|---|
//! | `field.rs` | the genre as a block stores it, and as it should |
//! | `id3v2.rs`, `id3v2_frame.rs` | the frames of an ID3v2 tag, of versions 2.2 to 2.4 |
//! | `ape.rs` | the items of an APE tag |
//! | `comments.rs` | the entries of Vorbis comments |
//! | `ends.rs` | what stands before and behind a stream: ID3v2, APE, ID3v1 |
//! | `flac.rs`, `ogg.rs`, `iff.rs`, `mp4.rs` | where a container keeps its blocks |
//! | `bytes.rs` | numbers in bytes |

mod ape;
mod bytes;
mod comments;
mod ends;
mod field;
mod flac;
mod id3v2;
mod id3v2_frame;
mod iff;
mod mp4;
mod ogg;

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

use super::format::Format;
use super::splice::{Splice, copy};

pub(crate) use field::{Block, Field};
pub(crate) use mp4::GENRE as MP4_GENRE;

/// Why a block cannot be read or written.
#[derive(Debug)]
pub(crate) enum Fault {
    Io(io::Error),
    /// What is wrong with the file.
    Refused(String),
}

impl Fault {
    fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof && error.raw_os_error().is_none() {
            return Self::refused("its tags break off");
        }
        Self::Io(error)
    }
}

/// The genre fields of a file, a block each; none for a file without tags.
pub(crate) fn read(path: &Path, format: Format) -> Result<Vec<Field>, Fault> {
    let mut file = File::open(path)?;
    let file = &mut file;
    match format {
        Format::Mpeg => ends::read(file),
        Format::Flac => Ok([ends::read(file)?, flac::read(file)?].concat()),
        Format::Ogg(codec) => ogg::read(file, codec),
        Format::Wav | Format::Aiff => iff::read(file, format),
        Format::Mp4 => mp4::read(path),
    }
}

/// Writes to `target` what is at `path`, with the genre fields as `wanted` has them. A block that is not in `wanted` and
/// has nothing but a genre goes.
pub(crate) fn rewrite(
    path: &Path,
    format: Format,
    wanted: &[Field],
    target: &mut File,
) -> Result<(), Fault> {
    let mut file = File::open(path)?;
    let source = &mut file;
    let mut splices: Vec<Splice> = match format {
        Format::Mpeg => ends::splices(source, wanted)?,
        Format::Flac => {
            let mut splices = ends::splices(source, wanted)?;
            splices.extend(flac::splice(source, wanted)?);
            splices
        }
        Format::Wav | Format::Aiff => iff::splices(source, format, wanted)?,
        Format::Ogg(codec) => return ogg::rewrite(source, codec, wanted, target),
        Format::Mp4 => {
            copy(source, &mut [], target)?;
            return mp4::rewrite(target, wanted);
        }
    };
    Ok(copy(source, &mut splices, target)?)
}
