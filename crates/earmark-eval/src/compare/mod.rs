//! Two classifiers on the same tracks.
//!
//! | file | what lives there |
//! |---|---|
//! | `pairing.rs` | whether two lists are about the same tracks, and the pairs |
//! | `mcnemar.rs` | the exact test |

mod mcnemar;
mod pairing;

use serde::{Deserialize, Serialize};

use crate::bootstrap::{Estimate, Groups};
use crate::{EvalError, EvalOptions, Predictions};

pub use mcnemar::McNemar;

/// What [`compare`] finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Tracks both were evaluated on.
    pub n_tracks: usize,
    /// Their groups.
    pub n_groups: usize,
    /// Accuracy of the first less that of the second, from -1 to 1, with the interval of the paired bootstrap: both
    /// are judged on the same draws, so what is hard for both does not widen it.
    pub accuracy_difference: Estimate,
    /// Whether chance alone explains who was right alone. It takes tracks for independent; where one group has
    /// many, trust the interval.
    pub mcnemar: McNemar,
}

/// Compares two lists of predictions on the same tracks, in any order.
///
/// Only `n_resamples` and `seed` of the options matter here.
///
/// # Errors
/// [`EvalError::DifferentClasses`], [`EvalError::DifferentTracks`] or [`EvalError::DifferentTruth`] where the lists
/// are not about the same; [`EvalError::BadOption`].
///
/// ```
/// use earmark_eval::{EvalOptions, Prediction, Predictions, compare};
///
/// let classes = || vec!["a".to_owned(), "b".to_owned()];
/// let list = |n_right: usize| {
///     let row = |n| if n < n_right { vec![0.9, 0.1] } else { vec![0.2, 0.8] };
///     let tracks = (0..10).map(|n| Prediction::new(n.to_string(), 0, row(n)));
///     Predictions::new(classes(), tracks.collect())
/// };
/// let comparison = compare(&list(9)?, &list(4)?, &EvalOptions::default())?;
/// assert_eq!(comparison.accuracy_difference.value, 0.5);
/// // The first alone is right five times, the second never: 2 / 2^5.
/// assert_eq!(comparison.mcnemar.p_value, 0.0625);
/// # Ok::<(), earmark_eval::EvalError>(())
/// ```
pub fn compare(
    left: &Predictions,
    right: &Predictions,
    options: &EvalOptions,
) -> Result<Comparison, EvalError> {
    options.check()?;
    let pairs = pairing::pairs(left, right)?;
    let groups = Groups::new(left, options.seed);
    let difference = |weights: &[u32]| {
        let gains = pairs.iter().zip(weights);
        let gain: f64 = gains
            .map(|(pair, &weight)| pair.gain() * f64::from(weight))
            .sum();
        let n: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
        vec![(n > 0.0).then(|| gain / n)]
    };
    let interval = groups.intervals(options.n_resamples, difference)[0];
    let only_left = pairs.iter().filter(|pair| pair.left && !pair.right).count();
    let only_right = pairs.iter().filter(|pair| pair.right && !pair.left).count();
    Ok(Comparison {
        n_tracks: pairs.len(),
        n_groups: groups.n_groups(),
        accuracy_difference: Estimate {
            value: (only_left as f64 - only_right as f64) / pairs.len() as f64,
            interval,
        },
        mcnemar: McNemar::new(only_left as u64, only_right as u64),
    })
}
