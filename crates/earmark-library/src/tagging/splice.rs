//! A copy of a file with some of its bytes replaced.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// Bytes that take the place of others; an empty range puts them in between.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Splice {
    pub(crate) range: Range<u64>,
    pub(crate) bytes: Vec<u8>,
}

impl Splice {
    pub(crate) fn new(range: Range<u64>, bytes: Vec<u8>) -> Self {
        Self { range, bytes }
    }

    /// By how much the file grows.
    pub(crate) fn growth(&self) -> i64 {
        self.bytes.len() as i64 - (self.range.end - self.range.start) as i64
    }
}

/// Writes all of `source` to `target`, with `splices` done, which lie apart.
pub(crate) fn copy(
    source: &mut File,
    splices: &mut [Splice],
    target: &mut impl Write,
) -> io::Result<()> {
    splices.sort_by_key(|splice| splice.range.start);
    let mut position = 0;
    source.rewind()?;
    for splice in splices {
        copy_exactly(source, splice.range.start - position, target)?;
        target.write_all(&splice.bytes)?;
        source.seek(SeekFrom::Start(splice.range.end))?;
        position = splice.range.end;
    }
    io::copy(source, target)?;
    Ok(())
}

fn copy_exactly(source: &mut File, length: u64, target: &mut impl Write) -> io::Result<()> {
    let copied = io::copy(&mut source.take(length), target)?;
    if copied == length {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_replace_remove_and_insert() {
        let mut source = tempfile::tempfile().unwrap();
        source.write_all(b"0123456789").unwrap();
        let mut splices = [
            Splice::new(9..9, b"<>".to_vec()),
            Splice::new(0..1, b"zero".to_vec()),
            Splice::new(4..6, Vec::new()),
        ];
        assert_eq!(splices.iter().map(Splice::growth).sum::<i64>(), 3);
        let mut target = Vec::new();
        copy(&mut source, &mut splices, &mut target).unwrap();
        assert_eq!(target, b"zero123678<>9");
    }
}
