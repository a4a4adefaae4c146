use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::Instant;

use earmark::{Classifier, Model, Outcome, Tagging, find_audio, run as run_batch};

use crate::args::{ClassifyArguments, Format, Tags};
use crate::interrupt::stop_on_interrupt;
use crate::output::{
    Columns, Failures, ProgressBar, TableLayout, format_or_default, records, say, say_error, stdout,
};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

/// Genres in a table or CSV file unless asked otherwise.
const TOP: usize = 3;

pub(crate) fn run(arguments: &ClassifyArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.run.format.or(settings.format));
    let tags = arguments.tags.or(settings.tags).unwrap_or(Tags::None);
    let classifier = classifier(arguments, &settings, tags)?;
    let columns = columns(arguments, &settings, &classifier, format);
    let threads = settings.threads(arguments.run.jobs);

    let files = find_audio(&arguments.paths);
    if files.is_empty() {
        say_error("no music found; name files, or a folder that holds some");
        return Ok(Status::Attention);
    }
    let stop = stop_on_interrupt()?;
    let layout = TableLayout::new(files.iter().flatten().map(AsRef::as_ref));
    let mut records = records(format, columns, layout);
    let mut out = stdout();
    let mut failures = Failures::default();
    let mut written = Ok(());
    let started = Instant::now();

    records.begin(&mut out)?;
    let bar = ProgressBar::new(files.len());
    let progress = run_batch(&classifier, &files, threads, &stop, |outcome, progress| {
        if let Outcome::Failed(failed) = outcome {
            failures.note(outcome.path(), failed.error.kind, &failed.error.message);
        }
        written = bar.aside(|| {
            records.record(&mut out, outcome)?;
            out.flush()
        });
        bar.update(progress);
        written.is_ok()
    });
    bar.finish();
    written?;
    records.end(&mut out)?;
    out.flush()?;

    failures.report();
    if files.len() > 1 {
        let seconds = started.elapsed().as_secs_f64();
        let (good, failed) = (progress.done - progress.failed, progress.failed);
        say(&format!(
            "{good} classified, {failed} failed, in {seconds:.1} s"
        ));
    }
    if stop.load(Ordering::Relaxed) {
        return Ok(Status::Interrupted);
    }
    Ok(if progress.failed > 0 {
        Status::Attention
    } else {
        Status::Good
    })
}

fn classifier(
    arguments: &ClassifyArguments,
    settings: &Settings,
    tags: Tags,
) -> Result<Classifier, Fatal> {
    let name = arguments.model.as_deref().or(settings.model.as_deref());
    let model = Model::find(name.unwrap_or(Model::DEFAULT))?;
    let classifier = Classifier::new(model)?.with_tags(match tags {
        Tags::None => Tagging::None,
        Tags::Main => Tagging::Main,
        Tags::All => Tagging::All,
    })?;
    Ok(match arguments.timeline {
        Some(seconds) => classifier.with_timeline(seconds)?,
        None => classifier,
    })
}

fn columns(
    arguments: &ClassifyArguments,
    settings: &Settings,
    classifier: &Classifier,
    format: Format,
) -> Columns {
    let top = arguments.top.or(settings.top).map(usize::from);
    let default = match format {
        Format::Table | Format::Csv => Some(TOP),
        Format::Json | Format::Jsonl => None,
    };
    Columns {
        top: top.or(default).map(|top| top.min(classifier.n_genres())),
        tags: classifier.tag_names(),
        timeline: arguments.timeline.is_some(),
    }
}
