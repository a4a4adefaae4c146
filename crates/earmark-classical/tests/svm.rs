//! Against scikit-learn's SVC (`scripts/make_svm_goldens.py` made the goldens), and by properties.

#[path = "svm/golden.rs"]
mod golden;
#[path = "svm/groups.rs"]
mod groups;
#[path = "svm/probabilities.rs"]
mod probabilities;
#[path = "svm/properties.rs"]
mod properties;
#[path = "random_tables/mod.rs"]
mod random_tables;
#[path = "svm/reproducible.rs"]
mod reproducible;
#[path = "svm/solutions.rs"]
mod solutions;
