#!/usr/bin/env python3
"""Writes the goldens of a real recording: every descriptor of five seconds of examples/clips/folk.flac.

    pip install librosa==0.11.0
    python scripts/make_real_clip_goldens.py [examples/clips/folk.flac]

The format is that of `make_features_goldens.py`. To keep it small, a matrix is stored as the mean of each
row over time and every `step`th of its columns.
"""

import sys
import warnings
from pathlib import Path

import librosa
import librosa.feature as feature
import numpy as np
import soundfile
from make_features_goldens import VERSIONS, Golden

CLIP = Path(__file__).resolve().parent.parent / "examples/clips/folk.flac"
SR = 22050
FIRST, N_SAMPLES = 3 * SR, 5 * SR


def descriptors(y):
    """Each by the call its users make."""
    chroma = feature.chroma_cqt(y=y, sr=SR)
    mfcc = feature.mfcc(y=y, sr=SR)
    return {
        "log_mel": librosa.power_to_db(feature.melspectrogram(y=y, sr=SR)),
        "mfcc": mfcc,
        "delta": feature.delta(mfcc),
        "chroma_stft": feature.chroma_stft(y=y, sr=SR),
        "cqt": np.abs(librosa.cqt(y=y, sr=SR)),
        "chroma_cqt": chroma,
        "chroma_cens": feature.chroma_cens(y=y, sr=SR),
        "tonnetz": feature.tonnetz(chroma=chroma),
        "spectral_centroid": feature.spectral_centroid(y=y, sr=SR),
        "spectral_bandwidth": feature.spectral_bandwidth(y=y, sr=SR),
        "spectral_contrast": feature.spectral_contrast(y=y, sr=SR),
        "spectral_rolloff": feature.spectral_rolloff(y=y, sr=SR),
        "spectral_flatness": feature.spectral_flatness(y=y),
        "zero_crossing_rate": feature.zero_crossing_rate(y),
        "rms": feature.rms(y=y),
        "onset_strength": librosa.onset.onset_strength(y=y, sr=SR)[np.newaxis],
        "tempogram": feature.tempogram(y=y, sr=SR),
    }


def add_thinned(golden, name, matrix, step):
    mean = matrix.mean(axis=1, dtype=np.float64, keepdims=True)
    thinned = np.concatenate([mean, matrix[:, ::step]], axis=1)
    golden.add(name, thinned, arguments={"step": step, "n_columns": matrix.shape[1]})


def main():
    assert librosa.__version__ == "0.11.0", f"librosa {librosa.__version__}: must be 0.11.0"
    warnings.filterwarnings("ignore", message="Trying to estimate tuning")
    VERSIONS["soundfile"] = soundfile.__version__
    path = sys.argv[1] if len(sys.argv) > 1 else CLIP
    y, sample_rate = soundfile.read(path, dtype="float32", start=FIRST, frames=N_SAMPLES)
    assert sample_rate == SR and y.shape == (N_SAMPLES,)

    golden = Golden("real_clip")
    add_thinned(golden, "samples", y[np.newaxis], 499)
    for name, matrix in descriptors(y).items():
        add_thinned(golden, name, matrix, 20)
    add_thinned(golden, "hpss", np.stack(librosa.effects.hpss(y)), 499)
    golden.add("tempo", feature.tempo(y=y, sr=SR))
    tempo, beats = librosa.beat.beat_track(y=y, sr=SR)
    golden.add("beat_track", np.concatenate([tempo, beats]))
    golden.write()


if __name__ == "__main__":
    main()
