//! The files of beets' plugin `lastgenre`: a whitelist and a tree.

use std::path::Path;
use std::sync::Arc;

use saphyr_parser::{Event, Parser};

use super::draft::{Draft, Entry, Named, Place};
use super::key::display;
use crate::LibraryError;

const REMEDY: &str = "a tree is nested lists of names, as beets' genres-tree.yaml";

pub(super) fn read_text(file: &Path) -> Result<String, LibraryError> {
    let bytes = std::fs::read(file).map_err(|error| LibraryError::read(file, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let bytes = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("line {line}: is not UTF-8");
        LibraryError::config(message, "save it as UTF-8").at(file)
    })
}

/// The genres of a whitelist: one a line, none where it is empty or starts with `#`.
pub(super) fn read_whitelist(file: &Arc<Path>) -> Result<Vec<Named>, LibraryError> {
    Ok(whitelist(&read_text(file)?, file))
}

fn whitelist(text: &str, file: &Arc<Path>) -> Vec<Named> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let named = lines.map(|(index, line)| {
        let file = Arc::clone(file);
        let line_number = index + 1;
        Named::new(
            line,
            Place {
                file,
                line: line_number,
            },
        )
    });
    named
        .filter(|name| !name.text.is_empty() && !name.text.starts_with('#'))
        .collect()
}

/// The genres of a tree: lists of names, and of names with the list of what is below them.
pub(super) fn read_tree(file: &Arc<Path>) -> Result<Draft, LibraryError> {
    tree(&read_text(file)?, file)
}

fn tree(text: &str, file: &Arc<Path>) -> Result<Draft, LibraryError> {
    let mut reader = TreeReader::default();
    for event in Parser::new_from_str(text) {
        let place = |line| Place {
            file: Arc::clone(file),
            line,
        };
        match event {
            Ok((event, span)) => reader.take(&event, place(span.start.line()))?,
            Err(error) => {
                let message = format!("is no YAML ({})", error.info());
                return Err(place(error.marker().line()).error(&message, REMEDY));
            }
        }
    }
    Ok(Draft {
        entries: reader.entries,
        ..Draft::default()
    })
}

/// What is open while the events of a tree go by.
#[derive(PartialEq)]
enum Open {
    List,
    /// A mapping whose next scalar is a name.
    Names,
    /// A mapping, inside the name that was last read.
    Below,
}

#[derive(Default)]
struct TreeReader {
    open: Vec<Open>,
    /// The genres around.
    way: Vec<Named>,
    entries: Vec<Entry>,
}

impl TreeReader {
    fn take(&mut self, event: &Event<'_>, place: Place) -> Result<(), LibraryError> {
        let is_name = self.open.last() == Some(&Open::Names);
        match event {
            Event::Scalar(text, ..) if is_name => self.enter(text, place),
            Event::Scalar(text, ..) => {
                self.leaf(text, place)?;
                self.leave();
                Ok(())
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if is_name => {
                Err(place.error("a list stands where a name should", REMEDY))
            }
            Event::SequenceStart(..) => {
                self.open.push(Open::List);
                Ok(())
            }
            Event::MappingStart(..) => {
                self.open.push(Open::Names);
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.leave();
                Ok(())
            }
            Event::Alias(_) => Err(place.error("refers to an anchor (*)", REMEDY)),
            _ => Ok(()),
        }
    }

    /// A name with something below.
    fn enter(&mut self, text: &str, place: Place) -> Result<(), LibraryError> {
        if is_nothing(text) {
            return Err(place.error("a genre has no name", REMEDY));
        }
        let name = self.genre(text, place);
        self.way.push(name);
        self.open.pop();
        self.open.push(Open::Below);
        Ok(())
    }

    /// A name with nothing below, or the nothing below a name.
    fn leaf(&mut self, text: &str, place: Place) -> Result<(), LibraryError> {
        if self.open.is_empty() {
            return Err(place.error("is a word, not a list", REMEDY));
        }
        if !is_nothing(text) {
            self.genre(text, place);
        }
        Ok(())
    }

    fn genre(&mut self, text: &str, place: Place) -> Named {
        let name = Named::new(&display(text), place);
        self.entries.push(Entry {
            name: name.clone(),
            parents: Some(self.way.last().cloned().into_iter().collect()),
            aliases: Vec::new(),
        });
        name
    }

    /// Leaves the name whose list has ended, if one has.
    fn leave(&mut self) {
        if let Some(open @ Open::Below) = self.open.last_mut() {
            *open = Open::Names;
            self.way.pop();
        }
    }
}

fn is_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | "~" | "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Arc<Path> {
        Path::new("genres").into()
    }

    /// Each genre with those directly above.
    fn pairs(text: &str) -> Vec<(String, Vec<String>)> {
        let draft = tree(text, &file()).unwrap();
        let texts = |names: Vec<Named>| names.into_iter().map(|name| name.text).collect();
        let pair = |entry: Entry| (entry.name.text, texts(entry.parents.unwrap()));
        draft.entries.into_iter().map(pair).collect()
    }

    #[test]
    fn a_whitelist_is_a_genre_a_line() {
        let listed = whitelist("\u{feff}rock\n\n# no pop\n  hip hop \r\n", &file());
        let listed: Vec<_> = listed
            .iter()
            .map(|name| (name.text.as_str(), name.place.line))
            .collect();
        assert_eq!(listed, [("rock", 1), ("hip hop", 4)]);
    }

    #[test]
    fn nested_lists_are_a_tree() {
        let text = "- blues:\n    - delta blues\n- rock:\n    - punk:\n        - post-punk\n    - surf\n- jazz\n";
        let under = |name: &str, parents: &[&str]| {
            (
                name.to_owned(),
                parents.iter().map(|name| (*name).to_owned()).collect(),
            )
        };
        let expected = [
            under("Blues", &[]),
            under("Delta Blues", &["Blues"]),
            under("Rock", &[]),
            under("Punk", &["Rock"]),
            under("Post-Punk", &["Punk"]),
            under("Surf", &["Rock"]),
            under("Jazz", &[]),
        ];
        assert_eq!(pairs(text), expected);
        // Mappings in mappings, and a name with nothing below.
        let text = "rock:\n  punk:\n  surf: [\"surf punk\"]\nblues: delta blues\n";
        let expected = [
            under("Rock", &[]),
            under("Punk", &["Rock"]),
            under("Surf", &["Rock"]),
            under("Surf Punk", &["Surf"]),
            under("Blues", &[]),
            under("Delta Blues", &["Blues"]),
        ];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn what_is_no_tree_is_named_with_its_line() {
        let message = |text| tree(text, &file()).unwrap_err().to_string();
        assert!(message("rock").starts_with("line 1: is a word, not a list"));
        assert!(message("- &a rock\n- *a\n").starts_with("line 2: refers to an anchor"));
        assert!(message("- rock\n- ? [a, b]\n  : c\n").starts_with("line 2: a list stands"));
        assert!(message("- rock:\n  - [punk\n").contains("is no YAML"));
    }
}
