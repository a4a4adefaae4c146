use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::{Error, ErrorKind};

/// Endings of the files that a folder is searched for, in lower case. A file
/// that is named itself is read whatever its name.
pub const AUDIO_EXTENSIONS: &[&str] = &[
    "aac", "aif", "aifc", "aiff", "alac", "au", "caf", "flac", "m4a", "m4b", "mka", "mkv", "mp1",
    "mp2", "mp3", "mp4", "oga", "ogg", "opus", "snd", "wav", "wave", "webm",
];

/// The files of a list of files and folders: files as they are, folders
/// searched to any depth for [`AUDIO_EXTENSIONS`], in the order of their names.
/// Hidden files and folders inside a folder are passed over; links are followed,
/// loops are not. What cannot be looked into is an `Err` in its place, as is
/// what has the name of music and is no file: a pipe, a socket, a device.
pub fn find_audio(paths: &[PathBuf]) -> Vec<Result<PathBuf, Error>> {
    paths.iter().flat_map(|path| expand(path)).collect()
}

fn expand(path: &Path) -> Vec<Result<PathBuf, Error>> {
    if !path.is_dir() {
        return vec![Ok(path.to_owned())];
    }
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name();
    let seen = walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
    seen.filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_dir() || !has_audio_extension(entry.path()) => None,
        Ok(entry) => Some(regular(entry)),
        Err(error) => Some(Err(unreadable(path, &error))),
    })
    .collect()
}

/// Whoever opened a pipe would wait for a writer that may never come.
fn regular(entry: DirEntry) -> Result<PathBuf, Error> {
    if entry.file_type().is_file() {
        return Ok(entry.into_path());
    }
    let message = "is no regular file but a pipe, socket or device; rename or remove it";
    Err(Error::new(ErrorKind::Io, message).at(entry.path()))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn has_audio_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|extension| {
        AUDIO_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
    })
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Error {
    let path = error.path().unwrap_or(root);
    let reason = if error.loop_ancestor().is_some() {
        "a link that leads back to a folder above it; remove the link".to_owned()
    } else {
        let cause = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        format!("cannot be listed ({cause}); check its permissions")
    };
    Error::new(ErrorKind::Io, reason).at(path)
}

/// The way from `folder` to `file`; none if there is none, or no such file.
pub(crate) fn relative(file: &Path, folder: &Path) -> Option<String> {
    let absolute = |path: &Path| std::path::absolute(path).ok();
    let file = absolute(file).filter(|file| file.is_file())?;
    let folder = absolute(folder)?;
    let (file, folder): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (file.components().collect(), folder.components().collect());
    let shared = file.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let up = folder[shared..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(file[shared..].iter().copied()).collect();
    Some(way.to_str()?.replace('\\', "/"))
}
