//! What was wrong with a file that could be read all the same.

/// The class of a [`Warning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WarningKind {
    /// The file ends before its audio does.
    Truncated,
    /// Some packets could not be decoded and were skipped.
    DamagedPackets,
    /// The decoded audio is longer or shorter than the container says.
    DurationMismatch,
    /// Sample rate or channel count change within the file.
    ParametersChanged,
}

impl WarningKind {
    /// The name used in JSON records: `truncated`, `damaged_packets`,
    /// `duration_mismatch` or `parameters_changed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::DamagedPackets => "damaged_packets",
            Self::DurationMismatch => "duration_mismatch",
            Self::ParametersChanged => "parameters_changed",
        }
    }
}

/// Something that was wrong with a file but did not stop its decoding.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The class of the warning.
    pub kind: WarningKind,
    /// One sentence for people.
    pub message: String,
}
