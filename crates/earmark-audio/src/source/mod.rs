//! From bytes to mono samples at the rate of the source.
//!
//! [`registry`] knows the formats and codecs, [`track`] picks the audio of a
//! container, [`mixdown`] makes mono of it, [`clock`] and [`damage`] keep the
//! account of what was wrong, [`guard`] stops panics of others, and [`decode`]
//! drives them packet by packet. [`packets`] stops before decoding.

mod clock;
mod damage;
mod decode;
mod guard;
mod mixdown;
mod packets;
mod registry;
mod track;

pub(crate) use decode::{Source, Spec};
pub(crate) use packets::{Found, Packets};
