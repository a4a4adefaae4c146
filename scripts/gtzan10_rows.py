#!/usr/bin/env python3
"""More training rows for GTZAN: tracks of which there is no 30 s audio, as a table of musicnn features.

    earmark train ../shared/data/gtzan/audio --tracks ../shared/data/gtzan/split.csv \\
        --features musicnn-msd/tags:mean+musicnn-msd/pools:mean --model majority -o RUN   # fills the cache
    python3 scripts/gtzan10_rows.py --cache CACHE -o also.csv

CACHE is Earmark's folder of computed features (EARMARK_CACHE of the first command). --data names the
folder of research data, ../shared/data beside the repository unless given; --hop the frames between
patches of a picture, 125 unless given.

Why: 201 of the usable GTZAN tracks at hand have 30 s of audio, but 639 have a picture, a coarse log-mel
spectrogram, and 443 the tags of the MSD musicnn on the original audio. The table has a row for each
track that has a picture but no 30 s audio, under the columns of the `--features` above: `id`, `label`,
`group` (the artist, or the track where it is unknown), then the means over the track's patches of 50
tags and of 1506 pooled features. Tracks that split.csv excludes are left out; the fault-filtered test
tracks are not among the data.

How: a picture (128 mel bands at 22 050 Hz, an 80 dB range, a frame every 78 ms) is interpolated to the
log-mel that musicnn reads (96 bands at 16 000 Hz, a frame every 16 ms), and the network is run on patches
of 187 frames. A blurred picture gives other numbers than audio, so each column is mapped: it is
standardised with its mean and deviation over pictures, clipped to 8 deviations and given the mean and
deviation of the column over audio. Both statistics are over the tracks that have picture and 30 s audio,
and use no labels. They do use the audio of every such track, so a score on these tracks by cross-validation
has seen the test side's column means and deviations. A column that is constant on either side becomes its
mean over audio. Numbers are written in full: about 1080 columns are units of the network that never fire,
the same number for every track, and a rounded one, once standardised, would tell the table from audio by
each of them. Tags are those of the original audio wherever they are at hand.

Needs librosa, numpy, pyarrow, safetensors and torch (made with librosa 0.11.0, numpy 2.4.6, pyarrow
26.0.1, safetensors 0.8.0, torch 2.15.0+cu132, Python 3.11; 9 000 patches take about 20 minutes on a core).
"""

import argparse
import csv
import hashlib
import pathlib

import librosa
import numpy as np
import pyarrow.parquet as pq
import torch
from musicnn_torch import N_MELS, Musicnn

DATA = pathlib.Path(__file__).resolve().parent.parent.parent / "shared/data"

N_TAGS, N_EMBEDDING, N_POOLS = 50, 200, 1506
PATCH_FRAMES = 187
LONG_SECONDS = 29.0

# A frame of a picture is 1711 samples at 22 050 Hz (every 3.34th of hop 512); one of musicnn 256 at 16 000 Hz.
PICTURE_SECONDS, FRAME_SECONDS = 0.0776, 0.016
PICTURE_RANGE_DB = 80.0
# The level of the loudest point of a picture in musicnn's log-mel, and what its lowest bands have above that:
# round figures of the median difference between audio and picture over tracks that have both.
LEVEL_DB = 18.0 + np.concatenate([np.linspace(3.0, 0.0, 8), np.zeros(N_MELS - 8)])

MAX_DEVIATIONS = 8.0
CONSTANT_BELOW = 1e-6


def column_names():
    """The columns as Earmark names them."""
    return [
        f"musicnn-msd/{part}:mean.row{n}_mean"
        for part, count in (("tags", N_TAGS), ("pools", N_POOLS))
        for n in range(1, count + 1)
    ]


def usable_tracks(gtzan):
    """Rows of split.csv that are not excluded, by track."""
    with open(gtzan / "split.csv", newline="") as file:
        return {row["track"]: row for row in csv.DictReader(file) if row["split"] != "excluded"}


def tags_and_pools(patches):
    """The 1556 means over patches of [patches, tags + embedding + pools]."""
    mean = patches.astype(np.float64).mean(axis=0)
    return np.concatenate([mean[:N_TAGS], mean[N_TAGS + N_EMBEDDING :]])


def audio_rows(gtzan, cache, tracks):
    """Earmark's own features of the tracks that have 30 s of audio, from its cache."""
    folders = sorted((cache / "v1").glob("musicnn-msd-*"))
    if len(folders) != 1:
        raise SystemExit(f"{cache} has {len(folders)} folders v1/musicnn-msd-*, not one")
    rows = {}
    for path in sorted((gtzan / "audio").glob("*/*")):
        if path.stem not in tracks:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        table = pq.read_table(folders[0] / digest[:2] / f"{digest}.parquet")
        if table["end"][0].as_py() > LONG_SECONDS:
            patches = np.array(table["values"][0].as_py(), np.float32)
            rows[path.stem] = tags_and_pools(patches.reshape(-1, N_TAGS + N_EMBEDDING + N_POOLS))
    return rows


