#!/usr/bin/env python3
"""Metrics, tests and calibrations by scikit-learn and scipy: crates/earmark-eval/tests/goldens/*.json.

    python3 scripts/make_eval_goldens.py

Made with scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6; the versions in use
are stored beside the values. Probabilities are made of random numbers here.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve

OUT = pathlib.Path(__file__).parent.parent / "crates/earmark-eval/tests/goldens"
VERSIONS = {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
EPS = np.finfo(np.float64).eps


def smooth(rng, n, k):
    """Labels and a softmax that knows something of them."""
    labels = np.r_[np.arange(k), rng.integers(0, k, n - k)]
    scores = rng.normal(size=(n, k))
    scores[np.arange(n), labels] += 1.2
    return labels, np.exp(log_softmax(1.5 * scores, axis=1))


def tied(rng, n, k, labels):
    """Probabilities in twentieths: many equal ones, zeros and ones."""
    p = np.array([rng.multinomial(20, rng.dirichlet(np.full(k, 0.6))) for _ in range(n)]) / 20
    return np.asarray(labels), p


def coverage(p, right, n_points=20):
    """Accuracy of the most confident, ties in their mean order."""
    confidence = p.max(axis=1)
    n = len(right)
    expected = np.array([right[confidence == c].mean() for c in confidence])
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(expected[order]) / np.arange(1, n + 1)
    wanted = [-(-i * n // n_points) for i in range(1, n_points + 1)]
    return {
        "area": accuracy.mean(),
        "accuracy": [accuracy[w - 1] for w in wanted],
        "threshold": [confidence[order][w - 1] for w in wanted],
    }


def one_or_none(function, truth, *arguments):
    return function(truth, *arguments) if truth.any() and not truth.all() else None


def expected(labels, p, n_bins):
    n, k = p.shape
    predicted = p.argmax(axis=1)
    right = predicted == labels
    confidence = p.max(axis=1)
    classes = np.arange(k)
    seen = np.union1d(labels, predicted)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=classes, zero_division=np.nan
    )
    roc = [one_or_none(metrics.roc_auc_score, labels == c, p[:, c]) for c in classes]
    pr = [one_or_none(metrics.average_precision_score, labels == c, p[:, c]) for c in classes]
    accuracy_of_bins, confidence_of_bins = calibration_curve(right, confidence, n_bins=n_bins)
    count = np.bincount(np.searchsorted(np.linspace(0, 1, n_bins + 1)[1:-1], confidence), minlength=n_bins)
    weight = count[count > 0] / n
    none = lambda values: [None if np.isnan(v) else float(v) for v in values]
    defined = lambda values: [v for v in values if v is not None]
    if k > 2 and len(np.unique(labels)) == k:
        assert np.isclose(np.mean(roc), metrics.roc_auc_score(labels, p, multi_class="ovr"))
    return {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "top_3_accuracy": float(np.mean([l in np.argsort(-row, kind="stable")[:3] for l, row in zip(labels, p)])),
        "macro_f1": metrics.f1_score(labels, predicted, labels=seen, average="macro"),
        "roc_auc": np.mean(defined(roc)),
        "pr_auc": np.mean(defined(pr)),
        "log_loss": metrics.log_loss(labels, p, labels=classes),
        "brier": metrics.brier_score_loss(labels, p, labels=classes, scale_by_half=False),
        "ece": float(np.sum(weight * np.abs(accuracy_of_bins - confidence_of_bins))),
        "classes": {
            "precision": none(precision),
            "recall": none(recall),
            "f1": none(np.where(np.isin(classes, seen), f1, np.nan)),
            "support": support.tolist(),
            "roc_auc": roc,
            "pr_auc": pr,
        },
        "confusion": metrics.confusion_matrix(labels, predicted, labels=classes).tolist(),
        "bins": {
            "n_tracks": count.tolist(),
            "accuracy": accuracy_of_bins.tolist(),
            "confidence": confidence_of_bins.tolist(),
        },
        "coverage": coverage(p, right),
    }


def predictions(labels, p):
    row = lambda i: {"id": f"t{i}", "group": f"g{i // 3}", "label": int(labels[i]), "probabilities": p[i].tolist()}
    return {"class_names": [f"c{c}" for c in range(p.shape[1])], "tracks": [row(i) for i in range(len(labels))]}


def metric_cases(rng):
    cases = {
        "smooth": smooth(rng, 90, 5),
        "two classes": smooth(rng, 40, 2),
        "tied": tied(rng, 80, 4, rng.integers(0, 4, 80)),
        "class without support": tied(rng, 60, 5, rng.integers(0, 4, 60)),
        "class never predicted": (lambda l, p: (l, np.c_[p[:, :3] * 0.96, np.full(len(p), 0.04)]))(
            np.arange(50) % 4, tied(rng, 50, 3, np.zeros(50))[1]
        ),
    }
    return [
        {"name": name, "n_bins": n_bins, "predictions": predictions(*case), "expected": expected(*case, n_bins)}
        for (name, case), n_bins in zip(cases.items(), [15, 10, 15, 7, 15])
    ]


def mcnemar_cases():
    pairs = [(0, 1), (1, 3), (10, 3), (12, 30), (59, 6), (121, 59), (400, 500), (5000, 5300), (499000, 501000), (800, 0)]
    return [
        {"only_left": b, "only_right": c, "p_value": float(binomtest(min(b, c), b + c, 0.5).pvalue)} for b, c in pairs
    ]


def calibration_cases(rng):
    cases = []
    for name, n, k, sharpness in [("too sure", 300, 5, 3.0), ("not sure enough", 200, 3, 0.4), ("two classes", 150, 2, 2.0)]:
        labels, p = smooth(rng, n, k)
        p = np.exp(log_softmax(np.log(p) * sharpness + np.linspace(-0.5, 0.5, k), axis=1))
        z = np.log(np.maximum(p, EPS))

        def cooled(beta):
            return -np.sum(log_softmax(z * beta, axis=1)[np.arange(n), labels]) + (beta - 1) ** 2 / 2

        beta = minimize_scalar(cooled, bounds=(0.01, 100), method="bounded", options={"xatol": 1e-10}).x

        def loss(theta):
            scores = z * theta[:k] + theta[k:]
            prior = np.sum((theta[:k] - 1) ** 2) + np.sum(theta[k:] ** 2)
            return -np.sum(log_softmax(scores, axis=1)[np.arange(n), labels]) + prior / 2

        vector = minimize(loss, np.r_[np.ones(k), np.zeros(k)], method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-9})
        cases.append(
            {
                "name": name,
                "predictions": predictions(labels, p),
                "temperature": float(1 / beta),
                "vector": {"weights": vector.x[:k].tolist(), "biases": vector.x[k:].tolist(), "loss": float(vector.fun)},
            }
        )
    return cases


def write(name, cases):
    text = json.dumps({"versions": VERSIONS, "cases": cases}, default=float)
    (OUT / name).write_text(text + "\n")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(4)
    write("metrics.json", metric_cases(rng))
    write("mcnemar.json", mcnemar_cases())
    write("calibration.json", calibration_cases(rng))


if __name__ == "__main__":
    main()
