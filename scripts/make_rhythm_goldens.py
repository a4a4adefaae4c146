#!/usr/bin/env python3
"""Writes the goldens of separation, rhythm and the constant-Q transform: harmonic, rhythm and cqt in
crates/earmark-features/tests/goldens, in the format of `make_features_goldens.py`.

    pip install librosa==0.11.0
    python scripts/make_rhythm_goldens.py

Spectrograms, envelopes and transforms that are inputs are not stored: both sides make them from the
same formulas (below here, in `tests/golden/pattern.rs` there).
"""

import warnings

import librosa
import numpy as np
import scipy.ndimage
from make_features_goldens import (
    SIGNALS,
    STFT,
    VERSIONS,
    Golden,
    chirp,
    noise,
    signal,
    sine,
    spec,
)


def words(arguments):
    """Arguments as the index has them: a norm is a word, another None a flag."""
    norms = {np.inf: "max", 1: "1", 2: "2", None: "none"}
    index = {}
    for name, value in arguments.items():
        if name == "norm":
            value = norms[value]
        elif value is None:
            name, value = f"{name}_is_none", True
        index[name] = value
    return index


# --- separation


def pattern(n_freq, n_frames, modulus):
    """Magnitudes that f32 holds exactly, every `modulus`th on average 0."""
    k, t = np.mgrid[:n_freq, :n_frames]
    return (((37 * k + 101 * t + 13 * k * t) % modulus) / 8).astype(np.float32)


SHORT_SIGNALS = {
    "noise": noise(1500, 31),
    "sine": sine(1500, 440.0),
    "chirp": chirp(1500),
    "clicks": spec("clicks", 1500, period=441, first=50),
    "impulse": spec("clicks", 1500, period=10**6, first=700),
    "constant": spec("constant", 1500, value=-0.25),
    "silence": spec("constant", 1500, value=0.0),
    "one frame": noise(60, 32),
}

ISTFT_CASES = {
    "defaults": ({"n_fft": 256}, 1500),
    "no length": ({"n_fft": 256}, None),
    "shorter": ({"n_fft": 256}, 700),
    "longer": ({"n_fft": 256}, 2000),
    "odd n_fft": ({"n_fft": 255, "hop_length": 60}, 1500),
    "win_length below n_fft": ({"n_fft": 256, "win_length": 200, "hop_length": 70}, 1500),
    "blackman, hop does not divide": ({"n_fft": 256, "window": "blackman", "hop_length": 100}, 1500),
    "not centred": ({"n_fft": 256, "center": False}, None),
    "not centred, length": ({"n_fft": 256, "center": False}, 1500),
    "hop longer than the window": ({"n_fft": 128, "win_length": 60, "hop_length": 80}, 1500),
}

HPSS_CASES = {
    "defaults": {},
    "kernels": {"kernel_size": (13, 7)},
    "even kernels, power 1": {"kernel_size": (8, 12), "power": 1.0},
    "margins": {"margin": (1.5, 3.0)},
    "one margin": {"margin": (1.0, 5.0), "power": 1.5},
    "hard masks": {"power": np.inf},
    "masks": {"mask": True},
    "masks with margins": {"mask": True, "margin": (2.0, 2.0), "kernel_size": (17, 17)},
}


def pair(arguments):
    """hpss arguments as the index has them: numbers by names of their own."""
    flat = {}
    for name, value in arguments.items():
        if isinstance(value, tuple):
            flat[f"{name}_harmonic"], flat[f"{name}_percussive"] = value
        else:
            infinite = value == np.inf
            flat[f"{name}_is_infinite" if infinite else name] = True if infinite else value
    return flat


