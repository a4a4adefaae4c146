use std::io::{self, Write};

use serde::Serialize;

use crate::args::Format;
use crate::status::Fatal;

/// An entry of a list that is short enough to be held: a model, a feature set.
pub(crate) trait Entry: Serialize {
    /// The columns of a CSV file.
    const HEAD: &[&str];

    /// What is in them.
    fn row(&self) -> Vec<String>;
}

/// Writes a list in a form for machines; a table, which every list draws in its own way, counts as JSON
/// lines.
pub(crate) fn write_list<E: Entry>(
    out: &mut impl Write,
    format: Format,
    entries: &[E],
) -> Result<(), Fatal> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, entries).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(E::HEAD).map_err(io::Error::from)?;
            for entry in entries {
                writer.write_record(entry.row()).map_err(io::Error::from)?;
            }
            writer.flush()?;
        }
        Format::Jsonl | Format::Table => {
            for entry in entries {
                serde_json::to_writer(&mut *out, entry).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
    }
    Ok(())
}
