#!/usr/bin/env python3
"""musicnn in PyTorch: the reference for Earmark's port, and its rival in speed.

    python3 scripts/musicnn_torch.py goldens   # crates/earmark-models/tests/goldens/
    python3 scripts/musicnn_torch.py bench     # seconds per patch on all cores

The network is written from the paper and the code of the PyPI package musicnn
0.1.0, layer by layer as direct convolutions; weights are those of
crates/earmark-models/weights. Goldens are computed in double precision.
Needs torch, numpy and safetensors (made with torch 2.15.0+cu132, numpy 2.4.6,
safetensors 0.8.0).
"""

import pathlib
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file, save_file

ROOT = pathlib.Path(__file__).parent.parent / "crates/earmark-models"
N_MELS = 96


class Musicnn:
    def __init__(self, name, dtype):
        tensors = load_file(ROOT / f"weights/musicnn-{name}.safetensors")
        self.w = {key: torch.from_numpy(value).to(dtype) for key, value in tensors.items()}
        # TensorFlow [time, frequency, in, out] to PyTorch [out, in, time, frequency]
        for key in list(self.w):
            if self.w[key].ndim == 4:
                self.w[key] = self.w[key].permute(3, 2, 0, 1).contiguous()

    def norm(self, x, layer, shape):
        gamma, beta, mean, variance = (
            self.w[f"{layer}.norm.{part}"].reshape(shape)
            for part in ("gamma", "beta", "mean", "variance")
        )
        return gamma * (x - mean) / torch.sqrt(variance + 1e-3) + beta

    def convolution(self, x, layer):
        x = F.conv2d(x, self.w[f"{layer}.kernel"], self.w[f"{layer}.bias"])
        return self.norm(torch.relu(x), layer, (1, -1, 1, 1))

    def __call__(self, log_mel):
        """log_mel: [batch, frames, 96]; returns tags, embedding, mean pool, max pool."""
        x = self.norm(log_mel, "input", ())[:, None]
        front = []
        for width in (38, 67):
            y = self.convolution(F.pad(x, (0, 0, 3, 3)), f"timbral_{width}")
            front.append(y.amax(dim=3))
        for length in (128, 64, 32):
            before = (length - 1) // 2
            y = self.convolution(F.pad(x, (0, 0, before, length - 1 - before)), f"temporal_{length}")
            front.append(y.amax(dim=3))
        layers = [torch.cat(front, dim=1)]  # [batch, channels, frames]
        for i in (1, 2, 3):
            y = layers[-1].transpose(1, 2)[:, None]
            y = self.convolution(F.pad(y, (0, 0, 3, 3)), f"mid_{i}")[..., 0]
            layers.append(y if i == 1 else y + layers[-1])
        features = torch.cat(layers, dim=1)
        max_pool, mean_pool = features.amax(dim=2), features.mean(dim=2)
        pools = torch.stack([max_pool, mean_pool], dim=2).flatten(1)
        pools = self.norm(pools, "pool", (1, -1))
        dense = torch.relu(pools @ self.w["penultimate.kernel"] + self.w["penultimate.bias"])
        dense = self.norm(dense, "penultimate", (1, -1))
        tags = torch.sigmoid(dense @ self.w["output.kernel"] + self.w["output.bias"])
        return tags, dense, mean_pool, max_pool


def patch(n_frames, seed):
    """A patch like music's log-mel: values in 0..4, falling with frequency, from an integer generator."""
    state, values = seed, np.empty((n_frames, N_MELS), np.float32)
    for t in range(n_frames):
        for f in range(N_MELS):
            state = (state * 1664525 + 1013904223) % 2**32
            values[t, f] = np.float32(state >> 8) / np.float32(2**24) * np.float32(4) * np.float32(96 - f) / np.float32(96)
    return values


def goldens():
    out = ROOT / "tests/goldens"
    out.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for name in ("msd", "mtt"):
        network = Musicnn(name, torch.float64)
        for n_frames in (62, 100, 187, 192):
            x = torch.from_numpy(patch(n_frames, n_frames)).double()[None]
            for part, value in zip(("tags", "embedding", "mean_pool", "max_pool"), network(x)):
                tensors[f"{name}.{n_frames}.{part}"] = value[0].float().numpy()
    save_file(tensors, out / "musicnn.safetensors", metadata={"made_with": f"torch {torch.__version__}, numpy {np.__version__}"})


def bench():
    network = Musicnn("msd", torch.float32)
    x = torch.from_numpy(np.stack([patch(187, seed) for seed in range(10)]))
    with torch.inference_mode():
        network(x)
        best = min(timed(lambda: network(x)) for _ in range(7))
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads: {best:.4f} s for 10 patches of 187 frames")


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    {"goldens": goldens, "bench": bench}[sys.argv[1]]()
