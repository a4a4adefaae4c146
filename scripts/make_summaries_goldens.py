#!/usr/bin/env python3
"""Writes crates/earmark-features/tests/goldens/summaries.*: what numpy and scipy make of sequences.

    pip install librosa==0.11.0
    python scripts/make_summaries_goldens.py

The sequences are not stored: both sides make them from the formula in `sequence`, whose numbers are exact.
"""

import numpy as np
import scipy.fft
from make_features_goldens import Golden

# The share of a picture's range that is lifted to its upper end.
FLOOR = 7 / 16


def sequence(n_rows, n_frames):
    """Bytes without a pattern; from frame 40 on every fifth row stands still."""
    m = np.arange(n_rows)[:, None]
    t = np.arange(n_frames)[None, :]
    x = (31 * m * m + 17 * t * t + 7 * m * t) % 256
    x = np.where((m % 5 == 0) & (t >= 40), 200, x)
    return x.astype(np.float64)


def of_rows(x, statistics):
    return np.hstack([statistic(x) for statistic in statistics])


def mean(x):
    return x.mean(1)


def std(x):
    return x.std(1)


def mad(x):
    return np.abs(np.diff(x)).mean(1)


def moment(power):
    def of(x):
        c = x - x.mean(1, keepdims=True)
        return (c**power).mean(1) / (x.std(1) + 1e-3) ** power

    return of


def root_covariances(x):
    c = np.cov(x)[np.triu_indices(len(x))]
    return np.sign(c) * np.sqrt(np.abs(c))


def groups(x, n):
    return x.reshape(n, -1, x.shape[1]).mean(1)


def fluctuations(x):
    n_frames = x.shape[1]
    n_windows = -(-n_frames // 387)
    last = max(n_frames - 387, 0)
    total = 0
    for k in range(n_windows):
        start = last * k // max(n_windows - 1, 1)
        window = x[:, start : start + 387]
        centred = window - window.mean(1, keepdims=True)
        magnitude = np.abs(np.fft.rfft(centred, n=512, axis=1))[:, 1:199]
        cells = magnitude.reshape(len(x), 22, 9).mean(2)
        total = total + cells * np.sqrt(387 / window.shape[1]) / n_windows
    return np.log1p(total).ravel()


def mel_texture(x):
    x = np.maximum(x, x.min() + FLOOR * (x.max() - x.min()))
    bands = groups(x, 32 if len(x) % 32 == 0 else 16)
    cepstrum = scipy.fft.dct(x, type=2, norm="ortho", axis=0)[:40]
    return np.concatenate(
        [
            of_rows(x, [mean, std, mad]),
            cepstrum.mean(1),
            root_covariances(cepstrum[:30]),
            root_covariances(np.diff(cepstrum[:30])),
            root_covariances(cepstrum[:20, 4:] - cepstrum[:20, :-4]),
            fluctuations(bands),
            of_rows(bands, [moment(3), moment(4)]),
        ]
    )


SUMMARIES = {
    "mean": mean,
    "mean-std": lambda x: of_rows(x, [mean, std]),
    "mean-std-mad": lambda x: of_rows(x, [mean, std, mad]),
    "mel-texture": mel_texture,
}

CASES = [
    ("mean", 7, 30),
    ("mean-std", 7, 30),
    ("mean-std-mad", 7, 30),
    ("mel-texture", 32, 50),
    ("mel-texture", 48, 900),
    ("mel-texture", 128, 60),
]

if __name__ == "__main__":
    golden = Golden("summaries")
    for name, n_rows, n_frames in CASES:
        values = SUMMARIES[name](sequence(n_rows, n_frames))
        case = f"{name} of {n_rows} rows, {n_frames} frames"
        golden.add(case, values, function=name, arguments={"n_rows": n_rows, "n_frames": n_frames})
    golden.write()
