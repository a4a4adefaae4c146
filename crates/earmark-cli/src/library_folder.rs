//! Where the library lies.

use std::path::PathBuf;

use earmark::library::RecordPath;

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

/// What makes a folder a library; a scan makes it.
const INDEX: &str = "index.sqlite";

/// The same folder for who only reads: the library has to be there, so that a name with a mistake in it makes none.
pub(crate) fn existing_library(
    arguments: &LibraryArguments,
    settings: &Settings,
) -> Result<PathBuf, Fatal> {
    let folder = library_folder(arguments, settings)?;
    // What cannot be looked into is reported by who opens it.
    if let Ok(false) = folder.join(INDEX).try_exists() {
        return Err(Fatal::new(format!(
            "there is no library at {}; fill one with `earmark scan DIR`, or name another with --library",
            RecordPath(folder)
        )));
    }
    Ok(folder)
}
