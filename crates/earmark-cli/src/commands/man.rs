use std::fs;
use std::io::Write;
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Arguments;
use crate::output::{say, stdout};
use crate::status::{Fatal, Status};

pub(crate) fn run(directory: Option<&Path>) -> Result<Status, Fatal> {
    match directory {
        None => {
            let mut page = Vec::new();
            Man::new(Arguments::command()).render(&mut page)?;
            stdout().write_all(&page)?;
        }
        Some(directory) => write_pages(directory).map_err(|error| {
            let directory = directory.display();
            Fatal::new(format!(
                "{directory}: {error}; name a folder that can be written to"
            ))
        })?,
    }
    Ok(Status::Good)
}

fn write_pages(directory: &Path) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    clap_mangen::generate_to(Arguments::command(), directory)?;
    say(&format!(
        "wrote the manual pages to {}",
        directory.display()
    ));
    Ok(())
}
