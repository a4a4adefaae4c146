//! Taxonomies: the built-in one, files that users write, files of beets, and what is chosen.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

#[path = "taxonomy/choosing.rs"]
mod choosing;
#[path = "taxonomy/files.rs"]
mod files;
#[path = "taxonomy/properties.rs"]
mod properties;
