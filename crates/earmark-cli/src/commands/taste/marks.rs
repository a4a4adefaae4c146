use std::io::Write;

use earmark::library::taste::Mark;
use serde::Serialize;

use super::desk::Desk;
use crate::args::{AboutArguments, Format};
use crate::output::{Entry, GREEN, RED, say, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_mark/v1";

pub(super) fn run(arguments: &AboutArguments) -> Result<Status, Fatal> {
    let desk = Desk::about(arguments)?;
    let marks = desk.taste.marks(&arguments.listener)?;
    let entry = |mark: Mark| MarkEntry {
        schema: SCHEMA,
        listener: arguments.listener.clone(),
        path: mark.track.path,
        track: mark.track.track,
        liked: mark.liked,
        marked_at: mark.marked_at,
    };
    let entries: Vec<MarkEntry> = marks.into_iter().map(entry).collect();
    if entries.is_empty() {
        let others = desk.taste.profiles()?;
        let names: Vec<String> = others.into_iter().map(|profile| profile.listener).collect();
        let others = if names.is_empty() {
            "nobody else has either".to_owned()
        } else {
            format!("there are marks of {}", names.join(", "))
        };
        say(&format!(
            "'{}' has marked nothing; {others}",
            arguments.listener
        ));
    }
    let mut out = stdout();
    match desk.format {
        Format::Table => {
            for entry in &entries {
                let (style, word) = match entry.liked {
                    true => (GREEN, "like   "),
                    false => (RED, "dislike"),
                };
                writeln!(out, "{style}{word}{style:#}  {}", entry.path)?;
            }
        }
        format => write_list(&mut out, format, &entries)?,
    }
    out.flush()?;
    Ok(Status::Good)
}

#[derive(Serialize)]
struct MarkEntry {
    schema: &'static str,
    listener: String,
    path: String,
    track: String,
    liked: bool,
    marked_at: i64,
}

impl Entry for MarkEntry {
    const HEAD: &[&str] = &["listener", "path", "track", "liked", "marked_at"];

    fn row(&self) -> Vec<String> {
        vec![
            self.listener.clone(),
            self.path.clone(),
            self.track.clone(),
            self.liked.to_string(),
            self.marked_at.to_string(),
        ]
    }
}
