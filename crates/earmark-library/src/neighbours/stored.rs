//! The graph's file: what `usearch` writes, then a trailer of ours with the stamp and a checksum of all before it. The trailer is at the
//! end because `usearch` maps a file from its beginning.

use std::fs::File;
use std::hash::Hasher;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use earmark_data::AsideFile;
use twox_hash::XxHash3_64;

use super::graph::Graph;
use crate::{LibraryError, LibraryErrorKind};

const FILE_NAME: &str = "neighbours.usearch";
/// Mark and version of the file: to be changed with the graph's parameters and with `usearch`'s own format.
const MAGIC: &[u8; 16] = b"earmark-graph-02";
/// Mark, generation, tracks, values of a row, rows, checksum.
const TRAILER: usize = 16 + 5 * 8;
/// Bytes that are read in one piece: what stays in a core's cache.
const PIECE: usize = 256 * 1024;

/// What is said of a graph at the end of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    of: Contents,
    dim: u64,
    n_rows: u64,
    checksum: u64,
}

/// What a graph is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contents {
    /// The number that changes whenever an embedding does.
    pub(super) generation: u64,
    /// Tracks that were heard; some may be without a direction, and not in the graph.
    pub(super) n_tracks: u64,
}

impl Stamp {
    fn to_bytes(self) -> [u8; TRAILER] {
        let mut bytes = [0; TRAILER];
        let numbers = [
            self.of.generation,
            self.of.n_tracks,
            self.dim,
            self.n_rows,
            self.checksum,
        ];
        bytes[..MAGIC.len()].copy_from_slice(MAGIC);
        for (place, number) in bytes[MAGIC.len()..].chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; TRAILER]) -> Option<Self> {
        let (magic, rest) = bytes.split_at(MAGIC.len());
        let mut numbers = rest
            .as_chunks::<8>()
            .0
            .iter()
            .map(|n| u64::from_le_bytes(*n));
        let mut next = || numbers.next();
        let stamp = Self {
            of: Contents {
                generation: next()?,
                n_tracks: next()?,
            },
            dim: next()?,
            n_rows: next()?,
            checksum: next()?,
        };
        (magic == MAGIC).then_some(stamp)
    }

    /// The checksum of the content and of what else the stamp says.
    fn sum(self, content: XxHash3_64) -> u64 {
        let mut hasher = content;
        let unsummed = Self {
            checksum: 0,
            ..self
        };
        hasher.write(&unsummed.to_bytes());
        hasher.finish()
    }
}

/// The graph in `folder`, if it is there, whole, and of these contents. Anything else is no error: the graph can be built again.
pub(super) fn read(folder: &Path, of: Contents) -> Option<Graph> {
    let path = place(folder);
    let stamp = checked_stamp(&path, of).ok().flatten()?;
    let graph = Graph::empty(usize::try_from(stamp.dim).ok()?).ok()?;
    match path.to_str() {
        Some(path) => graph.index().view(path).ok()?,
        None => graph
            .index()
            .load_from_buffer(&std::fs::read(&path).ok()?)
            .ok()?,
    }
    // Another process may have put another graph there since.
    let is_the_same = graph.len() as u64 == stamp.n_rows && graph.dim() as u64 == stamp.dim;
    is_the_same.then_some(graph)
}

/// Puts the graph into `folder`.
pub(super) fn write(folder: &Path, of: Contents, graph: &Graph) -> Result<(), LibraryError> {
    let path = place(folder);
    let failed = |error: &dyn std::fmt::Display| LibraryError::write(&path, error);
    let mut content = vec![0; graph.index().serialized_length()];
    let saved = graph.index().save_to_buffer(&mut content);
    saved.map_err(|error| failed(&error))?;
    let stamp = Stamp {
        of,
        dim: graph.dim() as u64,
        n_rows: graph.len() as u64,
        checksum: 0,
    };
    let mut hasher = XxHash3_64::new();
    hasher.write(&content);
    let stamp = Stamp {
        checksum: stamp.sum(hasher),
        ..stamp
    };
    let mut file = AsideFile::create(&path).map_err(|error| unwritten(&path, &error))?;
    let mut put = |bytes: &[u8]| file.file_mut().write_all(bytes);
    put(&content)
        .and_then(|()| put(&stamp.to_bytes()))
        .map_err(|error| failed(&error))?;
    file.commit().map_err(|error| unwritten(&path, &error))
}