def pictures(gtzan, tracks):
    """The pictures of the tracks, [frames, bands] in dB below the loudest point."""
    data = np.load(gtzan / "mel128x387_u8.npz")
    names = [name.decode() for name in data["ids"]]
    return {
        name: (picture.T / 255.0 - 1.0) * PICTURE_RANGE_DB
        for name, picture in zip(names, data["X"])
        if name in tracks
    }


def original_tags(gtzan):
    """The mean over patches of the tags of the original audio, by track."""
    data = np.load(gtzan / "msd_musicnn_taggram.npz")
    ids, tags = data["ids"], data["X"].astype(np.float64)
    return {name.decode(): tags[ids == name].mean(axis=0) for name in np.unique(ids)}


def mel_centres(n_mels, top):
    """Centres of mel bands from 0 Hz up to `top`, in Hz."""
    return librosa.mel_frequencies(n_mels + 2, fmin=0.0, fmax=top)[1:-1]


def musicnn_log_mel(picture):
    """A picture in dB as the log-mel [frames, 96] that musicnn reads."""
    source, target = mel_centres(picture.shape[1], 11025.0), mel_centres(N_MELS, 8000.0)
    bands = np.stack([np.interp(target, source, frame) for frame in picture]) + LEVEL_DB
    times = np.arange(int(len(bands) * PICTURE_SECONDS / FRAME_SECONDS)) * FRAME_SECONDS / PICTURE_SECONDS
    db = np.stack([np.interp(times, np.arange(len(bands)), band) for band in bands.T], axis=1)
    return np.log10(1.0 + 10000.0 * 10.0 ** (db / 10.0)).astype(np.float32)


def picture_row(network, picture, hop):
    """What the network makes of a picture: the 1556 means over its patches."""
    log_mel = musicnn_log_mel(picture)
    starts = range(0, len(log_mel) - PATCH_FRAMES + 1, hop)
    patches = [torch.from_numpy(log_mel[start : start + PATCH_FRAMES])[None] for start in starts]
    with torch.inference_mode():
        # One by one: larger batches are slower, for the memory that they take and give back.
        outputs = [torch.cat(network(patch), dim=1) for patch in patches]
    return tags_and_pools(torch.cat(outputs).numpy())


def map_to_audio(of_pictures, of_audio):
    """Columns of pictures brought to their mean and deviation over audio, by the tracks that have both."""
    both = sorted(of_pictures.keys() & of_audio.keys())
    picture, audio = (np.stack([rows[track] for track in both]) for rows in (of_pictures, of_audio))
    mean, deviation = audio.mean(axis=0), audio.std(axis=0)
    picture_mean, picture_deviation = picture.mean(axis=0), picture.std(axis=0)
    constant = (deviation < CONSTANT_BELOW) | (picture_deviation < CONSTANT_BELOW)
    scale = np.where(constant, 1.0, picture_deviation)

    def mapped(row):
        z = np.clip((row - picture_mean) / scale, -MAX_DEVIATIONS, MAX_DEVIATIONS)
        return np.where(constant, mean, z * deviation + mean)

    return {track: mapped(row) for track, row in of_pictures.items()}


def write_table(path, tracks, rows):
    """The table, numbers with all the digits that bring them back exactly."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "label", "group", *column_names()])
        for name in sorted(rows):
            group = tracks[name]["artist"] or name
            writer.writerow([name, tracks[name]["genre"], group, *rows[name].tolist()])


def options():
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, default=DATA, help="research data [default: ../shared/data]")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="Earmark's folder of computed features")
    parser.add_argument("--hop", type=int, default=125, help="frames between patches of a picture [default: 125]")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True, help="the CSV table to write")
    return parser.parse_args()


def main():
    """Writes the table."""
    asked = options()
    gtzan = asked.data / "gtzan"
    tracks = usable_tracks(gtzan)
    of_audio = audio_rows(gtzan, asked.cache, tracks)
    network = Musicnn("msd", torch.float32)
    drawn = pictures(gtzan, tracks)
    of_pictures = {name: picture_row(network, picture, asked.hop) for name, picture in drawn.items()}
    rows = {name: row for name, row in map_to_audio(of_pictures, of_audio).items() if name not in of_audio}
    for name, tags in original_tags(gtzan).items():
        if name in rows:
            rows[name][:N_TAGS] = tags
    write_table(asked.output, tracks, rows)
    print(f"{asked.output}: {len(rows)} tracks; {len(of_audio)} have 30 s of audio")


if __name__ == "__main__":
    main()
