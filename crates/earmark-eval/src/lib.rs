//! Honest evaluation of classifiers.
//!
//! What a classifier said about each track ([`Predictions`]) goes in; metrics with 95 % intervals over groups
//! ([`evaluate`]), paired comparisons ([`compare`]) and calibrations ([`calibrate`]) come out. Everything that
//! goes in is checked once, when [`Predictions`] are made; after that no metric can fail, and one that is not
//! defined is `None` (`null` in JSON), never NaN.
//!
//! A [`report::Report`] shows all of it as a page, as a model card and as JSON; [`tsne()`] gives it maps of the tracks. Files, features and classifiers do not belong here.
//!
//! | file | what lives there |
//! |---|---|
//! | `predictions/` | checked lists of predictions; segments joined to tracks |
//! | `metrics/` | one file a family of metrics, each over weighted tracks |
//! | `bootstrap.rs` | groups drawn with replacement, and intervals |
//! | `evaluation.rs` | all metrics of a list, with intervals |
//! | `compare/` | two lists on the same tracks |
//! | `calibration/` | probabilities bent until they mean what they say |
//! | `tsne/` | tracks laid out on a map by what is alike |
//! | `report/` | the page and the JSON for those who read the numbers |
//! | `error.rs` | what can be wrong |
//!
//! ```
//! use earmark_eval::{EvalOptions, Prediction, Predictions, evaluate};
//!
//! let classes = ["blues", "jazz"].map(String::from).to_vec();
//! let predictions = Predictions::new(
//!     classes,
//!     vec![
//!         Prediction::new("a.mp3", 0, vec![0.9, 0.1]).in_group("B. B. King"),
//!         Prediction::new("b.mp3", 0, vec![0.4, 0.6]).in_group("B. B. King"),
//!         Prediction::new("c.mp3", 1, vec![0.2, 0.8]).in_group("Art Tatum"),
//!     ],
//! )?;
//! let evaluation = evaluate(&predictions, &EvalOptions::default())?;
//! let accuracy = evaluation.metrics.accuracy.unwrap();
//! assert_eq!(accuracy.value, 2.0 / 3.0);
//! assert_eq!(evaluation.n_groups, 2);
//! # Ok::<(), earmark_eval::EvalError>(())
//! ```

mod bootstrap;
mod calibration;
mod compare;
mod error;
mod evaluation;
mod metrics;
mod predictions;
pub mod report;
mod tsne;

pub use bootstrap::{Estimate, Interval};
pub use calibration::{
    Calibrated, Calibration, CalibrationMethod, CalibrationQuality, FittedCalibration, calibrate,
};
pub use compare::{Comparison, McNemar, compare};
pub use error::EvalError;
pub use evaluation::{EvalOptions, Evaluation, evaluate};
pub use metrics::{ClassMetrics, Confusion, CoveragePoint, Metrics, ReliabilityBin};
pub use predictions::{Prediction, PredictionColumns, Predictions, SegmentPrediction, Segments};
pub use tsne::{TsneOptions, tsne};
