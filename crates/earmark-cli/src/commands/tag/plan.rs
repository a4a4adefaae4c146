use std::path::{Path, PathBuf};

use earmark::find_audio;
use earmark::library::tagging::{Candidate, Chooser, Existing, Plan};
use earmark::library::taxonomy::Taxonomy;
use earmark::library::{FileTags, Index, Place, Track, is_current};
use serde_json::{Map, Value, json};

use super::changes::say_changes;
use crate::args::TagPlanArguments;
use crate::library_folder::library_folder;
use crate::output::{Failures, counted, output_file, say};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &TagPlanArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let index = Index::open(&library_folder(&arguments.library, &settings)?)?;
    let chooser = chooser(arguments)?;
    let mut candidates = Vec::new();
    let mut failures = Failures::default();
    let (mut n_unheard, mut n_changed, mut n_failed, mut n_mute) = (0, 0, 0, 0);
    check_there(&arguments.paths)?;
    for found in find_audio(&arguments.paths) {
        let found = found.and_then(|path| candidate(&index, &path));
        match found {
            Ok(Known::AsHeard(candidate)) => candidates.push(candidate),
            Ok(Known::Changed) => n_changed += 1,
            Ok(Known::Failed) => n_mute += 1,
            Ok(Known::Unheard) => n_unheard += 1,
            Err(error) => {
                n_failed += 1;
                let path = error.path.clone().unwrap_or_default();
                failures.note(&path, error.kind.as_str(), &error.message);
            }
        }
    }
    let plan = made(arguments, &chooser, candidates);
    let mut file = output_file(&arguments.output)?;
    plan.write(std::io::BufWriter::new(file.file_mut()))?;
    file.commit().map_err(earmark::Error::from)?;
    say_changes(&plan);
    failures.report();
    for (count, one, several) in [
        (
            n_unheard,
            "file is not in the library",
            "files are not in the library",
        ),
        (
            n_changed,
            "file has changed since it was heard",
            "files have changed since they were heard",
        ),
    ] {
        if count > 0 {
            let left_out = counted(count, one, several);
            say(&format!(
                "{left_out}; hear with `earmark scan`, and plan again"
            ));
        }
    }
    if n_mute > 0 {
        let left_out = counted(n_mute, "file", "files");
        say(&format!(
            "{left_out} left out that could not be heard; `earmark stats` names them"
        ));
    }
    Ok(match n_unheard + n_changed + n_failed + n_mute {
        0 => Status::Good,
        _ => Status::Attention,
    })
}

/// What the flags say, else the taxonomy's file, else the default.
fn chooser(arguments: &TagPlanArguments) -> Result<Chooser, Fatal> {
    let taxonomy = Taxonomy::read_or_default(arguments.taxonomy.as_deref())?;
    let mut options = taxonomy.options().clone();
    if let Some(least) = arguments.min_probability {
        options.min_probability = least;
    }
    if let Some(most) = arguments.max_genres {
        options.max_genres = usize::from(most);
    }
    if let Some(leaf_only) = arguments.leaf_only {
        options.leaf_only = leaf_only;
    }
    Ok(Chooser { taxonomy, options })
}

fn made(arguments: &TagPlanArguments, chooser: &Chooser, candidates: Vec<Candidate>) -> Plan {
    let existing = match arguments.overwrite {
        true => Existing::Overwrite,
        false => Existing::Keep,
    };
    let told: Map<String, Value> = [
        ("overwrite", json!(arguments.overwrite)),
        ("min_probability", json!(chooser.options.min_probability)),
        ("max_genres", json!(chooser.options.max_genres)),
        ("leaf_only", json!(chooser.options.leaf_only)),
        ("taxonomy", json!(arguments.taxonomy)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect();
    Plan::new(candidates, existing, chooser, told)
}

fn check_there(paths: &[PathBuf]) -> Result<(), Fatal> {
    for path in paths {
        path.metadata().map_err(|error| {
            let path = path.display();
            Fatal::new(format!("{path}: cannot be read ({error}); check the path"))
        })?;
    }
    Ok(())
}

/// What is known of a file.
enum Known {
    /// Something was heard, and it is as it was then.
    AsHeard(Candidate),
    /// It is another than was heard, or has other tags.
    Changed,
    /// It could not be heard.
    Failed,
    Unheard,
}

fn candidate(index: &Index, path: &Path) -> Result<Known, earmark::Error> {
    let Some(track) = track_of(index, path)? else {
        return Ok(Known::Unheard);
    };
    if !is_current(&track)? {
        return Ok(Known::Changed);
    }
    let (Some(payload), Some(heard)) = (track.payload, track.heard) else {
        return Ok(Known::Failed);
    };
    Ok(Known::AsHeard(Candidate {
        present: FileTags::read(path)?.genres,
        payload,
        heard: heard.genres,
        path: track.path,
    }))
}

fn track_of(index: &Index, path: &Path) -> Result<Option<Track>, earmark::Error> {
    for name in Place::of(path).names() {
        if let Some(track) = index.track_at(name)? {
            return Ok(Some(track));
        }
    }
    Ok(None)
}
