#!/usr/bin/env python3
"""Earmark's boosting beside XGBoost's and scikit-learn's: fits of 50 rounds and predictions of all rows, in
turn in one run.

    pip install xgboost==3.2.0 scikit-learn==1.9.1
    python scripts/bench_boosting.py [--rounds 3] [--threads 1 2]

A time is the least of all rounds. Ours comes from `benches/boosting.rs`, whose rows are made of the same
formula.
"""

import argparse
import os
import re
import subprocess
import time

import numpy as np
from threadpoolctl import threadpool_limits
from xgboost import XGBClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from make_boosting_goldens import uniforms

N_CLASSES = 10
UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}


def rows(n_rows, n_columns):
    y = np.arange(n_rows) % N_CLASSES
    shift = (7 * y[:, None] + 3 * np.arange(n_columns)) % 10
    return uniforms(0, n_rows, n_columns) + 0.02 * shift, y


def models(threads):
    return {
        "xgboost": XGBClassifier(n_estimators=50, tree_method="hist", n_jobs=threads),
        "hist": HistGradientBoostingClassifier(max_iter=50, early_stopping=False),
    }


def theirs(shape, threads):
    x, y = rows(*shape)
    times = {}
    for name, model in models(threads).items():
        with threadpool_limits(threads):
            for step, call in (("fit", lambda: model.fit(x, y)), ("predict", lambda: model.predict_proba(x))):
                start = time.perf_counter()
                call()
                times[f"{name}/{step}/{shape[0]}x{shape[1]}"] = time.perf_counter() - start
    return times


def ours(shape, threads):
    """criterion's estimates by name."""
    command = ["cargo", "bench", "-p", "earmark-classical", "--bench", "boosting", "--", "--noplot"]
    command += ["--warm-up-time", "0.5", "--measurement-time", "2", f"{shape[0]}x{shape[1]}"]
    environment = os.environ | {"RAYON_NUM_THREADS": str(threads)}
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    found = re.findall(r"boosting/(\S+)\s+time:\s+\[\S+ \S+ (\S+) (\S+)", output)
    return {name: float(value) * UNITS[unit] for name, value, unit in found}


def least(times, more):
    return {name: min(seconds, times.get(name, seconds)) for name, seconds in more.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    print("| preset/step/shape | threads | reference, s | Earmark, s | Earmark / reference |\n|---|---|---|---|---|")
    for threads in arguments.threads:
        for shape in ((1000, 60), (5000, 100)):
            reference, earmark = {}, {}
            for _ in range(arguments.rounds):
                reference = least(reference, theirs(shape, threads))
                earmark = least(earmark, ours(shape, threads))
            for name, seconds in reference.items():
                ratio = earmark[name] / seconds
                print(f"| {name} | {threads} | {seconds:.4f} | {earmark[name]:.4f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
