#!/usr/bin/env python3
"""Earmark's support vector machine beside scikit-learn's SVC (libsvm): one thread, in turn in one run.

    pip install scikit-learn==1.9.1
    python scripts/bench_svm.py [--rounds 3] [--only NAME...] [--program COMMAND...]

Every round times scikit-learn, then Earmark by the criterion benchmark `svm`, on the same rows; a time is
the median of all rounds.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import sklearn
from sklearn.svm import SVC

# As in benches/svm.rs: rows, columns, classes, kernel.
SETTINGS = {
    "1000x60": (1000, 60, 10, "rbf"),
    "3000x200": (3000, 200, 10, "rbf"),
    "1000x60_linear": (1000, 60, 10, "linear"),
    "3000x60_2classes": (3000, 60, 2, "rbf"),
}
PROGRAM = ["cargo", "bench", "-p", "earmark-classical", "--bench", "svm", "--"]


def draw(index):
    """A uniform draw in [-1, 1) for each index: the output of SplitMix64."""
    with np.errstate(over="ignore"):
        z = (index.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) / 2.0**52 - 1.0


def rows(n_rows, n_columns, n_classes):
    """The rows of benches/svm.rs."""
    y = np.arange(n_rows) % n_classes
    column = np.arange(n_columns)
    centre = draw((1 << 40) + y[:, None] * n_columns + column)
    return 0.4 * centre + 1.5 * draw(np.arange(n_rows)[:, None] * n_columns + column), y


def works(kernel, x, y):
    """What is timed, by the name of the benchmark."""
    fitted = SVC(kernel=kernel).fit(x, y)
    return {
        "fit": lambda: SVC(kernel=kernel).fit(x, y),
        "fit_probability": lambda: SVC(kernel=kernel, probability=True, random_state=0).fit(x, y),
        "predict": lambda: fitted.predict(x),
    }


def their_time(work):
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def our_time(program, setting, work):
    with tempfile.TemporaryDirectory() as home:
        command = [*program, "--bench", f"^{setting}/{work}$", "--warm-up-time", "0.5", "--measurement-time", "2"]
        environment = {**os.environ, "CRITERION_HOME": home}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        estimates = json.loads((Path(home) / setting / work / "new/estimates.json").read_text())
    return estimates["median"]["point_estimate"] / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--program", nargs="+", default=PROGRAM, help="how the benchmark is run")
    args = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)

    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; one thread, {args.rounds} rounds in turn\n")
    print("| data | work | scikit-learn | Earmark | faster |")
    print("|---|---|--:|--:|--:|")
    for setting in args.only:
        *shape, kernel = SETTINGS[setting]
        for name, work in works(kernel, *rows(*shape)).items():
            work()
            theirs, ours = [], []
            for _ in range(args.rounds):
                theirs.append(statistics.median(their_time(work) for _ in range(3)))
                ours.append(our_time(args.program, setting, name))
            a, b = statistics.median(theirs), statistics.median(ours)
            print(f"| {setting} | {name} | {a:.1f} ms | {b:.1f} ms | {a / b:.1f} |", flush=True)


if __name__ == "__main__":
    main()
