#!/usr/bin/env python3
"""Times librosa's descriptors of frames on one thread, beside Earmark's own bench.

    pip install librosa==0.11.0
    cargo bench -p earmark-features --bench spectral   # writes target/criterion
    python scripts/bench_librosa_features.py [--criterion target/criterion]

The clip is 30 s of notes and noise from the formula of `benches/spectral.rs`. librosa is called as
its users and the published recipes of GTZAN and FMA call it: a function at a time, from samples where
a recipe does so, from one transform where it does that. Where criterion has results the last columns
are how many times faster Earmark is, and how its time compares with its transforms alone.
"""

import argparse
import json
import os
import time
import warnings
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import librosa
import librosa.feature as feature
import numpy as np

SR = 22050
SECONDS = 30
# Plans with these transform in double precision.
DOUBLE = {"spectral_contrast", "spectral_flatness", "timbre", "fma518_frames"}


def notes(n_samples):
    semitones = np.array([0, 2, 4, 5, 7, 9, 11, 12])
    n = np.arange(n_samples)
    note, t = n // (SR // 4), (n % (SR // 4)) / SR
    pitch = 220 * 2 ** (semitones[note % 8] / 12)
    tone = sum(np.sin(2 * np.pi * h * pitch * t) * np.exp(-4 * h * t) / h for h in range(1, 9))
    noise = np.random.default_rng(0).uniform(-1, 1, n_samples)
    return (0.5 * tone + 0.01 * noise).astype(np.float32)


def gtzan57(y):
    """The columns of features_30_sec.csv that are made of frames."""
    return [
        feature.chroma_stft(y=y, sr=SR),
        feature.rms(y=y),
        feature.spectral_centroid(y=y, sr=SR),
        feature.spectral_bandwidth(y=y, sr=SR),
        feature.spectral_rolloff(y=y, sr=SR),
        feature.zero_crossing_rate(y),
        feature.mfcc(y=y, sr=SR),
    ]


def fma518(y):
    """The part of FMA's features.py that is made of frames: one transform for all."""
    s = np.abs(librosa.stft(y, n_fft=2048, hop_length=512))
    mel = feature.melspectrogram(sr=SR, S=s**2)
    return [
        feature.zero_crossing_rate(y, frame_length=2048, hop_length=512),
        feature.chroma_stft(S=s**2, n_chroma=12),
        feature.rms(S=s),
        feature.spectral_centroid(S=s),
        feature.spectral_bandwidth(S=s),
        feature.spectral_contrast(S=s, n_bands=6),
        feature.spectral_rolloff(S=s),
        feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=20),
    ]


def timbre(y):
    return [
        feature.mfcc(y=y, sr=SR),
        feature.spectral_centroid(y=y, sr=SR),
        feature.spectral_rolloff(y=y, sr=SR),
        feature.spectral_contrast(y=y, sr=SR),
        feature.zero_crossing_rate(y),
    ]


def works(y):
    """The work of each criterion bench of the same name."""
    return {
        "mel": lambda: feature.melspectrogram(y=y, sr=SR),
        "log_mel": lambda: librosa.power_to_db(feature.melspectrogram(y=y, sr=SR)),
        "mfcc": lambda: feature.mfcc(y=y, sr=SR),
        "chroma_stft": lambda: feature.chroma_stft(y=y, sr=SR),
        "chroma_stft_tuned": lambda: feature.chroma_stft(y=y, sr=SR, tuning=0.0),
        "spectral_centroid": lambda: feature.spectral_centroid(y=y, sr=SR),
        "spectral_bandwidth": lambda: feature.spectral_bandwidth(y=y, sr=SR),
        "spectral_contrast": lambda: feature.spectral_contrast(y=y, sr=SR),
        "spectral_rolloff": lambda: feature.spectral_rolloff(y=y, sr=SR),
        "spectral_flatness": lambda: feature.spectral_flatness(y=y),
        "zero_crossing_rate": lambda: feature.zero_crossing_rate(y),
        "rms": lambda: feature.rms(y=y),
        "timbre": lambda: timbre(y),
        "gtzan57_frames": lambda: gtzan57(y),
        "fma518_frames": lambda: fma518(y),
    }


def median_ms(work, runs):
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def criterion_ms(folder, name):
    path = folder / "spectral" / name / "new" / "estimates.json"
    if not path.exists():
        return None
    return json.loads(path.read_text())["median"]["point_estimate"] / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--criterion", type=Path, default=Path("target/criterion"))
    parser.add_argument("--runs", type=int, default=15)
    args = parser.parse_args()
    warnings.filterwarnings("ignore")

    y = notes(SECONDS * SR)
    print(f"librosa {librosa.__version__}, numpy {np.__version__}, one thread; medians")
    print(f"{'work':<20}{'librosa ms':>11}{'earmark ms':>11}{'ratio':>7}{'transforms':>12}{'of them':>9}")
    for name, work in works(y).items():
        theirs = median_ms(work, args.runs)
        ours = criterion_ms(args.criterion, name)
        floor = criterion_ms(args.criterion, "fft_f64" if name in DOUBLE else "fft_f32")
        if ours is None or floor is None:
            print(f"{name:<20}{theirs:>11.2f}{'-':>11}")
            continue
        ratios = f"{theirs / ours:>7.1f}{floor:>12.2f}{ours / floor:>8.1f}x"
        print(f"{name:<20}{theirs:>11.2f}{ours:>11.2f}{ratios}")


if __name__ == "__main__":
    main()
