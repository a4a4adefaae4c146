//! What another reader says of a file: lofty, which wrote none of it (but for MP4).

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use earmark_audio::{PayloadDigest, payload_digest};
use lofty::aac::AacFile;
use lofty::ape::{ApeItem, ApeTag};
use lofty::config::ParseOptions;
use lofty::file::{AudioFile, FileType};
use lofty::flac::FlacFile;
use lofty::id3::v1::Id3v1Tag;
use lofty::id3::v2::{Frame, Id3v2Tag, Id3v2TagFlags, Id3v2Version};
use lofty::iff::aiff::{AiffFile, AiffTextChunks};
use lofty::iff::wav::{RiffInfoList, WavFile};
use lofty::mp4::{Atom, Mp4File};
use lofty::mpeg::MpegFile;
use lofty::ogg::tag::VorbisComments;
use lofty::ogg::{OggPictureStorage, OpusFile, VorbisFile};
use lofty::picture::{Picture, PictureInformation};
use lofty::probe::Probe;

use super::blocks::{Field, read};
use super::format::Format;
use super::guard::guarded;
use crate::FileTags;

/// All tags of a file but its genres.
#[derive(Default, PartialEq)]
pub(crate) struct Others {
    frames: Vec<Frame<'static>>,
    head: Option<(Id3v2TagFlags, Id3v2Version)>,
    id3v1: Option<Id3v1Tag>,
    ape: Vec<ApeItem>,
    vendor: Option<String>,
    comments: Vec<(String, String)>,
    pictures: Vec<(Picture, PictureInformation)>,
    atoms: Vec<Atom<'static>>,
    info: Vec<(String, String)>,
    texts: Option<AiffTextChunks>,
}

/// What a rewritten file must be.
pub(crate) struct Expected<'a> {
    pub(crate) format: Format,
    pub(crate) payload: PayloadDigest,
    pub(crate) fields: &'a [Field],
    /// As any reader should find them.
    pub(crate) genres: &'a [String],
    pub(crate) others: Others,
}

impl Expected<'_> {
    /// Reads the file at `path` again and says in what it differs.
    pub(crate) fn check(&self, path: &Path) -> Result<(), String> {
        let payload = payload_digest(path).map_err(|error| error.to_string())?;
        if payload != self.payload {
            return Err("its audio would not be the same".to_owned());
        }
        let fields = read(path, self.format).map_err(|fault| fault.to_string())?;
        if !Field::say_the_same(&fields, self.fields) {
            return Err("its genre would not be stored as it should".to_owned());
        }
        let tags = FileTags::read(path).map_err(|error| error.to_string())?;
        if tags.genres != self.genres {
            let found = tags.genres.join(", ");
            return Err(format!("its genre would be read as \"{found}\""));
        }
        if !self.others.are_kept_in(&Others::read(path)?) {
            return Err("another of its tags would change".to_owned());
        }
        Ok(())
    }
}

