#!/usr/bin/env python3
"""Earmark's classifiers beside scikit-learn's and XGBoost's: the same tables, the same folds, in turn.

    pip install scikit-learn==1.9.1 xgboost==3.2.0
    cargo build --release -p earmark-classical --example cross_validate
    python scripts/bench_classical.py --data ../shared/data [--rounds 5] [--threads 1 2] [--only NAME...]

Every table is cut into five folds; each classifier is fitted to four of them and asked for probabilities of
the fifth, behind a standard scaler. Seconds are sums over the folds: of a round, the median of as many passes
as fit into half a second; of all rounds, the median. The class is the most probable one; accuracy is the mean of
all rounds, each with a seed of its own.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

# Threads that wait sleep, or two of them stand in each other's way wherever other work shares the cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import sklearn
import xgboost
from sklearn.datasets import make_classification
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import BaggingClassifier, ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

REPOSITORY = Path(__file__).resolve().parents[1]
PROGRAM = REPOSITORY / os.environ.get("CARGO_TARGET_DIR", "target") / "release/examples/cross_validate"
N_FOLDS = 5

# By Earmark's name and settings: scikit-learn's steps behind the scaler, for a number of jobs and a seed.
CASES = {
    "majority": lambda jobs, seed: [DummyClassifier(strategy="prior")],
    "knn": lambda jobs, seed: [KNeighborsClassifier(n_jobs=jobs)],
    "naive-bayes": lambda jobs, seed: [GaussianNB()],
    "logistic-regression": lambda jobs, seed: [LogisticRegression()],
    "svm svm.probability=platt": lambda jobs, seed: [SVC(probability=True, random_state=seed)],
    "svm-linear svm-linear.probability=platt": lambda jobs, seed: [SVC(kernel="linear", probability=True, random_state=seed)],
    "random-forest": lambda jobs, seed: [RandomForestClassifier(n_jobs=jobs, random_state=seed)],
    "extra-trees": lambda jobs, seed: [ExtraTreesClassifier(n_jobs=jobs, random_state=seed)],
    "gradient-boosting": lambda jobs, seed: [HistGradientBoostingClassifier(early_stopping=False)],
    "xgboost": lambda jobs, seed: [xgboost.XGBClassifier(tree_method="hist", n_jobs=jobs)],
    "bagged-knn": lambda jobs, seed: [BaggingClassifier(KNeighborsClassifier(), n_jobs=jobs, random_state=seed)],
    "bagged-logistic-regression": lambda jobs, seed: [
        BaggingClassifier(LogisticRegression(), n_jobs=jobs, random_state=seed)
    ],
    "logistic-regression pca=0.9": lambda jobs, seed: [PCA(0.9), LogisticRegression()],
    "knn selection=5": lambda jobs, seed: [SelectKBest(k=5), KNeighborsClassifier(n_jobs=jobs)],
}


def synthetic(_):
    x, y = make_classification(
        n_samples=1000, n_features=60, n_informative=20, n_redundant=10, n_classes=10, n_clusters_per_class=1,
        class_sep=1.5, random_state=0,
    )
    return x, y, stratified(x, y)


def gtzan(data):
    """The features of whole tracks; tracks of one artist lie in one fold."""
    with open(data / "gtzan/split.csv") as file:
        split = {row["track"]: row for row in csv.DictReader(file) if row["split"] != "excluded"}
    with open(data / "gtzan/features_30_sec.csv") as file:
        rows = [row for row in csv.DictReader(file) if row["filename"].removesuffix(".wav") in split]
    columns = [name for name in rows[0] if name not in ("filename", "length", "label")]
    x = np.array([[float(row[name]) for name in columns] for row in rows])
    fold = [int(split[row["filename"].removesuffix(".wav")]["artist_fold5"]) for row in rows]
    return x, numbered([row["label"] for row in rows]), numbered(fold)


def echonest(data):
    with open(data / "echonest_rock_electronic.csv") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(value) for name, value in row.items() if name != "genre"] for row in rows])
    y = numbered([row["genre"] for row in rows])
    return x, y, stratified(x, y)


DATA = {"synthetic": synthetic, "gtzan": gtzan, "echonest": echonest}


def numbered(labels):
    return np.unique(labels, return_inverse=True)[1]


def stratified(x, y):
    fold = np.empty(len(y), dtype=int)
    for index, (_, test) in enumerate(StratifiedKFold(N_FOLDS, shuffle=True, random_state=0).split(x, y)):
        fold[test] = index
    return fold


def write(path, x, y, fold):
    with open(path, "w") as file:
        file.write(",".join([*(f"x{i}" for i in range(x.shape[1])), "class", "fold"]) + "\n")
        for row, c, f in zip(x.tolist(), y, fold):
            file.write(",".join([*map(repr, row), str(c), str(f)]) + "\n")


def theirs(steps, x, y, fold, jobs, seed):
    """Seconds to fit and to predict, and accuracy."""
    fit = predict = right = 0
    for index in range(N_FOLDS):
        train, test = fold != index, fold == index
        of_train, of_test = x[train], x[test]
        model = make_pipeline(StandardScaler(), *steps(jobs, seed))
        start = time.perf_counter()
        model.fit(of_train, y[train])
        fitted = time.perf_counter()
        probabilities = model.predict_proba(of_test)
        predict += time.perf_counter() - fitted
        fit += fitted - start
        right += (probabilities.argmax(axis=1) == y[test]).sum()
    return {"fit": fit, "predict": predict, "accuracy": right / len(y)}


def ours(table, case, jobs, seed, repeats):
    kind, *settings = case.split()
    environment = {**os.environ, "RAYON_NUM_THREADS": str(jobs)}
    command = [str(PROGRAM), str(table), str(repeats), str(seed), kind, *settings]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def medians(results):
    return {key: statistics.median(result[key] for result in results) for key in results[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of gtzan/ and echonest_rock_electronic.csv")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--tables", nargs="+", choices=DATA, default=list(DATA))
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)
    print(f"scikit-learn {sklearn.__version__}, xgboost {xgboost.__version__}, numpy {np.__version__}; ", end="")
    print(f"{arguments.rounds} rounds in turn\n")
    print("| data | classifier | threads | fit | Earmark | ratio | predict | Earmark | ratio | accuracy | Earmark |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as home:
        for name in arguments.tables:
            x, y, fold = DATA[name](arguments.data)
            table = Path(home) / f"{name}.csv"
            write(table, x, y, fold)
            for case in arguments.only:
                for jobs in arguments.threads:
                    compare(name, case, jobs, arguments.rounds, table, x, y, fold)


def compare(name, case, jobs, n_rounds, table, x, y, fold):
    with threadpool_limits(jobs):
        start = time.perf_counter()
        theirs(CASES[case], x, y, fold, jobs, 0)
        repeats = max(1, int(0.5 / (time.perf_counter() - start)))
        reference, earmark = [], []
        for seed in range(n_rounds):
            passes = [theirs(CASES[case], x, y, fold, jobs, seed) for _ in range(repeats)]
            reference.append(medians(passes))
            earmark.append(ours(table, case, jobs, seed, repeats))
    a, b = medians(reference), medians(earmark)
    for median, results in ((a, reference), (b, earmark)):
        median["accuracy"] = statistics.fmean(result["accuracy"] for result in results)
    cells = [name, case, str(jobs)]
    for step in ("fit", "predict"):
        cells += [f"{1e3 * a[step]:.1f} ms", f"{1e3 * b[step]:.1f} ms", f"{b[step] / a[step]:.2f}"]
    cells += [f"{100 * a['accuracy']:.1f} %", f"{100 * b['accuracy']:.1f} %"]
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
