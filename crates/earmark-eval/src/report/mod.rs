//! The report of an evaluation: one page to read and print, a model card, and the same data as JSON; and the report
//! of a sweep and the page of a library.
//!
//! A [`Report`] is what its caller knows: what was trained on what, the [`Evaluation`], the worst
//! mistakes, what the leak check found, what was left out. Nothing is measured here. The page is one file that loads
//! nothing but the audio of mistakes, on demand; the same report gives the same bytes.
//!
//! | file or folder | what lives there |
//! |---|---|
//! | `facts.rs`, `learning.rs`, `mistakes.rs`, `maps.rs`, `audit.rs` | the data |
//! | `sweep/` | the same for a search of settings |
//! | `library/` | a page about a library |
//! | `check.rs`, `error.rs` | what a report must fulfil |
//! | `json.rs`, `page.rs`, `card/` | the three forms |
//! | `sections/` | one file a section of the page |
//! | `figures/` | the figures |
//! | `metric_rows.rs`, `in_words.rs` | what page and card tell of an evaluation |
//! | `html.rs`, `numbers.rs` | how elements and numbers are written |
//!
//! ```
//! use earmark_eval::report::{Mistake, Report};
//! use earmark_eval::{EvalOptions, Prediction, Predictions, evaluate};
//!
//! let classes = ["blues", "jazz"].map(String::from).to_vec();
//! let tracks = vec![
//!     Prediction::new("a.mp3", 0, vec![0.9, 0.1]),
//!     Prediction::new("b.mp3", 0, vec![0.4, 0.6]),
//!     Prediction::new("c.mp3", 1, vec![0.2, 0.8]),
//! ];
//! let predictions = Predictions::new(classes, tracks)?;
//! let mut report = Report::new("Blues or jazz", evaluate(&predictions, &EvalOptions::default())?);
//! report.mistakes = Mistake::worst(&predictions, 50);
//! assert!(report.to_html()?.starts_with("<!DOCTYPE html>"));
//! assert_eq!(Report::from_json(&report.to_json()?)?, report);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod card;
mod check;
mod error;
mod facts;
mod figures;
mod html;
mod in_words;
mod json;
mod learning;
mod library;
mod maps;
mod metric_rows;
mod mistakes;
mod numbers;
mod page;
mod sections;
mod sweep;

use serde::{Deserialize, Serialize};

use crate::Evaluation;
pub use audit::{LeakCheck, LeftOut};
pub use error::ReportError;
pub use facts::{Fact, FactGroup, Stamp};
pub use learning::{EpochScores, FitHistory, LayerRow, Learning};
pub use library::{CountChart, LibraryMap, LibraryPoint, LibraryReport, Review};
pub use maps::{MapPoint, TrackMap};
pub use mistakes::{Mistake, Neighbour};
pub use sweep::{Importance, Setting, SettingValue, SweepReport, SweepTrial};

const SCHEMA: &str = "earmark.report/v1";

/// Everything a report tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The heading.
    pub title: String,
    /// What makes the numbers less than they seem, shown above them; none if nothing does.
    pub stamp: Option<Stamp>,
    /// What was trained on what: data, protocol, model, seeds, versions.
    pub facts: Vec<FactGroup>,
    /// The numbers, with the names of the classes.
    pub evaluation: Evaluation,
    /// The numbers of segments, of the same classes, if tracks were heard in parts: shown apart, see
    /// [`Segments`](crate::Segments). Its `n_tracks` are segments.
    #[serde(default)]
    pub segments: Option<Evaluation>,
    /// How the networks of the run came to be; none of a run without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learning: Option<Learning>,
    /// Tracks laid out by what is alike; none if there are no maps.
    #[serde(default)]
    pub maps: Vec<TrackMap>,
    /// The worst mistakes, worst first.
    pub mistakes: Vec<Mistake>,
    /// The leaks that were looked for; empty if nobody looked, which the page says.
    pub leak_checks: Vec<LeakCheck>,
    /// Files of the data set that are in no number above.
    pub left_out: Vec<LeftOut>,
}

impl Report {
    /// A report of numbers only.
    pub fn new(title: impl Into<String>, evaluation: Evaluation) -> Self {
        Self {
            title: title.into(),
            stamp: None,
            facts: Vec::new(),
            evaluation,
            segments: None,
            learning: None,
            maps: Vec::new(),
            mistakes: Vec::new(),
            leak_checks: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// The report as one HTML page: figures inline, light or dark as the reader wants, light on paper.
    ///
    /// # Errors
    /// The first thing that does not fit together: see [`ReportError`].
    pub fn to_html(&self) -> Result<String, ReportError> {
        check::report(self)?;
        let heading = page::Heading {
            kind: "Evaluation report",
            title: &self.title,
            sections: &sections::names(self),
        };
        page::write(&heading, |html| sections::write(html, self))
    }

    /// The report as a model card (Mitchell et al. 2019, *Model Cards for Model Reporting*) in Markdown: those of its
    /// sections that the report has something for, and nothing that is not in the report.
    ///
    /// Groups of facts go where their names say: `Intended use` and names with `Training data`, `Data` or `Protocol`
    /// in them to the sections of that, all others to the details of the model.
    ///
    /// # Errors
    /// As [`to_html`](Self::to_html), but for figures, of which there are none.
    pub fn to_model_card(&self) -> Result<String, ReportError> {
        check::report(self)?;
        Ok(card::write(self))
    }

    /// The report as JSON with `"schema": "earmark.report/v1"`, indented, with a line break at its end.
    ///
    /// # Errors
    /// As [`to_html`](Self::to_html).
    pub fn to_json(&self) -> Result<String, ReportError> {
        check::report(self)?;
        json::write(SCHEMA, self)
    }

    /// Reads and checks what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`ReportError::Json`] and [`ReportError::Schema`] for what is no report, else as [`to_html`](Self::to_html).
    pub fn from_json(text: &str) -> Result<Self, ReportError> {
        let report = json::read(SCHEMA, text)?;
        check::report(&report)?;
        Ok(report)
    }
}
