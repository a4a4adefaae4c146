//! What parameters mean, and what they may be.

/// A parameter of some kinds.
pub(crate) struct Range {
    /// Its name, without that of the kind.
    pub(crate) name: &'static str,
    /// Where on the page it stands.
    pub(crate) sections: &'static [&'static str],
    /// Its range, as the page has it.
    pub(crate) allowed: &'static str,
    pub(crate) meaning: &'static str,
    /// Values at the ends of the range, or all there are.
    pub(crate) taken: &'static [&'static str],
    /// Values just beyond.
    pub(crate) refused: &'static [&'static str],
}

const fn range(
    name: &'static str,
    sections: &'static [&'static str],
    [allowed, meaning]: [&'static str; 2],
    taken: &'static [&'static str],
    refused: &'static [&'static str],
) -> Range {
    Range {
        name,
        sections,
        allowed,
        meaning,
        taken,
        refused,
    }
}

const SVMS: &[&str] = &["svm", "svm-linear"];
const FORESTS: &[&str] = &["random-forest", "extra-trees"];
const BOOSTING: &[&str] = &["gradient-boosting", "xgboost"];
const ENSEMBLES: &[&str] = &["random-forest", "extra-trees", "bagged"];
const TRUTH: &[&str] = &["true", "false"];
const NO_TRUTH: &[&str] = &["1", "yes"];
const SHARES: &[&str] = &["1e-300", "1"];
const NO_SHARES: &[&str] = &["0", "1.0000001"];
const COUNTS: &[&str] = &["1"];
const NO_COUNTS: &[&str] = &["0", "1.5", "-1", "none"];
const LIMITS: &[&str] = &["1", "none"];
const NO_LIMITS: &[&str] = &["0", "1.5", "-1"];
const PENALTIES: &[&str] = &["0", "1e300"];
const NO_PENALTIES: &[&str] = &["-1e-300", "none"];
const WEIGHTS: &[&str] = &["uniform", "balanced", "[1e-300, 2]"];
const NO_WEIGHTS: &[&str] = &["[0, 1]", "even"];
const SHARE: &str = "above 0, at most 1";
const CLASS_WEIGHT: &str = "`uniform`, `balanced` or a list of numbers above 0, one a class";

