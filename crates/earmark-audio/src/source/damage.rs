//! The account of what was wrong with a file.

use std::io;

use symphonia::core::errors::Error;

use crate::input::io_error;
use crate::{AudioError, ErrorKind, Warning, WarningKind};

/// Failures in a row after which the rest of a file is given up: a demuxer
/// that repeats the same error must not loop for ever.
const MAX_FAILURES_IN_A_ROW: u32 = 1000;

/// A decoded length may differ from the container's word by this many
/// seconds, or by [`DURATION_SLACK`] of it, whichever is more.
const DURATION_SLACK_SECONDS: f64 = 1.0;
const DURATION_SLACK: f64 = 0.02;

/// What to do after a failure.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Skip the packet and take the next.
    Continue,
    /// Nothing more can be read.
    Stop,
}

/// A hole between two packets that is longer than this, in seconds, is no
/// rounding of time stamps but audio lost.
const HOLE_SECONDS: f64 = 0.1;

/// Counts packets and failures.
#[derive(Default)]
pub(super) struct Damage {
    packets: u64,
    bad_packets: u64,
    failures_in_a_row: u32,
    unsupported: bool,
    packet_reason: Option<String>,
    container_reason: Option<String>,
    holes: u32,
    missing_seconds: f64,
    cut: bool,
    change: Option<String>,
}

impl Damage {
    pub(super) fn packet_decoded(&mut self) {
        self.packets += 1;
        self.failures_in_a_row = 0;
    }

    /// A packet that its decoder refused.
    pub(super) fn packet_failed(&mut self, error: &Error) -> Next {
        self.packets += 1;
        self.bad_packets += 1;
        self.packet_reason = Some(error.to_string());
        self.failed(error)
    }

    /// A container that could not give a packet.
    pub(super) fn demuxing_failed(&mut self, error: Error) -> Result<Next, AudioError> {
        match error {
            Error::IoError(error) if error.raw_os_error().is_some() => Err(io_error(error)),
            Error::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.cut = true;
                Ok(Next::Stop)
            }
            error => {
                self.container_reason = Some(error.to_string());
                Ok(self.failed(&error))
            }
        }
    }

    fn failed(&mut self, error: &Error) -> Next {
        self.failures_in_a_row += 1;
        self.unsupported |= matches!(error, Error::Unsupported(_));
        let limit_reached = matches!(error, Error::LimitError(_));
        if limit_reached || self.failures_in_a_row >= MAX_FAILURES_IN_A_ROW {
            self.cut = true;
            return Next::Stop;
        }
        Next::Continue
    }

    /// The time between the end of one packet and the start of the next.
    pub(super) fn gap(&mut self, seconds: f64) {
        if seconds > HOLE_SECONDS {
            self.holes += 1;
            self.missing_seconds += seconds;
        }
    }

    /// Another sample rate or channel count than before.
    pub(super) fn changed(&mut self, what: impl FnOnce() -> String) {
        self.change.get_or_insert_with(what);
    }

    /// A later part of a chained file that cannot be decoded.
    pub(super) fn part_lost(&mut self, error: &AudioError) {
        self.container_reason = Some(error.to_string());
        self.cut = true;
    }

    /// Why a file that gave not one sample is refused.
    pub(super) fn nothing_decoded(&self) -> AudioError {
        match self
            .packet_reason
            .as_ref()
            .or(self.container_reason.as_ref())
        {
            Some(reason) if self.unsupported => AudioError::new(
                ErrorKind::UnsupportedFormat,
                format!("the audio uses a feature no decoder here has: {reason}"),
                "convert it to FLAC or WAV",
            ),
            Some(reason) => AudioError::new(
                ErrorKind::Decode,
                format!("nothing in the file could be decoded: {reason}"),
                "copy or download it again",
            ),
            None => AudioError::new(
                ErrorKind::InvalidAudio,
                "the file holds no samples",
                "give a file that has audio in it",
            ),
        }
    }

    /// The verdict once the end is reached, lengths in seconds.
    pub(super) fn warnings(&self, decoded: f64, promised: Option<f64>) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn = |kind, message| warnings.push(Warning { kind, message });
        if let Some(change) = &self.change {
            warn(WarningKind::ParametersChanged, change.clone());
        }
        if let Some(reason) = &self.packet_reason {
            let (bad, all) = (self.bad_packets, self.packets);
            let message = format!("{bad} of {all} packets were damaged and skipped: {reason}");
            warn(WarningKind::DamagedPackets, message);
        }
        if let Some(reason) = &self.container_reason {
            let message = format!("the container is damaged: {reason}");
            warn(WarningKind::DamagedPackets, message);
        }
        if self.holes > 0 {
            let (missing, holes) = (self.missing_seconds, self.holes);
            let message = format!("{missing:.2} s of audio are missing, in {holes} places");
            warn(WarningKind::DamagedPackets, message);
        }
        if self.cut {
            let message = format!("the file breaks off; {decoded:.2} s of audio could be read");
            warn(WarningKind::Truncated, message);
        }
        if let Some(promised) = promised
            && (decoded - promised).abs() > DURATION_SLACK_SECONDS.max(DURATION_SLACK * promised)
        {
            let message =
                format!("{decoded:.2} s of audio were decoded, the file says {promised:.2} s");
            warn(WarningKind::DurationMismatch, message);
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(warnings: &[Warning]) -> Vec<WarningKind> {
        warnings.iter().map(|w| w.kind).collect()
    }

    #[test]
    fn durations_may_differ_by_a_second_or_two_per_cent() {
        let sound = Damage::default();
        assert_eq!(sound.warnings(9.1, Some(10.0)), []);
        assert_eq!(sound.warnings(99.0, Some(100.0)), []);
        assert_eq!(
            kinds(&sound.warnings(97.0, Some(100.0))),
            [WarningKind::DurationMismatch]
        );
        assert_eq!(sound.warnings(97.0, None), []);
    }

    #[test]
    fn endless_failures_are_given_up() {
        let mut damage = Damage::default();
        let mut failures = 1;
        while damage.packet_failed(&Error::DecodeError("x")) == Next::Continue {
            failures += 1;
        }
        assert_eq!(failures, MAX_FAILURES_IN_A_ROW);
        assert_eq!(
            kinds(&damage.warnings(0.0, None)),
            [WarningKind::DamagedPackets, WarningKind::Truncated]
        );
        assert_eq!(damage.nothing_decoded().kind(), ErrorKind::Decode);
    }

    #[test]
    fn a_decoder_that_failed_internally_is_not_asked_again() {
        let mut damage = Damage::default();
        assert_eq!(damage.packet_failed(&Error::LimitError("x")), Next::Stop);
    }

    #[test]
    fn holes_are_added_up_and_rounding_is_none() {
        let mut damage = Damage::default();
        for gap in [0.0, -0.02, 0.02, 0.3, 0.5] {
            damage.gap(gap);
        }
        let warnings = damage.warnings(10.0, None);
        assert_eq!(kinds(&warnings), [WarningKind::DamagedPackets]);
        assert_eq!(
            warnings[0].message,
            "0.80 s of audio are missing, in 2 places"
        );
    }

    #[test]
    fn errors_of_the_disk_are_not_damage() {
        let error = Error::IoError(io::Error::from_raw_os_error(5));
        let error = Damage::default().demuxing_failed(error).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
    }
}
