#!/bin/sh
# Makes copies and clips of music, and prints what is found of them: the figures of docs/duplicates.md.
#
#   scripts/duplicates_recall.sh MUSIC COPIES [N]
#
# MUSIC is a folder of music, COPIES one for the copies (made anew each time), N how many tracks of at least 29 s are
# copied (100). Needs ffmpeg with libmp3lame, libvorbis and libopus.
set -eu

music=$1
copies=$2
n=${3:-100}
rm -rf "$copies"
for kind in flac mp3_128 mp3_64 vorbis_q2 opus_64 opus_32 gain cut cut_mp3_64 clip_10_wav clip_10_opus_48 clip_6_mp3_64; do
    mkdir -p "$copies/$kind"
done

encode() {
    ffmpeg -nostdin -v error -y "$@"
}

lasts() {
    ffprobe -v error -show_entries format=duration -of csv=p=0 "$1"
}

# Every other one, so that all genres of a sorted data set have some.
find "$music" -type f | sort | while read -r file; do
    seconds=$(lasts "$file" || echo 0)
    if [ "${seconds%.*}" -ge 29 ]; then echo "$file"; fi
done | awk 'NR % 2 == 1' | head -n "$n" | nl -w1 -s' ' | while read -r number file; do
    name=$(basename "$file")
    name=${name%.*}
    # Clips begin anywhere between 3 and 16 s.
    start=$(awk "BEGIN { print 3.137 + ($number * 7919 % 1000) / 1000 * 13 }")
    rest=$(awk "BEGIN { print $(lasts "$file") - 10 }")
    encode -i "$file" \
        -c:a flac -ar 44100 "$copies/flac/$name.flac" \
        -c:a libmp3lame -b:a 128k "$copies/mp3_128/$name.mp3" \
        -c:a libmp3lame -b:a 64k "$copies/mp3_64/$name.mp3" \
        -c:a libvorbis -q:a 2 "$copies/vorbis_q2/$name.ogg" \
        -c:a libopus -b:a 64k "$copies/opus_64/$name.opus" \
        -c:a libopus -b:a 32k "$copies/opus_32/$name.opus" \
        -af volume=-6dB -c:a pcm_s16le "$copies/gain/$name.wav" \
        -ss 5 -t "$rest" -c:a pcm_s16le "$copies/cut/$name.wav" \
        -ss 5 -t "$rest" -c:a libmp3lame -b:a 64k "$copies/cut_mp3_64/$name.mp3" \
        -ss "$start" -t 10 -c:a pcm_s16le "$copies/clip_10_wav/$name.wav" \
        -ss "$start" -t 10 -c:a libopus -b:a 48k "$copies/clip_10_opus_48/$name.opus" \
        -ss "$start" -t 6 -c:a libmp3lame -b:a 64k "$copies/clip_6_mp3_64/$name.mp3"
done

cd "$(dirname "$0")/.."
cargo run --release -p earmark-library --example duplicates_figures -- "$music" "$copies"
