"""Makes music files with odd tags, and compares files by a reader of tags that is none of Earmark's.

    python3 scripts/make_tag_fixtures.py fixtures            the committed ones, tests/fixtures/tags of earmark-library
    python3 scripts/make_tag_fixtures.py random DIR [N]      N files of each format with random tags (200)
    python3 scripts/make_tag_fixtures.py compare OLD NEW     all tags of NEW but the genre are those of OLD

Needs ffmpeg with libmp3lame, libvorbis and libopus, and mutagen (the fixtures were made with 1.48.1).
"""

import random
import struct
import subprocess
import sys
from pathlib import Path

import mutagen
from mutagen import aiff, apev2, flac, id3, mp4, oggopus, oggvorbis, wave

FIXTURES = Path(__file__).parent.parent / "crates/earmark-library/tests/fixtures/tags"
# What ffmpeg is told for each format.
FORMATS = {
    "mp3": ["-c:a", "libmp3lame", "-b:a", "32k", "-id3v2_version", "0", "-write_id3v1", "0"],
    "aac": ["-c:a", "aac", "-b:a", "32k", "-f", "adts"],
    "flac": ["-c:a", "flac"],
    "ogg": ["-c:a", "libvorbis", "-q:a", "0"],
    "opus": ["-c:a", "libopus", "-b:a", "24k"],
    "m4a": ["-c:a", "aac", "-b:a", "32k"],
    "alac.m4a": ["-c:a", "alac", "-movflags", "+faststart"],
    "wav": ["-c:a", "pcm_s16le"],
    "aiff": ["-c:a", "pcm_s16be"],
}
# Recordings of each format that random tags are put around.
RECORDINGS = 10
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000003000100"
    "18dd8db00000000049454e44ae426082"
)


def audio(path, form, seconds=0.2, frequency=440, rate=16000):
    """A tone, in the format named."""
    source = f"aevalsrc=0.3*sin(2*PI*{frequency}*t)+0.1*random(0):s={rate}:d={seconds}"
    quiet = ["ffmpeg", "-v", "error", "-y", "-bitexact", "-f", "lavfi", "-i", source]
    subprocess.run([*quiet, "-fflags", "+bitexact", "-map_metadata", "-1", *FORMATS[form], str(path)], check=True)
    return path


def synchsafe(n):
    return bytes((n >> shift) & 0x7F for shift in (21, 14, 7, 0))


def frame(name, content, version=3):
    if version == 2:
        return name + struct.pack(">I", len(content))[1:] + content
    length = synchsafe(len(content)) if version == 4 else struct.pack(">I", len(content))
    return name + length + b"\0\0" + content


def raw_id3(version, frames, flags=0, padding=0):
    body = b"".join(frames) + bytes(padding)
    return b"ID3" + bytes([version, 0, flags]) + synchsafe(len(body)) + body


def id3v1(genre):
    return b"TAG" + b"Title".ljust(30, b"\0") + b"K\xfcnstler".ljust(30, b" ") + bytes(30) + b"1999" + bytes(29) + b"\x05" + bytes([genre])


def unsynchronised(body):
    out = bytearray()
    for i, byte in enumerate(body):
        out.append(byte)
        following = body[i + 1] if i + 1 < len(body) else 0
        if byte == 0xFF and (following == 0 or following >= 0xE0):
            out.append(0)
    return bytes(out)


def put_before(path, head):
    path.write_bytes(head + path.read_bytes())


def put_behind(path, tail):
    path.write_bytes(path.read_bytes() + tail)


