#!/usr/bin/env python3
"""Writes crates/earmark-classical/tests/goldens/svm.json: what scikit-learn's SVC fits to small
synthetic data.

    pip install scikit-learn==1.9.1
    python scripts/make_svm_goldens.py

Signs are those of libsvm: with two classes SVC shows coefficients, intercept and decision values
negated, so its private attributes are read. Features are rounded to 4 decimals, so that both sides
read the same numbers; results to 10.
"""

import json
import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics.pairwise import pairwise_kernels
from sklearn.svm import SVC

GOLDENS = Path(__file__).resolve().parent.parent / "crates/earmark-classical/tests/goldens"

VERSIONS = {
    "scikit-learn": sklearn.__version__,
    "numpy": np.__version__,
    "python": platform.python_version(),
}


def clouds(counts, n_columns, spread, seed):
    """Normal clouds around random centres, the classes mixed up."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(counts)), counts)
    centres = rng.normal(size=(len(counts), n_columns))
    x = centres[y] + spread * rng.normal(size=(len(y), n_columns))
    order = rng.permutation(len(y))
    return np.round(x[order], 4), y[order]


DATA = {
    "three": clouds([40, 40, 40], 4, 0.8, 1),
    "ten": clouds([14] * 10, 6, 0.9, 2),
    "unbalanced": clouds([60, 12], 3, 1.0, 3),
}

RBF = {"kernel": "rbf"}
LINEAR = {"kernel": "linear"}
POLYNOMIAL = {"kernel": "poly", "degree": 3, "coef0": 1.0}

CASES = [
    ("three", {**RBF, "tol": 1e-9}),
    ("three", {**RBF, "tol": 1e-3}),
    ("three", {**RBF, "C": 10.0, "gamma": 0.5, "tol": 1e-9}),
    ("three", {**LINEAR, "tol": 1e-9}),
    ("three", {**POLYNOMIAL, "tol": 1e-9}),
    ("three", {**POLYNOMIAL, "degree": 2, "coef0": 0.0, "gamma": "auto", "tol": 1e-9}),
    ("three", {**RBF, "class_weight": [1.0, 5.0, 0.2], "tol": 1e-9}),
    ("ten", {**RBF, "tol": 1e-9}),
    ("ten", {**RBF, "C": 100.0, "tol": 1e-9}),
    ("ten", {**LINEAR, "tol": 1e-9}),
    ("ten", {**POLYNOMIAL, "tol": 1e-9}),
    ("unbalanced", {**RBF, "tol": 1e-9}),
    ("unbalanced", {**RBF, "class_weight": "balanced", "tol": 1e-9}),
    ("unbalanced", {**LINEAR, "class_weight": "balanced", "tol": 1e-9}),
]


def make_svc(parameters, **more):
    weight = parameters.get("class_weight")
    if isinstance(weight, list):
        parameters = {**parameters, "class_weight": dict(enumerate(weight))}
    return SVC(**parameters, decision_function_shape="ovo", **more)


def ovo_decisions(svc, x):
    decisions = svc.decision_function(x)
    return -decisions[:, None] if decisions.ndim == 1 else decisions


def objectives(svc, x, y, parameters):
    """The dual objective of each pair, 1/2 beta' K beta - sum |beta|."""
    names = {"rbf": ["gamma"], "linear": [], "poly": ["gamma", "coef0", "degree"]}
    values = {"gamma": svc._gamma, "coef0": svc.coef0, "degree": svc.degree}
    chosen = {name: values[name] for name in names[parameters["kernel"]]}
    vectors = x[svc.support_]
    kernel = pairwise_kernels(vectors, metric=parameters["kernel"], **chosen)
    of = y[svc.support_]
    result = []
    for i in range(len(svc.classes_)):
        for j in range(i + 1, len(svc.classes_)):
            beta = np.where(of == i, svc._dual_coef_[j - 1], 0.0)
            beta = np.where(of == j, svc._dual_coef_[i], beta)
            result.append(0.5 * beta @ kernel @ beta - np.abs(beta).sum())
    return result


def fitted(data, parameters):
    x, y = DATA[data]
    svc = make_svc(parameters).fit(x, y)
    return {
        "data": data,
        "parameters": parameters,
        "gamma": svc._gamma,
        "support": svc.support_.tolist(),
        "n_support": svc.n_support_.tolist(),
        "dual_coef": svc._dual_coef_.tolist(),
        "intercept": svc._intercept_.tolist(),
        "objectives": objectives(svc, x, y, parameters),
        "decisions": ovo_decisions(svc, x[:20]).tolist(),
        "predictions": svc.predict(x).tolist(),
    }


def probabilities(data):
    """All that SVC needs to give probabilities, and the probabilities."""
    x, y = DATA[data]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        svc = make_svc(RBF, probability=True, random_state=0).fit(x, y)
    return {
        "data": data,
        "gamma": svc._gamma,
        "support": svc.support_.tolist(),
        "n_support": svc.n_support_.tolist(),
        "dual_coef": svc._dual_coef_.tolist(),
        "intercept": svc._intercept_.tolist(),
        "a": svc._probA.tolist(),
        "b": svc._probB.tolist(),
        "decisions": ovo_decisions(svc, x).tolist(),
        "probabilities": svc.predict_proba(x).tolist(),
    }


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
        "data": {name: {"x": x.tolist(), "y": y.tolist()} for name, (x, y) in DATA.items()},
        "cases": [fitted(*case) for case in CASES],
        "probabilities": [probabilities(data) for data in DATA],
    }
    GOLDENS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rounded(golden), separators=(",", ":"))
    (GOLDENS / "svm.json").write_text(text + "\n")
    print(f"{len(CASES)} cases, {len(text)} bytes")


if __name__ == "__main__":
    main()
