#!/usr/bin/env python3
"""Times log-mel spectrograms in librosa on one thread, beside Earmark's own bench.

    pip install librosa==0.11.0
    cargo bench -p earmark-features --bench mel      # writes target/criterion
    python scripts/bench_librosa_mel.py [AUDIO] [--criterion target/criterion]

Without AUDIO the clip is 30 s of noise, as in `benches/mel.rs`; with a file its first 30 s are
used (a shorter one is repeated), resampled as each setting asks. Decoding is not timed. Where
criterion has results the last column is how many times faster Earmark is.
"""

import argparse
import json
import os
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import librosa
import numpy as np

SECONDS = 30
SETTINGS = {
    "22050Hz_2048_512_128mels": {
        "sr": 22050,
        "stft": {"n_fft": 2048, "hop_length": 512},
        "n_mels": 128,
    },
    "16000Hz_512_256_96mels": {
        "sr": 16000,
        "stft": {"n_fft": 512, "hop_length": 256, "pad_mode": "reflect"},
        "n_mels": 96,
    },
}


def load(audio, sr):
    if audio is None:
        return np.random.default_rng(0).uniform(-1, 1, SECONDS * sr).astype(np.float32)
    y = librosa.load(audio, sr=sr, duration=SECONDS)[0]
    return np.resize(y, SECONDS * sr)


def works(y, sr, stft, n_mels):
    """The work of each criterion bench of the same name."""

    def mel():
        return librosa.feature.melspectrogram(y=y, sr=sr, n_mels=n_mels, **stft)

    return {
        "stft_stream": lambda: librosa.stft(y, **stft),
        "power": lambda: np.abs(librosa.stft(y, **stft)) ** 2,
        "mel": mel,
        "log_mel_db": lambda: librosa.power_to_db(mel(), ref=np.max),
        "log_mel_musicnn": lambda: np.log10(10000 * mel() + 1),
    }


def median_ms(work, runs):
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def criterion_ms(folder, setting, work):
    path = folder / setting / work / "new" / "estimates.json"
    if not path.exists():
        return None
    return json.loads(path.read_text())["median"]["point_estimate"] / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("audio", nargs="?", help="an audio file; default: noise")
    parser.add_argument("--criterion", type=Path, default=Path("target/criterion"))
    parser.add_argument("--runs", type=int, default=31)
    args = parser.parse_args()

    print(f"librosa {librosa.__version__}, numpy {np.__version__}, one thread; medians")
    print(f"{'setting':<26}{'work':<17}{'librosa ms':>11}{'earmark ms':>11}{'ratio':>7}")
    for name, setting in SETTINGS.items():
        y = load(args.audio, setting["sr"])
        for work, call in works(y, **setting).items():
            theirs = median_ms(call, args.runs)
            ours = criterion_ms(args.criterion, name, work)
            tail = f"{ours:>11.2f}{theirs / ours:>7.1f}" if ours else f"{'-':>11}{'-':>7}"
            print(f"{name:<26}{work:<17}{theirs:>11.2f}{tail}")


if __name__ == "__main__":
    main()
