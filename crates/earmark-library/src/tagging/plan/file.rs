//! The file of a plan: JSON lines, a header and then a line a track.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Plan;
use super::line::{Header, Line};
use crate::{LibraryError, LibraryErrorKind};

const SCHEMA: &str = "earmark.tag_plan/v1";
/// What all versions of the schema begin with.
const SCHEMA_NAME: &str = "earmark.tag_plan/";

/// No honest line is longer, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

impl Plan {
    /// Writes the plan as JSON lines.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        let header = Header {
            schema: SCHEMA.to_owned(),
            made_by: self.made_by.clone(),
            n_tracks: self.tracks.len(),
            options: self.options.clone(),
        };
        serde_json::to_writer(&mut out, &header)?;
        out.write_all(b"\n")?;
        for track in &self.tracks {
            serde_json::to_writer(&mut out, &Line::from(track))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Reads the plan at `path`. Lines may have been changed or taken out by hand, if the header counts them.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Io`] where it cannot be read, [`LibraryErrorKind::Newer`] for another version of the schema,
    /// [`LibraryErrorKind::Damaged`] for anything else that is wrong, with the number of the line.
    pub fn read(path: &Path) -> Result<Self, LibraryError> {
        let file = File::open(path).map_err(|error| LibraryError::read(path, &error))?;
        read(BufReader::new(file)).map_err(|wrong| wrong.at(path))
    }
}

/// What is wrong with a plan.
enum Wrong {
    Io(io::Error),
    Version(String),
    Line(usize, String),
}

impl Wrong {
    fn at(self, path: &Path) -> LibraryError {
        let error = match self {
            Self::Io(error) => return LibraryError::read(path, &error),
            Self::Version(schema) => {
                let message =
                    format!("is a plan of the form {schema}, this Earmark knows {SCHEMA}");
                let remedy = "use the Earmark that made it, or plan again";
                LibraryError::new(LibraryErrorKind::Newer, message, remedy)
            }
            Self::Line(number, why) => {
                let message = format!("is no plan of tag writes: line {number}: {why}");
                LibraryError::new(
                    LibraryErrorKind::Damaged,
                    message,
                    "mend that, or plan again",
                )
            }
        };
        error.at(path)
    }
}

fn read(mut reader: impl BufRead) -> Result<Plan, Wrong> {
    let first = line(&mut reader, 1)?.ok_or_else(|| Wrong::Line(1, "it is empty".to_owned()))?;
    let header = header(&first)?;
    let mut tracks = Vec::new();
    let mut number = 2;
    while let Some(text) = line(&mut reader, number)? {
        let line: Line = parse(&text, number)?;
        tracks.push(line.track().map_err(|why| Wrong::Line(number, why))?);
        number += 1;
    }
    if tracks.len() != header.n_tracks {
        let (n, promised) = (tracks.len(), header.n_tracks);
        let why = format!(
            "it ends with {n} tracks where line 1 says {promised}: something is missing, or n_tracks in line 1 should be {n} \
             since lines were taken out on purpose"
        );
        return Err(Wrong::Line(number, why));
    }
    Ok(Plan {
        made_by: header.made_by,
        options: header.options,
        tracks,
    })
}

fn header(text: &str) -> Result<Header, Wrong> {
    let value: Value = parse(text, 1)?;
    match value["schema"].as_str() {
        Some(SCHEMA) => parse(text, 1),
        Some(schema) if schema.starts_with(SCHEMA_NAME) => Err(Wrong::Version(schema.to_owned())),
        _ => Err(Wrong::Line(1, format!("its schema is not {SCHEMA}"))),
    }
}

fn parse<T: DeserializeOwned>(text: &str, number: usize) -> Result<T, Wrong> {
    serde_json::from_str(text).map_err(|error| Wrong::Line(number, error.to_string()))
}

/// The next line; `None` at the end. Every line ends with a newline, else the file breaks off.
fn line(reader: &mut impl BufRead, number: usize) -> Result<Option<String>, Wrong> {
    let mut bytes = Vec::new();
    let mut limited = reader.take(LONGEST_LINE);
    limited.read_until(b'\n', &mut bytes).map_err(Wrong::Io)?;
    let wrong = |why: &str| Wrong::Line(number, why.to_owned());
    match bytes.last() {
        None => return Ok(None),
        Some(b'\n') => {}
        Some(_) if bytes.len() as u64 == LONGEST_LINE => return Err(wrong("it is too long")),
        Some(_) => return Err(wrong("it breaks off")),
    }
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| wrong("it is no UTF-8"))
}

#[cfg(test)]
mod tests {
    use earmark_audio::PayloadDigest;
    use proptest::prelude::*;
    use serde_json::Map;

    use super::*;
    use crate::ScoredGenre;
    use crate::tagging::{Action, PlannedTrack};

    fn plan() -> Plan {
        let jazz = ScoredGenre {
            name: "Chanson à texte".to_owned(),
            probability: 0.75,
        };
        let track = PlannedTrack {
            path: "音楽/a \"b\".mp3".into(),
            payload: PayloadDigest::from_bytes([3; 32]),
            present: vec!["Pop".to_owned()],
            proposed: vec![jazz],
            why: "heard with 75 %".to_owned(),
            action: Action::Write,
        };
        Plan {
            made_by: "0.1.0".to_owned(),
            options: Map::new(),
            tracks: vec![track.clone(), track],
        }
    }

    fn text(plan: &Plan) -> String {
        let mut bytes = Vec::new();
        plan.write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn error(text: &str) -> LibraryError {
        let result = read(text.as_bytes());
        result
            .map_err(|wrong| wrong.at(Path::new("plan")))
            .unwrap_err()
    }

    #[test]
    fn a_plan_is_read_back_as_it_was_written() {
        let plan = plan();
        let read = read(text(&plan).as_bytes());
        assert_eq!(read.ok(), Some(plan));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_unicode_stays_what_it_is() {
        use std::os::unix::ffi::OsStringExt;
        let mut plan = plan();
        plan.tracks[0].path = std::ffi::OsString::from_vec(b"caf\xe9.mp3".to_vec()).into();
        assert!(text(&plan).contains("\"path_hex\":\"636166e92e6d7033\""));
        assert_eq!(read(text(&plan).as_bytes()).ok(), Some(plan));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let whole = text(&plan());
        for (from, to, said) in [
            ("0.75", "1.75", "line 2: the probability 1.75"),
            (
                "{\"schema\"",
                "{\"size\":7,\"schema\"",
                "line 1: unknown field",
            ),
            ("Chanson à", "Chanson\\u0000", "line 2: the genre"),
            ("Chanson à texte", "", "line 2: \"\" is no genre"),
            ("0303", "03x3", "line 2: payload: a digest has 64"),
            ("\"write\"", "\"delete\"", "line 2: unknown variant"),
            (
                "\"n_tracks\":2",
                "\"n_tracks\":3",
                "line 4: it ends with 2 tracks",
            ),
            (
                "track/v1",
                "track/v9",
                "line 2: \"earmark.tag_plan_track/v9\"",
            ),
            ("\"why\"", "\"because\"", "line 2: unknown field"),
        ] {
            let error = error(&whole.replacen(from, to, 1)).to_string();
            assert!(error.contains(said), "{error}");
        }
        let later = whole.replacen("tag_plan/v1", "tag_plan/v2", 1);
        assert_eq!(error(&later).kind(), LibraryErrorKind::Newer);
        assert!(error("").to_string().contains("line 1: it is empty"));
        assert!(error("{}\n").to_string().contains("line 1: its schema"));
    }

    proptest! {
        #[test]
        fn no_plan_that_is_cut_or_garbled_is_taken_for_another(
            cut in 0usize..900, place in 0usize..900, byte in any::<u8>()
        ) {
            let plan = plan();
            let whole = text(&plan).into_bytes();
            prop_assert!(read(&whole[..cut.min(whole.len() - 1)]).is_err());
            let mut garbled = whole.clone();
            garbled[place % whole.len()] = byte;
            // Whatever comes of it, a track that is written to has a path, a digest and a genre.
            if let Ok(plan) = read(&garbled[..]) {
                let is_sound = |track: &PlannedTrack| track.action == Action::Keep || !track.proposed.is_empty();
                prop_assert!(plan.tracks.iter().all(is_sound));
            }
        }
    }
}
