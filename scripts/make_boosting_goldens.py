#!/usr/bin/env python3
"""Writes the goldens of boosting: crates/earmark-classical/tests/goldens/boosting.json.

    pip install xgboost==3.2.0 scikit-learn==1.9.1
    python scripts/make_boosting_goldens.py

`exact` holds probabilities on small tables of whole numbers, where every distinct value has a bin of its
own in all programs. `scores` holds accuracy and log-loss on continuous problems; both sides make their rows
from the same formulas (`PROBLEMS` here, `tests/boosting/problems.rs` there).
"""

import json
from pathlib import Path

import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import accuracy_score, log_loss

GOLDENS = Path(__file__).parent.parent / "crates/earmark-classical/tests/goldens/boosting.json"
N_TRAIN, N_TEST = 500, 1000


def uniforms(seed, *shape):
    """SplitMix64 as numbers in [0, 1)."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, np.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)) * 2.0**-53).reshape(shape)


# --- small tables


def table(n_classes, seed):
    levels = np.array([2, 5, 9, 17, 40])
    x = np.floor(uniforms(seed, 160, 5) * levels)
    score = x[:, 1] / 5 + (x[:, 2] - 4) ** 2 / 20 + x[:, 3] * x[:, 0] / 30 + 0.5 * uniforms(seed + 1, 160)
    edges = np.quantile(score, [0.3, 0.55, 0.8][: n_classes - 1])
    return x, np.searchsorted(edges, score)


XGBOOST_CASES = {
    "one round": (3, 1, {}),
    "defaults": (3, 10, {}),
    "four classes": (4, 25, {}),
    "two classes": (2, 10, {}),
    "exact": (3, 10, {"tree_method": "exact"}),
    "lambda": (3, 10, {"lambda": 0.1, "eta": 0.1}),
    "alpha": (3, 10, {"alpha": 0.7}),
    "gamma": (3, 10, {"gamma": 0.8}),
    "alpha and gamma, two classes": (2, 10, {"alpha": 0.5, "gamma": 0.3}),
    "min_child_weight": (3, 10, {"min_child_weight": 6.0}),
    "heavier than the root": (3, 3, {"min_child_weight": 1000.0}),
    "max_depth": (3, 10, {"max_depth": 2}),
    "max_leaves": (3, 10, {"max_leaves": 5}),
    "leaf-wise": (3, 10, {"grow_policy": "lossguide", "max_leaves": 7, "max_depth": 0}),
    "leaf-wise, shallow": (2, 10, {"grow_policy": "lossguide", "max_leaves": 9, "max_depth": 4}),
}


def log_priors(y, n_classes):
    counts = np.bincount(y, minlength=n_classes)
    return np.log(counts[1] / counts[0]) if n_classes == 2 else np.log(counts / len(y))


def rows_shown(settings):
    """The rows held out; but the exact method splits half-way between the values in a node, not between those
    in the table, so that only rows it was fitted to are sure to fall on the same side."""
    return slice(0, 40) if settings.get("tree_method") == "exact" else slice(120, 160)


def xgboost_case(n_classes, rounds, settings):
    x, y = table(n_classes, 100 * n_classes)
    margin = np.tile(log_priors(y[:120], n_classes), (160, 1)).astype(np.float32)
    train = xgboost.DMatrix(x[:120], y[:120], base_margin=margin[:120])
    shown = rows_shown(settings)
    test = xgboost.DMatrix(x[shown], base_margin=margin[shown])
    objective = {"objective": "binary:logistic"}
    if n_classes > 2:
        objective = {"objective": "multi:softprob", "num_class": n_classes}
    p = xgboost.train({"tree_method": "hist", "nthread": 1} | objective | settings, train, rounds).predict(test)
    return p if n_classes > 2 else np.stack([1 - p, p], axis=1)


HIST_CASES = {
    "hist": (3, 20, {}),
    "hist, two classes": (2, 20, {}),
    "hist, four classes": (4, 20, {"min_samples_leaf": 5, "l2_regularization": 0.5}),
    "hist, few leaves": (3, 20, {"max_leaf_nodes": 4, "learning_rate": 0.3}),
    "hist, max_depth": (3, 20, {"max_depth": 2, "min_samples_leaf": 3}),
}


def hist_case(n_classes, rounds, settings):
    x, y = table(n_classes, 100 * n_classes)
    model = HistGradientBoostingClassifier(max_iter=rounds, early_stopping=False, **settings)
    return model.fit(x[:120], y[:120]).predict_proba(x[120:])


def exact_cases():
    for program, cases, run in (("xgboost", XGBOOST_CASES, xgboost_case), ("hist", HIST_CASES, hist_case)):
        for name, (n_classes, rounds, settings) in cases.items():
            p = run(n_classes, rounds, settings)
            rows = [[float(f"{value:.7g}") for value in row] for row in p]
            yield {
                "name": name,
                "program": program,
                "n_classes": n_classes,
                "n_rounds": rounds,
                "settings": settings,
                "first_row": rows_shown(settings).start,
                "probabilities": rows,
            }


# --- continuous problems


def clusters(n):
    u = uniforms(1, n, 8, 4)
    centres = uniforms(2, 4, 8)
    y = np.arange(n) % 4
    return centres[y] + 1.2 * (u[..., 0] + u[..., 1] + u[..., 2] + u[..., 3] - 2), y


def rings(n):
    x = 2 * uniforms(3, n, 6) - 1
    radius = np.sqrt(x[:, 0] * x[:, 0] + x[:, 1] * x[:, 1]) + 0.2 * uniforms(4, n)
    return x, (radius > 0.6).astype(int) + (radius > 0.9)


def products(n):
    x = 2 * uniforms(5, n, 10) - 1
    return x, (x[:, 0] * x[:, 1] + 0.3 * x[:, 2] + 0.3 * (uniforms(6, n) - 0.5) > 0).astype(int)


def stairs(n):
    x = uniforms(7, n, 10)
    score = x[:, 0] + 2 * x[:, 1] + 3 * x[:, 2] + 0.8 * uniforms(8, n)
    return x, np.minimum(np.floor(score / 6.8 * 5).astype(int), 4)


PROBLEMS = {"clusters": clusters, "rings": rings, "products": products, "stairs": stairs}


def scores():
    for name, problem in PROBLEMS.items():
        x, y = problem(N_TRAIN + N_TEST)
        programs = {
            "xgboost": xgboost.XGBClassifier(n_estimators=50, tree_method="hist", n_jobs=1),
            "hist": HistGradientBoostingClassifier(max_iter=50, early_stopping=False),
        }
        for program, model in programs.items():
            p = model.fit(x[:N_TRAIN], y[:N_TRAIN]).predict_proba(x[N_TRAIN:])
            yield {
                "problem": name,
                "program": program,
                "accuracy": accuracy_score(y[N_TRAIN:], p.argmax(axis=1)),
                "log_loss": log_loss(y[N_TRAIN:], p / p.sum(axis=1, keepdims=True, dtype=float)),
            }


def main():
    tables = {}
    for n_classes in (2, 3, 4):
        x, y = table(n_classes, 100 * n_classes)
        tables[n_classes] = {"x": x.astype(int).ravel().tolist(), "y": y.tolist()}
    versions = {"xgboost": xgboost.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    golden = {"versions": versions, "tables": tables, "exact": list(exact_cases()), "scores": list(scores())}
    GOLDENS.parent.mkdir(exist_ok=True)
    lines = json.dumps(golden, separators=(",", ":")).replace('{"name"', '\n{"name"').replace('{"problem"', '\n{"problem"')
    GOLDENS.write_text(lines + "\n")


if __name__ == "__main__":
    main()
