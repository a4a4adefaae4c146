//! A wall around a library that reads hostile files.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work`; a panic in it becomes an error, after which whatever `work` touched must not be used again.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err("the reader of tags failed internally".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        assert!(guarded::<()>(|| panic!("a hostile file")).is_err());
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
