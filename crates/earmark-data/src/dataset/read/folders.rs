//! Folders named after genres.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::dataset::{DatasetError, Entry, Layout, LeftOut, Manifest, Part};

pub(super) fn read(root: &Path, endings: &[&str]) -> Result<Manifest, DatasetError> {
    let folders = subfolders(root)?;
    let parts: Vec<Option<Part>> = folders
        .iter()
        .map(|folder| Part::named(&name(folder)))
        .collect();
    let mut found = Found {
        root,
        endings,
        entries: Vec::new(),
        left_out: loose_files(root, endings)?,
    };
    if !folders.is_empty() && parts.iter().all(Option::is_some) {
        for (folder, part) in folders.iter().zip(parts) {
            for class in subfolders(folder)? {
                found.class(&class, part)?;
            }
        }
    } else {
        for class in &folders {
            found.class(class, None)?;
        }
    }
    if found.entries.is_empty() {
        let path = root.to_owned();
        return Err(DatasetError::UnknownLayout { path });
    }
    Manifest::new(root, Layout::ClassFolders, found.entries, found.left_out)
}

struct Found<'a> {
    root: &'a Path,
    endings: &'a [&'a str],
    entries: Vec<Entry>,
    left_out: Vec<LeftOut>,
}

impl Found<'_> {
    fn class(&mut self, folder: &Path, part: Option<Part>) -> Result<(), DatasetError> {
        let files = audio_below(folder, self.endings)?;
        if files.is_empty() {
            self.left_out.push(LeftOut {
                id: relative(self.root, folder),
                reason: "a folder without audio",
            });
        }
        let label = name(folder);
        self.entries.extend(files.into_iter().map(|path| Entry {
            id: relative(self.root, &path),
            path,
            label: label.clone(),
            group: None,
            part,
        }));
        Ok(())
    }
}

/// Audio beside the folders has no class.
fn loose_files(root: &Path, endings: &[&str]) -> Result<Vec<LeftOut>, DatasetError> {
    let files = walk(root, 1)?
        .into_iter()
        .filter(|path| is_audio(path, endings));
    let loose = files.map(|path| LeftOut {
        id: relative(root, &path),
        reason: "in no folder of a class",
    });
    Ok(loose.collect())
}

/// Audio files at any depth, in the order of their names.
pub(super) fn audio_below(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, DatasetError> {
    let mut files = walk(folder, usize::MAX)?;
    files.retain(|path| is_audio(path, endings));
    Ok(files)
}

pub(super) fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let mut paths = walk(folder, 1)?;
    paths.retain(|path| path.is_dir());
    Ok(paths)
}

/// Everything that is not hidden, down to `depth`.
fn walk(folder: &Path, depth: usize) -> Result<Vec<PathBuf>, DatasetError> {
    let walk = WalkDir::new(folder)
        .min_depth(1)
        .max_depth(depth)
        .follow_links(true);
    let seen = walk.sort_by_file_name().into_iter();
    let shown = seen.filter_entry(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    let paths = shown.map(|entry| match entry {
        Ok(entry) => Ok(entry.into_path()),
        Err(error) => {
            let path = error.path().unwrap_or(folder).to_owned();
            Err(DatasetError::io(&path, error.into()))
        }
    });
    paths.collect()
}

fn is_audio(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let known = |ending: &str| endings.contains(&ending.to_ascii_lowercase().as_str());
    ending.is_some_and(known) && !path.is_dir()
}

pub(super) fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The path below `root`, with `/` on every system.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
