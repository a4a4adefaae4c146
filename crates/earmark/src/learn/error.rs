//! Errors of the other crates as ours.

use earmark_classical::FitError;
use earmark_classical::pipeline::SettingError;
use earmark_data::DatasetError;
use earmark_eval::EvalError;
use earmark_eval::report::ReportError;

use crate::{Error, ErrorKind};

impl From<DatasetError> for Error {
    fn from(error: DatasetError) -> Self {
        let kind = match &error {
            DatasetError::Io { .. } | DatasetError::Write(_) => ErrorKind::Io,
            _ => ErrorKind::Config,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<SettingError> for Error {
    fn from(error: SettingError) -> Self {
        Self::new(ErrorKind::Config, error.to_string())
    }
}

impl From<FitError> for Error {
    fn from(error: FitError) -> Self {
        Self::new(ErrorKind::Config, error.to_string())
    }
}

impl From<EvalError> for Error {
    fn from(error: EvalError) -> Self {
        Self::new(ErrorKind::Config, error.to_string())
    }
}

/// Reports are made of what was measured, so that one can only fail by a fault of ours.
impl From<ReportError> for Error {
    fn from(error: ReportError) -> Self {
        Self::new(ErrorKind::Internal, error.to_string())
    }
}
