use std::io::{self, BufRead, IsTerminal};

use earmark::library::tagging::{Plan, TagWriter};

use super::changes::say_changes;
use super::run::TagRun;
use crate::args::TagApplyArguments;
use crate::library_folder::library_folder;
use crate::output::{counted, format_or_default, say};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &TagApplyArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let library = library_folder(&arguments.library, &settings)?;
    let plan = Plan::read(&arguments.plan)?;
    say_changes(&plan);
    let n_writes = plan.n_writes();
    if n_writes > 0 && !arguments.yes && !is_confirmed(n_writes)? {
        say("nothing was written");
        return Ok(Status::Good);
    }
    let writer = TagWriter::open(&library)?;
    let mut run = TagRun::new(&writer, &library, n_writes)?;
    let ended = writer.apply(&plan.tracks, &mut |event| run.observe(&event));
    let format = format_or_default(arguments.format.or(settings.format));
    run.finish(ended, format)
}

fn is_confirmed(n_writes: usize) -> Result<bool, Fatal> {
    if !io::stdin().is_terminal() {
        return Err(Fatal::new(
            "there is no terminal to ask on; say --yes to write without being asked",
        ));
    }
    let files = counted(n_writes, "file", "files");
    say(&format!("Write genres into {files}? [y/N]"));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(["y", "yes"].contains(&answer.as_str()))
}
