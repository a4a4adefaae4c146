//! Bagging: many models of one kind, each fitted to a draw of the rows.

use ndarray::{Array2, ArrayView2, Axis, CowArray, Ix2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::samples::ensure_columns;
use crate::stored::{Parts, Sound, ensure_counts};
use crate::{Estimator, FitError, Predictor, Samples};

/// Draws in search of rows of two classes.
const MAX_DRAWS: u64 = 100;

/// Averages the probabilities of models fitted to draws of rows and columns: scikit-learn's
/// `BaggingClassifier` (Breiman, *Bagging predictors*, 1996).
///
/// | field | range | default | meaning |
/// |---|---|---|---|
/// | `n_estimators` | from 1 | 10 | models |
/// | `max_samples` | above 0, at most 1 | 1 | share of the rows that a model sees |
/// | `max_features` | above 0, at most 1 | 1 | share of the columns that a model sees, drawn without replacement |
/// | `bootstrap` | | true | whether rows are drawn with replacement |
///
/// A draw with rows of one class only is drawn again. Rows drawn keep their group (see
/// [`Samples::with_groups`]); without groups, the copies of a row are one.
///
/// ```
/// use earmark_classical::bagging::Bagging;
/// use earmark_classical::neighbours::NeighboursConfig;
/// use earmark_classical::{Estimator, Predictor, Samples};
/// use ndarray::array;
///
/// let x = array![[0.0], [0.1], [0.3], [1.0], [1.2], [0.9]];
/// let nearest = NeighboursConfig { n_neighbors: 1, ..NeighboursConfig::default() };
/// let bagging = Bagging::new(nearest);
/// let model = bagging.fit(Samples::new(x.view(), &[0, 0, 0, 1, 1, 1], 2)?, 7)?;
/// assert_eq!(model.predict(array![[0.1], [1.0]].view())?, [0, 1]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bagging<E> {
    /// Models.
    pub n_estimators: usize,
    /// Share of the rows that a model sees.
    pub max_samples: f64,
    /// Share of the columns that a model sees.
    pub max_features: f64,
    /// Whether rows are drawn with replacement.
    pub bootstrap: bool,
    /// What is fitted to each draw.
    pub estimator: E,
}

impl<E> Bagging<E> {
    /// The defaults.
    #[must_use]
    pub const fn new(estimator: E) -> Self {
        Self {
            n_estimators: 10,
            max_samples: 1.0,
            max_features: 1.0,
            bootstrap: true,
            estimator,
        }
    }
}

/// Models and the columns they see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "M: Predictor + Deserialize<'de>"))]
pub struct BaggingModel<M>(Sound<Bag<M>>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bag<M> {
    n_columns: usize,
    n_classes: usize,
    members: Vec<Member<M>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Member<M> {
    columns: Vec<usize>,
    model: M,
}

impl<M: Predictor> Parts for Bag<M> {
    fn check(&self) -> Result<(), FitError> {
        if self.members.is_empty() {
            return Err(FitError::invalid("members", &0, "at least 1"));
        }
        for Member { columns, model } in &self.members {
            ensure_counts([
                ("columns of a member", model.n_columns(), columns.len()),
                ("classes of a member", model.n_classes(), self.n_classes),
            ])?;
            let ascending = columns.is_sorted_by(|a, b| a < b);
            if !ascending || columns.iter().any(|column| *column >= self.n_columns) {
                let columns = format!("{columns:?}");
                let allowed = format!("ascending, below n_columns = {}", self.n_columns);
                return Err(FitError::invalid("columns", &columns, allowed));
            }
        }
        Ok(())
    }
}

impl<E: Estimator> Estimator for Bagging<E> {
    type Model = BaggingModel<E::Model>;

    fn check(&self) -> Result<(), FitError> {
        if self.n_estimators == 0 {
            return Err(FitError::invalid("n_estimators", &0, "at least 1"));
        }
        for (name, value) in [
            ("max_samples", self.max_samples),
            ("max_features", self.max_features),
        ] {
            if !(value > 0.0 && value <= 1.0) {
                return Err(FitError::invalid(name, &value, "above 0 and at most 1"));
            }
        }
        self.estimator.check()
    }

    fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<Self::Model, FitError> {
        self.check()?;
        let members = (0..self.n_estimators as u64).into_par_iter();
        let members: Result<Vec<_>, _> = members
            .map(|member| self.fit_member(samples, seed, member))
            .collect();
        Sound::new(Bag {
            n_columns: samples.x().ncols(),
            n_classes: samples.n_classes(),
            members: members?,
        })
        .map(BaggingModel)
    }
}

impl<E: Estimator> Bagging<E> {
    fn fit_member(
        &self,
        samples: Samples<'_>,
        seed: u64,
        member: u64,
    ) -> Result<Member<E::Model>, FitError> {
        let rows = self.rows(samples, seed, member)?;
        let mut draw = Draw::new(seed, &[member]);
        let mut columns: Vec<usize> = (0..samples.x().ncols()).collect();
        draw.keep_share(&mut columns, self.max_features);
        let x = samples.x().select(Axis(0), &rows);
        let x = with_columns(x.view(), &columns);
        let y: Vec<usize> = rows.iter().map(|row| samples.y()[*row]).collect();
        // A row that was drawn twice belongs together with itself.
        let group = |row: &usize| samples.groups().map_or(*row, |groups| groups[*row]);
        let groups: Vec<usize> = rows.iter().map(group).collect();
        let drawn = Samples::new(x.view(), &y, samples.n_classes())?.with_groups(&groups)?;
        let model = self.estimator.fit(drawn, seed.wrapping_add(member))?;
        Ok(Member { columns, model })
    }

    /// Rows of at least two classes.
    fn rows(&self, samples: Samples<'_>, seed: u64, member: u64) -> Result<Vec<usize>, FitError> {
        let classes = samples.y();
        let draws = (0..MAX_DRAWS).map(|attempt| {
            let mut draw = Draw::new(seed, &[member, attempt]);
            let mut rows: Vec<usize> = (0..classes.len()).collect();
            draw.keep_share(&mut rows, self.max_samples);
            if self.bootstrap {
                rows.fill_with(|| draw.below(classes.len()));
            }
            rows
        });
        let several = |rows: &Vec<usize>| {
            let of = |row: &usize| classes[*row];
            rows.iter().any(|row| of(row) != of(&rows[0]))
        };
        draws.into_iter().find(several).ok_or_else(|| {
            let allowed = "large enough to draw rows of two classes";
            FitError::invalid("max_samples", &self.max_samples, allowed)
        })
    }
}

impl<M: Predictor> Predictor for BaggingModel<M> {
    fn n_columns(&self) -> usize {
        self.0.n_columns
    }

    fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let mut sum = Array2::zeros((x.nrows(), self.n_classes()));
        for Member { columns, model } in &self.0.members {
            sum += &model.predict_proba(with_columns(x, columns).view())?;
        }
        let n_members = self.0.members.len() as f64;
        Ok(sum.mapv_into(|sum: f64| (sum / n_members).min(1.0)))
    }
}

/// Some columns, ascending; copied unless they are all.
fn with_columns<'a>(x: ArrayView2<'a, f64>, columns: &[usize]) -> CowArray<'a, f64, Ix2> {
    match columns.len() == x.ncols() {
        true => x.into(),
        false => x.select(Axis(1), columns).into(),
    }
}
