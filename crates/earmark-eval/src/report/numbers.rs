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

/// `46 730 888`.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(2 * digits.len());
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

/// `0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 07 min`.
pub(super) fn duration(seconds: f64) -> String {
    let whole = seconds.round();
    let (hours, minutes, rest) = (
        (whole / 3600.0).floor(),
        (whole / 60.0).floor() % 60.0,
        whole % 60.0,
    );
    match seconds {
        s if s < 1.0 => format!("{s:.2}\u{a0}s"),
        s if s < 59.95 => format!("{s:.1}\u{a0}s"),
        s if s < 3599.5 => format!("{minutes}\u{a0}min\u{a0}{rest:02}\u{a0}s"),
        _ => format!("{hours}\u{a0}h\u{a0}{minutes:02}\u{a0}min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_read_in_threes() {
        let read = [0, 999, 1000, 46_730_888].map(|n| grouped(n).replace('\u{a0}', " "));
        assert_eq!(read, ["0", "999", "1 000", "46 730 888"]);
    }

    #[test]
    fn durations_read_in_the_units_of_a_clock() {
        let reads = |seconds| duration(seconds).replace('\u{a0}', " ");
        let read = [0.417, 12.34, 59.96, 245.0, 3599.6, 7620.0].map(reads);
        let expected = [
            "0.42 s",
            "12.3 s",
            "1 min 00 s",
            "4 min 05 s",
            "1 h 00 min",
            "2 h 07 min",
        ];
        assert_eq!(read, expected);
    }
}
