#!/bin/sh
# Makes the audio fixtures of crates/earmark-audio from one synthetic signal.
#
# The signal (tests/audio/signal.rs has the same formula) lasts 2 s, or less
# where the samples take much room:
#   x(t) = 0.4 sin(2 pi 440 t) + 0.2 sin(2 pi 2500 t) + 0.3 exp(-60 u) sin(2 pi 1000 u)
# with u = t mod 0.5, a decaying click twice a second. The right channel of
# stereo files is half the left one.
#
# Needs ffmpeg with libmp3lame, libvorbis and libopus. The version that made
# the committed files is in tests/fixtures/VERSION.
set -eu

out="$(dirname "$0")/../crates/earmark-audio/tests/fixtures"
mkdir -p "$out"
cd "$out"
ffmpeg -version | head -n 1 > VERSION

left='0.4*sin(2*PI*440*t)+0.2*sin(2*PI*2500*t)+0.3*exp(-60*mod(t,0.5))*sin(2*PI*1000*mod(t,0.5))'

# make FILE RATE CHANNELS SECONDS ENCODER_OPTIONS...
make() {
    file=$1 rate=$2 channels=$3 seconds=$4
    shift 4
    case $channels in
        1) expression="$left" layout=mono ;;
        2) expression="$left|0.5*($left)" layout=stereo ;;
        6) expression="$left|0.5*($left)|$left|0.5*($left)|$left|0.5*($left)" layout=5.1 ;;
    esac
    ffmpeg -v error -y -bitexact -f lavfi \
        -i "aevalsrc='$expression':s=$rate:d=$seconds:c=$layout" \
        -fflags +bitexact -flags:a +bitexact "$@" "$file"
}

tags='-metadata title=Earmark -metadata artist=Fixture'

make cbr.mp3 44100 2 1 -c:a libmp3lame -b:a 96k -id3v2_version 0 -write_id3v1 0
# shellcheck disable=SC2086
make vbr_tagged.mp3 44100 1 2 -c:a libmp3lame -q:a 6 $tags -id3v2_version 3 -write_id3v1 1
make stereo.flac 8000 2 2 -c:a flac
make vorbis.ogg 44100 2 2 -c:a libvorbis -q:a 3 -page_duration 100000
make opus.opus 48000 2 2 -c:a libopus -b:a 64k -page_duration 100000
make opus_voice.opus 16000 1 2 -c:a libopus -b:a 40k -application voip
make opus_surround.opus 48000 6 0.5 -c:a libopus -b:a 128k -mapping_family 1
make opus.webm 48000 2 1 -c:a libopus -b:a 64k
make opus.mp4 48000 2 1 -c:a libopus -b:a 64k -strict -2
make opus.caf 48000 1 1 -c:a libopus -b:a 48k
make vorbis.webm 44100 2 2 -c:a libvorbis -q:a 3
make aac.aac 44100 2 1 -c:a aac -b:a 96k -f adts
make aac.m4a 44100 2 2 -c:a aac -b:a 96k
make alac.m4a 8000 1 1 -c:a alac
make alac.caf 8000 1 1 -c:a alac
make pcm.caf 8000 1 1 -c:a pcm_s16be
make flac.mkv 8000 1 2 -c:a flac
make pcm_u8.wav 8000 1 2 -c:a pcm_u8
make pcm_s16.wav 8000 2 1 -c:a pcm_s16le
make pcm_s24.wav 8000 1 1 -c:a pcm_s24le
make pcm_s32.wav 8000 1 1 -c:a pcm_s32le
make pcm_f32.wav 8000 1 1 -c:a pcm_f32le
make adpcm_ms.wav 8000 1 2 -c:a adpcm_ms
make rate_192000.wav 192000 1 0.2 -c:a pcm_u8
make surround.wav 8000 6 0.5 -c:a pcm_s16le
make pcm.aiff 8000 1 1 -c:a pcm_s16be
make mulaw.au 8000 1 2 -c:a pcm_mulaw
make alaw.au 8000 1 2 -c:a pcm_alaw
make s8.au 8000 1 2 -c:a pcm_s8
make s16.au 8000 2 1 -c:a pcm_s16be
make s24.au 8000 1 1 -c:a pcm_s24be
make s32.au 8000 1 1 -c:a pcm_s32be
make f32.au 8000 1 1 -c:a pcm_f32be
make f64.au 8000 1 0.5 -c:a pcm_f64be
make chained_a.ogg 16000 1 2 -c:a libvorbis -q:a 0
make chained_b.ogg 24000 2 2 -c:a libvorbis -q:a 0
cat chained_a.ogg chained_b.ogg > chained.ogg
rm chained_a.ogg chained_b.ogg
# A codec nothing here decodes, in a container that is known.
make ac3.mkv 44100 1 1 -c:a ac3 -b:a 64k
# A film without sound.
ffmpeg -v error -y -bitexact -f lavfi -i color=size=16x16:duration=1:rate=5 \
    -fflags +bitexact -flags:v +bitexact -c:v mpeg4 silent_film.mp4
