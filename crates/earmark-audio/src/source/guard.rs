//! A wall around code of others that may panic on hostile files.
//!
//! Fuzzing found arithmetic overflows in Symphonia 0.6.1 (the MS-ADPCM and FLAC
//! decoders, the header of WAV), which panic in debug builds; a collection of
//! thousands of files must not stop at one of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use symphonia::core::errors::{Error, Result};

/// Runs `work`; a panic in it becomes a `LimitError`, after which whatever
/// `work` touched must not be used again.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or(Err(Error::LimitError("the decoder failed internally")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let error = guarded::<()>(|| panic!("a hostile file")).unwrap_err();
        assert!(matches!(error, Error::LimitError(_)));
        assert!(matches!(guarded(|| Ok(1)), Ok(1)));
    }
}
