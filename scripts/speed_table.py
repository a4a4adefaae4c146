#!/usr/bin/env python3
"""Earmark's descriptors beside librosa's: one clip, one thread, in turn in one run.

    pip install librosa==0.11.0
    cargo build --release -p earmark-features --example time
    python scripts/speed_table.py FILE [--rounds 5] [--only NAME...] [--time target/release/examples/time]

The first 30 s of FILE at 22 050 Hz are the clip. Every round times librosa, then Earmark; a time is the
median of all runs of all rounds, both sides warmed up. The last columns set Earmark's time against that of its
transforms alone: in single precision, or in double where contrast asks for it.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import librosa
import numpy as np
import scipy.fft
from librosa import feature
from librosa_sets import fma518_of, gtzan57_of, timbre_rhythm_pitch_of

SR = 22050
# With these in its plan the transform is in double precision.
DOUBLE = {"spectral_contrast", "spectral_flatness", "fma518", "timbre-rhythm-pitch", "fft_f64"}
# Made of the transforms of frames and nothing else: these are to stay within twice their time.
PURELY_SPECTRAL = {"mel-seq", "mfcc-seq"}


def log_mel(y):
    return librosa.power_to_db(feature.melspectrogram(y=y, sr=SR))


WORKS = {
    "stft": librosa.stft,
    "mel": lambda y: feature.melspectrogram(y=y, sr=SR),
    "log_mel": log_mel,
    "mfcc": lambda y: feature.mfcc(y=y, sr=SR),
    "chroma_stft": lambda y: feature.chroma_stft(y=y, sr=SR),
    "cqt": lambda y: librosa.cqt(y, sr=SR),
    "chroma_cqt": lambda y: feature.chroma_cqt(y=y, sr=SR),
    "chroma_cens": lambda y: feature.chroma_cens(y=y, sr=SR),
    "tonnetz": lambda y: feature.tonnetz(chroma=feature.chroma_cqt(y=y, sr=SR)),
    "spectral_centroid": lambda y: feature.spectral_centroid(y=y, sr=SR),
    "spectral_bandwidth": lambda y: feature.spectral_bandwidth(y=y, sr=SR),
    "spectral_contrast": lambda y: feature.spectral_contrast(y=y, sr=SR),
    "spectral_rolloff": lambda y: feature.spectral_rolloff(y=y, sr=SR),
    "spectral_flatness": lambda y: feature.spectral_flatness(y=y),
    "zero_crossing_rate": lambda y: feature.zero_crossing_rate(y),
    "rms": lambda y: feature.rms(y=y),
    "hpss": librosa.effects.hpss,
    "onset_strength": lambda y: librosa.onset.onset_strength(y=y, sr=SR),
    "tempogram": lambda y: feature.tempogram(y=y, sr=SR),
    "tempo": lambda y: feature.tempo(y=y, sr=SR),
    "beat_track": lambda y: librosa.beat.beat_track(y=y, sr=SR),
    "gtzan57": lambda y: gtzan57_of(y, SR),
    "fma518": lambda y: fma518_of(y, SR),
    "timbre-rhythm-pitch": lambda y: timbre_rhythm_pitch_of(y, SR),
    "mel-seq": log_mel,
    "mfcc-seq": lambda y: feature.mfcc(y=y, sr=SR),
}


def librosa_times(work, y, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work(y)
        times.append(1e3 * (time.perf_counter() - start))
    return times


def earmark_times(program, name, samples, runs):
    out = subprocess.run([program, name, samples, str(runs)], check=True, capture_output=True)
    return [float(line) for line in out.stdout.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=WORKS, default=list(WORKS))
    parser.add_argument("--time", default="target/release/examples/time")
    args = parser.parse_args()
    warnings.filterwarnings("ignore")

    y, _ = librosa.load(args.file, sr=SR, duration=30)
    print(f"librosa {librosa.__version__}, numpy {np.__version__}, scipy {scipy.__version__};")
    print(f"{len(y) / SR:.1f} s, one thread, {args.rounds} rounds in turn, medians\n")
    print("| work | librosa | Earmark | faster | transforms alone | of them |")
    print("|---|--:|--:|--:|--:|--:|")
    with tempfile.NamedTemporaryFile(suffix=".f32") as samples, warnings.catch_warnings():
        samples.write(y.astype("<f4").tobytes())
        samples.flush()
        for name in args.only:
            WORKS[name](y)
            floor_name = "fft_f64" if name in DOUBLE else "fft_f32"
            theirs, ours, floor = [], [], []
            for _ in range(args.rounds):
                theirs += librosa_times(WORKS[name], y, 1 if len(ours) == 0 else 2)
                ours += earmark_times(args.time, name, samples.name, 5)
                floor += earmark_times(args.time, floor_name, samples.name, 5)
            a, b, c = (statistics.median(times) for times in (theirs, ours, floor))
            print(f"| {name} | {a:.2f} ms | {b:.2f} ms | {a / b:.1f} | {c:.2f} ms | {b / c:.1f} |", flush=True)


if __name__ == "__main__":
    main()
