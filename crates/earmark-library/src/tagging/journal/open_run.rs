//! The run that is being made.

use super::{Ending, Journal, Write};
use crate::LibraryError;

/// A run to which writes are added. It is in the journal from its first write on.
pub(in crate::tagging) struct OpenRun<'a> {
    journal: &'a Journal,
    undoes: Option<i64>,
    number: Option<i64>,
}

impl<'a> OpenRun<'a> {
    /// A run without a write; `undoes` is the run it takes back.
    pub(in crate::tagging) fn new(journal: &'a Journal, undoes: Option<i64>) -> Self {
        Self {
            journal,
            undoes,
            number: None,
        }
    }

    /// Its number, once it is in the journal.
    pub(in crate::tagging) fn number(&self) -> Option<i64> {
        self.number
    }

    /// Writes down what is about to be done.
    pub(in crate::tagging) fn intend(&mut self, write: &Write) -> Result<i64, LibraryError> {
        let number = match self.number {
            Some(number) => number,
            None => *self.number.insert(self.journal.begin(self.undoes)?),
        };
        self.journal.intend(number, write)
    }

    /// Writes down how it ended.
    pub(in crate::tagging) fn end(&self, write: i64, ending: Ending) -> Result<(), LibraryError> {
        self.journal.end(write, ending)
    }
}
