//! `earmark evaluate`

use earmark::ErrorKind;
use earmark::learn::{Judgement, JudgementFolder};

use crate::args::EvaluateArguments;
use crate::cache_folder::CacheFolder;
use crate::interrupt::stop_on_interrupt;
use crate::learning::{ResultEntry, Surroundings, say_scored, write_result};
use crate::output::{format_or_default, say, stdout};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &EvaluateArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.work.run.format.or(settings.format));
    let stop = stop_on_interrupt()?;
    let cache = CacheFolder::new(&arguments.work.cache, &settings, &arguments.output)?;
    let threads = settings.threads(arguments.work.run.jobs);
    let data = arguments.labels.data(&arguments.data);
    let out = &arguments.output;
    let folder = JudgementFolder::new(out, arguments.overwrite)?;
    let (judged, n_failed) = Surroundings::new(cache.path(), threads, &stop).with_host(|host| {
        let judgement = Judgement::new(&arguments.run, &data, &folder, host)?;
        judgement.write(&folder)?;
        Ok(judgement)
    });
    let judgement = match judged {
        Err(error) if error.kind == ErrorKind::Interrupted => {
            say("interrupted: what was described is kept; nothing else was written");
            return Ok(Status::Interrupted);
        }
        judged => judged?,
    };
    let evaluation = &judgement.report.evaluation;
    let entry = ResultEntry::of_judgement(out, &judgement);
    write_result(&mut stdout(), format, &entry, evaluation)?;
    say_scored(judgement.n_scored);
    say(&format!(
        "{}: {} tracks, {} left out; open report.html there",
        out.display(),
        evaluation.n_tracks,
        judgement.report.left_out.len()
    ));
    Ok(if n_failed > 0 {
        Status::Attention
    } else {
        Status::Good
    })
}
