//! Groups and pairs for people.

use std::io::{self, Write};

use earmark::library::duplicates::{DuplicateReport, LibraryCopy, NearlySame};

use crate::output::{BOLD, DIM, GREEN, clock, fit};

/// Columns of a path.
const PATH: usize = 52;

pub(super) fn write(out: &mut impl Write, report: &DuplicateReport) -> io::Result<()> {
    if !report.groups.is_empty() {
        head(out, "GROUP", "WHY")?;
    }
    for group in &report.groups {
        let number = group.group.to_string();
        let keep = format!("{GREEN}keep{GREEN:#}");
        line(out, &number, &group.keep, &keep)?;
        for other in &group.others {
            line(out, "", &other.copy, &other.reason)?;
        }
    }
    if !report.nearly.is_empty() {
        head(out, "NEARLY", "WHAT")?;
    }
    for pair in &report.nearly {
        line(out, pair.relation.as_str(), &pair.tracks[0], &shared(pair))?;
        line(out, "", &pair.tracks[1], "")?;
    }
    Ok(())
}

fn head(out: &mut impl Write, first: &str, last: &str) -> io::Result<()> {
    let path = fit("PATH", PATH);
    writeln!(
        out,
        "{DIM}{first:<7}  {path}  {:<10}  {:>9}  {:>7}  {last}{DIM:#}",
        "FORMAT", "BIT RATE", "LENGTH"
    )
}

fn line(out: &mut impl Write, first: &str, copy: &LibraryCopy, last: &str) -> io::Result<()> {
    let path = fit(&copy.path.to_string(), PATH);
    let quality = &copy.quality;
    let bit_rate = match quality.bit_rate {
        Some(bit_rate) => format!("{} kb/s", (bit_rate + 500) / 1000),
        None => "–".to_owned(),
    };
    let (codec, length) = (&quality.codec, clock(quality.duration));
    writeln!(
        out,
        "{BOLD}{first:<7}{BOLD:#}  {path}  {codec:<10}  {bit_rate:>9}  {length:>7}  {last}"
    )
}

fn shared(pair: &NearlySame) -> String {
    let [first, second] = pair.offsets.map(clock);
    format!(
        "alike for {:.0} s from {first} and {second}, {:.1} of 32 bits differ",
        pair.seconds, pair.bit_errors
    )
}
