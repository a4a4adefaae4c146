//! Probabilities keep groups of rows together.

use earmark_classical::Samples;
use earmark_classical::pipeline::Pipeline;
use earmark_classical::svm::{Svm, SvmConfig};
use ndarray::{Array2, Axis, s};

/// Rows that tell nothing of their class.
const N_ROWS: usize = 120;

/// SplitMix64 in [-1, 1).
fn noise(n_rows: usize, n_columns: usize, seed: u64) -> Array2<f64> {
    let mut state = seed;
    Array2::from_shape_fn((n_rows, n_columns), |_| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 * 2f64.powi(-52) - 1.0
    })
}

/// Mean probability of the likelier class for rows like those that `samples` was fitted to.
fn confidence(samples: Samples<'_>, rows: &Array2<f64>) -> f64 {
    let config = SvmConfig {
        c: 10.0,
        probability: true,
        ..SvmConfig::default()
    };
    let model = Svm::fit(&config, samples).expect("a model");
    let probabilities = model.predict_proba(rows.view()).expect("fitted for them");
    let likelier = probabilities.map_axis(Axis(1), |row| row[0].max(row[1]));
    likelier.mean().expect("rows")
}

/// Four copies of every row, as of segments of one recording, lie on both sides of folds of rows; the
/// margins of rows seen before then pass for those of new ones.
#[test]
fn copies_of_rows_in_one_group_make_no_confidence() {
    let x = noise(N_ROWS, 20, 1);
    let y: Vec<usize> = (0..N_ROWS).map(|row| row % 2).collect();
    let copied: Vec<usize> = (0..4 * N_ROWS).map(|row| row / 4).collect();
    let x_copied = x.select(Axis(0), &copied);
    let y_copied: Vec<usize> = copied.iter().map(|row| y[*row]).collect();
    let samples = Samples::new(x_copied.view(), &y_copied, 2).expect("valid rows");
    let grouped = samples.with_groups(&copied).expect("a group each");
    let new = noise(200, 20, 2);
    let once = Samples::new(x.view(), &y, 2).expect("valid rows");
    let [once, rows, groups] = [once, samples, grouped].map(|samples| {
        let [seen, new] = [&x, &new].map(|rows| confidence(samples, rows));
        assert!(seen >= 0.5 && new >= 0.5);
        [seen, new]
    });
    assert!(rows[0] > 0.95, "{rows:?}: the leak is there to be stopped");
    assert!(once[0] < 0.7 && groups[0] < 0.7, "{once:?} {groups:?}");
    assert!(
        groups[1] < 0.6 && groups[1] < rows[1] - 0.1,
        "{groups:?} {rows:?}"
    );
}

/// With all rows in one group nothing is held out, so every row has the shares of the classes: what a
/// pipeline shows only if each of its steps passes the groups on.
#[test]
fn every_step_of_a_pipeline_passes_groups_on() {
    let mut x = noise(60, 6, 3);
    let y: Vec<usize> = (0..60).map(|row| usize::from(row >= 20)).collect();
    x.slice_mut(s![20.., 0]).map_inplace(|value| *value += 3.0);
    let samples = Samples::new(x.view(), &y, 2).expect("valid rows");
    for (kind, platt) in [
        ("svm", "svm.probability=platt"),
        ("bagged-svm", "bagged-svm.estimator.probability=platt"),
    ] {
        let mut pipeline = Pipeline::from_name(kind).expect("a kind of the table");
        for setting in ["selection=5", "pca=3", platt] {
            pipeline.set(setting).expect("a valid setting");
        }
        let spread = |samples| {
            let fitted = pipeline.fit(samples, 1).expect("a model");
            let probabilities = fitted.predict_proba(x.view()).expect("rows");
            let first = probabilities.column(0);
            first.fold(0.0, |most: f64, p| most.max(*p))
                - first.fold(1.0, |least: f64, p| least.min(*p))
        };
        assert!(spread(samples) > 0.5, "{kind}");
        let one_group = samples.with_groups(&[5; 60]).expect("a group each");
        assert!(spread(one_group) < 1e-3, "{kind}");
    }
}

/// The copies of a row that bagging draws are one group.
#[test]
fn rows_of_bagging_are_groups_of_their_own() {
    let x = noise(60, 6, 4);
    let y: Vec<usize> = (0..60).map(|row| row % 3).collect();
    let samples = Samples::new(x.view(), &y, 3).expect("valid rows");
    let rows: Vec<usize> = (0..60).collect();
    let grouped = samples.with_groups(&rows).expect("a group each");
    let mut pipeline = Pipeline::from_name("bagged-svm").expect("a kind of the table");
    let platt = "bagged-svm.estimator.probability=platt";
    pipeline.set(platt).expect("a valid setting");
    let [plain, grouped] =
        [samples, grouped].map(|samples| pipeline.fit(samples, 1).expect("a model"));
    assert!(plain == grouped);
}
