//! `earmark tag`
//!
//! | file | what lives there |
//! |---|---|
//! | `plan.rs` | what the index knows, into a plan |
//! | `show.rs`, `changes.rs` | a plan as a list; its changes counted |
//! | `apply.rs`, `undo.rs` | runs |
//! | `run.rs` | what both have in common: progress and the report |
//! | `kept_index.rs` | the index, told of what is written |
//! | `history.rs` | the runs there were |

mod apply;
mod changes;
mod history;
mod kept_index;
mod plan;
mod run;
mod show;
mod undo;

use crate::args::{TagArguments, TagVerb};
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &TagArguments) -> Result<Status, Fatal> {
    match &arguments.verb {
        TagVerb::Plan(arguments) => plan::run(arguments),
        TagVerb::Show(arguments) => show::run(arguments),
        TagVerb::Apply(arguments) => apply::run(arguments),
        TagVerb::Undo(arguments) => undo::run(arguments),
        TagVerb::History(arguments) => history::run(arguments),
    }
}
