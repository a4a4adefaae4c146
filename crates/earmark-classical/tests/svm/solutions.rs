//! Coefficients, objectives, decision values and predictions are those of scikit-learn.

use earmark_classical::svm::{Kernel, Svm, SvmModel};
use ndarray::{Array1, Array2, s};

use crate::golden::{Case, Goldens, distance, matrix, read};

fn fitted(goldens: &Goldens, case: &Case) -> SvmModel {
    let rows = goldens.rows(&case.data);
    Svm::fit(&case.parameters.config(), rows.samples()).expect("a model")
}

/// Cases solved far enough that the optimum is what is compared.
fn exact(goldens: &Goldens) -> impl Iterator<Item = &Case> {
    goldens
        .cases
        .iter()
        .filter(|case| case.parameters.tol < 1e-6)
}

#[test]
fn the_same_rows_support_with_the_same_coefficients() {
    let goldens = read();
    for case in exact(&goldens) {
        let model = fitted(&goldens, case);
        let about = format!("{} {:?}", case.data, case.parameters);
        assert!(model.converged());
        assert_eq!(model.support(), case.support, "{about}");
        assert_eq!(model.n_support(), case.n_support, "{about}");
        // Kernel values are kept as f32 by both sides, 6e-8 apart at worst, which the worst
        // conditioned of the problems here (polynomials) magnifies.
        let tolerance = 2e-5 * case.parameters.c.max(1.0);
        let off = distance(&model.dual_coef().to_owned(), &matrix(&case.dual_coef));
        assert!(off < tolerance, "coefficients off by {off}: {about}");
        for (ours, theirs) in model.intercept().iter().zip(&case.intercept) {
            assert!(
                (ours - theirs).abs() < tolerance,
                "{ours}, {theirs}: {about}"
            );
        }
    }
}

#[test]
fn decision_values_and_predictions_are_the_same() {
    let goldens = read();
    for case in &goldens.cases {
        let model = fitted(&goldens, case);
        let rows = goldens.rows(&case.data);
        let about = format!("{} {:?}", case.data, case.parameters);
        let decisions = model.decision_function(rows.x.view()).expect("finite rows");
        let decisions = decisions.slice(s![..case.decisions.len(), ..]).to_owned();
        let off = distance(&decisions, &matrix(&case.decisions));
        // Within the tolerance of the solver two solutions differ by a few times as much.
        let tolerance = (5.0 * case.parameters.tol).max(2e-5);
        assert!(off < tolerance, "decisions off by {off}: {about}");
        let predictions = model.predict(rows.x.view()).expect("finite rows");
        assert_eq!(predictions, case.predictions, "{about}");
    }
}

#[test]
fn the_objective_is_the_same_to_a_millionth() {
    let goldens = read();
    for case in exact(&goldens) {
        let model = fitted(&goldens, case);
        let kernel = naive_kernel(case, &model);
        let n_pairs = case.objectives.len();
        assert_eq!(model.pairs().len(), n_pairs);
        for (pair, theirs) in model.pairs().into_iter().zip(&case.objectives) {
            let beta = beta_of(&model, pair);
            let absolute: f64 = beta.iter().map(|value| value.abs()).sum();
            let ours = 0.5 * beta.dot(&kernel.dot(&beta)) - absolute;
            let off = (ours - theirs).abs() / theirs.abs();
            assert!(off < 1e-6, "{ours}, {theirs}: {} {pair:?}", case.data);
        }
    }
}

/// The kernel of the support vectors, straight from its formula.
fn naive_kernel(case: &Case, model: &SvmModel) -> Array2<f64> {
    let x = model.support_vectors();
    let gamma = case.gamma;
    let kernel = case.parameters.config().kernel;
    Array2::from_shape_fn((x.nrows(), x.nrows()), |(i, j)| {
        let product = x.row(i).dot(&x.row(j));
        let difference = &x.row(i) - &x.row(j);
        match kernel {
            Kernel::Linear => product,
            Kernel::Rbf { .. } => (-gamma * difference.dot(&difference)).exp(),
            Kernel::Polynomial { coef0, degree, .. } => {
                (gamma * product + coef0).powf(f64::from(degree))
            }
            other => panic!("no formula for {other:?}"),
        }
    })
}

/// The coefficients of one pair, 0 for support vectors of other classes.
fn beta_of(model: &SvmModel, [first, second]: [usize; 2]) -> Array1<f64> {
    let classes: Vec<usize> = (0..)
        .zip(model.n_support())
        .flat_map(|(class, count)| std::iter::repeat_n(class, count))
        .collect();
    let coefficient = |vector: usize| match classes[vector] {
        class if class == first => model.dual_coef()[[second - 1, vector]],
        class if class == second => model.dual_coef()[[first, vector]],
        _ => 0.0,
    };
    (0..classes.len()).map(coefficient).collect()
}
