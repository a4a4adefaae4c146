//! A page about a library: what there is, what is near what, what wants a look.
//!
//! | file | what lives there |
//! |---|---|
//! | `sections.rs` | the page |

mod sections;

use super::{FactGroup, LeftOut, ReportError, page};

/// Everything the page of a library tells.
///
/// ```
/// use earmark_eval::report::{CountChart, LibraryReport};
///
/// let genres = CountChart::new("Genres", "As heard.", [("folk", 12), ("jazz", 3)]);
/// let report = LibraryReport { charts: vec![genres], ..LibraryReport::new("Music") };
/// assert!(report.to_html()?.starts_with("<!DOCTYPE html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LibraryReport {
    /// The heading.
    pub title: String,
    /// How much there is.
    pub facts: Vec<FactGroup>,
    /// How often what occurs.
    pub charts: Vec<CountChart>,
    /// What is near what.
    pub map: Option<LibraryMap>,
    /// Tracks whose tag and sound contradict each other, the worst first.
    pub review: Vec<Review>,
    /// What has been compared for it, in a sentence.
    pub review_about: String,
    /// Files that could not be heard.
    pub left_out: Vec<LeftOut>,
}

/// How often the values of something occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountChart {
    /// What is counted.
    pub title: String,
    /// How, in a sentence.
    pub about: String,
    /// Values with the number of their tracks, in the order they are drawn in.
    pub counts: Vec<(String, usize)>,
}

impl CountChart {
    /// A chart of values and their numbers.
    pub fn new<N: Into<String>>(
        title: impl Into<String>,
        about: impl Into<String>,
        counts: impl IntoIterator<Item = (N, usize)>,
    ) -> Self {
        let counts = counts.into_iter();
        Self {
            title: title.into(),
            about: about.into(),
            counts: counts.map(|(name, n)| (name.into(), n)).collect(),
        }
    }
}

/// Tracks as points of a plane, alike ones near each other.
#[derive(Clone, Debug, PartialEq)]
pub struct LibraryMap {
    /// How it was made, in a sentence.
    pub about: String,
    /// Names of the classes of points.
    pub classes: Vec<String>,
    /// The tracks.
    pub points: Vec<LibraryPoint>,
}

/// A track on the map of a library.
#[derive(Clone, Debug, PartialEq)]
pub struct LibraryPoint {
    /// What is shown under the pointer.
    pub name: String,
    /// How far right it lies.
    pub x: f64,
    /// How far up it lies, in the same unit.
    pub y: f64,
    /// The number of its class.
    pub class: usize,
}

/// A track whose tag and sound contradict each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The track.
    pub path: String,
    /// Where its audio lies, relative to the page, with `/` between folders; gives the page a player.
    pub audio: Option<String>,
    /// What its tags name.
    pub tagged: String,
    /// How probable that is by the sound, 0 to 1.
    pub probability: f64,
    /// What is heard, most probable first.
    pub heard: Vec<(String, f64)>,
}

impl LibraryReport {
    /// A page that tells nothing yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            facts: Vec::new(),
            charts: Vec::new(),
            map: None,
            review: Vec::new(),
            review_about: String::new(),
            left_out: Vec::new(),
        }
    }

    /// The report as one HTML page that loads nothing but the audio of the review list, on demand.
    ///
    /// # Errors
    /// [`ReportError`] for a point of a class that is not there, and for places that are no numbers.
    pub fn to_html(&self) -> Result<String, ReportError> {
        let heading = page::Heading {
            kind: "Library",
            title: &self.title,
            sections: &sections::names(self),
        };
        page::write(&heading, |html| sections::write(html, self))
    }
}
