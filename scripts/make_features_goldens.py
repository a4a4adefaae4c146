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
import scipy.stats

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

# The signals of every descriptor: 22 frames of librosa's default 2048 samples each, at 22 050 Hz.
N = 11025
SIGNALS = {
    "noise": noise(N, 21),
    "sine": sine(N, 440.0),
    "chirp": chirp(N),
    "clicks": spec("clicks", N, period=2205, first=100),
    "impulse": spec("clicks", N, period=10**6, first=5000),
    "constant": spec("constant", N, value=-0.25),
    "silence": spec("constant", N, value=0.0),
    "one frame": noise(500, 22),
}

# Each case: the function's own arguments, and those of the frames. The latter have the names of a
# transform throughout: n_fft is the frame_length of rms and zero_crossing_rate.
SPECTRAL_CASES = {
    "spectral_centroid": {"defaults": ({}, {}), "odd n_fft": ({}, {"n_fft": 1023})},
    "spectral_bandwidth": {
        "defaults": ({}, {}),
        "p 3, no norm": ({"p": 3.0, "norm": False}, {"n_fft": 1024, "hop_length": 300}),
    },
    "spectral_contrast": {
        "defaults": ({}, {}),
        "linear": ({"linear": True}, {}),
        "many of few bins": (
            {"fmin": 150.0, "n_bands": 4, "quantile": 0.3},
            {"n_fft": 1024, "hop_length": 500},
        ),
    },
    "spectral_rolloff": {"defaults": ({}, {}), "minimum": ({"roll_percent": 0.1}, {})},
    "spectral_flatness": {
        "defaults": ({}, {}),
        "magnitude": ({"power": 1.0, "amin": 1e-3}, {"n_fft": 1024, "hop_length": 500}),
    },
}

TEMPORAL_CASES = {
    "zero_crossing_rate": {
        "defaults": ({}, {}),
        "zero has a sign": ({"zero_pos": False}, {"n_fft": 512, "hop_length": 300}),
        "not centred": ({"threshold": 0.01}, {"n_fft": 500, "hop_length": 200, "center": False}),
    },
    "rms": {
        "defaults": ({}, {}),
        "reflect": ({}, {"n_fft": 400, "hop_length": 150, "pad_mode": "reflect"}),
        "not centred": ({}, {"n_fft": 400, "hop_length": 500, "center": False}),
    },
    "rms_from_spectrogram": {"even": ({}, {}), "odd": ({}, {"n_fft": 1023, "hop_length": 700})},
}

MFCC_CASES = {
    "defaults": ({}, {}, {}),
    "13 of 40, lifter 22": (
        {"n_mfcc": 13, "lifter": 22.0},
        {"n_fft": 1024, "hop_length": 500},
        {"n_mels": 40, "fmin": 20.0, "fmax": 8000.0, "htk": True},
    ),
}

# Their spectra are flat: peaks, and a tuning made of peaks, are rounding and nothing else.
FLAT = {"clicks", "impulse"}

CHROMA = {
    "n_chroma": 12,
    "tuning": None,
    "ctroct": 5.0,
    "octwidth": 2.0,
    "base_c": True,
    "norm": "max",
}

CHROMA_CASES = {
    "defaults": ({}, {}),
    "tuning 0": ({"tuning": 0.0}, {}),
    "24 bins from A, equal octaves, norm 2": (
        {"n_chroma": 24, "octwidth": None, "base_c": False, "norm": 2, "tuning": -0.2},
        {"n_fft": 1023, "hop_length": 600},
    ),
    "not scaled, estimated": ({"norm": None, "ctroct": 4.0}, {"n_fft": 4096, "hop_length": 2000}),
}

CHROMA_FILTER_CASES = {
    "defaults": (22050, 2048, 0.0, {}),
    "detuned, wide": (16000, 512, 0.37, {"ctroct": 4.5, "octwidth": 1.0}),
    "odd number of bins and samples": (44100, 511, -0.1, {"n_chroma": 13, "octwidth": None}),
    "36 bins from A": (8000, 256, 0.0, {"n_chroma": 36, "base_c": False}),
}

