use std::fmt;
use std::str::FromStr;

use crate::{Error, ErrorKind};

/// How a track is cut. What is left behind the last whole segment is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Segments {
    /// Into segments of so many seconds, side by side.
    Seconds(f64),
    /// Into so many segments of the same length.
    Count(usize),
}

/// The most segments of a track.
const MAX_COUNT: usize = 100_000;

/// `3s` and `0.5s` are seconds, `12` is a number of segments.
///
/// ```
/// use earmark::Segments;
///
/// assert_eq!("0.5s".parse::<Segments>()?, Segments::Seconds(0.5));
/// assert_eq!("12".parse::<Segments>()?, Segments::Count(12));
/// assert_eq!(Segments::Seconds(3.0).to_string(), "3s");
/// # Ok::<(), earmark::Error>(())
/// ```
impl FromStr for Segments {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let segments = match text.strip_suffix('s') {
            Some(seconds) => seconds.parse().ok().map(Self::Seconds),
            None => text.parse().ok().map(Self::Count),
        };
        segments.filter(Self::is_sensible).ok_or_else(|| {
            let message = format!(
                "'{text}' says no segments; write seconds (0.5s, 3s; 0.01s to 86400s) or how many \
                 (12; 1 to {MAX_COUNT})"
            );
            Error::new(ErrorKind::Config, message)
        })
    }
}

impl Segments {
    fn is_sensible(&self) -> bool {
        match self {
            Self::Seconds(seconds) => (0.01..=86_400.0).contains(seconds),
            Self::Count(count) => (1..=MAX_COUNT).contains(count),
        }
    }
}

impl fmt::Display for Segments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => write!(f, "{seconds}s"),
            Self::Count(count) => write!(f, "{count}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_segment_is_refused_with_examples() {
        for text in [
            "", "s", "0", "0s", "-3s", "nans", "infs", "1.5", "100001", "3 m",
        ] {
            let error = text.parse::<Segments>().unwrap_err();
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(error.message.contains("(0.5s, 3s;"), "{}", error.message);
        }
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for segments in [
            Segments::Seconds(0.5),
            Segments::Seconds(30.0),
            Segments::Count(7),
        ] {
            assert_eq!(segments.to_string().parse::<Segments>().unwrap(), segments);
        }
    }
}
