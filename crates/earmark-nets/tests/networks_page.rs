//! The tables in `docs/networks.md` are those of the presets and of the settings of training.
//!
//! `UPDATE=1 cargo test -p earmark-nets --test networks_page` writes them anew.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

#[path = "page/settings.rs"]
mod settings;

use earmark_nets::train::TrainConfig;
use earmark_nets::{Device, Preset, presets};
use settings::{SETTINGS, Setting};
use toml::{Table, Value};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/networks.md");

fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|part| std::str::from_utf8(part).unwrap())
        .collect();
    parts.join(" ")
}

fn of_presets() -> String {
    let mut table = String::from(
        "| model | what it is | where it is from | input | parameters |\n|---|---|---|--:|--:|\n",
    );
    for preset in presets() {
        let Preset {
            name,
            about,
            source,
            input,
            n_classes,
            ..
        } = preset;
        let network = preset.architecture();
        let network = network
            .init(*input, *n_classes, 0, &Device::flex())
            .unwrap();
        let layers = network.layers().iter();
        let n_parameters = grouped(layers.map(|layer| layer.n_parameters).sum());
        let (rows, frames) = (input.n_rows, input.n_frames);
        table.push_str(&format!(
            "| `{name}` | {about} | {source} | {rows} × {frames} | {n_parameters} |\n"
        ));
    }
    table
}

/// The defaults by name, as far as they are not off.
fn defaults() -> Vec<(String, String)> {
    let mut defaults = Vec::new();
    let table = Table::try_from(TrainConfig::default()).unwrap();
    flatten("", &table, &mut defaults);
    defaults
}

fn flatten(path: &str, table: &Table, into: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let name = format!("{path}{key}");
        match value {
            Value::Table(inner) => flatten(&format!("{name}."), inner, into),
            Value::String(text) => into.push((name, text.clone())),
            value => into.push((name, value.to_string())),
        }
    }
}

/// With no more than what it needs beside it, as TOML.
fn parse(setting: &Setting, text: &str) -> Result<TrainConfig, String> {
    let text = format!("{}\n{text}", setting.with);
    let config: TrainConfig = toml::from_str(&text).map_err(|error| error.to_string())?;
    config.check().map_err(|error| error.to_string())?;
    Ok(config)
}

/// The default of a setting, where it is there: with what it needs, else by itself.
fn default_of(setting: &Setting) -> String {
    let all = match setting.name.split_once('.') {
        Some(("early_stopping", _)) => parse(setting, "early_stopping = {}"),
        _ => parse(setting, ""),
    };
    let mut values = Vec::new();
    flatten("", &Table::try_from(all.unwrap()).unwrap(), &mut values);
    let found = values.into_iter().find(|(name, _)| name == setting.name);
    found.map_or("off".to_owned(), |(_, value)| format!("`{value}`"))
}

fn of_settings() -> String {
    let mut table = String::from("| setting | default | range | meaning |\n|---|---|---|---|\n");
    for setting in SETTINGS {
        let Setting {
            name,
            allowed,
            meaning,
            ..
        } = setting;
        let default = default_of(setting);
        table.push_str(&format!(
            "| `training.{name}` | {default} | {allowed} | {meaning} |\n"
        ));
    }
    table
}

/// The page with the tables between its marks as they have to be.
fn updated(page: &str) -> String {
    let mut page = page.to_owned();
    for (section, table) in [("presets", of_presets()), ("settings", of_settings())] {
        let begin = format!("<!-- table of {section} -->\n");
        let end = format!("<!-- end of {section} -->");
        let from = page.find(&begin).unwrap_or_else(|| panic!("no {begin}")) + begin.len();
        let to = page.find(&end).unwrap_or_else(|| panic!("no {end}"));
        page.replace_range(from..to, &format!("\n{table}\n"));
    }
    page
}

#[test]
fn the_tables_are_those_of_the_crate() {
    let mut written = std::fs::read_to_string(PAGE).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        written = updated(&written);
        std::fs::write(PAGE, &written).unwrap();
    }
    assert!(
        written == updated(&written),
        "docs/networks.md is out of date; run with UPDATE=1"
    );
}

/// What the page says of a range is what training does: the values at its ends are taken, those beyond are not.
#[test]
fn ranges_are_those_that_are_checked() {
    for setting in SETTINGS {
        let of = |value: &str| parse(setting, &format!("{} = {value}", setting.name));
        for value in setting.taken {
            let taken = of(value);
            assert!(taken.is_ok(), "{} = {value}: {taken:?}", setting.name);
        }
        for value in setting.refused {
            assert!(of(value).is_err(), "{} = {value}", setting.name);
        }
    }
}

#[test]
fn no_setting_is_left_out() {
    for (name, _) in defaults() {
        let is_known = SETTINGS.iter().any(|setting| setting.name == name);
        // A run has one seed, which is asked for beside its model.
        assert!(is_known || name == "seed", "{name}");
    }
}