DELTA_CASES = {
    "defaults": {},
    "second": {"order": 2},
    "third over 15": {"order": 3, "width": 15},
    "nearest": {"mode": "nearest"},
    "second, nearest, over 5": {"order": 2, "width": 5, "mode": "nearest"},
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


def magnitudes(y, stft):
    return np.abs(librosa.stft(y, **stft))


def spectral(function, y, stft, arguments):
    """A function of librosa.feature with the transform's own n_fft, odd or even."""
    s = magnitudes(y, stft)
    if function == "spectral_flatness":
        return librosa.feature.spectral_flatness(S=s, **arguments)
    freq = librosa.fft_frequencies(sr=22050, n_fft=stft["n_fft"])
    return getattr(librosa.feature, function)(S=s, sr=22050, freq=freq, **arguments)


def temporal(function, y, stft, arguments):
    if function == "rms_from_spectrogram":
        return librosa.feature.rms(S=magnitudes(y, stft), frame_length=stft["n_fft"])
    frames = {
        "frame_length": stft["n_fft"],
        "hop_length": stft["hop_length"],
        "center": stft["center"],
    }
    if function == "rms":
        frames["pad_mode"] = stft["pad_mode"]
    return getattr(librosa.feature, function)(y=y, **frames, **arguments)


def fits(y, stft):
    return stft["center"] or y.size >= stft["n_fft"]


def write_functions(name, cases, compute):
    golden = Golden(name)
    for signal_name, source in SIGNALS.items():
        y = signal(**source)
        for function, variants in cases.items():
            for variant, (arguments, changes) in variants.items():
                stft = STFT | {"n_fft": 2048, "hop_length": 512} | changes
                if not fits(y, stft):
                    continue
                values = compute(function, y, stft, arguments)
                golden.add(
                    f"{signal_name}: {variant}",
                    values,
                    signal=source,
                    stft=stft,
                    function=function,
                    arguments=arguments,
                )
    golden.write()


def write_mfcc():
    golden = Golden("mfcc")
    for signal_name, source in SIGNALS.items():
        y = signal(**source)
        for variant, (arguments, stft_changes, mel_changes) in MFCC_CASES.items():
            stft = STFT | {"n_fft": 2048, "hop_length": 512} | stft_changes
            mel = MEL | mel_changes
            s = librosa.feature.melspectrogram(y=y, **stft, **mel_arguments(mel))
            golden.add(
                f"{signal_name}: {variant}",
                librosa.feature.mfcc(S=librosa.power_to_db(s), **arguments),
                signal=source,
                stft=stft,
                mel=mel,
                arguments=arguments,
            )
    golden.write()


def write_delta():
    golden = Golden("delta")
    series = librosa.feature.mfcc(y=signal(**SIGNALS["chirp"]), n_mfcc=5).astype(np.float32)
    golden.add("series", series)
    for name, arguments in DELTA_CASES.items():
        golden.add(name, librosa.feature.delta(series, **arguments), arguments=arguments)
    golden.write()


def chroma_arguments(chroma):
    arguments = dict(chroma)
    arguments["norm"] = np.inf if chroma["norm"] == "max" else chroma["norm"]
    return arguments


def write_chroma():
    golden = Golden("chroma")
    for name, (sr, n_fft, tuning, changes) in CHROMA_FILTER_CASES.items():
        chroma = CHROMA | changes | {"tuning": tuning}
        arguments = {k: v for k, v in chroma.items() if k != "norm"}
        weights = librosa.filters.chroma(sr=sr, n_fft=n_fft, **arguments)
        golden.add(f"filters: {name}", weights, n_fft=n_fft, sample_rate=sr, chroma=chroma)
    for signal_name, source in SIGNALS.items():
        y = signal(**source)
        for name, (changes, stft_changes) in CHROMA_CASES.items():
            chroma = CHROMA | changes
            if signal_name in FLAT and chroma["tuning"] is None:
                continue
            stft = STFT | {"n_fft": 2048, "hop_length": 512} | stft_changes
            values = librosa.feature.chroma_stft(y=y, **stft, **chroma_arguments(chroma))
            golden.add(f"{signal_name}: {name}", values, signal=source, stft=stft, chroma=chroma)
    golden.write()


def write_tuning():
    """The first peaks and the tuning of magnitudes, and the tuning of powers."""
    golden = Golden("tuning")
    for signal_name, source in SIGNALS.items():
        if signal_name in FLAT:
            continue
        y = signal(**source)
        stft = STFT | {"n_fft": 2048, "hop_length": 512}
        s = magnitudes(y, stft)
        pitches, mags = librosa.piptrack(S=s, sr=22050)
        rows, columns = np.nonzero(pitches)
        peaks = np.stack([rows, columns, pitches[rows, columns], mags[rows, columns]])[:, :300]
        golden.add(f"piptrack: {signal_name}", peaks, signal=source, stft=stft)
        for bins_per_octave in [12, 36]:
            tunings = [
                librosa.estimate_tuning(S=spectrum, sr=22050, bins_per_octave=bins_per_octave)
                for spectrum in [s, s**2]
            ]
            golden.add(
                f"tuning: {signal_name}, {bins_per_octave} bins",
                tunings,
                signal=source,
                stft=stft,
                arguments={"bins_per_octave": bins_per_octave},
            )
    golden.write()


def write_statistics():
    """Of rows with offsets, outliers and few values, the last one constant."""
    golden = Golden("statistics")
    y = signal(**noise(600, 30)).reshape(6, 100).astype(np.float64)
    series = np.stack(
        [y[0], 1000 + y[1], np.exp(4 * y[2]), np.round(2 * y[3]), y[4] * (y[5] > 0.8), 0 * y[5] + 3]
    ).astype(np.float32)
    golden.add("series", series)
    x = series.astype(np.float64)
    moments = [scipy.stats.skew(x, axis=1), scipy.stats.kurtosis(x, axis=1)]
    assert np.isnan(moments[0][-1]) and np.isnan(moments[1][-1])
    moments[0][-1], moments[1][-1] = 0, -3
    columns = [x.mean(1), x.std(1), x.var(1), np.median(x, 1), x.min(1), x.max(1), *moments]
    golden.add("statistics", np.stack(columns, axis=1))
    golden.write()


if __name__ == "__main__":
    assert librosa.__version__ == "0.11.0", f"librosa {librosa.__version__}: must be 0.11.0"
    warnings.filterwarnings("ignore", message="n_fft=.*too large")
    warnings.filterwarnings("ignore", message="Empty filters")
    warnings.filterwarnings("ignore", message="Trying to estimate tuning")
    write_stft()
    write_mel_filters()
    write_mel()
    write_level()
    write_functions("spectral", SPECTRAL_CASES, spectral)
    write_functions("temporal", TEMPORAL_CASES, temporal)
    write_mfcc()
    write_delta()
    write_chroma()
    write_tuning()
    write_statistics()
