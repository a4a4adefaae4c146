//! The report of a sweep: which settings were tried, how well each did, and which setting mattered.
//!
//! | file | what lives there |
//! |---|---|
//! | `trial.rs` | the data of a trial |
//! | `parameter.rs` | a setting over all trials |
//! | `importance.rs` | how much of the scores a setting explains |
//! | `check.rs` | what a sweep must fulfil |
//! | `sections.rs`, `table.rs` | the page |

mod check;
mod importance;
mod parameter;
mod sections;
mod table;
mod trial;

use serde::{Deserialize, Serialize};

use super::{FactGroup, ReportError, json, page};
pub use importance::Importance;
pub(super) use parameter::Parameter;
pub use trial::{Setting, SettingValue, SweepTrial};

const SCHEMA: &str = "earmark.sweep/v1";

/// Everything a report of a sweep tells.
///
/// ```
/// use earmark_eval::Estimate;
/// use earmark_eval::report::{Setting, SweepReport, SweepTrial};
///
/// let trial = |c: f64, kernel: &str, value: f64| SweepTrial {
///     settings: vec![Setting::new("C", c), Setting::new("kernel", kernel)],
///     score: Some(Estimate { value, interval: None }),
///     fold_scores: Vec::new(),
///     seconds: 12.0,
///     error: None,
/// };
/// let trials = vec![trial(1.0, "rbf", 0.5), trial(10.0, "rbf", 0.75), trial(1.0, "linear", 0.25), trial(10.0, "linear", 0.5)];
/// let sweep = SweepReport::new("Support vector machines", "accuracy", trials);
/// assert_eq!(sweep.best, Some(1));
/// assert_eq!(sweep.importances()[0].share, Some(0.5));
/// assert!(sweep.to_html()?.starts_with("<!DOCTYPE html>"));
/// assert_eq!(SweepReport::from_json(&sweep.to_json()?)?, sweep);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepReport {
    /// The heading.
    pub title: String,
    /// What was searched on what: data, protocol, model, seeds, versions.
    pub facts: Vec<FactGroup>,
    /// What the scores are, such as `accuracy`.
    pub metric: String,
    /// Whether a low score is good, as of a loss.
    #[serde(default)]
    pub lower_is_better: bool,
    /// All trials, in the order they were run.
    pub trials: Vec<SweepTrial>,
    /// The number of the trial that was chosen, counted from 0; none if none was.
    pub best: Option<usize>,
}

impl SweepReport {
    /// A report of trials, of which high scores are good and the first of the best is chosen.
    pub fn new(
        title: impl Into<String>,
        metric: impl Into<String>,
        trials: Vec<SweepTrial>,
    ) -> Self {
        let mut report = Self {
            title: title.into(),
            facts: Vec::new(),
            metric: metric.into(),
            lower_is_better: false,
            trials,
            best: None,
        };
        report.best = report.ranking().first().copied();
        report
    }

    /// The numbers of the trials with a score, best first, equals in their order.
    #[must_use]
    pub fn ranking(&self) -> Vec<usize> {
        let score = |trial: &usize| self.trials[*trial].score.map(|score| score.value);
        let mut ranking: Vec<usize> = (0..self.trials.len())
            .filter(|n| score(n).is_some())
            .collect();
        ranking.sort_by(|a, b| {
            let (a, b) = (score(a).unwrap_or(0.0), score(b).unwrap_or(0.0));
            if self.lower_is_better {
                a.total_cmp(&b)
            } else {
                b.total_cmp(&a)
            }
        });
        ranking
    }

    /// How much of the differences between scores each varied setting explains by itself, most first.
    ///
    /// With `s_t` the scores of `N` trials, `m` their mean, and `m_v` the mean of the `n_v` trials in which the
    /// setting has the value `v`, its share is `Σ_v n_v (m_v - m)² / Σ_t (s_t - m)²`, from 0 to 1: on a full grid the
    /// main effect of a functional ANOVA (Hutter, Hoos and Leyton-Brown 2014). What is missing to 1 in all is
    /// interplay and chance; off a grid shares overlap. Chance alone gives `(k - 1) / (N - 1)` on average for `k`
    /// values. A trial without the setting counts as a value of its own.
    #[must_use]
    pub fn importances(&self) -> Vec<Importance> {
        importance::of(self)
    }

    /// The report as one HTML page that looks like that of [`Report`](super::Report).
    ///
    /// # Errors
    /// The first thing that does not fit together: see [`ReportError`].
    pub fn to_html(&self) -> Result<String, ReportError> {
        check::sweep(self)?;
        let heading = page::Heading {
            kind: "Sweep report",
            title: &self.title,
            sections: &sections::names(self),
        };
        page::write(&heading, |html| sections::write(html, self))
    }

    /// The report as JSON with `"schema": "earmark.sweep/v1"`, indented, with a line break at its end.
    ///
    /// # Errors
    /// As [`to_html`](Self::to_html).
    pub fn to_json(&self) -> Result<String, ReportError> {
        check::sweep(self)?;
        json::write(SCHEMA, self)
    }

    /// Reads and checks what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`ReportError::Json`] and [`ReportError::Schema`] for what is no report of a sweep, else as
    /// [`to_html`](Self::to_html).
    pub fn from_json(text: &str) -> Result<Self, ReportError> {
        let report = json::read(SCHEMA, text)?;
        check::sweep(&report)?;
        Ok(report)
    }
}
