//! The genre among the atoms of an MP4 file. Offsets in other atoms depend on their length, so lofty writes them.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use lofty::config::{ParseOptions, WriteOptions};
use lofty::file::AudioFile;
use lofty::mp4::{Atom, AtomData, AtomIdent, Ilst, Mp4File};
use lofty::tag::TagExt;

use super::Fault;
use super::field::{Block, Field};
use crate::tagging::guard::guarded;

pub(crate) const GENRE: AtomIdent<'static> = AtomIdent::Fourcc(*b"\xa9gen");

pub(super) fn read(path: &Path) -> Result<Vec<Field>, Fault> {
    let mut file = File::open(path)?;
    let atoms = atoms(&mut file)?;
    Ok(atoms.iter().map(field).collect())
}

/// Changes the genre of the file in its place.
pub(super) fn rewrite(target: &mut File, wanted: &[Field]) -> Result<(), Fault> {
    let wanted = wanted.iter().find(|field| field.block == Block::Ilst);
    let existing = atoms(target)?;
    if existing.is_none() && wanted.is_none() {
        return Ok(());
    }
    let mut atoms = existing.unwrap_or_default();
    atoms.retain(|atom| atom.ident() != &GENRE);
    let genres = wanted.into_iter().flat_map(Field::bytes);
    let genres: Vec<AtomData> = genres
        .map(|genre| AtomData::UTF8(String::from_utf8_lossy(genre).into_owned()))
        .collect();
    if let Some(atom) = Atom::from_collection(GENRE, genres) {
        atoms.insert(atom);
    }
    target.rewind()?;
    guarded(|| {
        let options = WriteOptions::new();
        let written = if wanted.is_none() && atoms.is_empty() {
            atoms.remove_from(target, options)
        } else {
            atoms.save_to(target, options)
        };
        written.map_err(|error| error.to_string())
    })
    .map_err(Fault::Refused)
}

fn atoms(file: &mut File) -> Result<Option<Ilst>, Fault> {
    file.rewind()?;
    let read = guarded(|| {
        let options = ParseOptions::new().read_properties(false);
        let mut file = Mp4File::read_from(&mut BufReader::new(file), options)
            .map_err(|error| error.to_string())?;
        Ok(file.remove_ilst())
    });
    read.map_err(Fault::Refused)
}

fn field(atoms: &Ilst) -> Field {
    Field::new(
        Block::Ilst,
        genres(atoms).into_iter().map(String::into_bytes).collect(),
    )
}

/// The genres that atoms name.
pub(crate) fn genres(atoms: &Ilst) -> Vec<String> {
    let data = atoms.get(&GENRE).into_iter().flat_map(Atom::data);
    data.filter_map(|data| match data {
        AtomData::UTF8(text) | AtomData::UTF16(text) => Some(text.clone()),
        _ => None,
    })
    .collect()
}