def fill_id3(tags, genres=("Pop",), rng=None):
    """Frames of many kinds; what readers know, and what they do not."""
    tags.add(id3.TIT2(encoding=1, text="Die Gedanken sind frei – 音楽"))
    tags.add(id3.TPE1(encoding=3, text=["One", "Two"]))
    tags.add(id3.TSOP(encoding=0, text="One, The"))
    tags.add(id3.TDRC(encoding=3, text="1999-04-01"))
    tags.add(id3.COMM(encoding=1, lang="deu", desc="", text="Ein Satz"))
    tags.add(id3.COMM(encoding=1, lang="eng", desc="second", text="A sentence"))
    tags.add(id3.TXXX(encoding=1, desc="GENRES_OF_ANOTHER", text="kept"))
    tags.add(id3.POPM(email="a@example.org", rating=196, count=3))
    tags.add(id3.PRIV(owner="org.example", data=b"\xff\xe0\xff\x00\x00"))
    tags.add(id3.UFID(owner="http://example.org", data=b"12"))
    tags.add(id3.APIC(encoding=0, mime="image/png", type=3, desc="front", data=PICTURE))
    tags.add(id3.WOAR(url="http://example.org/"))
    if rng:
        for i in range(rng.randrange(5)):
            tags.add(id3.TXXX(encoding=rng.choice([0, 1, 3]), desc=f"field {i}", text="x" * rng.randrange(400)))
        for name in rng.sample(list(tags), rng.randrange(len(tags))):
            del tags[name]
    if genres:
        tags.add(id3.TCON(encoding=rng.choice([1, 3]) if rng else 3, text=list(genres)))


def save_id3(path, version, genres=("Pop",), rng=None, v1=0, padding=100):
    tags = id3.ID3()
    fill_id3(tags, genres, rng)
    if version == 3:
        tags.update_to_v23()
    tags.save(path, v2_version=version, v1=v1, padding=lambda _: padding)


def fill_comments(file, genres=("Pop",), rng=None, keys=("GENRE",)):
    if file.tags is None:
        file.add_tags()
    file["TITLE"] = "Die Gedanken sind frei – 音楽"
    file["ARTIST"] = ["One", "Two"]
    file["date"] = "1999-04-01"
    file["TRACKNUMBER"] = "3/12"
    file["REPLAYGAIN_TRACK_GAIN"] = "-7.03 dB"
    file["lyrics"] = "la la\nla"
    if rng:
        for i in range(rng.randrange(6)):
            file[f"FIELD {i}"] = ["y" * rng.randrange(1, 900) for _ in range(rng.randrange(1, 3))]
        for key in rng.sample(list(file.tags.keys()), rng.randrange(4)):
            del file[key]
    for key, genre in zip(list(keys) * 9, genres):
        file.tags.append((key, genre))


def picture(size=0):
    block = flac.Picture()
    block.data = PICTURE + bytes(size)
    block.mime = "image/png"
    block.type = 3
    return block


def fill_mp4(path, genres=("Pop",), number=None, rng=None):
    file = mp4.MP4(path)
    if file.tags is None:
        file.add_tags()
    file["\xa9nam"] = "Die Gedanken sind frei – 音楽"
    file["\xa9ART"] = ["One", "Two"]
    file["trkn"] = [(3, 12)]
    file["cpil"] = True
    file["tmpo"] = [120]
    file["covr"] = [mp4.MP4Cover(PICTURE, mp4.MP4Cover.FORMAT_PNG)]
    file["----:com.apple.iTunes:LABEL"] = [b"Own"]
    if rng:
        for i in range(rng.randrange(5)):
            file[f"----:org.example:field {i}"] = [b"z" * rng.randrange(1, 900)]
        for key in rng.sample(list(file.keys()), rng.randrange(4)):
            del file[key]
    if genres:
        file["\xa9gen"] = list(genres)
    file.save(padding=(lambda _: rng.randrange(3000)) if rng else None)
    if number is not None:
        # mutagen reads numbered genres but writes texts, so a text of the same length becomes a number.
        file = mp4.MP4(path)
        file["\xa9gen"] = ["XX"]
        file.save()
        data = path.read_bytes()
        atom = data.index(b"\xa9gen")
        changed = b"gnre" + data[atom + 4 : atom + 12] + struct.pack(">I", 0) + bytes(4) + struct.pack(">H", number)
        path.write_bytes(data[:atom] + changed + data[atom + len(changed) :])


def info(texts):
    """A list of texts of WAV."""
    body = b"INFO"
    for key, value in texts:
        value += b"\0"
        body += key + struct.pack("<I", len(value)) + value + bytes(len(value) % 2)
    return b"LIST" + struct.pack("<I", len(body)) + body


def add_chunks(path, *chunks):
    data = path.read_bytes() + b"".join(chunks)
    order = "<I" if data[:4] == b"RIFF" else ">I"
    path.write_bytes(data[:4] + struct.pack(order, len(data) - 8) + data[8:])


TEXTS = [(b"INAM", "Größe".encode()), (b"IART", b"One"), (b"ICMT", b"odd"), (b"IXYZ", b"unknown")]


