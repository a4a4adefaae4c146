//! Every format: its name, rate, channels and length, and that the waveform
//! is the one that went in.

use crate::signal::{fixture, max_error, mono, snr_db};
use earmark_audio::{WarningKind, load};

/// How close a decoded fixture must come to the signal.
enum Like {
    /// No sample differs by more than this: the size of a quantization step.
    Within(f32),
    /// Lossy: at least this many dB between signal and error. A correlation
    /// above 0.99 needs 17 dB. Opus for voice is late by part of a sample:
    /// libopus's own decoding of that fixture comes at 12.9 dB, and ffmpeg's of
    /// the AAC ones at 17.7 and 17.9 dB.
    Snr(f64),
}
use Like::{Snr, Within};

/// One step of 8 and of 16 bits; of 24 bits and more what `f32` can hold.
const BITS_8: Like = Within(1.0 / 128.0);
const BITS_16: Like = Within(1.0 / 32_768.0);
const BITS_24: Like = Within(1e-6);

struct Fixture {
    file: &'static str,
    container: &'static str,
    codec: &'static str,
    sample_rate: u32,
    channels: u16,
    seconds: f64,
    /// Samples of encoder delay that the container does not let us remove.
    delay: usize,
    like: Like,
}

const fn row(
    (file, container, codec): (&'static str, &'static str, &'static str),
    (sample_rate, channels, seconds): (u32, u16, f64),
    delay: usize,
    like: Like,
) -> Fixture {
    Fixture {
        file,
        container,
        codec,
        sample_rate,
        channels,
        seconds,
        delay,
        like,
    }
}

const FIXTURES: &[Fixture] = &[
    row(("cbr.mp3", "mp3", "mp3"), (44_100, 2, 1.0), 0, Snr(20.0)),
    row(
        ("vbr_tagged.mp3", "mp3", "mp3"),
        (44_100, 1, 2.0),
        0,
        Snr(20.0),
    ),
    row(("stereo.flac", "flac", "flac"), (8_000, 2, 2.0), 0, BITS_16),
    row(
        ("flac.mkv", "matroska", "flac"),
        (8_000, 1, 2.0),
        0,
        BITS_16,
    ),
    row(
        ("vorbis.ogg", "ogg", "vorbis"),
        (44_100, 2, 2.0),
        0,
        Snr(20.0),
    ),
    row(
        ("vorbis.webm", "matroska", "vorbis"),
        (44_100, 2, 2.0),
        0,
        Snr(20.0),
    ),
    row(("opus.opus", "ogg", "opus"), (48_000, 2, 2.0), 0, Snr(20.0)),
    row(
        ("opus_voice.opus", "ogg", "opus"),
        (48_000, 1, 2.0),
        0,
        Snr(12.0),
    ),
    row(
        ("opus_surround.opus", "ogg", "opus"),
        (48_000, 6, 0.5),
        0,
        Snr(17.0),
    ),
    row(
        ("opus.webm", "matroska", "opus"),
        (48_000, 2, 1.0),
        0,
        Snr(20.0),
    ),
    row(
        ("opus.mp4", "isomp4", "opus"),
        (48_000, 2, 1.0),
        0,
        Snr(20.0),
    ),
    row(
        ("opus.caf", "caf", "opus"),
        (48_000, 1, 1.0),
        312,
        Snr(20.0),
    ),
    row(("aac.aac", "aac", "aac"), (44_100, 2, 1.0), 1024, Snr(17.0)),
    row(
        ("aac.m4a", "isomp4", "aac"),
        (44_100, 2, 2.0),
        1024,
        Snr(17.0),
    ),
    row(("alac.m4a", "isomp4", "alac"), (8_000, 1, 1.0), 0, BITS_16),
    row(("alac.caf", "caf", "alac"), (8_000, 1, 1.0), 0, BITS_16),
    row(("pcm.caf", "caf", "pcm_s16be"), (8_000, 1, 1.0), 0, BITS_16),
    row(
        ("pcm.aiff", "aiff", "pcm_s16be"),
        (8_000, 1, 1.0),
        0,
        BITS_16,
    ),
    row(("pcm_u8.wav", "wave", "pcm_u8"), (8_000, 1, 2.0), 0, BITS_8),
    row(
        ("pcm_s16.wav", "wave", "pcm_s16le"),
        (8_000, 2, 1.0),
        0,
        BITS_16,
    ),
    row(
        ("pcm_s24.wav", "wave", "pcm_s24le"),
        (8_000, 1, 1.0),
        0,
        BITS_24,
    ),
    row(
        ("pcm_s32.wav", "wave", "pcm_s32le"),
        (8_000, 1, 1.0),
        0,
        BITS_24,
    ),
    row(
        ("pcm_f32.wav", "wave", "pcm_f32le"),
        (8_000, 1, 1.0),
        0,
        BITS_24,
    ),
    row(
        ("adpcm_ms.wav", "wave", "adpcm_ms"),
        (8_000, 1, 2.0),
        0,
        Snr(17.0),
    ),
    row(
        ("rate_192000.wav", "wave", "pcm_u8"),
        (192_000, 1, 0.2),
        0,
        BITS_8,
    ),
    row(
        ("surround.wav", "wave", "pcm_s16le"),
        (8_000, 6, 0.5),
        0,
        BITS_16,
    ),
    row(
        ("mulaw.au", "au", "pcm_mulaw"),
        (8_000, 1, 2.0),
        0,
        Snr(30.0),
    ),
    row(("alaw.au", "au", "pcm_alaw"), (8_000, 1, 2.0), 0, Snr(30.0)),
    row(("s8.au", "au", "pcm_s8"), (8_000, 1, 2.0), 0, BITS_8),
    row(("s16.au", "au", "pcm_s16be"), (8_000, 2, 1.0), 0, BITS_16),
    row(("s24.au", "au", "pcm_s24be"), (8_000, 1, 1.0), 0, BITS_24),
    row(("s32.au", "au", "pcm_s32be"), (8_000, 1, 1.0), 0, BITS_24),
    row(("f32.au", "au", "pcm_f32be"), (8_000, 1, 1.0), 0, BITS_24),
    row(("f64.au", "au", "pcm_f64be"), (8_000, 1, 0.5), 0, BITS_24),
];

#[test]
fn each_format_gives_back_the_signal() {
    for f in FIXTURES {
        let file = f.file;
        let (waveform, info, warnings) = load(&fixture(file), None).unwrap();
        assert_eq!(
            (&*info.container, &*info.codec),
            (f.container, f.codec),
            "{file}"
        );
        assert_eq!(
            (info.sample_rate, info.channels),
            (f.sample_rate, f.channels),
            "{file}"
        );
        assert_eq!(waveform.sample_rate, f.sample_rate, "{file}");
        assert_eq!(warnings, [], "{file}");

        // Containers without gapless marks end on a whole frame of the codec.
        let excess = waveform.duration() - f.seconds;
        assert!(
            (0.0..0.05).contains(&excess),
            "{file} lasts {} s",
            waveform.duration()
        );
        let word = info.duration.unwrap();
        assert!((word - f.seconds).abs() < 0.06, "{file} says {word} s");

        let decoded = &waveform.samples[f.delay..];
        let len = decoded
            .len()
            .min((f.seconds * f64::from(f.sample_rate)) as usize);
        let ideal = mono(f.channels, f.sample_rate, len);
        match f.like {
            Within(step) => {
                let error = max_error(&decoded[..len], &ideal);
                assert!(error <= step, "{file} is off by {error}");
            }
            Snr(least) => {
                let snr = snr_db(&decoded[..len], &ideal);
                assert!(snr >= least, "{file} comes at {snr} dB");
            }
        }
    }
}

#[test]
fn each_format_streams_at_any_rate() {
    for f in FIXTURES {
        for sample_rate in [8_000, 22_050, 192_000] {
            let (waveform, info, warnings) = load(&fixture(f.file), Some(sample_rate)).unwrap();
            let file = f.file;
            assert_eq!(
                (waveform.sample_rate, info.sample_rate),
                (sample_rate, f.sample_rate)
            );
            assert_eq!(warnings, [], "{file}");
            let excess = waveform.duration() - f.seconds;
            assert!(
                (-1e-3..0.05).contains(&excess),
                "{file} at {sample_rate}: {excess} s"
            );
        }
    }
}

#[test]
fn resampling_keeps_the_waveform_and_its_time() {
    for file in ["rate_192000.wav", "pcm_s16.wav", "opus.opus"] {
        let (waveform, info, _) = load(&fixture(file), Some(22_050)).unwrap();
        let ideal = mono(info.channels, 22_050, waveform.samples.len());
        // Away from the ends, where the signal is cut off abruptly.
        let middle = 1000..waveform.samples.len() - 1000;
        let snr = snr_db(&waveform.samples[middle.clone()], &ideal[middle]);
        assert!(snr > 20.0, "{file} comes at {snr} dB");
    }
}

#[test]
fn chained_ogg_is_read_to_its_end_at_one_rate() {
    let (waveform, info, warnings) = load(&fixture("chained.ogg"), None).unwrap();
    assert_eq!((info.sample_rate, info.channels), (16_000, 1));
    assert_eq!(waveform.samples.len(), 4 * 16_000);
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].kind, WarningKind::ParametersChanged);
    assert_eq!(
        warnings[0].message,
        "the audio changes from 16000 Hz and 1 channels to 24000 Hz and 2 channels"
    );
    // The second part is stereo: its mean is 3/4 of the signal.
    let (first, second) = waveform.samples.split_at(2 * 16_000);
    assert!(snr_db(first, &mono(1, 16_000, first.len())) > 17.0);
    assert!(snr_db(second, &mono(2, 16_000, second.len())) > 17.0);
}

#[test]
fn the_output_gain_of_opus_is_applied() {
    let mut bytes = std::fs::read(fixture("opus.webm")).unwrap();
    let head = bytes.windows(8).position(|w| w == b"OpusHead").unwrap();
    // -6.0206 dB in steps of 1/256 dB: half the amplitude.
    bytes[head + 16..head + 18].copy_from_slice(&(-1541i16).to_le_bytes());
    let quiet = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(quiet.path(), bytes).unwrap();
    let (quiet, _, _) = load(quiet.path(), None).unwrap();
    let (loud, _, _) = load(&fixture("opus.webm"), None).unwrap();
    let halved: Vec<f32> = loud.samples.iter().map(|x| 0.5 * x).collect();
    assert!(snr_db(&quiet.samples, &halved) > 60.0);
}