fn place(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME)
}

fn unwritten(path: &Path, error: &earmark_data::DataError) -> LibraryError {
    let remedy = "check that the folder of the library may be written to and has room";
    LibraryError::new(LibraryErrorKind::Io, error.to_string(), remedy).at(path)
}

/// The stamp, if it is of these contents and the content is what was written with it.
fn checked_stamp(path: &Path, of: Contents) -> std::io::Result<Option<Stamp>> {
    let mut file = File::open(path)?;
    let Some(length) = file.metadata()?.len().checked_sub(TRAILER as u64) else {
        return Ok(None);
    };
    let mut trailer = [0; TRAILER];
    file.seek(SeekFrom::Start(length))?;
    file.read_exact(&mut trailer)?;
    let stamp = match Stamp::from_bytes(&trailer) {
        Some(stamp) if stamp.of == of => stamp,
        _ => return Ok(None),
    };
    file.seek(SeekFrom::Start(0))?;
    let is_whole = stamp.sum(hash(file.take(length))?) == stamp.checksum;
    Ok(is_whole.then_some(stamp))
}

fn hash(mut content: impl Read) -> std::io::Result<XxHash3_64> {
    let mut hasher = XxHash3_64::new();
    let mut piece = vec![0; PIECE];
    loop {
        match content.read(&mut piece)? {
            0 => return Ok(hasher),
            n => hasher.write(&piece[..n]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::neighbours::Vectors;

    const OF: Contents = Contents {
        generation: 7,
        n_tracks: 201,
    };

    /// Of two hundred tracks: the last of [`OF`] has no direction.
    fn graph() -> Graph {
        let values: Vec<f32> = (0..200 * 8).map(|n| ((n * n) % 97) as f32 + 1.0).collect();
        let keys: Vec<i64> = (0..200).collect();
        Graph::build(&Vectors::new(&keys, 8, &values).unwrap()).unwrap()
    }

    #[test]
    fn a_graph_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let built = graph();
        write(folder.path(), OF, &built).unwrap();
        let kept = read(folder.path(), OF).unwrap();
        let query = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let ask = |graph: &Graph| graph.nearest(&query, 10, |_| true).unwrap();
        assert_eq!(ask(&built), ask(&kept));
        let other = Contents {
            generation: 8,
            ..OF
        };
        assert!(read(folder.path(), other).is_none(), "another generation");
        let other = Contents {
            n_tracks: 200,
            ..OF
        };
        assert!(read(folder.path(), other).is_none(), "a track less");
    }

    #[test]
    fn what_is_not_as_it_was_written_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path(), OF).is_none());
        write(folder.path(), OF, &graph()).unwrap();
        let path = place(folder.path());
        let whole = std::fs::read(&path).unwrap();
        for length in [
            0,
            1,
            TRAILER,
            whole.len() / 2,
            whole.len() - TRAILER,
            whole.len() - 1,
        ] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(read(folder.path(), OF).is_none(), "{length} bytes");
        }
        for place in (0..whole.len())
            .step_by(61)
            .chain(whole.len() - TRAILER..whole.len())
        {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x10;
            std::fs::write(&path, &damaged).unwrap();
            assert!(read(folder.path(), OF).is_none(), "byte {place}");
        }
        let noise: Vec<u8> = (0..whole.len() as u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        std::fs::write(&path, noise).unwrap();
        assert!(read(folder.path(), OF).is_none(), "noise");
        std::fs::write(&path, &whole).unwrap();
        assert!(read(folder.path(), OF).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_whose_name_is_no_unicode_serves_as_well() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff"));
        // Some file systems have only names that are.
        if std::fs::create_dir(&folder).is_ok() {
            write(&folder, OF, &graph()).unwrap();
            assert_eq!(read(&folder, OF).unwrap().len(), 200);
        }
    }
}
