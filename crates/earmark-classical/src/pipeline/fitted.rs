//! A fitted pipeline.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::kinds::Model;
use crate::preprocess::{Pca, SelectKBest, StandardScaler};
use crate::samples::ensure_columns;
use crate::stored::{Parts, Sound, ensure_counts};
use crate::{FitError, Predictor};

/// Steps and a model, all fitted to the same training rows, made by [`Pipeline::fit`](super::Pipeline::fit).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FittedPipeline(Sound<Steps>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    n_columns: usize,
    scaler: Option<StandardScaler>,
    selection: Option<SelectKBest>,
    pca: Option<Pca>,
    classifier: Model,
}

impl Parts for Steps {
    /// Every step must take as many columns as the one before leaves.
    fn check(&self) -> Result<(), FitError> {
        let mut n_columns = self.n_columns;
        if let Some(scaler) = &self.scaler {
            ensure_counts([("columns of the scaler", scaler.n_columns(), n_columns)])?;
        }
        if let Some(selection) = &self.selection {
            ensure_counts([("columns of the selection", selection.n_columns(), n_columns)])?;
            n_columns = selection.support().len();
        }
        if let Some(pca) = &self.pca {
            ensure_counts([("columns of the components", pca.n_columns(), n_columns)])?;
            n_columns = pca.components().nrows();
        }
        let of_model = self.classifier.n_columns();
        ensure_counts([("columns of the classifier", of_model, n_columns)])
    }
}

impl FittedPipeline {
    pub(super) fn new(
        n_columns: usize,
        scaler: Option<StandardScaler>,
        selection: Option<SelectKBest>,
        pca: Option<Pca>,
        classifier: Model,
    ) -> Result<Self, FitError> {
        Sound::new(Steps {
            n_columns,
            scaler,
            selection,
            pca,
            classifier,
        })
        .map(Self)
    }

    /// Probabilities of every class, shape `[n_rows, n_classes]`; rows sum to 1.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns than it was fitted to;
    /// [`FitError::NonFinite`] and [`FitError::TooLarge`] for features that are not finite, or too large
    /// for a step.
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        let x = self.transform(x)?;
        self.0.classifier.predict_proba(x.view())
    }

    /// The most probable class of each row; of equals, the first.
    ///
    /// # Errors
    /// As for [`predict_proba`](Self::predict_proba).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, FitError> {
        let x = self.transform(x)?;
        self.0.classifier.predict(x.view())
    }

    /// Rows as the classifier sees them.
    ///
    /// # Errors
    /// As for [`predict_proba`](Self::predict_proba).
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let mut x = x.to_owned();
        if let Some(scaler) = &self.0.scaler {
            x = scaler.transform(x.view())?;
        }
        if let Some(selection) = &self.0.selection {
            x = selection.transform(x.view())?;
        }
        if let Some(pca) = &self.0.pca {
            x = pca.transform(x.view())?;
        }
        Ok(x)
    }

    /// Columns that rows must have.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.0.n_columns
    }

    /// Classes it was fitted to, with rows or without.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.0.classifier.n_classes()
    }

    /// The scaler, if there is one.
    #[must_use]
    pub fn scaler(&self) -> Option<&StandardScaler> {
        self.0.scaler.as_ref()
    }

    /// The selection of columns, if there is one.
    #[must_use]
    pub fn selection(&self) -> Option<&SelectKBest> {
        self.0.selection.as_ref()
    }

    /// The principal components, if there are any.
    #[must_use]
    pub fn pca(&self) -> Option<&Pca> {
        self.0.pca.as_ref()
    }

    /// The fitted classifier.
    #[must_use]
    pub fn classifier(&self) -> &Model {
        &self.0.classifier
    }
}
