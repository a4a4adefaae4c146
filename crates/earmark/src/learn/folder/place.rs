//! Whether a folder may be written to.

use std::fs;
use std::path::Path;

use crate::{Error, ErrorKind};

/// Refuses a folder that holds something: always what is not ours, and ours unless it may be replaced. `what` is
/// ours, such as `a run`.
pub(in crate::learn) fn refuse_occupied(
    path: &Path,
    what: &str,
    is_ours: bool,
    may_replace: bool,
) -> Result<(), Error> {
    let refused = |message: String| Err(Error::new(ErrorKind::Config, message).at(path));
    let is_empty = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return refused(format!("this is no folder ({error}); name another")),
    };
    match (is_empty, is_ours) {
        (true, _) => Ok(()),
        (false, true) if may_replace => Ok(()),
        (false, true) => refused(format!(
            "{what} lies here already; name another folder, or overwrite it (--overwrite)"
        )),
        (false, false) => refused("something else lies in this folder; name another".to_owned()),
    }
}
