//! Where the library lies.

use std::path::PathBuf;

use crate::args::LibraryArguments;
use crate::settings::Settings;
use crate::status::Fatal;

/// The folder that was named by a flag, the environment or a settings file, else the usual one.
pub(crate) fn library_folder(
    arguments: &LibraryArguments,
    settings: &Settings,
) -> Result<PathBuf, Fatal> {
    let named = arguments
        .library
        .clone()
        .or_else(|| settings.library.clone());
    let usual = || dirs::data_dir().map(|folder| folder.join("earmark").join("library"));
    named
        .or_else(usual)
        .ok_or_else(|| Fatal::new("this user has no folder for data; name one with --library"))
}
