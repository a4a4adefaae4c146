//! The tables of parameters in `docs/classifiers.md` are those of the pipelines.
//!
//! `UPDATE=1 cargo test -p earmark-classical --test classifiers_page` writes them anew.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

#[path = "page/ranges.rs"]
mod ranges;

use earmark_classical::pipeline::{KINDS, Parameter, Pipeline};
use ranges::{RANGES, Range};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/classifiers.md");

/// What a part of the page is about: the steps, a kind, or bagging.
fn sections() -> Vec<(&'static str, Vec<Parameter>)> {
    let parameters = |kind: &str, with: fn(&str) -> bool| {
        let all = Pipeline::from_name(kind).unwrap().parameters();
        all.into_iter()
            .filter(|parameter| with(&parameter.name))
            .collect::<Vec<_>>()
    };
    let steps = ("steps", parameters("majority", |name| !name.contains('.')));
    let kinds = KINDS
        .iter()
        .map(|kind| (kind.name, parameters(kind.name, |name| name.contains('.'))));
    let bagging = parameters("bagged-majority", |name| {
        name.contains('.') && !name.contains(".estimator.")
    });
    [steps]
        .into_iter()
        .chain(kinds)
        .chain([("bagged", bagging)])
        .collect()
}

/// The range of a parameter: of its kind, if that has one of its own.
fn range<'a>(section: &str, parameter: &'a Parameter) -> (&'a str, &'static Range) {
    let name = parameter
        .name
        .rsplit_once('.')
        .map_or(parameter.name.as_str(), |(_, name)| name);
    let of = |range: &&Range| range.name == name && range.sections.contains(&section);
    let found = RANGES.iter().find(of);
    (
        name,
        found.unwrap_or_else(|| panic!("{section}: {name} has no range")),
    )
}

fn table(section: &str, parameters: &[Parameter]) -> String {
    if parameters.is_empty() {
        return "No parameters.\n".into();
    }
    let mut table = String::from("| parameter | default | range | meaning |\n|---|---|---|---|\n");
    for parameter in parameters {
        let (name, range) = range(section, parameter);
        let Range {
            allowed, meaning, ..
        } = range;
        let value = &parameter.value;
        table.push_str(&format!(
            "| `{name}` | `{value}` | {allowed} | {meaning} |\n"
        ));
    }
    table
}

/// The page with the tables between its marks as they have to be.
fn updated(page: &str) -> String {
    let mut page = page.to_owned();
    for (section, parameters) in sections() {
        let begin = format!("<!-- parameters of {section} -->\n");
        let end = format!("<!-- end of {section} -->");
        let from = page.find(&begin).unwrap_or_else(|| panic!("no {begin}")) + begin.len();
        let to = page.find(&end).unwrap_or_else(|| panic!("no {end}"));
        let table = format!("\n{}\n", table(section, &parameters));
        page.replace_range(from..to, &table);
    }
    page
}

#[test]
fn the_tables_are_those_of_the_pipelines() {
    let mut written = std::fs::read_to_string(PAGE).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        written = updated(&written);
        std::fs::write(PAGE, &written).unwrap();
    }
    assert!(
        written == updated(&written),
        "docs/classifiers.md is out of date; run with UPDATE=1"
    );
}

/// What the page says of a range is what the pipeline does: the values at its ends are taken, those beyond
/// are not.
#[test]
fn ranges_are_those_that_are_checked() {
    for (section, parameters) in sections() {
        let kind = match section {
            "steps" => "majority",
            "bagged" => "bagged-majority",
            kind => kind,
        };
        for parameter in &parameters {
            let (_, range) = range(section, parameter);
            let set = |value: &str| {
                let mut pipeline = Pipeline::from_name(kind).unwrap();
                // Of the kernels, only this one has all parameters.
                let _ = pipeline.set(&format!("{kind}.kernel=poly"));
                pipeline.set(&format!("{}={value}", parameter.name))
            };
            for value in range.taken {
                let result = set(value);
                assert!(result.is_ok(), "{section}: {result:?}");
            }
            for value in range.refused {
                assert!(set(value).is_err(), "{}={value}", parameter.name);
            }
        }
    }
}

#[test]
fn no_range_is_left_over() {
    let sections = sections();
    for Range {
        name,
        sections: of_range,
        ..
    } in RANGES
    {
        for section in *of_range {
            let (_, parameters) = sections.iter().find(|(other, _)| other == section).unwrap();
            let ends = |parameter: &Parameter| parameter.name.rsplit('.').next() == Some(name);
            assert!(parameters.iter().any(ends), "{section}: {name}");
        }
    }
}
