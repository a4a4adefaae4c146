//! A pipeline to be fitted.

use ndarray::CowArray;
use serde::{Deserialize, Serialize};

use super::fitted::FittedPipeline;
use super::kinds::Classifier;
use super::settings::SettingError;
use crate::preprocess::{Components, Pca, SelectKBest, StandardScaler};
use crate::{Estimator, FitError, Samples};

/// Steps before a classifier, and the classifier. Each step that is there is fitted to the training rows
/// as the steps before it leave them, in this order.
///
/// ```
/// use earmark_classical::Samples;
/// use earmark_classical::pipeline::Pipeline;
/// use ndarray::array;
///
/// let x = array![[0.0, 100.0], [1.0, 300.0], [5.0, 200.0], [6.0, 100.0]];
/// let mut pipeline = Pipeline::from_name("knn")?;
/// pipeline.set("knn.n_neighbors=1")?;
/// let fitted = pipeline.fit(Samples::new(x.view(), &[0, 0, 1, 1], 2)?, 7)?;
/// assert_eq!(fitted.predict(x.view())?, [0, 0, 1, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Steps are told by their parameters, so none that was fitted to other rows can be put in:
///
/// ```compile_fail,E0308
/// use earmark_classical::pipeline::{Classifier, Pipeline};
/// use earmark_classical::preprocess::StandardScaler;
///
/// fn leaky(fitted_to_all_rows: StandardScaler, classifier: Classifier) -> Pipeline {
///     Pipeline { scaler: fitted_to_all_rows, selection: None, pca: None, classifier }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Whether each column is scaled to zero mean and unit variance.
    pub scaler: bool,
    /// How many columns are kept, by F value; none stands for all.
    pub selection: Option<usize>,
    /// How many principal components are kept; none leaves the columns as they are.
    pub pca: Option<Components>,
    /// What is fitted in the end.
    pub classifier: Classifier,
}

impl Pipeline {
    /// A classifier with its default parameters on scaled columns.
    ///
    /// # Errors
    /// [`SettingError::UnknownKind`] names the nearest name.
    pub fn from_name(name: &str) -> Result<Self, SettingError> {
        Classifier::from_name(name).map(Self::new)
    }

    /// A classifier on scaled columns.
    #[must_use]
    pub fn new(classifier: Classifier) -> Self {
        Self {
            scaler: true,
            selection: None,
            pca: None,
            classifier,
        }
    }

    /// Refuses parameters outside their range, as far as they can be judged without rows.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] names the first value outside its range.
    pub fn check(&self) -> Result<(), FitError> {
        if self.selection == Some(0) {
            return Err(FitError::invalid("selection", &0, "at least 1, or none"));
        }
        self.pca.map_or(Ok(()), Components::check)?;
        self.classifier.check()
    }

    /// Fits every step and the classifier to the training rows.
    ///
    /// # Errors
    /// [`FitError`] of the first step that cannot be fitted.
    pub fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<FittedPipeline, FitError> {
        self.check()?;
        let mut x = CowArray::from(samples.x());
        let scaler = self
            .scaler
            .then(|| StandardScaler::fit(x.view()))
            .transpose()?;
        if let Some(scaler) = &scaler {
            x = scaler.transform(x.view())?.into();
        }
        let select = |k| SelectKBest::fit(samples.with_x(x.view())?, k);
        let selection = self.selection.map(select).transpose()?;
        if let Some(selection) = &selection {
            x = selection.transform(x.view())?.into();
        }
        let pca = self.pca.map(|kept| Pca::fit(x.view(), kept)).transpose()?;
        if let Some(pca) = &pca {
            x = pca.transform(x.view())?.into();
        }
        let model = self.classifier.fit(samples.with_x(x.view())?, seed)?;
        FittedPipeline::new(samples.x().ncols(), scaler, selection, pca, model)
    }
}
