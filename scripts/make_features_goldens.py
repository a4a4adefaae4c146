#!/usr/bin/env python3
"""Writes crates/earmark-features/tests/goldens: what librosa computes for synthetic signals.

    pip install librosa==0.11.0
    python scripts/make_features_goldens.py

Each NAME.json lists cases with their parameters, shape and place in NAME.f32, which holds
little-endian f32 values in row-major order. Signals are not stored: both sides make them from the
same formulas (`signal` here, `tests/golden/signal.rs` there).
"""

import json
import platform
import warnings
from pathlib import Path

import librosa
import numpy as np
import scipy

GOLDENS = Path(__file__).resolve().parent.parent / "crates/earmark-features/tests/goldens"

VERSIONS = {
    "librosa": librosa.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "python": platform.python_version(),
}


class Golden:
    """One pair of files."""

    def __init__(self, name):
        self.name = name
        self.cases = []
        self.values = []
        self.length = 0

    def add(self, name, values, **parameters):
        values = np.ascontiguousarray(values, dtype="<f4")
        self.cases.append(
            {"name": name, "shape": list(values.shape), "offset": self.length, **parameters}
        )
        self.values.append(values.ravel())
        self.length += values.size

    def write(self):
        GOLDENS.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"versions": VERSIONS, "cases": self.cases}, indent=1)
        (GOLDENS / f"{self.name}.json").write_text(text + "\n")
        data = np.concatenate(self.values).tobytes()
        (GOLDENS / f"{self.name}.f32").write_bytes(data)
        print(f"{self.name}: {len(self.cases)} cases, {len(data) + len(text)} bytes")


def signal(kind, n_samples, **p):
    """A synthetic signal, computed in f64 and rounded to f32 once."""
    n = np.arange(n_samples)
    if kind == "sine":
        y = p["amplitude"] * np.sin(2 * np.pi * p["frequency"] * n / p["sample_rate"])
    elif kind == "chirp":
        t = n / p["sample_rate"]
        rate = (p["to"] - p["from"]) * p["sample_rate"] / n_samples
        y = 0.5 * np.sin(2 * np.pi * (p["from"] * t + 0.5 * rate * t * t))
    elif kind == "clicks":
        y = np.where(n % p["period"] == p["first"], 1.0, 0.0)
    elif kind == "constant":
        y = np.full(n_samples, p["value"])
    elif kind == "noise":
        y, state = np.empty(n_samples), p["seed"]
        for i in range(n_samples):
            state = (state * 1664525 + 1013904223) % 2**32
            y[i] = (state >> 8) / 2**23 - 1.0
    return y.astype(np.float32)


def spec(kind, n_samples, **p):
    return {"kind": kind, "n_samples": n_samples, **p}


def sine(n, frequency=1000.0, sample_rate=22050):
    return spec("sine", n, amplitude=0.8, frequency=frequency, sample_rate=sample_rate)


def chirp(n, sample_rate=22050):
    return spec("chirp", n, **{"from": 50.0, "to": sample_rate / 2.2, "sample_rate": sample_rate})


def noise(n, seed=1):
    return spec("noise", n, seed=seed)


IMPULSE = spec("clicks", 1500, period=10**6, first=700)
CLICKS = spec("clicks", 1500, period=441, first=0)
SILENCE = spec("constant", 1000, value=0.0)
CONSTANT = spec("constant", 1000, value=-0.25)

# librosa's own defaults, so that each case below names only what it changes.
STFT = {
    "n_fft": 512,
    "hop_length": None,
    "win_length": None,
    "window": "hann",
    "center": True,
    "pad_mode": "constant",
}

STFT_CASES = {
    "sine": (sine(2000), {}),
    "chirp, reflect": (chirp(2000), {"pad_mode": "reflect"}),
    "defaults at n_fft 2048": (noise(5000), {"n_fft": 2048}),
    "impulse, hamming": (IMPULSE, {"n_fft": 256, "window": "hamming"}),
    "click train, blackman, hop does not divide": (
        CLICKS,
        {"n_fft": 256, "hop_length": 100, "window": "blackman"},
    ),
    "constant, no window": (CONSTANT, {"n_fft": 128, "window": "ones", "pad_mode": "reflect"}),
    "silence": (SILENCE, {"n_fft": 128}),
    "odd n_fft": (noise(2000), {"n_fft": 511, "hop_length": 128}),
    "odd n_fft, reflect": (noise(2000, 2), {"n_fft": 511, "hop_length": 160, "pad_mode": "reflect"}),
    "prime n_fft": (noise(1500, 3), {"n_fft": 509, "hop_length": 200}),
    "win_length below n_fft": (noise(2000, 4), {"win_length": 400, "hop_length": 160}),
    "odd win_length, default hop": (noise(1000, 5), {"win_length": 301}),
    "not centred": (noise(2000, 6), {"center": False, "hop_length": 200}),
    "not centred, one frame": (noise(512, 7), {"center": False}),
    "hop longer than n_fft": (noise(1000, 8), {"n_fft": 64, "hop_length": 100}),
    "hop longer than n_fft, reflect": (
        noise(1000, 8),
        {"n_fft": 64, "hop_length": 137, "pad_mode": "reflect"},
    ),
    "one sample": (noise(1, 9), {"n_fft": 64}),
    "one sample, reflect": (noise(1, 9), {"n_fft": 64, "pad_mode": "reflect"}),
    "no sample": (noise(0, 9), {"n_fft": 64}),
    "reflected several times": (noise(9, 10), {"n_fft": 64, "pad_mode": "reflect"}),
    "exactly half a frame, reflect": (noise(32, 11), {"n_fft": 64, "pad_mode": "reflect"}),
    "one more than half a frame, reflect": (noise(33, 11), {"n_fft": 64, "pad_mode": "reflect"}),
}

