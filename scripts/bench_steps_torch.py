"""Training steps of Earmark's networks beside the same layers in PyTorch, in turn, on the same cores.

    cargo bench -p earmark-nets --bench steps --no-run     # prints where the program lies
    python3 scripts/bench_steps_torch.py PROGRAM [OTHER_PROGRAM ...] [--rounds 5] [--steps 8] [--only cnn-mel] [--cpu]

A round times every program and PyTorch one after the other; the ratio of a round is Earmark's median step over
PyTorch's, and the table prints the median of the rounds' ratios. Batches of 32, Adam, the norm of all gradients,
loss and accuracy read back each step, as `earmark train` does. With `--cpu`, seconds of processors instead of the
clock's, best with `--threads 1`: what to compare where others work on the same cores.
"""

import argparse
import os
import resource
import statistics
import subprocess
import time

import numpy as np
import torch
from torch import nn

BATCH, CLASSES = 32, 10
NETWORKS = [
    ("cnn-mel", 128, 130),
    ("cnn-mel", 128, 38),
    ("crnn", 128, 130),
    ("crnn", 128, 38),
    ("lstm-mfcc", 20, 130),
    ("transformer", 128, 130),
    ("transformer", 128, 38),
]


def block(inputs, channels, batch_norm):
    norm = [nn.BatchNorm2d(channels)] if batch_norm else []
    return [nn.Conv2d(inputs, channels, 3, padding=1), *norm, nn.ReLU(), nn.MaxPool2d(2)]


def convolutions(channels, batch_norm):
    pairs = zip([1, *channels], channels)
    return nn.Sequential(*(layer for pair in pairs for layer in block(*pair, batch_norm)))


class CnnMel(nn.Module):
    def __init__(self, rows, frames):
        super().__init__()
        self.map = convolutions([16, 32, 64, 128, 64], False)
        widths = [64 * (rows // 32) * (frames // 32), 128, 64, 32]
        dense = [[nn.Linear(a, b), nn.ReLU(), nn.Dropout(0.3)] for a, b in zip(widths, widths[1:])]
        self.dense = nn.Sequential(*sum(dense, []), nn.Linear(32, CLASSES))

    def forward(self, x):
        return self.dense(self.map(x.unsqueeze(1)).flatten(1))


class Crnn(nn.Module):
    def __init__(self, rows, frames):
        super().__init__()
        self.map = convolutions([16, 32, 64, 128], True)
        self.gru = nn.GRU(128 * (rows // 16), 64, batch_first=True)
        self.output = nn.Sequential(nn.Dropout(0.3), nn.Linear(64, CLASSES))

    def forward(self, x):
        sequence = self.map(x.unsqueeze(1)).permute(0, 3, 1, 2).flatten(2)
        return self.output(self.gru(sequence)[0][:, -1])


class LstmMfcc(nn.Module):
    def __init__(self, rows, frames):
        super().__init__()
        self.lstm = nn.LSTM(rows, 64, num_layers=2, batch_first=True)
        self.output = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, CLASSES))

    def forward(self, x):
        return self.output(self.lstm(x.transpose(1, 2))[0][:, -1])


class Transformer(nn.Module):
    def __init__(self, rows, frames, width=128, depth=4, heads=4, feed_forward=512, dropout=0.1):
        super().__init__()
        self.patches = nn.Conv2d(1, width, 16, 16)
        self.register_buffer("places", torch.randn(1, (rows // 16) * (frames // 16), width))
        layer = lambda: nn.TransformerEncoderLayer(
            width, heads, feed_forward, dropout, "gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.Sequential(nn.Dropout(dropout), *(layer() for _ in range(depth)))
        self.output = nn.Linear(width, CLASSES)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        x = self.patches(x.unsqueeze(1)).flatten(2).transpose(1, 2) + self.places
        return self.output(self.norm(self.layers(x)).mean(1))


MODULES = {"cnn-mel": CnnMel, "crnn": Crnn, "lstm-mfcc": LstmMfcc, "transformer": Transformer}


class Trainer:
    """A network of PyTorch that goes on training from round to round."""

    def __init__(self, name, rows, frames):
        torch.manual_seed(0)
        self.network = MODULES[name](rows, frames).train()
        self.rule = torch.optim.Adam(self.network.parameters())
        self.x = np.sin(np.arange(BATCH * rows * frames, dtype=np.float32) * 12.9898).reshape(BATCH, rows, frames)
        self.y = np.arange(BATCH) % CLASSES

    def step(self):
        x, y = torch.from_numpy(self.x.copy()), torch.from_numpy(self.y)
        logits = self.network(x)
        loss = nn.functional.cross_entropy(logits, y)
        (logits.argmax(1) == y).float().mean().item()
        loss.item()
        self.rule.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), float("inf"))
        self.rule.step()

    def seconds(self, steps, clock):
        self.step()
        taken = []
        for _ in range(steps):
            start = clock()
            self.step()
            taken.append(clock() - start)
        return statistics.median(taken)


def earmark(program, name, rows, frames, steps, threads):
    command = [program, "seconds", name, str(rows), str(frames), str(steps)]
    environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)


def earmark_cpu(program, name, rows, frames, steps, threads):
    """Seconds of processors for a step: those of a longer run less those of a shorter one."""
    used = [children()]
    for n in (2, 2 + steps):
        earmark(program, name, rows, frames, n, threads)
        used.append(children())
    start, short, long = used
    return ((long - short) - (short - start)) / steps


def children():
    total = resource.getrusage(resource.RUSAGE_CHILDREN)
    return total.ru_utime + total.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--only", help="names of networks, with commas between them")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    ours_of, clock = (earmark_cpu, time.process_time) if arguments.cpu else (earmark, time.perf_counter)
    print("| network | input | PyTorch | Earmark | ratio |\n|---|---|---|---|---|")
    for name, rows, frames in NETWORKS:
        if arguments.only and name not in arguments.only.split(","):
            continue
        trainer = Trainer(name, rows, frames)
        theirs, ours = [], [[] for _ in arguments.programs]
        for _ in range(arguments.rounds):
            for program, seconds in zip(arguments.programs, ours):
                seconds.append(ours_of(program, name, rows, frames, arguments.steps, arguments.threads))
            theirs.append(trainer.seconds(arguments.steps, clock))
        times = ", ".join(f"{1e3 * statistics.median(seconds):.1f} ms" for seconds in ours)
        ratios = [statistics.median(a / b for a, b in zip(seconds, theirs)) for seconds in ours]
        ratios = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"| {name} | {rows}x{frames} | {1e3 * statistics.median(theirs):.1f} ms | {times} | {ratios} |", flush=True)


if __name__ == "__main__":
    main()
