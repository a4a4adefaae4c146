use earmark_features::{Spectrogram, sequence_summary};

use crate::golden::{Golden, assert_close, peak};

/// The sequences of `scripts/make_summaries_goldens.py`.
fn sequence(n_rows: usize, n_frames: usize) -> Spectrogram<f64> {
    let value = |m: usize, t: usize| match m.is_multiple_of(5) && t >= 40 {
        true => 200,
        false => (31 * m * m + 17 * t * t + 7 * m * t) % 256,
    };
    let frames = (0..n_frames).flat_map(|t| (0..n_rows).map(move |m| value(m, t) as f64));
    Spectrogram::from_frames(n_rows, frames.collect()).expect("whole frames")
}

#[test]
fn summaries_are_those_of_numpy_and_scipy() {
    let golden = Golden::read("summaries");
    for case in &golden.cases {
        let summary = sequence_summary(case.function.as_deref().unwrap()).unwrap();
        let [n_rows, n_frames] = ["n_rows", "n_frames"].map(|of| case.number(of, 0.0) as usize);
        let values = summary.values(&sequence(n_rows, n_frames)).unwrap();
        let values: Vec<f32> = values.into_iter().map(|value| value as f32).collect();
        let expected = golden.values(case);
        // Both in f64, rounded to f32 for the golden. The root of a covariance near 0 has the root of what
        // sums in another order leave there, some 1e-14 of the largest.
        let near_zero = 1e-6 * peak(expected);
        assert_close(&case.name, &values, expected, |e| {
            if e.abs() > near_zero {
                2e-7 * e.abs()
            } else {
                near_zero
            }
        });
    }
}
