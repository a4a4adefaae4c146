//! How numbers read.

use crate::Estimate;

/// How a metric reads.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// `63.2 %`.
    Percent,
    /// `0.632`.
    Plain,
}

impl Unit {
    fn bare(self, value: f64) -> String {
        match self {
            Self::Percent => format!("{:.1}", 100.0 * value),
            Self::Plain => format!("{value:.3}"),
        }
    }

    pub(super) fn value(self, value: f64) -> String {
        match self {
            Self::Percent => format!("{}\u{a0}%", self.bare(value)),
            Self::Plain => self.bare(value),
        }
    }

    /// The value of a metric; a dash where it is not defined.
    pub(super) fn estimate(self, estimate: Option<Estimate>) -> String {
        estimate.map_or("–".to_owned(), |estimate| self.value(estimate.value))
    }

    /// `55.1 to 70.4`; empty without an interval.
    pub(super) fn interval(self, estimate: Option<Estimate>) -> String {
        let interval = estimate.and_then(|estimate| estimate.interval);
        interval.map_or_else(String::new, |interval| {
            format!(
                "{}\u{a0}to\u{a0}{}",
                self.bare(interval.low),
                self.bare(interval.high)
            )
        })
    }
}

/// `1 track`, `2 tracks`.
pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}
