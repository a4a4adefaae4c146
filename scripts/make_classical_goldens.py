#!/usr/bin/env python3
"""Writes crates/earmark-classical/tests/goldens/classical.json: what scikit-learn makes of small
synthetic data.

    pip install scikit-learn==1.9.1
    python scripts/make_classical_goldens.py

Features are rounded to 4 decimals, so that both sides read the same numbers; results to 10. Of the
forests, the mean accuracy over ten seeds is kept: their draws cannot be the same.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import BaggingClassifier, ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

GOLDENS = Path(__file__).resolve().parent.parent / "crates/earmark-classical/tests/goldens"

VERSIONS = {
    "scikit-learn": sklearn.__version__,
    "numpy": np.__version__,
    "python": platform.python_version(),
}

SEEDS = 10


def clouds(counts, n_columns, spread, seed):
    """Normal clouds around random centres, the classes mixed up, columns of several units, one constant."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(counts)), counts)
    centres = rng.normal(size=(len(counts), n_columns))
    x = centres[y] + spread * rng.normal(size=(len(y), n_columns))
    x = x * 10.0 ** (np.arange(n_columns) % 3 - 1) + np.arange(n_columns)
    x[:, -1] = 0.1
    order = rng.permutation(len(y))
    return np.round(x[order], 4), y[order]


DATA = {
    "two": clouds([30, 20], 4, 1.2, 1),
    "three": clouds([25, 25, 20], 5, 1.0, 2),
    "ten": clouds([10] * 10, 7, 0.9, 3),
    "wide": clouds([8, 8, 8], 40, 1.5, 4),
}

