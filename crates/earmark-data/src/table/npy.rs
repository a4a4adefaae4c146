//! Arrays in NumPy's NPY format, version 1.0
//! (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>).

use std::io::{self, Write};

/// Head of an array: what its bytes are.
pub(super) fn head(descr: &str, shape: &[usize], out: &mut impl Write) -> io::Result<()> {
    let sizes: Vec<String> = shape.iter().map(ToString::to_string).collect();
    // A tuple of one has a comma behind it.
    let comma = if shape.len() == 1 { "," } else { "" };
    let mut text = format!(
        "{{'descr': '{descr}', 'fortran_order': False, 'shape': ({}{comma}), }}",
        sizes.join(", ")
    );
    // Magic, version, length and text fill a multiple of 64 bytes and end with a newline.
    let before = MAGIC.len() + 2;
    let filled = (before + text.len() + 1).next_multiple_of(64) - before;
    text.extend(std::iter::repeat_n(' ', filled - text.len() - 1));
    text.push('\n');
    let length = u16::try_from(text.len()).map_err(io::Error::other)?;
    out.write_all(MAGIC)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(text.as_bytes())
}

const MAGIC: &[u8; 8] = b"\x93NUMPY\x01\x00";

pub(super) fn write_f64(values: &[f64], out: &mut impl Write) -> io::Result<()> {
    head("<f8", &[values.len()], out)?;
    values
        .iter()
        .try_for_each(|value| out.write_all(&value.to_le_bytes()))
}

pub(super) fn write_i64(values: &[i64], out: &mut impl Write) -> io::Result<()> {
    head("<i8", &[values.len()], out)?;
    values
        .iter()
        .try_for_each(|value| out.write_all(&value.to_le_bytes()))
}

/// Text as NumPy's fixed number of UTF-32 characters, that of the longest; shorter ones end with zeros.
pub(super) fn write_text<S: AsRef<str>>(texts: &[S], out: &mut impl Write) -> io::Result<()> {
    let lengths = texts.iter().map(|text| text.as_ref().chars().count());
    let width = lengths.max().unwrap_or(0).max(1);
    head(&format!("<U{width}"), &[texts.len()], out)?;
    for text in texts {
        let characters = text.as_ref().chars().map(u32::from);
        for character in characters.chain(std::iter::repeat(0)).take(width) {
            out.write_all(&character.to_le_bytes())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_fill_64_bytes_and_say_what_follows() {
        for shape in [&[3][..], &[2, 57], &[10, 1293, 128]] {
            let mut bytes = Vec::new();
            head("<f4", shape, &mut bytes).unwrap();
            assert!(bytes.len().is_multiple_of(64));
            assert_eq!(
                usize::from(bytes[8]) + 256 * usize::from(bytes[9]),
                bytes.len() - 10
            );
            assert_eq!(bytes.last(), Some(&b'\n'));
        }
        let mut bytes = Vec::new();
        head("<f4", &[3], &mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes[10..]).trim_end().to_owned();
        assert_eq!(
            text,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"
        );
    }

    #[test]
    fn text_is_padded_to_the_longest() {
        let mut bytes = Vec::new();
        write_text(&["né", "a"], &mut bytes).unwrap();
        let characters = &bytes[bytes.len() - 16..];
        assert_eq!(characters, b"n\0\0\0\xe9\0\0\0a\0\0\0\0\0\0\0");
    }
}
