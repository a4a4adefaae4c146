//! The hash of a file's content.

use std::fmt;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// SHA-256 of all bytes of a file: what its descriptors are kept under. A file that is moved or renamed keeps
/// it; one whose audio or tags change does not.
///
/// `Display` writes it as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// Of all that `reader` yields, in constant memory.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut block = vec![0; 1 << 16];
        loop {
            match reader.read(&mut block) {
                Ok(0) => return Ok(Self(hasher.finalize().into())),
                Ok(n) => hasher.update(&block[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Of numbers, as little-endian IEEE 754: rows of a table that repeat have one hash.
    #[must_use]
    pub fn of_values(values: &[f64]) -> Self {
        let mut hasher = Sha256::new();
        values
            .iter()
            .for_each(|value| hasher.update(value.to_le_bytes()));
        Self(hasher.finalize().into())
    }

    /// Of a text.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_fips_180() {
        // The first example of FIPS 180-2, and the empty message.
        let hash = |bytes: &[u8]| ContentHash::of_reader(bytes).unwrap().to_string();
        assert_eq!(
            hash(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(hash(b"").starts_with("e3b0c44298fc1c14"));
    }
}
