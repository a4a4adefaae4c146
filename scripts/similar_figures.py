#!/usr/bin/env python3
"""How often neighbours share a genre: the figures of docs/similar.md.

    earmark train ../shared/data/gtzan/audio --tracks ../shared/data/gtzan/split.csv \\
        --features musicnn-msd/tags:mean --model majority -o RUN   # fills the cache with all layers of the tagger
    earmark features ../shared/data/gtzan/audio --set gtzan57 -o gtzan57.csv
    python3 scripts/similar_figures.py --cache CACHE --descriptors gtzan57.csv

CACHE is Earmark's folder of computed features (EARMARK_CACHE of the first command). --data names the folder of
research data, ../shared/data beside the repository unless given.

Each track is a query once. Its neighbours are ranked over all other tracks, or over those of other artists;
precision@k is the share of the first k that have its genre, averaged over queries with genres counting alike.
Intervals are of a bootstrap over artists (1000 draws), so that an artist with many tracks does not make a figure
look surer than it is. Whitening is fitted to the tracks of the other half of the artists: what is fitted has not seen
the query. Tracks that split.csv excludes (repetitions and faults) are left out.

Needs numpy, pyarrow and scikit-learn (made with numpy 2.4.6, pyarrow 26.0.1, scikit-learn 1.9.1, Python 3.11).
"""

import argparse
import csv
import hashlib
import pathlib

import numpy as np
import pyarrow.parquet as pq
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

DATA = pathlib.Path(__file__).resolve().parent.parent.parent / "shared/data"
LAYERS = {"tags": slice(0, 50), "embedding": slice(50, 250), "mean_pool": slice(250, 1003), "max_pool": slice(1003, 1756)}
LONG_SECONDS = 29.0
RANKS = (1, 5, 10)
DRAWS = 1000


def usable_tracks(gtzan):
    with open(gtzan / "split.csv", newline="") as file:
        return {row["track"]: row for row in csv.DictReader(file) if row["split"] != "excluded"}


def read_layers(cache, audio):
    """Means over patches of all layers, and seconds, of one file."""
    digest = hashlib.sha256(audio.read_bytes()).hexdigest()
    found = list(cache.glob(f"**/musicnn-msd-*/{digest[:2]}/{digest}.parquet"))
    if not found:
        raise SystemExit(f"{audio} is not in {cache}; run the first command of the head of this script")
    table = pq.read_table(found[0])
    values = np.array(table.column("values")[0].as_py(), dtype=np.float64).reshape(-1, 1756)
    seconds = table.column("end")[0].as_py()
    return values.mean(axis=0), seconds[0] if isinstance(seconds, list) else seconds


