//! `earmark taste`: what listeners enjoy.

mod compare;
mod desk;
mod explain;
mod import;
mod mark;
mod marks;
mod rank;
mod train;

use crate::args::{TasteArguments, TasteVerb};
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &TasteArguments) -> Result<Status, Fatal> {
    match &arguments.verb {
        TasteVerb::Like(arguments) => mark::run(arguments, mark::Action::Like),
        TasteVerb::Dislike(arguments) => mark::run(arguments, mark::Action::Dislike),
        TasteVerb::Unmark(arguments) => mark::run(arguments, mark::Action::Unmark),
        TasteVerb::Import(arguments) => import::run(arguments),
        TasteVerb::Marks(arguments) => marks::run(arguments),
        TasteVerb::Train(arguments) => train::run(arguments),
        TasteVerb::Rank(arguments) => rank::run(arguments),
        TasteVerb::Explain(arguments) => explain::run(arguments),
        TasteVerb::Compare(arguments) => compare::run(arguments),
    }
}