impl Others {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        guarded(|| Self::read_unguarded(path))
    }

    /// Whether nothing of it is missing or other in `after`. A block that was made for a genre has a head of its own.
    fn are_kept_in(&self, after: &Self) -> bool {
        let mut after_head = after.head;
        if self.head.is_none() || after.head.is_none() && self.frames.is_empty() {
            after_head = self.head;
        }
        let mut vendor = &after.vendor;
        if self.vendor.is_none() || after.vendor.is_none() && self.comments.is_empty() {
            vendor = &self.vendor;
        }
        after_head == self.head
            && vendor == &self.vendor
            && after.frames == self.frames
            && after.id3v1 == self.id3v1
            && after.ape == self.ape
            && after.comments == self.comments
            && after.pictures == self.pictures
            && after.atoms == self.atoms
            && after.info == self.info
            && after.texts == self.texts
    }

    fn read_unguarded(path: &Path) -> Result<Self, String> {
        let said = |error: &dyn std::fmt::Display| error.to_string();
        let mut file = BufReader::new(File::open(path).map_err(|error| said(&error))?);
        let probe = Probe::new(&mut file).guess_file_type();
        let kind = probe.map(|probe| probe.file_type());
        let kind = kind.map_err(|error| said(&error))?;
        file.rewind().map_err(|error| said(&error))?;
        let mut others = Self::default();
        let read = others.fill(&mut file, kind);
        read.map_err(|error| said(&error))?;
        Ok(others)
    }

    fn fill(
        &mut self,
        reader: &mut BufReader<File>,
        kind: Option<FileType>,
    ) -> Result<(), lofty::error::FileParseError> {
        let options = ParseOptions::new().read_properties(false);
        match kind {
            Some(FileType::Mpeg) => {
                let file = MpegFile::read_from(reader, options)?;
                self.id3v2(file.id3v2());
                self.id3v1(file.id3v1());
                self.ape(file.ape());
            }
            Some(FileType::Aac) => {
                let file = AacFile::read_from(reader, options)?;
                self.id3v2(file.id3v2());
                self.id3v1(file.id3v1());
            }
            Some(FileType::Flac) => {
                let file = FlacFile::read_from(reader, options)?;
                self.id3v2(file.id3v2());
                self.comments(file.vorbis_comments());
                self.pictures.extend(file.pictures().iter().cloned());
            }
            Some(FileType::Vorbis) => {
                let file = VorbisFile::read_from(reader, options)?;
                self.comments(Some(file.vorbis_comments()));
            }
            Some(FileType::Opus) => {
                let file = OpusFile::read_from(reader, options)?;
                self.comments(Some(file.vorbis_comments()));
            }
            Some(FileType::Mp4) => {
                let file = Mp4File::read_from(reader, options)?;
                let atoms = file.ilst().into_iter().flatten();
                let others = atoms.filter(|atom| atom.ident() != &super::blocks::MP4_GENRE);
                self.atoms.extend(others.cloned());
            }
            Some(FileType::Wav) => {
                let file = WavFile::read_from(reader, options)?;
                self.id3v2(file.id3v2());
                self.info(file.riff_info());
            }
            Some(FileType::Aiff) => {
                let file = AiffFile::read_from(reader, options)?;
                self.id3v2(file.id3v2());
                self.texts = file.text_chunks().cloned();
            }
            _ => {}
        }
        Ok(())
    }

    fn id3v2(&mut self, tag: Option<&Id3v2Tag>) {
        let Some(tag) = tag else { return };
        let frames = tag.into_iter().filter(|frame| frame.id_str() != "TCON");
        self.frames = frames.cloned().collect();
        self.head = Some((*tag.flags(), tag.original_version()));
    }

    fn id3v1(&mut self, tag: Option<&Id3v1Tag>) {
        self.id3v1 = tag.cloned().map(|tag| Id3v1Tag { genre: None, ..tag });
    }

    fn ape(&mut self, tag: Option<&ApeTag>) {
        let items = tag.into_iter().flatten();
        let others = items.filter(|item| !item.key().eq_ignore_ascii_case("genre"));
        self.ape = others.cloned().collect();
    }

    fn comments(&mut self, comments: Option<&VorbisComments>) {
        let Some(comments) = comments else { return };
        self.vendor = Some(comments.vendor().to_owned());
        let items = comments.items();
        let others = items.filter(|(key, _)| !key.eq_ignore_ascii_case("genre"));
        let owned = others.map(|(key, value)| (key.to_owned(), value.to_owned()));
        self.comments = owned.collect();
        self.pictures.extend(comments.pictures().iter().cloned());
    }

    fn info(&mut self, list: Option<&RiffInfoList>) {
        let texts = list.into_iter().flatten();
        let others = texts.filter(|(key, _)| key != "IGNR");
        self.info = others.cloned().collect();
    }
}