def read_descriptors(path):
    """Columns of the feature table by the stem of the file they are of."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    head = rows[0]
    start = head.index("chroma_stft_mean")
    name = next(i for i, column in enumerate(head) if column in ("path", "id", "file", "filename"))
    return {pathlib.Path(row[name]).stem: np.array(row[start:], dtype=np.float64) for row in rows[1:]}


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def cosine(x):
    return 1.0 - unit(x) @ unit(x).T


def euclidean(x):
    return np.sqrt(np.maximum(((x[:, None] - x[None]) ** 2).sum(axis=2), 0.0))


def fitted_elsewhere(x, half, transform):
    """Distances from each query by a transform fitted to the tracks of the other half of the artists."""
    distances = np.empty((len(x), len(x)))
    for side in (False, True):
        fitted = transform(x[half != side])(x)
        distances[half == side] = cosine(fitted)[half == side]
    return distances


def centred(x):
    mean = x.mean(axis=0)
    return lambda y: y - mean


def standardised(x):
    return StandardScaler().fit(x).transform


def whitened(n):
    def fit(x):
        return PCA(n_components=min(n, len(x) - 1), whiten=True, svd_solver="full").fit(x).transform

    return fit


def hits(distances, genres, artists, apart):
    """For each query and rank: whether that neighbour has its genre."""
    distances = distances.copy()
    np.fill_diagonal(distances, np.inf)
    if apart:
        distances[artists[:, None] == artists[None]] = np.inf
    order = np.argsort(distances, axis=1, kind="stable")[:, : max(RANKS)]
    return (genres[order] == genres[:, None]).astype(float)


def precisions(found, genres, rows):
    """precision@k, genres counting alike, over the queries of `rows`."""
    per_query = np.stack([found[:, :k].mean(axis=1) for k in RANKS], axis=1)[rows]
    return np.mean([per_query[genres[rows] == g].mean(axis=0) for g in np.unique(genres[rows])], axis=0)


def bootstrap_rows(artists):
    rng = np.random.default_rng(1)
    groups = [np.flatnonzero(artists == a) for a in np.unique(artists)]
    for _ in range(DRAWS):
        yield np.concatenate([groups[g] for g in rng.integers(len(groups), size=len(groups))])


def spaces(layers, descriptors, half):
    """Every space that is compared: its name and its distances."""
    yield "57 descriptors, standardised, Euclidean", euclidean(standardised(descriptors)(descriptors))
    yield "57 descriptors, standardised, cosine", cosine(standardised(descriptors)(descriptors))
    for name, part in LAYERS.items():
        x = layers[:, part]
        x = x[:, x.std(axis=0) > 1e-6]
        yield f"{name}, cosine", cosine(x)
        yield f"{name}, centred", fitted_elsewhere(x, half, centred)
        yield f"{name}, standardised", fitted_elsewhere(x, half, standardised)
        for n in (20, 50) if name == "tags" else (20, 50, 100):
            yield f"{name}, {n} whitened components", fitted_elsewhere(x, half, whitened(n))
    embedding, tags = layers[:, LAYERS["embedding"]], layers[:, LAYERS["tags"]]
    yield "embedding, Euclidean", euclidean(embedding)
    yield "embedding, square root, cosine", cosine(np.sqrt(np.maximum(embedding, 0.0)))
    yield "tags, logarithm, centred", fitted_elsewhere(np.log(tags + 1e-6), half, centred)


def table(layers, descriptors, genres, artists):
    names = np.random.default_rng(2).permutation(np.unique(artists))
    half = np.isin(artists, names[: len(names) // 2])
    draws = list(bootstrap_rows(artists))
    everyone = np.arange(len(genres))
    print("| space | " + " | ".join(f"@{k}" for k in RANKS) + " | " + " | ".join(f"@{k} apart" for k in RANKS) + " |")
    print("|---|" + "--:|" * (2 * len(RANKS)))
    counts = np.array([(genres == g).sum() for g in genres])
    chance = np.mean([(counts[genres == g][0] - 1) / (len(genres) - 1) for g in np.unique(genres)])
    print(f"| chance | {100 * chance:.1f} |" + " |" * (2 * len(RANKS) - 1))
    for name, distances in spaces(layers, descriptors, half):
        cells = []
        for apart in (False, True):
            found = hits(distances, genres, artists, apart)
            best = 100 * precisions(found, genres, everyone)
            low, high = np.percentile([100 * precisions(found, genres, rows) for rows in draws], (2.5, 97.5), axis=0)
            cells += [f"{b:.1f} ({l:.0f} to {h:.0f})" for b, l, h in zip(best, low, high)]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--descriptors", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, default=DATA)
    arguments = parser.parse_args()
    gtzan = arguments.data / "gtzan"
    tracks = usable_tracks(gtzan)
    files = [f for f in sorted((gtzan / "audio").glob("*/*")) if f.stem in tracks]
    descriptors = read_descriptors(arguments.descriptors)
    heard = [read_layers(arguments.cache, file) for file in files]
    layers, seconds = np.stack([layers for layers, _ in heard]), np.array([seconds for _, seconds in heard])
    table57 = np.stack([descriptors[f.stem] for f in files])
    genres = np.array([tracks[f.stem]["genre"] for f in files])
    # An unknown artist is one of its own.
    artists = np.array([tracks[f.stem]["artist"] or f.stem for f in files])
    for title, rows in (("30 s of audio", seconds > LONG_SECONDS), ("all", seconds > 0)):
        print(f"\n{title}: {rows.sum()} tracks, {len(set(artists[rows]))} artists\n")
        table(layers[rows], table57[rows], genres[rows], artists[rows])


if __name__ == "__main__":
    main()
