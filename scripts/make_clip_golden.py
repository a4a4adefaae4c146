#!/usr/bin/env python3
"""Mel spectrograms of a real clip by librosa: crates/earmark/tests/goldens/folk_mel.npz.

    python3 scripts/make_clip_golden.py

The first two seconds of examples/clips/folk.flac (lossless, so that decoders
cannot differ). Made with librosa 0.11.0, numpy 2.4.6, soundfile 0.14.0; the
versions in use are stored beside the arrays.
"""

import pathlib

import librosa
import numpy as np
import soundfile

ROOT = pathlib.Path(__file__).parent.parent
OUT = ROOT / "crates/earmark/tests/goldens/folk_mel.npz"


def main():
    y, sample_rate = soundfile.read(ROOT / "examples/clips/folk.flac", dtype="float32")
    y = y[: 2 * sample_rate]
    OUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT,
        default=librosa.feature.melspectrogram(y=y, sr=sample_rate),
        reflect=librosa.feature.melspectrogram(
            y=y, sr=sample_rate, n_fft=512, hop_length=256, n_mels=96, pad_mode="reflect", htk=True
        ),
        versions=np.bytes_(f"librosa {librosa.__version__}, numpy {np.__version__}, soundfile {soundfile.__version__}"),
    )


if __name__ == "__main__":
    main()
