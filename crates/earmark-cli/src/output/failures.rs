use std::path::Path;

use super::{RED, say};

/// Failures named at the end of a run; the rest is counted, and in the output.
const NAMED: usize = 20;

/// The files that failed, reported when the run is over.
#[derive(Default)]
pub(crate) struct Failures {
    lines: Vec<String>,
    count: usize,
}

impl Failures {
    pub(crate) fn note(&mut self, path: &Path, kind: &str, message: &str) {
        self.count += 1;
        if self.lines.len() < NAMED {
            let path = path.display();
            self.lines
                .push(format!("{RED}{kind}:{RED:#} {path}: {message}"));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn report(&self) {
        self.lines.iter().for_each(|line| say(line));
        if self.count > self.lines.len() {
            say(&format!("… and {} more", self.count - self.lines.len()));
        }
    }
}
