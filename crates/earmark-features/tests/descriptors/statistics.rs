use earmark_features::{Statistic, statistics};

use super::series;
use crate::golden::{Golden, assert_close};

#[test]
fn statistics_are_those_of_numpy_and_scipy() {
    let golden = Golden::read("statistics");
    let rows = series(&golden, golden.case("series"));
    let table = statistics(
        &rows,
        &[
            Statistic::Mean,
            Statistic::Std,
            Statistic::Variance,
            Statistic::Median,
            Statistic::Minimum,
            Statistic::Maximum,
            Statistic::Skew,
            Statistic::Kurtosis,
        ],
    );
    let table: Vec<f32> = table.unwrap().iter().map(|value| *value as f32).collect();
    // Both in f64, rounded to f32 for the golden.
    let case = golden.case("statistics");
    assert_close(&case.name, &table, golden.values(case), |e| 2e-7 * e.abs());
}
