#!/usr/bin/env python3
"""The named sets of statistics as librosa code, to compare Earmark with.

    pip install librosa==0.11.0 pandas
    python scripts/librosa_sets.py SET FILE... > librosa.csv
    earmark features FILE... --set SET -o earmark.csv
    python scripts/librosa_sets.py compare librosa.csv earmark.csv
    python scripts/librosa_sets.py table features_30_sec.csv earmark.csv

`gtzan57` follows the column names of the widely shared table of GTZAN, `gtzan57-reflect` the padding too
with which that was computed. `fma518` follows the published
recipe of FMA (features.py of https://github.com/mdeff/fma, MIT) with three things spelled out for librosa
0.11: `rmse` is now `rms`; the 12 bins per octave of the constant-Q transform, once the default of the
chroma functions, are named; and the rate of 22 050 Hz that functions assume of a spectrogram, whatever
that of the file, is the one of the recipe too. scipy gives NaN for skew and kurtosis of a constant row where
older releases gave 0 and -3: so does this.
"""

import sys
import warnings
from pathlib import Path

import librosa
import numpy as np
import pandas as pd
from scipy import stats


def gtzan57_of(y, sr, pad_mode="constant", inverse=librosa.istft):
    transform = librosa.stft(y, pad_mode=pad_mode)
    magnitude = np.abs(transform)
    power = magnitude**2
    row = {}

    def mean_var(name, values):
        row[f"{name}_mean"] = np.mean(values, dtype=np.float64)
        row[f"{name}_var"] = np.var(values, dtype=np.float64)

    mean_var("chroma_stft", librosa.feature.chroma_stft(S=power, sr=sr))
    mean_var("rms", librosa.feature.rms(y=y, pad_mode=pad_mode))
    mean_var("spectral_centroid", librosa.feature.spectral_centroid(S=magnitude, sr=sr))
    mean_var("spectral_bandwidth", librosa.feature.spectral_bandwidth(S=magnitude, sr=sr))
    mean_var("rolloff", librosa.feature.spectral_rolloff(S=magnitude, sr=sr))
    mean_var("zero_crossing_rate", librosa.feature.zero_crossing_rate(y))
    for name, part in zip(("harmony", "perceptr"), librosa.decompose.hpss(transform)):
        mean_var(name, inverse(part, length=len(y)))
    mel = librosa.power_to_db(librosa.feature.melspectrogram(S=power, sr=sr))
    onsets = librosa.onset.onset_strength(S=mel, sr=sr, aggregate=np.median)
    row["tempo"] = librosa.beat.beat_track(onset_envelope=onsets, sr=sr)[0][0]
    for n, coefficient in enumerate(librosa.feature.mfcc(S=mel), start=1):
        mean_var(f"mfcc{n}", coefficient)
    return row


def gtzan57(path):
    return gtzan57_of(*librosa.load(path, sr=22050, mono=True))


def inverse_of_frames(stft, length):
    """Before librosa 0.8 the inverse ended at the centre of the last frame; zeros filled it up."""
    return librosa.util.fix_length(librosa.istft(stft), size=length)


def gtzan57_reflect(path):
    """As librosa did before 0.10: frames that reach over an end see the signal mirrored, not zeros."""
    y, sr = librosa.load(path, sr=22050, mono=True)
    return gtzan57_of(y, sr, pad_mode="reflect", inverse=inverse_of_frames)


def fma518(path):
    return fma518_of(*librosa.load(path, sr=None, mono=True))


