//! `earmark models`

mod info;
mod record;

use std::io::Write;
use std::path::{Path, PathBuf};

use earmark::Model;
use earmark::learn::RunModel;

use crate::args::{Format, ModelsArguments, ModelsVerb};
use crate::output::{BOLD, GREEN, format_or_default, say_error, stdout, write_list};
use crate::status::{Fatal, Status};
use record::Record;

pub(crate) fn run(arguments: &ModelsArguments) -> Result<Status, Fatal> {
    match &arguments.verb {
        ModelsVerb::List { folders, format } => list(folders, *format),
        ModelsVerb::Info { name, format } => info(&Model::find(name)?, *format),
        ModelsVerb::Verify { names } => verify(names),
    }
}

fn list(folders: &[PathBuf], format: Option<Format>) -> Result<Status, Fatal> {
    let mut status = Status::Good;
    let shipped = Model::all_shipped();
    let shipped = shipped.map(|model| Record::of(&model));
    let mut records: Vec<Record> = shipped.collect::<Result<_, _>>()?;
    for folder in folders {
        for run in RunModel::folders_in(folder)? {
            match RunModel::load(&run).and_then(|run| Record::of_run(&run)) {
                Ok(record) => records.push(record),
                Err(error) => {
                    say_broken(error);
                    status = Status::Attention;
                }
            }
        }
    }
    let mut out = stdout();
    if format_or_default(format) == Format::Table {
        for record in &records {
            writeln!(out, "{BOLD}{}{BOLD:#}  {}", record.called(), record.summary)?;
        }
    } else {
        write_list(&mut out, format_or_default(format), &records)?;
    }
    Ok(status)
}

fn info(model: &Model, format: Option<Format>) -> Result<Status, Fatal> {
    let mut out = stdout();
    let record = Record::of(model)?;
    match (format_or_default(format), model) {
        (Format::Table, Model::Shipped(model)) => info::write_shipped(&mut out, model)?,
        (Format::Table, Model::Trained(_)) => info::write_trained(&mut out, &record)?,
        (Format::Table, Model::ShippedRun(run)) => {
            info::write_trained(&mut out, &record)?;
            writeln!(out, "\n{}", run.card.trim())?;
        }
        (Format::Table, _) => info::write_trained(&mut out, &record)?,
        (format, _) => write_list(&mut out, format, &[record])?,
    }
    Ok(Status::Good)
}

fn verify(names: &[String]) -> Result<Status, Fatal> {
    let all = Model::all_shipped().map(|model| model.name().to_owned());
    let names = if names.is_empty() {
        all.collect()
    } else {
        names.to_vec()
    };
    let mut status = Status::Good;
    let mut out = stdout();
    for name in names {
        let model = match Model::find(&name) {
            // What is not there cannot be checked; a folder that is there can.
            Err(error) if !Path::new(&name).exists() => return Err(error.into()),
            model => model.and_then(|model| model.verify().map(|()| model)),
        };
        match model {
            Ok(model) => writeln!(
                out,
                "{GREEN}ok{GREEN:#}  {}  {}",
                model.name(),
                model.sha256()
            )?,
            Err(error) => {
                say_broken(error);
                status = Status::Attention;
            }
        }
    }
    Ok(status)
}

/// A model that is not sound, on stderr; the others go on.
fn say_broken(error: earmark::Error) {
    if let Fatal::Message(message) = error.into() {
        say_error(&message);
    }
}
