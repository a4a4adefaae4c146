//! Reports on simulated predictions and a simulated sweep: what the pages look like without a model or music.
//!
//! `cargo run -p earmark-eval --example report -- report.html` writes the page, and beside it `report.json`,
//! the model card `report.md`, and the page and the data of the sweep, `report-sweep.html` and `report-sweep.json`.

mod maps;
mod simulated;
mod sweep;

use std::error::Error;
use std::path::{Path, PathBuf};

/// Tracks of a genre.
const N_TRACKS: usize = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.ok_or("name the page to write, such as report.html")?;
    let mut report = simulated::report(&simulated::GENRES, N_TRACKS)?;
    report.maps = maps::maps(
        &simulated::predictions(&simulated::GENRES, N_TRACKS)?,
        usize::MAX,
    )?;
    std::fs::write(&path, report.to_html()?)?;
    std::fs::write(path.with_extension("json"), report.to_json()?)?;
    std::fs::write(path.with_extension("md"), report.to_model_card()?)?;
    let sweep = sweep::report();
    std::fs::write(beside(&path, "sweep.html"), sweep.to_html()?)?;
    std::fs::write(beside(&path, "sweep.json"), sweep.to_json()?)?;
    Ok(())
}

/// `report.html` and `sweep.html` make `report-sweep.html`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{ending}"));
    path.with_file_name(name)
}
