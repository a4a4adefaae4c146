//! What `earmark train --help` says below its arguments.

const CLASSIFIERS: &str = "Classifiers: majority, knn, logistic-regression, svm, svm-linear, random-forest, \
    extra-trees, gradient-boosting, xgboost, naive-bayes, and bagged-… of each; see docs/classifiers.md.";

const EXAMPLES: &str = "Examples:
  earmark train genres/ -o runs/first
  earmark train genres/ --model svm --features gtzan57 --folds 5 -o runs/svm
  earmark train genres/ --model logistic-regression --features musicnn-msd/tags+gtzan57 -o runs/joint
  earmark train gtzan/ --model svm --split fault-filtered --set svm.c=10 -o runs/official
  earmark train echonest.csv --model gradient-boosting --holdout 60/20/20 -o runs/echonest
  earmark train --config runs/svm/config.toml -o runs/again
  earmark train --config configs/accuracy -o runs/accuracy";

#[cfg(feature = "networks")]
const EXAMPLES_OF_NETWORKS: &str = "
  earmark train genres/ --model crnn --features mel-seq:frames --frames 130 -o runs/crnn
  earmark train mel.npz --model cnn-mel --features frames --frames 130 --resume -o runs/cnn";

#[cfg(feature = "networks")]
pub(super) fn train_help() -> String {
    let networks: Vec<&str> = earmark::learn::network_names().collect();
    let networks = networks.join(", ");
    format!(
        "{CLASSIFIERS}\n\nNetworks: {networks}; see docs/networks.md.\n\n{EXAMPLES}{EXAMPLES_OF_NETWORKS}"
    )
}

#[cfg(not(feature = "networks"))]
pub(super) fn train_help() -> String {
    format!("{CLASSIFIERS}\n\n{EXAMPLES}")
}