def write_harmonic():
    golden = Golden("harmonic")
    for name, (changes, length) in ISTFT_CASES.items():
        stft = STFT | changes
        source = noise(1500, 33)
        d = librosa.stft(signal(**source), **stft)
        k, t = np.mgrid[: d.shape[0], : d.shape[1]]
        d = d * (((7 * k + 3 * t) % 5) / 4).astype(np.float32)
        inverse = {name: stft[name] for name in ("hop_length", "win_length", "window", "center")}
        y = librosa.istft(d, n_fft=stft["n_fft"], length=length, **inverse)
        arguments = {} if length is None else {"length": length}
        golden.add(f"istft: {name}", y, signal=source, stft=stft, function="istft", arguments=arguments)

    s = pattern(20, 33, 97)
    for size in (1, 2, 3, 8, 17, 31, 64, 75):
        for axis, shape in (("time", (1, size)), ("frequency", (size, 1))):
            golden.add(
                f"median_filter: {size}, {axis}",
                scipy.ndimage.median_filter(s, size=shape, mode="reflect"),
                function="median_filter",
                arguments={"kernel_size": size, "axis": axis},
            )

    x, x_ref = pattern(9, 11, 5), pattern(9, 11, 4)
    for power in (1.0, 2.0, 0.5, 3.3, np.inf):
        for split_zeros in (False, True):
            arguments = {"power": power, "split_zeros": split_zeros}
            golden.add(
                f"softmask: {arguments}",
                librosa.util.softmask(x, x_ref, **arguments),
                function="softmask",
                arguments=pair(arguments),
            )

    for name, arguments in HPSS_CASES.items():
        parts = librosa.decompose.hpss(pattern(20, 33, 97), **arguments)
        golden.add(f"hpss: {name}", np.stack(parts), function="hpss", arguments=pair(arguments))

    for name, source in SHORT_SIGNALS.items():
        parts = librosa.effects.hpss(signal(**source), n_fft=256)
        golden.add(
            f"effects.hpss: {name}",
            np.stack(parts),
            signal=source,
            stft=STFT | {"n_fft": 256},
            function="effects.hpss",
        )
    golden.write()


# --- rhythm


def envelope(n_frames, period, seed):
    """An onset envelope that f32 holds exactly: pulses over something irregular."""
    t = np.arange(n_frames)
    pulse = np.where(t % period == seed % period, 1.0, 0.0)
    return (pulse + ((31 * t * t + seed * t) % 17) / 64).astype(np.float32)


def log_spectrogram(n_freq, n_frames):
    return pattern(n_freq, n_frames, 89) - 40


ONSET_CASES = {
    "defaults": {},
    "median": {"aggregate": "median"},
    "lag and maximum filter": {"lag": 2, "max_size": 3},
    "even maximum filter": {"lag": 1, "max_size": 6},
    "detrend": {"detrend": True},
    "not centred": {"center": False, "lag": 3},
}

TEMPOGRAM_CASES = {
    "short windows": (60, {"win_length": 24}),
    "odd windows": (60, {"win_length": 25}),
    "not centred": (60, {"win_length": 24, "center": False}),
    "L1": (60, {"win_length": 24, "norm": 1}),
    "L2": (60, {"win_length": 24, "norm": 2}),
    "no norm": (60, {"win_length": 24, "norm": None}),
    "defaults": (12, {}),
}

ENVELOPES = [
    *({"n_frames": 700, "period": period, "seed": 5} for period in (9, 13, 20, 21, 22, 27, 34, 50, 90)),
    {"n_frames": 100, "period": 21, "seed": 3},
    {"n_frames": 3, "period": 2, "seed": 1},
]

TEMPO_CASES = {
    "defaults": {},
    "slow": {"start_bpm": 60.0},
    "narrow prior": {"start_bpm": 100.0, "std_bpm": 0.2},
    "no limit, short windows": {"max_tempo": None, "ac_size": 4.0},
    "low limit": {"max_tempo": 90.0},
    "other rate": {"sr": 16000, "hop_length": 256},
}

BEAT_CASES = {
    "defaults": {},
    "loose": {"tightness": 20.0, "trim": False},
    "known tempo": {"bpm": 111.0},
    "slow": {"start_bpm": 60.0},
}

LONG_SIGNALS = {
    "120 clicks a minute": spec("clicks", 22050 * 8, period=11025, first=300),
    "94 clicks a minute": spec("clicks", 22050 * 8, period=14070, first=5000),
    "noise": noise(22050 * 5, 41),
    "one click": spec("clicks", 22050 * 4, period=10**6, first=50000),
}


