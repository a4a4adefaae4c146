//! Maps of rows whose neighbours are known.

use earmark_eval::{EvalError, TsneOptions, tsne};
use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use rand_core::Rng;
use rand_pcg::Pcg64;

/// `n_groups` clouds of `n` rows with 12 features, of deviation 1 around corners 6 apart.
fn clouds(n_groups: usize, n: usize) -> Array2<f64> {
    let mut random = Pcg64::new(11, 0);
    let mut uniform = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    Array2::from_shape_fn((n_groups * n, 12), |(i, j)| {
        let noise: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        noise + if i / n == j { 6.0 } else { 0.0 }
    })
}

fn squared<const N: usize>(a: [f64; N], b: [f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

/// Rows by their distance from row `i`, itself left out.
fn nearest(n: usize, i: usize, distance: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut others: Vec<usize> = (0..n).filter(|j| *j != i).collect();
    others.sort_by(|a, b| distance(*a).total_cmp(&distance(*b)));
    others
}

/// Trustworthiness (Venna and Kaski 2001): 1 if the `k` neighbours on the map are the `k` neighbours in truth.
fn trustworthiness(rows: ArrayView2<'_, f64>, map: &[[f64; 2]], k: usize) -> f64 {
    let n = map.len();
    let strangers = (0..n).map(|i| {
        let in_truth = nearest(n, i, |j| {
            let (a, b) = (rows.row(i), rows.row(j));
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
        });
        let on_map = nearest(n, i, |j| squared(map[i], map[j]));
        let place = |j: &usize| in_truth.iter().position(|other| other == j);
        let rank = |j: &usize| place(j).expect("every other row is listed") + 1;
        on_map[..k]
            .iter()
            .map(|j| rank(j).saturating_sub(k))
            .sum::<usize>()
    });
    let (n_rows, k_rows) = (n as f64, k as f64);
    let most = n_rows * k_rows * (2.0 * n_rows - 3.0 * k_rows - 1.0) / 2.0;
    1.0 - strangers.sum::<usize>() as f64 / most
}

#[test]
fn clouds_stay_apart_and_neighbours_near() {
    let rows = clouds(3, 60);
    let map = tsne(rows.view(), &TsneOptions::default()).unwrap();
    for i in 0..map.len() {
        let near = nearest(map.len(), i, |j| squared(map[i], map[j]));
        let of_own = near[..10].iter().filter(|j| **j / 60 == i / 60).count();
        assert!(
            of_own >= 9,
            "row {i} lies among others: {of_own} of 10 are its own"
        );
    }
    // On these rows scikit-learn 1.9.1 (TSNE(method="exact", init="pca"), trustworthiness with 10 neighbours) has
    // 0.959, this 0.957.
    let trust = trustworthiness(rows.view(), &map, 10);
    assert!(trust > 0.95, "{trust}");
}

#[test]
fn the_same_rows_give_the_same_bits_with_any_number_of_threads() {
    let rows = clouds(3, 13);
    let with = |n_threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        let options = TsneOptions {
            seed,
            ..TsneOptions::default()
        };
        pool.install(|| tsne(rows.view(), &options)).unwrap()
    };
    let bits = |map: Vec<[f64; 2]>| -> Vec<[u64; 2]> {
        map.into_iter()
            .map(|place| place.map(f64::to_bits))
            .collect()
    };
    let alone = bits(with(1, 5));
    assert_eq!(alone, bits(with(2, 5)));
    assert_eq!(alone, bits(with(7, 5)));
    assert_ne!(alone, bits(with(1, 6)), "the seed has its say");
}

#[test]
fn columns_in_memory_make_no_difference() {
    let rows = clouds(3, 6);
    let by_columns = rows.t().as_standard_layout().into_owned();
    let options = TsneOptions::default();
    assert_eq!(tsne(rows.view(), &options), tsne(by_columns.t(), &options));
}

#[test]
fn the_perplexity_is_clamped_for_few_rows() {
    let rows = clouds(2, 8);
    let with = |perplexity| {
        tsne(
            rows.view(),
            &TsneOptions {
                perplexity,
                seed: 0,
            },
        )
        .unwrap()
    };
    assert_eq!(with(5.0), with(30.0), "a third of the 15 others");
    assert_ne!(with(5.0), with(4.0));
}

#[test]
fn what_makes_no_map_is_refused() {
    let of = |rows: &Array2<f64>, perplexity| {
        tsne(
            rows.view(),
            &TsneOptions {
                perplexity,
                seed: 0,
            },
        )
    };
    let error = of(&Array2::zeros((3, 2)), 30.0).unwrap_err();
    assert_eq!(error, EvalError::TooFewRows { found: 3, least: 4 });
    assert_eq!(of(&Array2::zeros((9, 0)), 30.0), Err(EvalError::NoFeatures));
    for value in [f64::NEG_INFINITY, 1e51] {
        let mut rows = Array2::zeros((9, 2));
        rows[[4, 1]] = value;
        let expected = EvalError::BadFeature {
            row: 4,
            column: 1,
            value,
        };
        assert_eq!(of(&rows, 30.0), Err(expected));
    }
    for value in [0.5, f64::INFINITY] {
        let expected = EvalError::BadPerplexity { value };
        assert_eq!(of(&Array2::zeros((9, 2)), value), Err(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_rows_have_finite_places(
        n_rows in 4..16usize,
        exponent in -60..=50i32,
        values in prop::collection::vec(prop::sample::select(vec![-1.0, -0.3, 0.0, 0.0, 0.5, 1.0]), 48),
    ) {
        let scale = 10f64.powi(exponent);
        let rows = Array2::from_shape_fn((n_rows, 3), |(i, j)| values[3 * i + j] * scale);
        let map = tsne(rows.view(), &TsneOptions::default()).unwrap();
        prop_assert!(map.iter().flatten().all(|value| value.is_finite()));
    }
}
