use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use earmark_data::{AsideFile, folder_of};

use super::{Entry, m3u, xspf};
use crate::{LibraryError, LibraryErrorKind};

/// A form of a playlist's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaylistForm {
    /// M3U8: a line of length and name, a line of place.
    M3u8,
    /// XSPF: XML.
    Xspf,
}

impl PlaylistForm {
    /// The form that the ending of the name says: `.m3u8` or `.xspf`.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`] for any other.
    pub fn of(path: &Path) -> Result<Self, LibraryError> {
        let ending = path.extension().and_then(OsStr::to_str);
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("m3u8") => Ok(Self::M3u8),
            Some("xspf") => Ok(Self::Xspf),
            _ => {
                let remedy = "name a file that ends in .m3u8 or .xspf";
                Err(LibraryError::config("is no name of a playlist", remedy).at(path))
            }
        }
    }
}

/// How the places of tracks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// As seen from the folder of the playlist, so that both can be moved together.
    Relative,
    /// From the root.
    Absolute,
}

/// The text of a playlist in `folder`.
///
/// A track that cannot be reached from the folder (on another drive) has its absolute place. In M3U8 a path that is no Unicode or has a
/// line break is written as an absolute `file:` URL.
///
/// # Errors
/// [`LibraryErrorKind::Io`] where the current folder is unknown.
pub fn playlist_text(
    entries: &[Entry],
    form: PlaylistForm,
    folder: &Path,
    places: Places,
) -> Result<String, LibraryError> {
    let absolute: Vec<PathBuf> = entries
        .iter()
        .map(|entry| absolute(&entry.path))
        .collect::<Result<_, _>>()?;
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let place = |path: &PathBuf| match places {
        Places::Absolute => path.clone(),
        Places::Relative => {
            pathdiff::diff_paths(resolved(path), &folder).unwrap_or_else(|| path.clone())
        }
    };
    let shown: Vec<PathBuf> = absolute.iter().map(place).collect();
    let shown = entries.iter().zip(shown.iter().map(PathBuf::as_path));
    match form {
        PlaylistForm::M3u8 => {
            Ok(m3u::text(shown.zip(&absolute).map(
                |((entry, place), absolute)| (entry, place, absolute.as_path()),
            )))
        }
        PlaylistForm::Xspf => {
            xspf::text(shown).map_err(|error| LibraryError::write(&folder, &error))
        }
    }
}

/// Writes a playlist to `path`, in the form of its ending, aside first: what is there stays whole until the new one is.
///
/// # Errors
/// [`LibraryErrorKind::Config`] for another ending, [`LibraryErrorKind::Io`] where the file cannot be written.
pub fn write_playlist(path: &Path, entries: &[Entry], places: Places) -> Result<(), LibraryError> {
    let form = PlaylistForm::of(path)?;
    let text = playlist_text(entries, form, folder_of(path), places)?;
    AsideFile::write(path, text.as_bytes()).map_err(|error| {
        let remedy = "name a file in a folder that may be written to";
        LibraryError::new(LibraryErrorKind::Io, error.to_string(), remedy).at(path)
    })
}

fn absolute(path: &Path) -> Result<PathBuf, LibraryError> {
    std::path::absolute(path).map_err(|error| LibraryError::read(path, &error))
}

/// The path with links in its folders followed, as they are in the folder of the playlist; the file itself may be a link.
fn resolved(path: &Path) -> PathBuf {
    let folder = folder_of(path).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &Path) -> Entry {
        Entry {
            path: path.to_owned(),
            title: Some("A".into()),
            artist: None,
            duration: 60.0,
        }
    }

    fn paths_of(text: &str) -> Vec<&str> {
        text.lines().filter(|line| !line.starts_with('#')).collect()
    }

    #[test]
    fn places_are_seen_from_the_playlist_unless_asked_otherwise() {
        let root = tempfile::tempdir().unwrap();
        let (music, lists) = (root.path().join("music"), root.path().join("lists"));
        std::fs::create_dir(&music).unwrap();
        std::fs::create_dir(&lists).unwrap();
        let entries = [entry(&music.join("a b.mp3")), entry(&lists.join("c.mp3"))];
        let list = lists.join("list.m3u8");
        write_playlist(&list, &entries, Places::Relative).unwrap();
        let text = std::fs::read_to_string(&list).unwrap();
        let here = Path::new("..").join("music").join("a b.mp3");
        assert_eq!(paths_of(&text), [here.to_str().unwrap(), "c.mp3"]);
        write_playlist(&list, &entries, Places::Absolute).unwrap();
        let text = std::fs::read_to_string(&list).unwrap();
        assert_eq!(paths_of(&text)[0], music.join("a b.mp3").to_str().unwrap());
        assert_eq!(
            std::fs::read_dir(&lists).unwrap().count(),
            1,
            "nothing else is left"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_on_the_way_do_not_mislead() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b/lists");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(root.path().join("song.mp3"), "").unwrap();
        std::os::unix::fs::symlink(&deep, root.path().join("lists")).unwrap();
        let text = playlist_text(
            &[entry(&root.path().join("song.mp3"))],
            PlaylistForm::M3u8,
            &root.path().join("lists"),
            Places::Relative,
        )
        .unwrap();
        let place = paths_of(&text)[0];
        assert!(deep.join(place).exists(), "{place}");
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_unicode_leads_to_its_file_in_both_forms() {
        use std::os::unix::ffi::OsStrExt;
        let name = Path::new(OsStr::from_bytes(b"/music/caf\xe9.mp3"));
        let text = |form| {
            playlist_text(&[entry(name)], form, Path::new("/music"), Places::Relative).unwrap()
        };
        assert!(text(PlaylistForm::M3u8).ends_with("\nfile:///music/caf%E9.mp3\n"));
        let xspf = text(PlaylistForm::Xspf);
        assert!(
            xspf.contains("<location>") && xspf.contains("caf%E9.mp3</location>"),
            "{xspf}"
        );
    }

    #[test]
    fn an_ending_that_is_no_playlists_is_refused() {
        for name in ["list", "list.mp3", "list.m3u"] {
            let error = write_playlist(Path::new(name), &[], Places::Relative).unwrap_err();
            assert_eq!(error.kind(), LibraryErrorKind::Config);
            assert!(!Path::new(name).exists());
        }
        assert_eq!(
            PlaylistForm::of(Path::new("A.XSPF")).unwrap(),
            PlaylistForm::Xspf
        );
    }
}
