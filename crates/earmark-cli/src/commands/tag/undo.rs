use earmark::library::tagging::{TagWriter, history};

use super::run::TagRun;
use crate::args::TagUndoArguments;
use crate::library_folder::library_folder;
use crate::output::format_or_default;
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &TagUndoArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let library = library_folder(&arguments.library, &settings)?;
    let writer = TagWriter::open(&library)?;
    let runs = history(&library)?.into_iter();
    let mut known = runs.filter(|run| run.id == arguments.run);
    let total = known
        .next()
        .map_or(0, |run| run.n_written + run.n_unfinished);
    let mut run = TagRun::new(&writer, &library, total as usize)?;
    let whereabouts = run.whereabouts();
    let elsewhere = |payload| whereabouts.of_recording(payload).to_vec();
    let ended = writer.undo(arguments.run, &elsewhere, &mut |event| run.observe(&event));
    let format = format_or_default(arguments.format.or(settings.format));
    run.finish(ended, format)
}