MEL = {
    "sample_rate": 22050,
    "n_mels": 128,
    "fmin": 0.0,
    "fmax": None,
    "htk": False,
    "norm": "slaney",
}

FILTER_CASES = {
    "defaults": (2048, {}),
    "musicnn": (512, {"sample_rate": 16000, "n_mels": 96}),
    "htk, no norm, limits": (
        2048,
        {"n_mels": 40, "fmin": 20.0, "fmax": 8000.0, "htk": True, "norm": None},
    ),
    "htk, slaney norm": (4096, {"sample_rate": 44100, "n_mels": 64, "htk": True}),
    "no norm, fmin": (1024, {"n_mels": 64, "fmin": 300.0, "norm": None}),
    "odd n_fft": (511, {"sample_rate": 8000, "n_mels": 20}),
    "more bands than bins": (64, {}),
    "fmax above half the sample rate": (512, {"sample_rate": 16000, "n_mels": 64, "fmax": 10000.0}),
    "one band": (256, {"sample_rate": 8000, "n_mels": 1}),
}

MEL_CASES = {
    "defaults": (chirp(11025), {"n_fft": 2048, "hop_length": 512}, {}, 2.0),
    "musicnn": (
        noise(8000, 12),
        {"n_fft": 512, "hop_length": 256, "pad_mode": "reflect"},
        {"sample_rate": 16000, "n_mels": 96},
        2.0,
    ),
    "magnitude, htk": (
        chirp(6000),
        {"n_fft": 1024, "hop_length": 300, "win_length": 800},
        {"n_mels": 40, "htk": True, "norm": None, "fmin": 20.0, "fmax": 8000.0},
        1.0,
    ),
    "sine, not centred": (
        sine(8000, 440.0, 16000),
        {"n_fft": 1024, "hop_length": 500, "center": False},
        {"sample_rate": 16000, "n_mels": 64},
        2.0,
    ),
}

DB_CASES = {
    "librosa's defaults": {"reference": 1.0, "amin": 1e-10, "top_db": 80.0},
    "relative to the maximum": {"reference": "max", "amin": 1e-10, "top_db": 80.0},
    "everything kept": {"reference": "max", "amin": 1e-10, "top_db": None},
    "coarse amin, near floor": {"reference": 0.01, "amin": 1e-3, "top_db": 20.0},
    "negative reference": {"reference": -2.0, "amin": 1e-10, "top_db": None},
}


def mel_arguments(mel):
    arguments = dict(mel)
    arguments["sr"] = arguments.pop("sample_rate")
    return arguments


def write_stft():
    golden = Golden("stft")
    for name, (source, changes) in STFT_CASES.items():
        stft = STFT | changes
        d = librosa.stft(signal(**source), **stft)
        golden.add(name, np.stack([d.real, d.imag]), signal=source, stft=stft)
    golden.write()


def run_of(row):
    """First bin and number of bins of the one run of weights in a row; [0, 0] when there is none."""
    bins = np.flatnonzero(row)
    if bins.size == 0:
        return [0, 0]
    assert bins[-1] - bins[0] + 1 == bins.size
    return [int(bins[0]), int(bins.size)]


def write_mel_filters():
    golden = Golden("mel_filters")
    for name, (n_fft, changes) in FILTER_CASES.items():
        mel = MEL | changes
        weights = librosa.filters.mel(n_fft=n_fft, **mel_arguments(mel))
        runs = [run_of(row) for row in weights]
        golden.add(name, weights[weights > 0], n_fft=n_fft, mel=mel, runs=runs)
    golden.write()


def write_mel():
    golden = Golden("mel")
    for name, (source, stft_changes, mel_changes, power) in MEL_CASES.items():
        stft, mel = STFT | stft_changes, MEL | mel_changes
        y = signal(**source)
        s = librosa.feature.melspectrogram(y=y, power=power, **stft, **mel_arguments(mel))
        parameters = {"signal": source, "stft": stft, "mel": mel, "power": power}
        golden.add(name, s, **parameters)
        to_db = librosa.power_to_db if power == 2.0 else librosa.amplitude_to_db
        golden.add(f"{name}: dB", to_db(s, ref=np.max), **parameters)
    golden.write()


def write_level():
    """Levels of values from 0 over 1e-14 to 1e4, with both signs for amplitudes."""
    golden = Golden("level")
    power = np.concatenate([[0.0], np.logspace(-14, 4, 500)]).astype(np.float32)
    amplitude = power * np.where(np.arange(power.size) % 3 == 0, -1, 1).astype(np.float32)
    golden.add("power", power)
    golden.add("amplitude", amplitude)
    for name, db in DB_CASES.items():
        arguments = {
            "ref": np.max if db["reference"] == "max" else db["reference"],
            "amin": db["amin"],
            "top_db": db["top_db"],
        }
        golden.add(f"power_to_db: {name}", librosa.power_to_db(power, **arguments), db=db)
        golden.add(f"amplitude_to_db: {name}", librosa.amplitude_to_db(amplitude, **arguments), db=db)
    levels = np.linspace(-100, 40, 141, dtype=np.float32)
    golden.add("db", levels)
    golden.add("db_to_power: reference 2", librosa.db_to_power(levels, ref=2.0))
    golden.add("log_compress: gain 10000", np.log10(10000 * power + 1))
    golden.write()


if __name__ == "__main__":
    assert librosa.__version__ == "0.11.0", f"librosa {librosa.__version__}: must be 0.11.0"
    warnings.filterwarnings("ignore", message="n_fft=.*too large")
    warnings.filterwarnings("ignore", message="Empty filters")
    write_stft()
    write_mel_filters()
    write_mel()
    write_level()
