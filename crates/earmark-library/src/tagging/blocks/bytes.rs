//! Numbers in bytes, for tags that may break off anywhere.

use super::Fault;

/// A part of `bytes`, or what is wrong.
pub(super) fn part(bytes: &[u8], start: usize, length: usize) -> Result<&[u8], Fault> {
    start
        .checked_add(length)
        .and_then(|end| bytes.get(start..end))
        .ok_or_else(|| Fault::refused("its tags break off"))
}

pub(super) fn u32_le(bytes: &[u8], start: usize) -> Result<u32, Fault> {
    let part = part(bytes, start, 4)?;
    Ok(u32::from_le_bytes([part[0], part[1], part[2], part[3]]))
}

pub(super) fn u32_be(bytes: &[u8], start: usize) -> Result<u32, Fault> {
    Ok(u32_le(bytes, start)?.swap_bytes())
}

/// The length of something as a field of 32 bits.
pub(super) fn length(bytes: usize) -> Result<u32, Fault> {
    u32::try_from(bytes).map_err(|_| Fault::refused("its tags are larger than their format allows"))
}
