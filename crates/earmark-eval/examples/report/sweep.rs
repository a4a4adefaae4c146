//! A simulated grid of support vector machines.

use earmark_eval::report::{FactGroup, Setting, SweepReport, SweepTrial};
use earmark_eval::{Estimate, Interval};

/// A report with a trial that failed and settings of every kind.
pub(crate) fn report() -> SweepReport {
    let mut trials = Vec::new();
    for kernel in ["rbf", "linear", "poly"] {
        for c in [0.1, 1.0, 10.0, 100.0] {
            for n_features in [20.0, 40.0, 57.0] {
                trials.push(trial(kernel, c, n_features));
            }
        }
    }
    let mut report = SweepReport::new(
        "Support vector machines on simulated tracks",
        "accuracy",
        trials,
    );
    report.facts = vec![
        FactGroup::new("Data")
            .fact("name", "simulated")
            .fact("tracks", "365"),
        FactGroup::new("Protocol")
            .fact("search", "grid, every combination")
            .fact("split", "5 folds, artists kept together"),
    ];
    report
}

fn trial(kernel: &str, c: f64, n_features: f64) -> SweepTrial {
    let settings = vec![
        Setting::new("kernel", kernel),
        Setting::new("C", c),
        Setting::new("features", n_features),
        Setting::new("scaler", "standard"),
    ];
    let seconds = 8.0 + 0.6 * n_features + c.sqrt();
    if kernel == "poly" && c == 100.0 {
        return SweepTrial {
            settings,
            score: None,
            fold_scores: Vec::new(),
            seconds: 120.0,
            error: Some("no optimum after 100000 steps; scale the features or lower C".into()),
        };
    }
    let of_kernel = match kernel {
        "rbf" => 0.0,
        "linear" => -0.045,
        _ => -0.03,
    };
    let of_c = -0.035 * (c.log10() - 1.0).powi(2);
    let value =
        0.64 + of_kernel + of_c + 0.0008 * n_features + 0.006 * (7.0 * c + 3.0 * n_features).sin();
    let fold_scores: Vec<f64> = (0..5)
        .map(|fold| value + 0.02 * f64::from(fold - 2) * (c + 1.0).ln().cos())
        .collect();
    let interval = Interval {
        low: value - 0.041,
        high: value + 0.039,
        n_resamples: 1000,
    };
    SweepTrial {
        settings,
        score: Some(Estimate {
            value,
            interval: Some(interval),
        }),
        fold_scores,
        seconds,
        error: None,
    }
}
