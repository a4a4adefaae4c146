#!/usr/bin/env python3
"""Writes crates/earmark-nets/tests/goldens/torch.json: what PyTorch makes of small layers, and how many
parameters it counts in published networks.

    pip install torch==2.15.0
    python scripts/make_nets_goldens.py

Weights are rounded to 3 decimals, so that both sides read the same numbers. Of each layer: inputs, weights,
outputs, and the gradients of `sum(output * probe)`.
"""

import json
import platform
from pathlib import Path

import torch
from torch import nn

GOLDENS = Path(__file__).resolve().parent.parent / "crates/earmark-nets/tests/goldens"


def rounded(*shape):
    return (torch.randn(*shape) * 0.5).round(decimals=3)


def record(tensor):
    values = tensor.detach().flatten().tolist()
    return {"shape": list(tensor.shape), "values": [float(f"{v:.8g}") for v in values]}


def prepare(module):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(rounded(*parameter.shape))
    return module.double()


def layer(module, run, *shape):
    """The layer, asked once, and the gradients of its input and all its weights."""
    x = rounded(*shape).double().requires_grad_()
    output = run(module, x)
    probe = rounded(*output.shape).double()
    (output * probe).sum().backward()
    named = dict(module.named_parameters())
    return {
        "x": record(x),
        "probe": record(probe),
        "output": record(output),
        "x_gradient": record(x.grad),
        "weights": {name: record(p) for name, p in named.items()},
        "gradients": {name: record(p.grad) for name, p in named.items()},
    }


class Residual(nn.Module):
    """`Res_2d` of https://github.com/minzwon/sota-music-tagging-models (training/modules.py)."""

    def __init__(self, n_in, n_out, stride=2):
        super().__init__()
        self.conv_1 = nn.Conv2d(n_in, n_out, 3, stride=stride, padding=1)
        self.bn_1 = nn.BatchNorm2d(n_out)
        self.conv_2 = nn.Conv2d(n_out, n_out, 3, padding=1)
        self.bn_2 = nn.BatchNorm2d(n_out)
        self.conv_3 = nn.Conv2d(n_in, n_out, 3, stride=stride, padding=1)
        self.bn_3 = nn.BatchNorm2d(n_out)

    def forward(self, x):
        out = self.bn_2(self.conv_2(torch.relu(self.bn_1(self.conv_1(x)))))
        return torch.relu(self.bn_3(self.conv_3(x)) + out)


def count(*modules):
    return sum(p.numel() for module in modules for p in module.parameters())


def short_chunk():
    """`ShortChunkCNN_Res` of the same source, 50 tags."""
    channels = [1, 128, 128, 256, 256, 256, 256, 512]
    residuals = [Residual(a, b) for a, b in zip(channels, channels[1:])]
    dense = [nn.Linear(512, 512), nn.BatchNorm1d(512), nn.Linear(512, 50)]
    return count(nn.BatchNorm2d(1), *residuals, *dense)


def crnn_choi():
    channels = [1, 64, 128, 128, 128]
    convolutions = [nn.Conv2d(a, b, 3) for a, b in zip(channels, channels[1:])]
    norms = [nn.BatchNorm2d(n) for n in [96, *channels[1:]]]
    return count(*convolutions, *norms, nn.GRU(128, 32), nn.GRU(32, 32), nn.Linear(32, 50))


def cnn_picture():
    dense = [nn.Linear(124 * 92 * 32, 128), nn.Linear(128, 8)]
    return count(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 32, 3), *dense)


def transformer():
    encoder = [nn.TransformerEncoderLayer(128, 4, 512) for _ in range(4)]
    return count(nn.Linear(256, 128), *encoder, nn.LayerNorm(128), nn.Linear(128, 10))


def main():
    torch.manual_seed(5)
    encoder = nn.TransformerEncoderLayer(
        8, 2, 12, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
    )
    goldens = {
        "versions": {"torch": torch.__version__.split("+")[0], "python": platform.python_version()},
        "lstm": layer(prepare(nn.LSTM(3, 4)), lambda m, x: m(x)[0], 5, 2, 3),
        "gru": layer(prepare(nn.GRU(3, 4)), lambda m, x: m(x)[0], 5, 2, 3),
        "encoder": layer(prepare(encoder), lambda m, x: m(x), 2, 3, 8),
        "residual": layer(prepare(Residual(2, 3)), lambda m, x: m(x), 2, 2, 5, 4),
        "parameters": {
            "short-chunk": short_chunk(),
            "crnn-choi": crnn_choi(),
            "cnn-picture": cnn_picture(),
            "transformer": transformer(),
        },
    }
    GOLDENS.mkdir(parents=True, exist_ok=True)
    path = GOLDENS / "torch.json"
    path.write_text(json.dumps(goldens, indent=None, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, goldens["parameters"])


main()