def fixtures():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for old in FIXTURES.iterdir():
        old.unlink()

    def new(form, name):
        return audio(FIXTURES / f"{name}.{form}", form)

    def ape(path, genres):
        tags = apev2.APEv2()
        tags["Title"] = "Gedanken"
        tags["Cover Art (front)"] = apev2.APEValue(b"a.png\0" + PICTURE, apev2.BINARY)
        if genres:
            tags["GENRE"] = list(genres)
        tags.save(path)

    for form in FORMATS:
        new(form, "bare")
    for form in ("mp3", "aac"):
        save_id3(new(form, "v23"), 3)
        save_id3(new(form, "v24"), 4, ("Pop", "Chanson à texte"), padding=0)
    save_id3(new("mp3", "numbered"), 3, ("(17)",))
    save_id3(new("mp3", "without_genre"), 3, ())
    old = [frame(b"TT2", b"\0Title", 2), frame(b"TCO", b"\0(17)", 2), frame(b"PIC", b"\0PNG\3\0" + PICTURE, 2)]
    put_before(new("mp3", "v22"), raw_id3(2, old, padding=40))
    odd = [
        frame(b"TIT2", b"\1\xff\xfeT\0\xff\0"),
        frame(b"TCON", b"\0"),
        frame(b"XXXX", b"nobody knows"),
        frame(b"TYER", b"\x001999"),
        frame(b"TDAT", b"\x000104"),
        frame(b"TSOT", b"\0Title, The"),
        frame(b"PRIV", b"owner\0\xff\xe0\xff\x00"),
    ]
    body = unsynchronised(b"".join(odd))
    put_before(new("mp3", "unsynchronised"), b"ID3\x03\x00\x80" + synchsafe(len(body)) + body)
    put_before(new("mp3", "empty_genre"), raw_id3(3, odd, padding=7))
    put_before(new("mp3", "junk_in_tag"), raw_id3(3, odd[:4] + [b"\x01\x02 this is no frame, nor is it padding"]))
    long = [frame(b"TIT2", b"\x03" + b"t" * 300, 3), frame(b"TCON", b"\x03Pop", 4)]
    put_before(new("mp3", "plain_lengths"), raw_id3(4, long, padding=50))
    put_behind(new("mp3", "id3v1"), id3v1(13))
    everything = new("mp3", "everything")
    save_id3(everything, 3, ("Pop",))
    ape(everything, ("Pop",))
    put_behind(everything, id3v1(13))
    ape(new("mp3", "ape"), ("Pop", "Rock"))
    lyrics = new("mp3", "lyrics")
    save_id3(lyrics, 3)
    text = b"LYRICSBEGININD0000210LYR00005la la"
    put_behind(lyrics, text + b"%06d" % len(text) + b"LYRICS200" + id3v1(255))

    for form, kind in (("flac", flac.FLAC), ("ogg", oggvorbis.OggVorbis), ("opus", oggopus.OggOpus)):
        file = kind(new(form, "tagged"))
        fill_comments(file, ("Pop", "Rock"), keys=("genre", "Genre"))
        file.save()
        file = kind(new(form, "large"))
        fill_comments(file, ())
        if form == "flac":
            file.add_picture(picture(3000))
            file.save(padding=lambda _: 0)
        else:
            file["METADATA_BLOCK_PICTURE"] = "QUJD" * 20000
            file.save(padding=lambda _: 500)
    prefixed = new("flac", "id3v2_before")
    put_before(prefixed, raw_id3(3, odd[:2], padding=11))
    for form in ("m4a", "alac.m4a"):
        fill_mp4(new(form, "tagged"), ("Pop", "Rock"))
        fill_mp4(new(form, "without_genre"), ())
    fill_mp4(new("m4a", "numbered"), ("Pop",), number=18)

    add_chunks(new("wav", "info"), info(TEXTS + [(b"IGNR", b"Pop")]))
    add_chunks(new("wav", "info_without_genre"), b"odd \x03\0\0\0abc\0", info(TEXTS))
    tagged = raw_id3(3, [frame(b"TIT2", b"\0Title"), frame(b"TCON", b"\0Pop")], padding=1)
    id3_chunk = struct.pack("<I", len(tagged)) + tagged + bytes(len(tagged) % 2)
    add_chunks(new("wav", "both"), info(TEXTS + [(b"IGNR", b"Pop")]), b"ID3 " + id3_chunk)
    add_chunks(new("wav", "id3"), b"id3 " + id3_chunk, b"note\x02\0\0\0ab")
    name = b"NAME" + struct.pack(">I", 5) + b"Title\0"
    add_chunks(new("aiff", "texts"), name)
    file = aiff.AIFF(new("aiff", "id3"))
    file.add_tags()
    fill_id3(file.tags)
    file.save()


