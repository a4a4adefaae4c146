//! Every kind of classifier, in one table.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::settings::{SettingError, nearest};
use super::svm::{KernelName, SvmParameters};
use crate::bagging::{Bagging, BaggingModel};
use crate::bayes::BayesConfig;
use crate::boosting::BoostingConfig;
use crate::forest::ForestConfig;
use crate::linear::LogisticConfig;
use crate::majority::MajorityConfig;
use crate::neighbours::NeighboursConfig;
use crate::{Estimator, FitError, Predictor, Samples};

/// What a name begins with that stands for bagging of the kind that follows.
const BAGGED: &str = "bagged-";

/// A kind of classifier.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Kind {
    /// Its name, for example `svm`.
    pub name: &'static str,
    /// What it is, in a line.
    pub summary: &'static str,
    default: fn() -> Classifier,
}

impl Kind {
    /// The classifier with its default parameters.
    #[must_use]
    pub fn classifier(&self) -> Classifier {
        (self.default)()
    }
}

/// From one line for each kind: the classifiers, their models, and the table that lists them.
macro_rules! kinds {
    ($($name:literal, $variant:ident($config:ty), $default:expr, $summary:literal;)*) => {
        /// A classifier to be fitted, of any kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "parameters")]
        #[non_exhaustive]
        pub enum Classifier {
            $(#[doc = $summary] #[serde(rename = $name)] $variant($config),)*
            /// Bagging of any other.
            #[serde(rename = "bagged")]
            Bagged(Box<Bagging<Classifier>>),
        }

        /// A fitted classifier of any kind; stored, it names its kind.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "model")]
        #[non_exhaustive]
        pub enum Model {
            $(#[doc = $summary] #[serde(rename = $name)] $variant(<$config as Estimator>::Model),)*
            /// Bagging of any other.
            #[serde(rename = "bagged")]
            Bagged(BaggingModel<Model>),
        }

        /// Every kind but the bagged ones, which are `bagged-` and the name of another.
        pub static KINDS: &[Kind] = &[$(Kind {
            name: $name,
            summary: $summary,
            default: || Classifier::$variant($default),
        }),*];

        impl Classifier {
            /// The name of its kind.
            #[must_use]
            pub fn name(&self) -> String {
                match self {
                    $(Self::$variant(_) => $name.into(),)*
                    Self::Bagged(bagging) => format!("{BAGGED}{}", bagging.estimator.name()),
                }
            }
        }

        impl Estimator for Classifier {
            type Model = Model;

            fn check(&self) -> Result<(), FitError> {
                match self {
                    $(Self::$variant(config) => config.check(),)*
                    Self::Bagged(bagging) => bagging.check(),
                }
            }

            fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<Model, FitError> {
                match self {
                    $(Self::$variant(config) => {
                        Estimator::fit(config, samples, seed).map(Model::$variant)
                    })*
                    Self::Bagged(bagging) => bagging.fit(samples, seed).map(Model::Bagged),
                }
            }
        }

        impl Predictor for Model {
            fn n_columns(&self) -> usize {
                match self {
                    $(Self::$variant(model) => Predictor::n_columns(model),)*
                    Self::Bagged(model) => model.n_columns(),
                }
            }

            fn n_classes(&self) -> usize {
                match self {
                    $(Self::$variant(model) => Predictor::n_classes(model),)*
                    Self::Bagged(model) => model.n_classes(),
                }
            }

            fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
                match self {
                    $(Self::$variant(model) => Predictor::predict_proba(model, x),)*
                    Self::Bagged(model) => model.predict_proba(x),
                }
            }
        }
    };
}

kinds! {
    "majority", Majority(MajorityConfig), MajorityConfig::default(),
        "The shares of the classes, whatever the features.";
    "knn", Neighbours(NeighboursConfig), NeighboursConfig::default(),
        "The k nearest neighbours.";
    "naive-bayes", Bayes(BayesConfig), BayesConfig::default(),
        "Gaussian naive Bayes.";
    "logistic-regression", Logistic(LogisticConfig), LogisticConfig::default(),
        "Multinomial logistic regression with an L2 penalty.";
    "svm", Svm(SvmParameters), SvmParameters::new(KernelName::Rbf),
        "A support vector machine with a radial kernel.";
    "svm-linear", SvmLinear(SvmParameters), SvmParameters::new(KernelName::Linear),
        "A support vector machine with a linear kernel.";
    "random-forest", RandomForest(ForestConfig), ForestConfig::random_forest(),
        "A random forest.";
    "extra-trees", ExtraTrees(ForestConfig), ForestConfig::extra_trees(),
        "Extremely randomised trees.";
    "gradient-boosting", GradientBoosting(BoostingConfig), BoostingConfig::hist(),
        "Gradient boosting with the defaults of scikit-learn.";
    "xgboost", Xgboost(BoostingConfig), BoostingConfig::xgboost(),
        "Gradient boosting with the defaults of XGBoost.";
}

/// The names of all kinds, the bagged ones last.
pub fn kind_names() -> impl Iterator<Item = String> {
    let plain = KINDS.iter().map(|kind| kind.name.to_owned());
    plain.chain(KINDS.iter().map(|kind| format!("{BAGGED}{}", kind.name)))
}

impl Classifier {
    /// The classifier of a name, with its default parameters.
    ///
    /// # Errors
    /// [`SettingError::UnknownKind`] names the nearest name.
    ///
    /// ```
    /// use earmark_classical::pipeline::Classifier;
    ///
    /// assert_eq!(Classifier::from_name("bagged-knn")?.name(), "bagged-knn");
    /// let error = Classifier::from_name("random-forrest").unwrap_err();
    /// assert!(error.to_string().contains("did you mean random-forest?"));
    /// # Ok::<(), earmark_classical::pipeline::SettingError>(())
    /// ```
    pub fn from_name(name: &str) -> Result<Self, SettingError> {
        let plain = |name| KINDS.iter().find(|kind| kind.name == name);
        let bagged = name.strip_prefix(BAGGED).and_then(plain);
        match (plain(name), bagged) {
            (Some(kind), _) => Ok(kind.classifier()),
            (None, Some(kind)) => Ok(Self::Bagged(Box::new(Bagging::new(kind.classifier())))),
            (None, None) => Err(SettingError::UnknownKind {
                name: name.into(),
                nearest: nearest(name, kind_names()),
            }),
        }
    }
}
