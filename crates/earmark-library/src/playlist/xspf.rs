//! XSPF, version 1: <https://xspf.org/spec>.

use std::io;
use std::path::Path;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Entry;
use super::entry::{url, without_controls};

/// The text of the entries, each with its place as it is to be written.
pub(super) fn text<'a>(entries: impl Iterator<Item = (&'a Entry, &'a Path)>) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let playlist = xml.create_element("playlist");
    let playlist = playlist.with_attributes([("version", "1"), ("xmlns", "http://xspf.org/ns/0/")]);
    playlist.write_inner_content(|xml| {
        let list = xml.create_element("trackList");
        list.write_inner_content(|xml| {
            for (entry, place) in entries {
                track(xml, entry, place)?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn track(xml: &mut Writer<Vec<u8>>, entry: &Entry, place: &Path) -> io::Result<()> {
    let milliseconds =
        (entry.duration > 0.0).then(|| (1000.0 * entry.duration).round().to_string());
    let facts = [
        ("location", Some(url(place))),
        ("title", entry.title.as_deref().map(without_controls)),
        ("creator", entry.artist.as_deref().map(without_controls)),
        ("duration", milliseconds),
    ];
    xml.create_element("track").write_inner_content(|xml| {
        for (name, value) in facts {
            if let Some(value) = value {
                xml.create_element(name)
                    .write_text_content(BytesText::new(&value))?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All text in elements of that name, as a parser reads it.
    fn read(xml: &str, name: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(xml).expect("well-formed XML");
        let namespace = document.root_element().tag_name().namespace();
        assert_eq!(namespace, Some("http://xspf.org/ns/0/"));
        let found = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://xspf.org/ns/0/", name)));
        found
            .filter_map(|node| node.text().map(str::to_owned))
            .collect()
    }

    #[test]
    fn a_parser_reads_what_was_written() {
        let entry = Entry {
            path: "x".into(),
            title: Some("Rock & Roll <live> ]]>\u{0}".into()),
            artist: Some("\"Ä\" 音".into()),
            duration: 1.2345,
        };
        let xml = text([(&entry, Path::new("a b/ü.mp3"))].into_iter()).unwrap();
        assert_eq!(read(&xml, "location"), ["a%20b/%C3%BC.mp3"]);
        assert_eq!(read(&xml, "title"), ["Rock & Roll <live> ]]> "]);
        assert_eq!(read(&xml, "creator"), ["\"Ä\" 音"]);
        assert_eq!(read(&xml, "duration"), ["1235"]);
    }

    #[test]
    fn what_is_unknown_is_left_out_and_an_empty_list_is_a_list() {
        let entry = Entry {
            path: "x".into(),
            ..Entry::default()
        };
        let xml = text([(&entry, Path::new("x"))].into_iter()).unwrap();
        assert!(read(&xml, "title").is_empty() && read(&xml, "duration").is_empty());
        let empty = text(std::iter::empty()).unwrap();
        assert!(read(&empty, "track").is_empty());
    }
}