def librosa_onset(y=None, s=None, sr=22050, **arguments):
    aggregate = {"mean": np.mean, "median": np.median}[arguments.pop("aggregate", "mean")]
    return librosa.onset.onset_strength(y=y, S=s, sr=sr, aggregate=aggregate, **arguments)


def add_beats(golden, name, tempo, beats, **parameters):
    """Tempo first, then the frames of the beats."""
    values = np.concatenate([np.atleast_1d(tempo), beats])
    golden.add(name, values, function="beat_track", **parameters)


def write_rhythm():
    golden = Golden("rhythm")
    for name, arguments in ONSET_CASES.items():
        golden.add(
            f"onset_strength: {name}",
            librosa_onset(s=log_spectrogram(21, 40), **arguments),
            function="onset_strength",
            arguments=arguments,
        )
    for signal_name, source in SIGNALS.items():
        for aggregate in ("mean", "median"):
            golden.add(
                f"onset_strength of a signal: {signal_name}, {aggregate}",
                librosa_onset(y=signal(**source), aggregate=aggregate),
                signal=source,
                stft=STFT | {"n_fft": 2048},
                sample_rate=22050,
                function="onset_strength of a signal",
                arguments={"aggregate": aggregate},
            )

    for name, (n_frames, arguments) in TEMPOGRAM_CASES.items():
        source = {"n_frames": n_frames, "period": 7, "seed": 2}
        golden.add(
            f"tempogram: {name}",
            librosa.feature.tempogram(onset_envelope=envelope(**source), **arguments),
            function="tempogram",
            arguments={**source, **words(arguments)},
        )

    for name, arguments in TEMPO_CASES.items():
        for source in ENVELOPES:
            tempo = librosa.feature.tempo(onset_envelope=envelope(**source), **arguments)
            index = {**source, **words(arguments)}
            golden.add(f"tempo: {name}, {source}", tempo, function="tempo", arguments=index)
    for name, arguments in BEAT_CASES.items():
        for source in ENVELOPES:
            found = librosa.beat.beat_track(onset_envelope=envelope(**source), **arguments)
            add_beats(golden, f"beats: {name}, {source}", *found, arguments={**source, **arguments})
    for name, source in LONG_SIGNALS.items():
        y = signal(**source)
        parameters = {"signal": source, "stft": STFT | {"n_fft": 2048}, "sample_rate": 22050}
        tempo = librosa.feature.tempo(y=y)
        golden.add(f"tempo of a signal: {name}", tempo, function="tempo of a signal", **parameters)
        add_beats(golden, f"beats of a signal: {name}", *librosa.beat.beat_track(y=y), **parameters)
    golden.write()


# --- constant-Q transform

CQT_CASES = {
    "36 bins an octave": ({"n_bins": 252, "bins_per_octave": 36}, noise(2500, 51)),
    "tuned": ({"tuning": 0.3}, noise(3000, 52)),
    "estimated tuning": ({"tuning": None}, sine(6000, 450.0)),
    "no scale": ({"scale": False}, noise(3000, 53)),
    "short filters": ({"filter_scale": 0.5, "n_bins": 60}, noise(3000, 54)),
    "nothing left out": ({"sparsity": 0.0, "n_bins": 48}, noise(3000, 55)),
    "much left out": ({"sparsity": 0.2, "fmin": 100.0, "n_bins": 48}, noise(3000, 56)),
    "L2, hamming": ({"norm": 2, "window": "hamming"}, noise(3000, 57)),
    "max, no window": ({"norm": np.inf, "window": "ones", "n_bins": 36}, noise(3000, 58)),
    "no norm, blackman": ({"norm": None, "window": "blackman", "n_bins": 36}, noise(3000, 59)),
    "odd hop": ({"hop_length": 4 * 75, "n_bins": 40}, noise(3000, 60)),
    "reflect": ({"pad_mode": "reflect"}, noise(3000, 61)),
    "44 100 Hz": ({"sr": 44100}, noise(5000, 62)),
    "44 100 Hz, no scale": ({"sr": 44100, "scale": False, "n_bins": 60}, noise(5000, 63)),
    "early by 8": ({"sr": 48000, "n_bins": 30, "hop_length": 1024}, noise(9001, 64)),
    "one bin": ({"n_bins": 1, "fmin": 440.0}, noise(3000, 65)),
    "part of an octave": ({"n_bins": 5, "fmin": 440.0}, noise(3001, 66)),
    "one sample": ({}, noise(1, 67)),
}


