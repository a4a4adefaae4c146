//! `earmark dataset`: a file for each of its verbs.

mod check;
mod findings;
mod split;

use std::path::Path;

use earmark::AUDIO_EXTENSIONS;
use earmark::data::{DatasetError, Manifest, read_dataset};

use crate::args::{DatasetArguments, DatasetVerb};
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &DatasetArguments) -> Result<Status, Fatal> {
    match &arguments.verb {
        DatasetVerb::Check(arguments) => check::run(arguments),
        DatasetVerb::Split(arguments) => split::run(arguments),
    }
}

fn read(data: &Path) -> Result<Manifest, Fatal> {
    read_dataset(data, AUDIO_EXTENSIONS).map_err(|error| fatal(&error))
}

fn fatal(error: &DatasetError) -> Fatal {
    Fatal::new(error.to_string())
}

/// That writing to `out` would not destroy one of the files that are read.
fn keep_apart(out: &Path, inputs: &[&Path]) -> Result<(), Fatal> {
    let Ok(place) = out.canonicalize() else {
        return Ok(());
    };
    let is_same = |input: &&&Path| input.canonicalize().is_ok_and(|input| input == place);
    match inputs.iter().find(is_same) {
        None => Ok(()),
        Some(_) => {
            let out = out.display();
            Err(Fatal::new(format!(
                "{out} is what is read; write to another file"
            )))
        }
    }
}
