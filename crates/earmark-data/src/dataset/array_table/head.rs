//! The head of an array: what its bytes are.
//!
//! It is read by hand: it is a Python literal, and `py_literal`, with which `npyz` and `ndarray-npy` read it, takes
//! time that doubles with every bracket.

use std::io::{self, Read};

use super::array_error::ArrayError;

/// The most bytes of an array.
const MAX_BYTES: u64 = 1 << 32;
/// The longest head; NumPy's of plain arrays have 118 bytes.
const MAX_HEAD: usize = 1 << 16;
/// What an array holds, and how much of it.
pub(super) struct Head {
    /// Its type as NumPy writes it.
    descr: String,
    pub(super) kind: Kind,
    pub(super) shape: Vec<usize>,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Number(Number),
    Text(Text),
    /// Objects, other numbers, structures, Fortran order.
    Other,
}

#[derive(Clone, Copy)]
pub(super) enum Number {
    U8,
    F32,
    F64,
}

/// Text of a fixed number of characters, filled up with zeros.
#[derive(Clone, Copy)]
pub(super) enum Text {
    /// Of UTF-32.
    Unicode(usize),
    /// Of bytes.
    Bytes(usize),
}

impl Head {
    pub(super) fn read(data: &mut impl Read) -> Result<Self, ArrayError> {
        let mut start = [0; 8];
        data.read_exact(&mut start)?;
        let [magic @ .., major, _minor] = start;
        if &magic != b"\x93NUMPY" {
            return Err(ArrayError::Damaged(
                "it does not begin as NumPy's arrays do".into(),
            ));
        }
        let length = match major {
            1 => usize::from(u16::from_le_bytes(array(data)?)),
            2 | 3 => u32::from_le_bytes(array(data)?) as usize,
            _ => {
                return Err(ArrayError::Damaged(format!(
                    "version {major} of NPY is unknown"
                )));
            }
        };
        if length > MAX_HEAD {
            return Err(ArrayError::Damaged(format!("its head has {length} bytes")));
        }
        let mut text = vec![0; length];
        data.read_exact(&mut text)?;
        let head = std::str::from_utf8(&text).ok().and_then(Self::parse);
        head.ok_or_else(|| ArrayError::Damaged("its head is none that NumPy writes".into()))
    }

    /// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
    fn parse(text: &str) -> Option<Self> {
        let value = |key: &str| {
            let (_, rest) = text.split_once(&format!("'{key}':"))?;
            Some(rest.trim_start())
        };
        let quoted = value("descr")?.strip_prefix('\'');
        let mut descr = match quoted {
            Some(rest) => rest.split_once('\'')?.0.to_owned(),
            None => "structures".into(),
        };
        let mut kind = Kind::of(&descr);
        let order = value("fortran_order")?;
        if order.starts_with("True") {
            kind = Kind::Other;
            descr += " in Fortran order";
        } else if !order.starts_with("False") {
            return None;
        }
        let (sizes, _) = value("shape")?.strip_prefix('(')?.split_once(')')?;
        let sizes = sizes.trim().trim_end_matches(',');
        let sizes = sizes.split(',').filter(|_| !sizes.is_empty());
        let shape: Option<_> = sizes.map(|size| size.trim().parse().ok()).collect();
        Some(Self {
            descr,
            kind,
            shape: shape?,
        })
    }

    pub(super) fn wrong_type(&self, expected: &str) -> ArrayError {
        ArrayError::Type {
            descr: self.descr.clone(),
            expected: expected.into(),
        }
    }

    pub(super) fn wrong_shape(&self, expected: &str) -> ArrayError {
        ArrayError::Shape {
            shape: self.shape.clone(),
            expected: expected.into(),
        }
    }

    /// Values of the array, `size` bytes each.
    pub(super) fn n_values(&self, size: usize) -> Result<usize, ArrayError> {
        let product = |n: usize, size: &usize| n.checked_mul(*size);
        let n = self.shape.iter().try_fold(1, product);
        let bytes = n.and_then(|n| n.checked_mul(size));
        match n.zip(bytes) {
            Some((n, bytes)) if bytes as u64 <= MAX_BYTES => Ok(n),
            _ => Err(self.wrong_shape("at most 4 GiB; divide it among files")),
        }
    }

    /// The index on each axis of value `n` in C order.
    pub(super) fn position(&self, mut n: usize) -> Vec<usize> {
        let mut position: Vec<_> = self
            .shape
            .iter()
            .rev()
            .map(|size| {
                let index = n % size;
                n /= size;
                index
            })
            .collect();
        position.reverse();
        position
    }
}

impl Number {
    /// Bytes of one.
    pub(super) fn size(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

impl Kind {
    fn of(descr: &str) -> Self {
        match descr {
            "|u1" => return Self::Number(Number::U8),
            "<f4" => return Self::Number(Number::F32),
            "<f8" => return Self::Number(Number::F64),
            _ => {}
        }
        let width = descr.get(2..).and_then(|width| width.parse().ok());
        match (descr.get(..2), width) {
            (Some("<U"), Some(width @ 1..)) => Self::Text(Text::Unicode(width)),
            (Some("|S"), Some(width @ 1..)) => Self::Text(Text::Bytes(width)),
            _ => Self::Other,
        }
    }
}

fn array<const N: usize>(data: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    data.read_exact(&mut bytes)?;
    Ok(bytes)
}