def magnitudes(n_bins, n_frames):
    """Magnitudes of a constant-Q transform that f32 holds exactly, with silent frames."""
    s = pattern(n_bins, n_frames, 97)
    s = np.where(s > 9, s * 8, s).astype(np.float32)
    s[:, 5:8] = 0
    return s


CHROMA_CASES = {
    "defaults": (84, {"bins_per_octave": 12}),
    "36 bins an octave": (252, {"bins_per_octave": 36}),
    "24 bins an octave, part of an octave": (50, {"bins_per_octave": 24}),
    "from A": (84, {"bins_per_octave": 12, "fmin": 55.0}),
    "24 classes": (144, {"bins_per_octave": 72, "n_chroma": 24, "fmin": 61.735}),
    "no norm, threshold": (84, {"bins_per_octave": 12, "norm": None, "threshold": 60.0}),
    "L1": (84, {"bins_per_octave": 12, "norm": 1}),
}

CENS_CASES = {
    "defaults": (252, {"bins_per_octave": 36}),
    "short window": (84, {"bins_per_octave": 12, "win_len_smooth": 4}),
    "no smoothing, max": (84, {"bins_per_octave": 12, "win_len_smooth": None, "norm": np.inf}),
}


def add_cqt(golden, name, source, arguments):
    c = librosa.cqt(signal(**source), **arguments)
    values = np.stack([c.real, c.imag])
    golden.add(name, values, signal=source, function="cqt", arguments=words(arguments))


def write_cqt():
    golden = Golden("cqt")
    for name, source in SIGNALS.items():
        add_cqt(golden, f"cqt: {name}", source, {})
    for name, (arguments, source) in CQT_CASES.items():
        add_cqt(golden, f"cqt: {name}", source, arguments)

    functions = {"chroma_cqt": CHROMA_CASES, "chroma_cens": CENS_CASES}
    for function, cases in functions.items():
        for name, (n_bins, arguments) in cases.items():
            chroma = getattr(librosa.feature, function)(C=magnitudes(n_bins, 50), **arguments)
            index = {"n_bins": n_bins, "n_frames": 50, **words(arguments)}
            golden.add(f"{function}: {name}", chroma, function=function, arguments=index)
    for n_chroma in (12, 24):
        tonnetz = librosa.feature.tonnetz(chroma=magnitudes(n_chroma, 20))
        index = {"n_bins": n_chroma, "n_frames": 20}
        golden.add(f"tonnetz: {n_chroma} classes", tonnetz, function="tonnetz", arguments=index)

    for name, source in SIGNALS.items():
        # The tuning of a spectrum without peaks is that of roundings.
        tuning = 0.0 if name in ("clicks", "impulse", "constant", "silence") else None
        for function in ("chroma_cqt", "chroma_cens", "tonnetz"):
            values = getattr(librosa.feature, function)(y=signal(**source), tuning=tuning)
            golden.add(
                f"{function} of a signal: {name}",
                values,
                signal=source,
                function=f"{function} of a signal",
                arguments=words({"tuning": tuning}),
            )
    golden.write()


if __name__ == "__main__":
    assert librosa.__version__ == "0.11.0", f"librosa {librosa.__version__}: must be 0.11.0"
    warnings.filterwarnings("ignore", message="n_fft=.*too large")
    warnings.filterwarnings("ignore", message="Trying to estimate tuning")
    VERSIONS["soxr"] = __import__("soxr").__version__
    write_harmonic()
    write_rhythm()
    write_cqt()
