//! A report on simulated predictions: what the page looks like without a model or music.
//!
//! `cargo run -p earmark-eval --example report -- report.html` writes it, and `report.json` beside it.

mod simulated;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.ok_or("name the page to write, such as report.html")?;
    let report = simulated::report(&simulated::GENRES, 40)?;
    std::fs::write(&path, report.to_html()?)?;
    std::fs::write(path.with_extension("json"), report.to_json()?)?;
    Ok(())
}
