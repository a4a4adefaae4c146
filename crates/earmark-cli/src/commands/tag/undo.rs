use earmark::library::tagging::history;

use super::run::{TagRun, open_writer};
use crate::args::TagUndoArguments;
use crate::library_folder::library_folder;
use crate::output::format_or_default;
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &TagUndoArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let library = library_folder(&arguments.library, &settings)?;
    let writer = open_writer(&library)?;
    let runs = history(&library)?.into_iter();
    let mut known = runs.filter(|run| run.id == arguments.run);
    let total = known.next().map_or(0, |run| run.n_written as usize);
    let mut run = TagRun::new(total)?;
    let number = writer.undo(arguments.run, &mut |event| run.observe(&event))?;
    let format = format_or_default(arguments.format.or(settings.format));
    run.finish(number, &library, format)
}