N_TRAIN = {name: len(y) * 3 // 4 for name, (_, y) in DATA.items()}


def split(name):
    x, y = DATA[name]
    n = N_TRAIN[name]
    return x[:n], y[:n], x[n:]


LOGISTIC = [
    ("two", {}),
    ("two", {"class_weight": "balanced", "C": 10.0}),
    ("three", {}),
    ("three", {"C": 0.01}),
    ("three", {"class_weight": [1.0, 5.0, 0.2]}),
    ("ten", {}),
    ("ten", {"C": 100.0}),
    ("wide", {}),
]


def logistic(name, parameters):
    x, y, x_test = split(name)
    scaler = StandardScaler().fit(x)
    weight = parameters.get("class_weight")
    given = {"class_weight": dict(enumerate(weight))} if isinstance(weight, list) else {}
    model = LogisticRegression(solver="newton-cg", tol=1e-10, max_iter=1000, **{**parameters, **given})
    model.fit(scaler.transform(x), y)
    return {
        "data": name,
        "c": parameters.get("C", 1.0),
        "class_weight": weight or "uniform",
        "coef": model.coef_.tolist(),
        "intercept": model.intercept_.tolist(),
        "probabilities": model.predict_proba(scaler.transform(x_test)).tolist(),
    }


CLASSIFIERS = {
    "majority": (DummyClassifier(strategy="prior"), []),
    "knn": (KNeighborsClassifier(), []),
    "knn distance": (
        KNeighborsClassifier(n_neighbors=7, weights="distance"),
        ["knn.n_neighbors=7", "knn.weights=distance"],
    ),
    "naive-bayes": (GaussianNB(), []),
    "naive-bayes smooth": (GaussianNB(var_smoothing=0.1), ["naive-bayes.var_smoothing=0.1"]),
}


def probabilities(name, label):
    classifier, settings = CLASSIFIERS[label]
    x, y, x_test = split(name)
    model = make_pipeline(StandardScaler(), classifier).fit(x, y)
    rows = np.concatenate([x, x_test])
    return {
        "data": name,
        "kind": label.split()[0],
        "settings": settings,
        "probabilities": model.predict_proba(rows).tolist(),
    }


def steps(name):
    x, y, x_test = split(name)
    scaler = StandardScaler().fit(x)
    scaled = scaler.transform(x)
    # Without the constant column, whose F value scikit-learn makes of rounding alone.
    varying = np.delete(x, -1, axis=1)
    k = x.shape[1] // 2
    pca = PCA(n_components=3, svd_solver="full").fit(scaled)
    share = PCA(n_components=0.9, svd_solver="full").fit(scaled)
    return {
        "data": name,
        "mean": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "f": f_classif(varying, y)[0].tolist(),
        "k": k,
        "support": SelectKBest(f_classif, k=k).fit(varying, y).get_support(indices=True).tolist(),
        "components": pca.components_.tolist(),
        "variance": pca.explained_variance_.tolist(),
        "turned": pca.transform(scaler.transform(x_test)).tolist(),
        "n_for_90_percent": int(share.n_components_),
    }


def splitmix(seed, n):
    """SplitMix64 as numbers in [0, 1), which tests draw as well."""
    mask = 2**64 - 1
    result = []
    for index in range(1, n + 1):
        z = (seed + index * 0x9E3779B97F4A7C15) & mask
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        result.append(((z ^ (z >> 31)) >> 11) * 2.0**-53)
    return np.array(result)


def problem(name, n):
    """The problems of tests/classical/problems.rs."""
    u = 2 * splitmix(1, n * 8).reshape(n, 8) - 1
    noise = splitmix(2, n)
    if name == "rings":
        radius = np.sqrt(u[:, 0] ** 2 + u[:, 1] ** 2) + 0.2 * noise
        return u, (radius > 0.6).astype(int) + (radius > 0.9)
    if name == "products":
        return u, (u[:, 0] * u[:, 1] + 0.3 * u[:, 2] + 0.3 * (noise - 0.5) > 0).astype(int)
    if name == "stairs":
        score = (u[:, 0] + 2 * u[:, 1] + 3 * u[:, 2] + 6) / 12 + 0.1 * noise
        return u, np.minimum((score * 5).astype(int), 4)
    raise ValueError(name)


FORESTS = [
    ("random-forest", [], RandomForestClassifier, {}),
    (
        "random-forest",
        ["random-forest.max_depth=5", "random-forest.min_samples_leaf=3"],
        RandomForestClassifier,
        {"max_depth": 5, "min_samples_leaf": 3},
    ),
    ("random-forest", ["random-forest.max_features=1.0"], RandomForestClassifier, {"max_features": 1.0}),
    ("extra-trees", [], ExtraTreesClassifier, {}),
    (
        "bagged-random-forest",
        [
            "bagged-random-forest.estimator.n_estimators=1",
            "bagged-random-forest.estimator.bootstrap=false",
            "bagged-random-forest.estimator.max_features=all",
            "bagged-random-forest.n_estimators=50",
            "bagged-random-forest.max_samples=0.5",
            "bagged-random-forest.max_features=0.75",
        ],
        BaggingClassifier,
        {
            "estimator": DecisionTreeClassifier(),
            "n_estimators": 50,
            "max_samples": 0.5,
            "max_features": 0.75,
        },
    ),
]


def accuracy(name, kind, settings, make, parameters):
    x, y = problem(name, 1200)
    train, test = slice(0, 400), slice(400, None)
    models = [make(random_state=seed, **parameters).fit(x[train], y[train]) for seed in range(SEEDS)]
    scores = [model.score(x[test], y[test]) for model in models]
    return {"problem": name, "kind": kind, "settings": settings, "accuracy": float(np.mean(scores))}


def rounded(value):
    """Every number within, to 10 decimals."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, 10) if isinstance(value, float) else value


def main():
    golden = {
        "versions": VERSIONS,
        "data": {
            name: {"x": x.tolist(), "y": y.tolist(), "n_train": N_TRAIN[name]}
            for name, (x, y) in DATA.items()
        },
        "logistic": [logistic(*case) for case in LOGISTIC],
        "probabilities": [
            probabilities(name, label) for name in DATA for label in CLASSIFIERS
        ],
        "steps": [steps(name) for name in DATA],
        "forests": [
            accuracy(name, *case) for name in ["rings", "products", "stairs"] for case in FORESTS
        ],
    }
    text = json.dumps(rounded(golden), separators=(",", ":"))
    (GOLDENS / "classical.json").write_text(text + "\n")
    print(f"{len(text)} bytes")


if __name__ == "__main__":
    main()