#[rustfmt::skip]
pub(crate) static RANGES: &[Range] = &[
    range("scaler", &["steps"], ["`true`, `false`", "scale every column to zero mean and unit variance"], TRUTH, NO_TRUTH),
    range("selection", &["steps"], ["from 1, or `none`", "columns kept, those with the largest F value"], LIMITS, NO_LIMITS),
    range("pca", &["steps"], ["a count from 1, a share above 0 and below 1, or `none`", "principal components kept, or the share of variance they must exceed"], &["1", "1e-300", "0.9999999", "none"], &["0", "1.0", "-0.1"]),
    range("n_neighbors", &["knn"], ["1 to the number of rows", "rows that vote"], COUNTS, NO_COUNTS),
    range("weights", &["knn"], ["`uniform`, `distance`", "a vote counts 1, or 1 / distance"], &["uniform", "distance"], &["rank"]),
    range("var_smoothing", &["naive-bayes"], ["above 0", "share of the largest variance added to all"], &["1e-300", "1e300"], &["0", "-1"]),
    range("c", &["logistic-regression"], ["above 0, at most 1e15", "what the loss counts beside the penalty"], &["1e-300", "1e15"], &["0", "1.1e15"]),
    range("tol", &["logistic-regression"], ["above 0", "largest entry of the gradient of the mean loss at the end"], &["1e-300"], &["0", "-1"]),
    range("max_iter", &["logistic-regression"], ["from 1", "steps of Newton's method"], COUNTS, NO_COUNTS),
    range("class_weight", &["logistic-regression"], [CLASS_WEIGHT, "factor on `c` for each class"], WEIGHTS, NO_WEIGHTS),
    range("c", SVMS, ["above 0, at most 1e30", "what a row on the wrong side costs"], &["1e-300", "1e30"], &["0", "1.1e30"]),
    range("tol", SVMS, ["above 0", "by how much the optimality conditions may be missed"], &["1e-300"], &["0", "-1"]),
    range("max_iter", SVMS, ["from 1, or `none`", "steps for each pair of classes; `none` stands for max(10⁷, 100 rows)"], LIMITS, NO_LIMITS),
    range("class_weight", SVMS, [CLASS_WEIGHT, "factor on `c` for each class"], WEIGHTS, NO_WEIGHTS),
    range("cache_bytes", SVMS, ["any", "memory for kernel values"], &["0"], &["-1", "0.5"]),
    range("kernel", SVMS, ["`linear`, `rbf`, `poly`", "`a · b`, `exp(-gamma ‖a - b‖²)`, `(gamma a · b + coef0)^degree`"], &["linear", "rbf", "poly"], &["sigmoid"]),
    range("gamma", SVMS, ["above 0, `scale` or `auto`", "see `kernel`; `scale` is 1 / (columns · variance), `auto` 1 / columns"], &["scale", "auto", "1e-300"], &["0", "-1"]),
    range("probability", SVMS, ["`margins`, `platt`", "how decision values become probabilities, see above"], &["margins", "platt"], &["none"]),
    range("coef0", SVMS, ["from 0", "see `kernel`"], &["0"], &["-1e-300"]),
    range("degree", SVMS, ["1 to 100", "see `kernel`"], &["1", "100"], &["0", "101", "1.5"]),
    range("n_estimators", ENSEMBLES, ["from 1", "trees, or models"], COUNTS, NO_COUNTS),
    range("bootstrap", ENSEMBLES, ["`true`, `false`", "rows are drawn with replacement"], TRUTH, NO_TRUTH),
    range("max_features", FORESTS, ["`sqrt`, `log2`, `all`, a count from 1, or a share above 0, at most 1.0", "columns tried at a node"], &["sqrt", "log2", "all", "1", "1e-300", "1.0"], &["0", "1.1", "none"]),
    range("max_depth", FORESTS, ["from 1, or `none`", "splits between root and leaf"], LIMITS, NO_LIMITS),
    range("min_samples_leaf", FORESTS, ["from 1", "fewest rows in a leaf"], COUNTS, NO_COUNTS),
    range("min_samples_split", FORESTS, ["from 2", "fewest rows of a node that is split"], &["2"], &["1", "none"]),
    range("splitter", FORESTS, ["`best`, `random`", "every threshold of a column is tried, or one drawn"], &["best", "random"], &["worst"]),
    range("n_rounds", BOOSTING, ["from 1", "rounds, each a tree a class"], COUNTS, NO_COUNTS),
    range("learning_rate", BOOSTING, [SHARE, "factor on every leaf"], SHARES, NO_SHARES),
    range("growth", BOOSTING, ["`depth_wise`, `leaf_wise`", "split the oldest node next, or the one that gains most"], &["depth_wise", "leaf_wise"], &["best"]),
    range("max_depth", BOOSTING, ["from 1, or `none`", "splits between root and leaf"], LIMITS, NO_LIMITS),
    range("max_leaves", BOOSTING, ["from 2, or `none`", "leaves of a tree"], &["2", "none"], &["1", "0"]),
    range("min_child_weight", BOOSTING, ["from 0", "least sum of Hessians in a leaf"], PENALTIES, NO_PENALTIES),
    range("min_samples_leaf", BOOSTING, ["from 1", "fewest rows in a leaf"], COUNTS, NO_COUNTS),
    range("lambda", BOOSTING, ["from 0", "L2 penalty of leaves"], PENALTIES, NO_PENALTIES),
    range("alpha", BOOSTING, ["from 0", "L1 penalty of leaves"], PENALTIES, NO_PENALTIES),
    range("gamma", BOOSTING, ["from 0", "least gain of a split"], PENALTIES, NO_PENALTIES),
    range("subsample", BOOSTING, [SHARE, "share of the rows a tree sees"], SHARES, NO_SHARES),
    range("colsample_bytree", BOOSTING, [SHARE, "share of the columns a tree sees"], SHARES, NO_SHARES),
    range("colsample_bynode", BOOSTING, [SHARE, "share of those that a node sees"], SHARES, NO_SHARES),
    range("max_bins", BOOSTING, ["2 to 256", "bins a column is cut into"], &["2", "256"], &["1", "257"]),
    range("softmax_hessian", BOOSTING, ["`diagonal`, `doubled`", "second derivative of three and more classes: `p (1 - p)` or twice that"], &["diagonal", "doubled"], &["full"]),
    range("max_samples", &["bagged"], [SHARE, "share of the rows a model sees"], SHARES, NO_SHARES),
    range("max_features", &["bagged"], [SHARE, "share of the columns a model sees, drawn without replacement"], SHARES, NO_SHARES),
];
