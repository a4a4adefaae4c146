use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// A track in the file of a playlist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its file.
    pub path: PathBuf,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Who plays it, if that is known.
    pub artist: Option<String>,
    /// Seconds; 0 if unknown.
    pub duration: f64,
}

/// What stays as it is in the path of a URL (RFC 3986: unreserved characters, and what parts folders).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

impl Entry {
    /// Who and what, in a line: `Elizabeth Cotten - Freight Train`; the name of the file where there is no title.
    pub(super) fn label(&self) -> String {
        let name = || {
            self.path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let title = self.title.clone().unwrap_or_else(name);
        let label = match &self.artist {
            Some(artist) => format!("{artist} - {title}"),
            None => title,
        };
        without_controls(&label)
    }
}

/// Text in one line that XML may hold.
pub(super) fn without_controls(text: &str) -> String {
    let is_text = |c: char| !c.is_control() && c != '\u{fffe}' && c != '\u{ffff}';
    text.chars()
        .map(|c| if is_text(c) { c } else { ' ' })
        .collect()
}

/// The URL of an absolute path, a reference of a relative one.
pub(super) fn url(path: &Path) -> String {
    let escaped = percent_encode(&bytes(path), ESCAPED).to_string();
    match (path.is_absolute(), escaped.starts_with('/')) {
        (false, _) => escaped,
        (true, true) => format!("file://{escaped}"),
        // `C:/Music` has no slash in front. Its colon may be escaped.
        (true, false) => format!("file:///{escaped}"),
    }
}

#[cfg(unix)]
fn bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> Vec<u8> {
    slashed(&path.to_string_lossy()).into_bytes()
}

/// A path of Windows with `/` between its folders, and without the prefix of paths that are taken verbatim, which means nothing in a URL.
#[cfg(any(not(unix), test))]
fn slashed(path: &str) -> String {
    let plain = match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    };
    plain.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_who_and_what_in_one_line() {
        let mut entry = Entry {
            path: "a/freight train.mp3".into(),
            ..Entry::default()
        };
        assert_eq!(entry.label(), "freight train");
        entry.artist = Some("Elizabeth Cotten".into());
        entry.title = Some("Freight\nTrain".into());
        assert_eq!(entry.label(), "Elizabeth Cotten - Freight Train");
    }

    #[test]
    fn paths_of_windows_lose_their_prefix() {
        for (path, expected) in [
            (r"\\?\C:\Music\a.mp3", "C:/Music/a.mp3"),
            (r"\\?\UNC\server\music\a.mp3", "//server/music/a.mp3"),
            (r"C:\Music\a.mp3", "C:/Music/a.mp3"),
            (r"..\a.mp3", "../a.mp3"),
        ] {
            assert_eq!(slashed(path), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn urls_escape_every_byte_that_is_no_letter() {
        use std::os::unix::ffi::OsStrExt;
        let path = |bytes: &'static [u8]| Path::new(std::ffi::OsStr::from_bytes(bytes));
        assert_eq!(url(path(b"/a b/50%.mp3")), "file:///a%20b/50%25.mp3");
        assert_eq!(url(path(b"../\xff?#.mp3")), "../%FF%3F%23.mp3");
        assert_eq!(url(path("11:30 é.ogg".as_bytes())), "11%3A30%20%C3%A9.ogg");
    }
}
