//! The numbers and texts of an array.

use std::io::Read;
use std::ops::Range;

use super::array_error::ArrayError;
use super::head::{Head, Number, Text};

/// Values read at a time.
const BLOCK: usize = 1 << 14;

/// Numbers as they are stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    U8(Vec<u8>),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

/// All values, each finite as an f32.
pub(super) fn read_numbers(
    head: &Head,
    number: Number,
    data: &mut dyn Read,
) -> Result<Values, ArrayError> {
    let n = head.n_values(number.size())?;
    let values = match number {
        Number::U8 => Values::U8(blocks(n, data, |[byte]| byte)?),
        Number::F32 => Values::F32(blocks(n, data, f32::from_le_bytes)?),
        Number::F64 => Values::F64(blocks(n, data, f64::from_le_bytes)?),
    };
    match values.first_not_finite() {
        None => Ok(values),
        Some((n, value)) => Err(ArrayError::Value {
            position: head.position(n),
            value,
        }),
    }
}

pub(super) fn read_text(
    head: &Head,
    text: Text,
    data: &mut dyn Read,
) -> Result<Vec<String>, ArrayError> {
    let (width, size) = match text {
        Text::Unicode(width) => (width, width.saturating_mul(4)),
        Text::Bytes(width) => (width, width),
    };
    let n_characters = head.n_values(size)? * width;
    let texts: Option<Vec<String>> = match text {
        Text::Unicode(_) => {
            let codes: Vec<u32> = blocks(n_characters, data, u32::from_le_bytes)?;
            let text = |codes: &[u32]| codes.iter().map(|code| char::from_u32(*code)).collect();
            codes
                .chunks_exact(width)
                .map(|codes| text(unpadded(codes)))
                .collect()
        }
        Text::Bytes(_) => {
            let bytes: Vec<u8> = blocks(n_characters, data, |[byte]| byte)?;
            let text = |bytes: &[u8]| Some(std::str::from_utf8(bytes).ok()?.to_owned());
            bytes
                .chunks_exact(width)
                .map(|bytes| text(unpadded(bytes)))
                .collect()
        }
    };
    let texts = texts.ok_or_else(|| head.wrong_type("text in UTF-8: array.astype(str)"))?;
    match texts.iter().position(String::is_empty) {
        Some(position) => Err(ArrayError::EmptyText { position }),
        None => Ok(texts),
    }
}

/// Without the zeros at the end.
fn unpadded<T: Default + PartialEq>(characters: &[T]) -> &[T] {
    let is_character = |c: &T| *c != T::default();
    let length = characters
        .iter()
        .rposition(is_character)
        .map_or(0, |last| last + 1);
    &characters[..length]
}

/// `n` values of `N` bytes, and no more up to the end of the file. Memory grows with what is read, not with `n`.
fn blocks<T, const N: usize>(
    n: usize,
    data: &mut dyn Read,
    value: impl Fn([u8; N]) -> T,
) -> Result<Vec<T>, ArrayError> {
    let mut values = Vec::new();
    let mut block = vec![0; BLOCK * N];
    while values.len() < n {
        let bytes = &mut block[..(n - values.len()).min(BLOCK) * N];
        data.read_exact(bytes)?;
        values.extend(bytes.as_chunks::<N>().0.iter().map(|bytes| value(*bytes)));
    }
    // The end must be seen for the checksum to be compared.
    match data.read(&mut block[..1])? {
        0 => {
            values.shrink_to_fit();
            Ok(values)
        }
        _ => Err(ArrayError::Damaged("it is longer than its shape".into())),
    }
}

impl Values {
    pub(super) fn to_f32(&self, range: Range<usize>) -> Vec<f32> {
        match self {
            Self::U8(values) => values[range]
                .iter()
                .map(|value| f32::from(*value))
                .collect(),
            Self::F32(values) => values[range].to_vec(),
            Self::F64(values) => values[range].iter().map(|value| *value as f32).collect(),
        }
    }

    fn first_not_finite(&self) -> Option<(usize, f64)> {
        match self {
            Self::U8(_) => None,
            Self::F32(values) => {
                let n = values.iter().position(|value| !value.is_finite())?;
                Some((n, f64::from(values[n])))
            }
            Self::F64(values) => {
                let n = values
                    .iter()
                    .position(|value| !(*value as f32).is_finite())?;
                Some((n, values[n]))
            }
        }
    }
}
