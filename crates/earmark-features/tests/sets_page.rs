//! The page of the named sets is made of their table.
//!
//! `UPDATE=1 cargo test -p earmark-features --test sets_page` writes it anew.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use earmark_features::{Column, FEATURE_SETS, FeatureSet};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/feature-sets.md");

fn page() -> String {
    let mut page = String::from(
        "# Feature sets\n\nWhat `earmark features --set NAME` computes. This page is made of the table in \
         `crates/earmark-features/src/sets/table.rs`; what a descriptor means stands in \
         [descriptors.md](descriptors.md). Frames have 2048 samples, every 512 unless a set says otherwise.\n\n\
         | set | version | columns | rows | rate |\n|---|--:|--:|---|---|\n",
    );
    for set in FEATURE_SETS {
        let (name, version) = (set.name, set.version);
        let rows = if set.is_sequence() { "frame" } else { "track" };
        let n_columns = set.columns().len();
        let rate = match set.sample_rate {
            Some(rate) => format!("{rate} Hz"),
            None => "of the file".into(),
        };
        let anchor = name.to_lowercase();
        writeln!(
            page,
            "| [{name}](#{anchor}) | {version} | {n_columns} | one a {rows} | {rate} |"
        )
        .unwrap();
    }
    for set in FEATURE_SETS {
        write!(
            page,
            "\n## {}\n\n{}.\n\nSource: {}.\n\n",
            set.name,
            capitalised(set.about),
            set.source
        )
        .unwrap();
        page.push_str("| column | unit | what it holds |\n|---|---|---|\n");
        for line in lines(set) {
            page.push_str(&line);
        }
    }
    page
}

/// A line for each column; of rows that differ in a number only, the first and the last.
fn lines(set: &FeatureSet) -> Vec<String> {
    let columns = set.columns();
    let line = |Column { name, about, unit }: &Column| format!("| `{name}` | {unit} | {about} |\n");
    let kind = |column: &Column| {
        let digits = |c: char| c.is_ascii_digit();
        (
            column.name.replace(digits, ""),
            column.about.replace(digits, ""),
        )
    };
    columns
        .chunk_by(|a, b| kind(a) == kind(b))
        .flat_map(|run| match run {
            [first, .., last] if run.len() > 2 => {
                vec![line(first), "| … | | |\n".into(), line(last)]
            }
            few => few.iter().map(line).collect(),
        })
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[test]
fn the_page_is_that_of_the_table() {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PAGE, page()).unwrap();
    }
    let written = std::fs::read_to_string(PAGE).unwrap();
    assert!(
        written == page(),
        "docs/feature-sets.md is out of date; run with UPDATE=1"
    );
}
