//! Work that is done ahead on another thread.

use std::{sync::mpsc::sync_channel, thread};

use crate::error::NetError;

/// How many results may wait.
const DEPTH: usize = 2;

/// Hands the results of `make(0)`, `make(1)`, … `make(n - 1)` to `consume` in order, made on another thread
/// a few ahead. The thread ends with the first error, and when `consume` returns.
pub(crate) fn prefetched<T: Send, R>(
    n: usize,
    make: impl Fn(usize) -> Result<T, NetError> + Send,
    consume: impl FnOnce(&mut dyn Iterator<Item = Result<T, NetError>>) -> R,
) -> R {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(DEPTH);
        scope.spawn(move || {
            for i in 0..n {
                let made = make(i);
                let failed = made.is_err();
                if sender.send(made).is_err() || failed {
                    break;
                }
            }
        });
        // Dropped before the thread is waited for, so that it is not left with a full channel.
        consume(&mut receiver.into_iter())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_end_with_the_first_error() {
        let make = |i| {
            if i < 5 {
                Ok(i)
            } else {
                Err(NetError::NoExamples { what: "training" })
            }
        };
        let results: Vec<_> = prefetched(9, make, |results| results.collect());
        assert_eq!(results.len(), 6);
        assert!(
            results[..5]
                .iter()
                .enumerate()
                .all(|(i, result)| *result == Ok(i))
        );
        assert!(results[5].is_err());
    }

    #[test]
    fn a_consumer_that_leaves_ends_the_thread() {
        let made = AtomicUsize::new(0);
        let count = |i| {
            made.fetch_add(1, Ordering::Relaxed);
            Ok(i)
        };
        let first = prefetched(1_000_000, count, |results| results.next());
        assert_eq!(first, Some(Ok(0)));
        assert!(made.load(Ordering::Relaxed) <= DEPTH + 2);
    }
}
