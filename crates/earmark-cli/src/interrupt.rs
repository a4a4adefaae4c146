//! The interrupt key.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::output::say;
use crate::status::Fatal;

/// A flag that the first interrupt sets; the second one ends the program.
pub(crate) fn stop_on_interrupt() -> Result<Arc<AtomicBool>, Fatal> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        say("stopping after what is being done; interrupt again to end at once");
    })
    .map_err(|error| Fatal::new(format!("interrupts cannot be watched for: {error}")))?;
    Ok(stop)
}
