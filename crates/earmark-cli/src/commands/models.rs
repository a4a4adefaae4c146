use std::io::{self, Write};

use earmark::models::shipped::{self, MODELS, MUSICNN_NOTICE, ShippedModel};
use earmark::models::taxonomy::{TagKind, TagOutput, outputs};
use serde::Serialize;

use crate::args::{Format, ModelsArguments, ModelsVerb};
use crate::output::{BOLD, DIM, Entry, GREEN, format_or_default, say_error, stdout, write_list};
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &ModelsArguments) -> Result<Status, Fatal> {
    match &arguments.verb {
        ModelsVerb::List { format } => list(*format),
        ModelsVerb::Info { name, format } => info(find(name)?, *format),
        ModelsVerb::Verify { names } => verify(names),
    }
}

fn find(name: &str) -> Result<&'static ShippedModel, Fatal> {
    shipped::find(name).map_err(|error| Fatal::new(error.to_string()))
}

fn list(format: Option<Format>) -> Result<Status, Fatal> {
    let mut out = stdout();
    if format_or_default(format) == Format::Table {
        for model in MODELS {
            writeln!(out, "{BOLD}{}{BOLD:#}  {}", model.name, model.summary)?;
        }
    } else {
        let records: Vec<_> = MODELS.iter().map(Record::new).collect();
        write_list(&mut out, format_or_default(format), &records)?;
    }
    Ok(Status::Good)
}

fn info(model: &'static ShippedModel, format: Option<Format>) -> Result<Status, Fatal> {
    let mut out = stdout();
    if format_or_default(format) == Format::Table {
        write_info(&mut out, model)?;
    } else {
        write_list(&mut out, format_or_default(format), &[Record::new(model)])?;
    }
    Ok(Status::Good)
}

fn write_info(out: &mut impl Write, model: &ShippedModel) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}\n{}\n", model.name, model.summary)?;
    let size = model.weights.len() as f64 / 1e6;
    let facts = [
        ("source", model.source.to_owned()),
        ("licence", model.licence.to_owned()),
        ("weights", format!("{size:.1} MB, SHA-256 {}", model.sha256)),
    ];
    for (name, value) in facts {
        writeln!(out, "{DIM}{name:<11}{DIM:#} {value}")?;
    }
    let outputs = outputs(model.labels);
    for kind in TagKind::ALL {
        let mut names: Vec<_> = of_kind(&outputs, kind).collect();
        names.sort_unstable();
        names.dedup();
        writeln!(
            out,
            "{DIM}{:<11}{DIM:#} {}",
            kind.as_str(),
            names.join(", ")
        )?;
    }
    writeln!(out, "\n{}", MUSICNN_NOTICE.trim())
}

fn of_kind(outputs: &[TagOutput], kind: TagKind) -> impl Iterator<Item = &'static str> {
    let of_kind = outputs.iter().filter(move |output| output.kind == kind);
    of_kind.map(|output| output.name)
}

#[derive(Serialize)]
struct Record {
    schema: &'static str,
    name: &'static str,
    summary: &'static str,
    source: &'static str,
    licence: &'static str,
    sha256: &'static str,
    bytes: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    labels: &'static [&'static str],
}

impl Record {
    fn new(model: &'static ShippedModel) -> Self {
        Self {
            schema: "earmark.model/v1",
            name: model.name,
            summary: model.summary,
            source: model.source,
            licence: model.licence,
            sha256: model.sha256,
            bytes: model.weights.len(),
            labels: model.labels,
        }
    }
}

impl Entry for Record {
    const HEAD: &[&str] = &["name", "summary", "source", "licence", "sha256", "bytes"];

    fn row(&self) -> Vec<String> {
        let text = [
            self.name,
            self.summary,
            self.source,
            self.licence,
            self.sha256,
        ];
        let text = text.into_iter().map(String::from);
        text.chain([self.bytes.to_string()]).collect()
    }
}

fn verify(names: &[String]) -> Result<Status, Fatal> {
    let models = if names.is_empty() {
        MODELS.iter().collect()
    } else {
        names
            .iter()
            .map(|name| find(name))
            .collect::<Result<Vec<_>, _>>()?
    };
    let mut status = Status::Good;
    let mut out = stdout();
    for model in models {
        match model.verify() {
            Ok(()) => writeln!(out, "{GREEN}ok{GREEN:#}  {}  {}", model.name, model.sha256)?,
            Err(error) => {
                say_error(&error.to_string());
                status = Status::Attention;
            }
        }
    }
    Ok(status)
}
