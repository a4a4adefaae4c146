#!/usr/bin/env python3
"""Convert the musicnn weights to the safetensors files that Earmark ships.

    python3 scripts/convert_musicnn.py NPZ_DIR

NPZ_DIR holds MSD_musicnn.npz and MTT_musicnn.npz: the variables of the two
checkpoints of the PyPI package musicnn 0.1.0 (Pons & Serra 2019, ISC licence)
under their TensorFlow names with '/' written '__'. Values and layouts stay as
they are (convolutions [time, frequency, in, out], dense [in, out]); only the
names change, to the ones of crates/earmark-models/src/musicnn.

Needs numpy and safetensors (made with numpy 2.4, safetensors 0.8).
"""

import pathlib
import sys

import numpy as np
from safetensors.numpy import save_file

OUT = pathlib.Path(__file__).parent.parent / "crates/earmark-models/weights"

# (name here, convolution or dense variable, batch-norm variable)
LAYERS = [
    ("timbral_38", "conv2d", "batch_normalization_1"),
    ("timbral_67", "conv2d_1", "batch_normalization_2"),
    ("temporal_128", "conv2d_2", "batch_normalization_3"),
    ("temporal_64", "conv2d_3", "batch_normalization_4"),
    ("temporal_32", "conv2d_4", "batch_normalization_5"),
    ("mid_1", "conv2d_5", "batch_normalization_6"),
    ("mid_2", "conv2d_6", "batch_normalization_7"),
    ("mid_3", "conv2d_7", "batch_normalization_8"),
    ("penultimate", "dense", "batch_normalization_10"),
]
NORM = {"gamma": "gamma", "beta": "beta", "mean": "moving_mean", "variance": "moving_variance"}


def convert(npz):
    tensors = {}

    def norm(name, variable):
        for ours, theirs in NORM.items():
            tensors[f"{name}.norm.{ours}"] = npz[f"{variable}__{theirs}"]

    def layer(name, variable):
        tensors[f"{name}.kernel"] = npz[f"{variable}__kernel"]
        tensors[f"{name}.bias"] = npz[f"{variable}__bias"]

    norm("input", "batch_normalization")
    norm("pool", "batch_normalization_9")
    for name, variable, norm_variable in LAYERS:
        layer(name, variable)
        norm(name, norm_variable)
    layer("output", "dense_1")
    return {name: np.ascontiguousarray(value, np.float32) for name, value in tensors.items()}


def main():
    source = pathlib.Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    for data_set in ("MSD", "MTT"):
        npz = np.load(source / f"{data_set}_musicnn.npz")
        tensors = convert(npz)
        assert len(tensors) == len(npz.files), "a variable was left out"
        save_file(
            tensors,
            OUT / f"musicnn-{data_set.lower()}.safetensors",
            metadata={
                "source": f"PyPI musicnn 0.1.0, {data_set}_musicnn",
                "citation": "J. Pons, X. Serra: musicnn: pre-trained convolutional neural networks for music audio tagging, ISMIR late-breaking, 2019",
                "licence": "ISC, Copyright (c) Music Technology Group, Universitat Pompeu Fabra 2019",
            },
        )


if __name__ == "__main__":
    main()
