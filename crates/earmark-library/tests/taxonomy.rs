//! Taxonomies: the built-in one, files that users write, files of beets, and what is chosen.

#[path = "taxonomy/choosing.rs"]
mod choosing;
#[path = "taxonomy/files.rs"]
mod files;
#[path = "taxonomy/properties.rs"]
mod properties;
