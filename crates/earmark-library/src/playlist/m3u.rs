//! M3U8: M3U in UTF-8, with a line of length and name before each path.

use std::fmt::Write;
use std::path::Path;

use super::Entry;
use super::entry::url;

/// The text of the entries, each with its place as it is to be written and its absolute path.
pub(super) fn text<'a>(entries: impl Iterator<Item = (&'a Entry, &'a Path, &'a Path)>) -> String {
    let mut text = "#EXTM3U\n".to_owned();
    for (entry, place, absolute) in entries {
        // -1 is how players are told that they have to find out.
        let seconds = if entry.duration > 0.0 {
            entry.duration.round() as i64
        } else {
            -1
        };
        let _ = writeln!(
            text,
            "#EXTINF:{seconds},{}\n{}",
            entry.label(),
            line(place, absolute)
        );
    }
    text
}

/// A path in a line. One that no line can hold, since it is no Unicode or has line breaks, becomes a URL, which players know as well.
fn line(place: &Path, absolute: &Path) -> String {
    match place.to_str() {
        Some(path) if path.chars().any(char::is_control) || path.ends_with(' ') => url(absolute),
        // What begins with this sign is a comment; space in front is taken away.
        Some(path) if path.starts_with(['#', ' ']) => format!("./{path}"),
        Some(path) => path.to_owned(),
        None => url(absolute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(place: &str) -> String {
        let entry = Entry {
            path: place.into(),
            title: Some("Title".into()),
            artist: Some("Artist".into()),
            duration: 187.4,
        };
        let absolute = Path::new("/m").join(place);
        text([(&entry, Path::new(place), absolute.as_path())].into_iter())
    }

    #[test]
    fn each_track_is_a_line_of_facts_and_a_line_of_place() {
        assert_eq!(
            of("a/b c.mp3"),
            "#EXTM3U\n#EXTINF:187,Artist - Title\na/b c.mp3\n"
        );
    }

    #[test]
    fn places_that_look_like_something_else_are_told_apart() {
        assert!(of("#1.mp3").ends_with("\n./#1.mp3\n"));
        assert!(of(" a.mp3").ends_with("\n./ a.mp3\n"));
        assert!(of("a\nb.mp3").ends_with("\nfile:///m/a%0Ab.mp3\n"));
    }

    #[test]
    fn an_unknown_length_is_left_to_the_player() {
        let entry = Entry {
            path: "x.mp3".into(),
            ..Entry::default()
        };
        let text = text([(&entry, Path::new("x.mp3"), Path::new("/x.mp3"))].into_iter());
        assert_eq!(text, "#EXTM3U\n#EXTINF:-1,x\nx.mp3\n");
    }
}
