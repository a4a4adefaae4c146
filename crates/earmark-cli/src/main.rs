//! The `earmark` command: arguments and settings in, records and tables out.
//!
//! Everything that listens to music is in the `earmark` library. Here live the
//! command line ([`args`]), the settings ([`settings`]), a file per verb
//! ([`commands`]) and the forms of output ([`output`]). Data goes to stdout,
//! progress and messages to stderr.

mod args;
mod cache_folder;
mod commands;
mod interrupt;
mod learning;
mod library_folder;
mod output;
mod settings;
mod status;
mod summary;
mod training_log;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Verb};
use status::{Fatal, Status};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments.verb) {
        Ok(status) => status.into(),
        Err(Fatal::ClosedPipe) => ExitCode::SUCCESS,
        Err(Fatal::Message(message)) => {
            output::say_error(&message);
            ExitCode::from(2)
        }
    }
}

fn dispatch(verb: Verb) -> Result<Status, Fatal> {
    match verb {
        Verb::Classify(arguments) => commands::classify::run(&arguments),
        Verb::Features(arguments) => commands::features::run(&arguments),
        Verb::Show(arguments) => commands::show::run(&arguments),
        Verb::Dataset(arguments) => commands::dataset::run(&arguments),
        Verb::Train(arguments) => commands::train::run(&arguments),
        Verb::Evaluate(arguments) => commands::evaluate::run(&arguments),
        Verb::Compare(arguments) => commands::compare::run(&arguments),
        Verb::Ensemble(arguments) => commands::ensemble::run(&arguments),
        Verb::Sweep(arguments) => commands::sweep::run(&arguments),
        Verb::Models(arguments) => commands::models::run(&arguments),
        Verb::Duplicates(arguments) => commands::duplicates::run(&arguments),
        Verb::Scan(arguments) => commands::scan::run(&arguments),
        Verb::Stats(arguments) => commands::stats::run(&arguments),
        Verb::Taste(arguments) => commands::taste::run(&arguments),
        Verb::Similar(arguments) => commands::similar::run(&arguments),
        Verb::Playlist(arguments) => commands::playlist::run(&arguments),
        Verb::Tag(arguments) => commands::tag::run(&arguments),
        Verb::Doctor => commands::doctor::run(),
        Verb::Completions { shell } => commands::completions::run(shell),
        Verb::Man { directory } => commands::man::run(directory.as_deref()),
    }
}
