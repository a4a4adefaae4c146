//! Writes genres to every file of a folder, takes them back, and counts what stayed the same.
//!
//! ```text
//! python3 scripts/make_tag_fixtures.py random /tmp/tags/music
//! cargo run --release -p earmark-library --example tag_proof -- /tmp/tags/music /tmp/tags/work
//! python3 scripts/make_tag_fixtures.py compare /tmp/tags/music /tmp/tags/work/applied
//! python3 scripts/make_tag_fixtures.py compare /tmp/tags/music /tmp/tags/work/music
//! ```
//!
//! The work folder gets a copy of the music, which is written to and undone; `applied` is how it was in between.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use earmark_audio::{PayloadDigest, payload_digest};
use earmark_library::tagging::{Action, Event, PlannedTrack, TagWriter, TrackOutcome};
use earmark_library::{FileTags, ScoredGenre};

/// What files get in turn: of ID3v1's list and not, one and several, with letters of all kinds.
const GENRES: [&[&str]; 5] = [
    &["Jazz"],
    &["Neo soul"],
    &["Chanson française", "Jazz"],
    &["Drum & bass", "音楽", "Rock"],
    &[
        "A genre whose name is longer than the padding of many a tag, so that the tag must grow and the audio be moved",
    ],
];

/// How many files of a format.
#[derive(Default)]
struct Counts {
    files: usize,
    written: usize,
    same_audio: usize,
    same_other_tags: usize,
    undone: usize,
    same_bytes: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(music), Some(work)) = (arguments.next(), arguments.next()) else {
        return Err("name a folder of music and a folder to work in".into());
    };
    let copy = work.join("music");
    copy_folder(&music, &copy)?;
    let copy = copy.canonicalize()?;
    let tracks = planned(&copy)?;
    let writer = TagWriter::open(&work.join("library"))?;
    let mut outcomes = BTreeMap::new();
    let run = writer.apply(&tracks, &mut |event| note(&event, &mut outcomes))?;
    copy_folder(&copy, &work.join("applied"))?;

    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for track in &tracks {
        let counts = counts.entry(format_of(&track.path)).or_default();
        counts.files += 1;
        match outcomes.get(&track.path) {
            Some(TrackOutcome::Written) => counts.written += 1,
            outcome => println!("{}: {outcome:?}", track.path.display()),
        }
        let original = music.join(track.path.strip_prefix(&copy)?);
        counts.same_audio += usize::from(digest(&track.path)? == digest(&original)?);
        counts.same_other_tags += usize::from(others(&track.path)? == others(&original)?);
    }
    outcomes.clear();
    if let Some(run) = run {
        writer.undo(run, &|_| Vec::new(), &mut |event| {
            note(&event, &mut outcomes)
        })?;
    }
    for track in &tracks {
        let counts = counts.entry(format_of(&track.path)).or_default();
        let original = music.join(track.path.strip_prefix(&copy)?);
        let is_undone = FileTags::read(&track.path)? == FileTags::read(&original)?
            && digest(&track.path)? == digest(&original)?;
        counts.undone += usize::from(is_undone);
        counts.same_bytes += usize::from(fs::read(&track.path)? == fs::read(&original)?);
    }
    print(&counts);
    Ok(())
}

fn print(counts: &BTreeMap<String, Counts>) {
    println!(
        "| format | files | written | same audio | same other tags | undone | same bytes after undo |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (format, c) in counts {
        println!(
            "| {format} | {} | {} | {} | {} | {} | {} |",
            c.files, c.written, c.same_audio, c.same_other_tags, c.undone, c.same_bytes
        );
    }
}

fn note(event: &Event<'_>, outcomes: &mut BTreeMap<PathBuf, TrackOutcome>) -> ControlFlow<()> {
    if let Event::Track { path, outcome, .. } = event {
        outcomes.insert(path.to_path_buf(), (*outcome).clone());
    }
    ControlFlow::Continue(())
}

fn planned(folder: &Path) -> Result<Vec<PlannedTrack>, Box<dyn Error>> {
    let mut paths = Vec::new();
    files(folder, &mut paths)?;
    paths.sort();
    let mut tracks = Vec::new();
    for (i, path) in paths.into_iter().enumerate() {
        let likely = |&name: &&str| ScoredGenre {
            name: name.to_owned(),
            probability: 1.0,
        };
        tracks.push(PlannedTrack {
            payload: digest(&path)?,
            present: FileTags::read(&path)?.genres,
            proposed: GENRES[i % GENRES.len()].iter().map(likely).collect(),
            why: "a proof".to_owned(),
            action: Action::Write,
            path,
        });
    }
    Ok(tracks)
}

fn digest(path: &Path) -> Result<PayloadDigest, Box<dyn Error>> {
    Ok(payload_digest(path)?)
}

fn others(path: &Path) -> Result<FileTags, Box<dyn Error>> {
    let mut tags = FileTags::read(path)?;
    tags.genres.clear();
    Ok(tags)
}

fn format_of(path: &Path) -> String {
    let name = path.parent().and_then(Path::file_name);
    name.unwrap_or_default().to_string_lossy().into_owned()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