def randoms(folder, count):
    """Random tags around a few random recordings."""
    rng = random.Random(1)
    for form in FORMATS:
        place = folder / form.replace(".", "_")
        place.mkdir(parents=True, exist_ok=True)
        recordings = []
        for i in range(count):
            path = place / f"{i:03}.{form}"
            if i < RECORDINGS:
                rate = rng.choice([16000, 48000] if form == "opus" else [16000, 44100])
                audio(path, form, rng.uniform(0.1, 2), rng.randrange(100, 4000), rate)
            else:
                path.write_bytes(recordings[i % RECORDINGS])
            recordings.append(path.read_bytes())
            decorate(path, form, rng)


def decorate(path, form, rng):
    names = ["Pop", "Rock", "Chanson à texte", "Drum & bass", "J-Pop/音楽", "Funk"]
    genres = rng.sample(names, rng.randrange(3))
    if form in ("mp3", "aac"):
        if rng.random() < 0.8:
            save_id3(path, rng.choice([3, 4]), genres, rng, padding=rng.randrange(2000))
        if form == "mp3" and rng.random() < 0.3:
            tags = apev2.APEv2()
            tags["Title"] = "t" * rng.randrange(1, 99)
            if genres:
                tags["Genre"] = genres
            tags.save(path)
        if form == "mp3" and rng.random() < 0.3:
            put_behind(path, id3v1(rng.randrange(256)))
    elif form in ("flac", "ogg", "opus"):
        file = mutagen.File(path)
        if rng.random() < 0.9:
            fill_comments(file, genres, rng, (rng.choice(["GENRE", "genre"]),))
        if form == "flac" and rng.random() < 0.5:
            file.add_picture(picture(rng.randrange(90000)))
        file.save(padding=lambda _: rng.choice([0, rng.randrange(9000)]))
    elif form.endswith("m4a"):
        if rng.random() < 0.9:
            fill_mp4(path, genres, rng.choice([None, None, 18]), rng)
    else:
        if form == "wav" and rng.random() < 0.5:
            texts = rng.sample(TEXTS, rng.randrange(1, 5))
            add_chunks(path, info(texts + [(b"IGNR", b"Pop")] * rng.randrange(2)))
        if rng.random() < 0.6:
            file = wave.WAVE(path) if form == "wav" else aiff.AIFF(path)
            file.add_tags()
            fill_id3(file.tags, genres, rng)
            file.save()


def compare(old, new):
    """Prints every file of which another tag than the genre differs."""
    files = [path for path in sorted(old.rglob("*")) if path.is_file()]
    differing = [path for path in files if everything_else(path) != everything_else(new / path.relative_to(old))]
    for path in differing:
        print("differs:", path)
    print(f"{len(files)} files compared by mutagen {mutagen.version_string}, {len(differing)} differ")
    return len(differing)


def everything_else(path):
    # Streams too short for mutagen to recognise still have tags.
    if path.suffix in (".mp3", ".aac"):
        file = None
        try:
            items = id3.ID3(path).items()
        except id3.ID3NoHeaderError:
            items = []
    else:
        file = mutagen.File(path)
        items = (file.tags or {}).items()
    genres = ("tcon", "genre", "\xa9gen", "gnre")
    tags = {str(k): str(v) for k, v in items if str(k).lower() not in genres}
    pictures = [p.data for p in getattr(file, "pictures", [])]
    try:
        ape = {k: str(v) for k, v in apev2.APEv2(path).items() if k.lower() != "genre"}
    except apev2.APENoHeaderError:
        ape = {}
    return tags, pictures, ape


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fixtures"]:
            fixtures()
        case ["random", folder, *count]:
            randoms(Path(folder), int(count[0]) if count else 200)
        case ["compare", old, new]:
            sys.exit(compare(Path(old), Path(new)) != 0)
        case _:
            sys.exit(__doc__)