def fma518_of(x, sr):
    columns = {}

    def seven(name, values):
        values = np.asarray(values, dtype=np.float64)
        constant = values.var(axis=1) <= (1.2e-7 * values.mean(axis=1)) ** 2
        of = {
            "mean": values.mean(axis=1),
            "std": values.std(axis=1),
            "skew": np.where(constant, 0.0, stats.skew(values, axis=1)),
            "kurtosis": np.where(constant, -3.0, stats.kurtosis(values, axis=1)),
            "median": np.median(values, axis=1),
            "min": values.min(axis=1),
            "max": values.max(axis=1),
        }
        for statistic, rows in of.items():
            for n, value in enumerate(rows, start=1):
                columns[f"{name}.{statistic}.{n:02d}"] = value

    seven("zcr", librosa.feature.zero_crossing_rate(x, frame_length=2048, hop_length=512))
    cqt = librosa.cqt(x, sr=sr, hop_length=512, bins_per_octave=12, n_bins=7 * 12, tuning=None)
    cqt = np.abs(cqt)
    octaves = {"n_chroma": 12, "n_octaves": 7, "bins_per_octave": 12}
    seven("chroma_cqt", librosa.feature.chroma_cqt(C=cqt, **octaves))
    cens = librosa.feature.chroma_cens(C=cqt, **octaves)
    seven("chroma_cens", cens)
    seven("tonnetz", librosa.feature.tonnetz(chroma=cens))

    stft = np.abs(librosa.stft(x, n_fft=2048, hop_length=512))
    seven("chroma_stft", librosa.feature.chroma_stft(S=stft**2, n_chroma=12))
    seven("rmse", librosa.feature.rms(S=stft))
    seven("spectral_centroid", librosa.feature.spectral_centroid(S=stft))
    seven("spectral_bandwidth", librosa.feature.spectral_bandwidth(S=stft))
    seven("spectral_contrast", librosa.feature.spectral_contrast(S=stft, n_bands=6))
    seven("spectral_rolloff", librosa.feature.spectral_rolloff(S=stft))
    mel = librosa.feature.melspectrogram(sr=sr, S=stft**2)
    seven("mfcc", librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=20))
    return {name: columns[name] for name in sorted(columns)}


def timbre_rhythm_pitch_of(y, sr):
    row = {"tempo": librosa.beat.beat_track(y=y, sr=sr)[0][0]}

    def statistics(name, values, **of):
        for n, of_row in enumerate(values, start=1):
            number = "" if len(values) == 1 else n
            for statistic, function in of.items():
                row[f"{name}{number}_{statistic}"] = function(of_row.astype(np.float64))

    two = {"mean": np.mean, "std": np.std}
    three = {**two, "skew": stats.skew}
    statistics("chroma_cens", librosa.feature.chroma_cens(y=y, sr=sr), **two)
    statistics("mfcc", librosa.feature.mfcc(y=y, sr=sr), **two)
    statistics("spectral_centroid", librosa.feature.spectral_centroid(y=y, sr=sr), **three)
    statistics("spectral_rolloff", librosa.feature.spectral_rolloff(y=y, sr=sr), **three)
    statistics("zero_crossing_rate", librosa.feature.zero_crossing_rate(y), **three)
    statistics("spectral_contrast", librosa.feature.spectral_contrast(y=y, sr=sr), **two)
    return row


def timbre_rhythm_pitch(path):
    return timbre_rhythm_pitch_of(*librosa.load(path, sr=22050, mono=True))


def compute(recipe, paths):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [{"path": path, **recipe(path)} for path in paths]
    pd.DataFrame(rows).to_csv(sys.stdout, index=False, float_format="%.9g")


def read(path):
    return pd.read_csv(path).set_index("path")


def shared_table(path):
    """The widely shared table of GTZAN, its tracks named without folder and ending."""
    table = pd.read_csv(path)
    table.index = table["filename"].str.removesuffix(".wav")
    return table.drop(columns=["filename", "length", "label"])


def by_track(table):
    table.index = [Path(path).stem for path in table.index]
    return table


def compare(theirs, ours):
    """For every column the worst relative error: of the value, and of the spread of the column."""
    theirs = theirs.loc[ours.index]
    assert list(theirs.columns) == list(ours.columns), "the columns differ"
    error = (ours - theirs).abs()
    relative = (error / theirs.abs().clip(lower=1e-30)).max()
    spread = (error / theirs.std().clip(lower=1e-30)).max()
    table = pd.DataFrame({"relative": relative, "of_spread": spread})
    print(table.sort_values("relative", ascending=False).to_string(float_format="%.1e"))
    for limit in (1e-4, 1e-3):
        print(f"{(relative <= limit).sum()} of {len(relative)} columns within {limit:g}")


RECIPES = {
    "gtzan57": gtzan57,
    "gtzan57-reflect": gtzan57_reflect,
    "fma518": fma518,
    "timbre-rhythm-pitch": timbre_rhythm_pitch,
}

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compare", theirs, ours]:
            compare(read(theirs), read(ours))
        case ["table", theirs, ours]:
            compare(shared_table(theirs), by_track(read(ours)))
        case [name, *paths] if name in RECIPES and paths:
            compute(RECIPES[name], paths)
        case _:
            sys.exit(__doc__)
