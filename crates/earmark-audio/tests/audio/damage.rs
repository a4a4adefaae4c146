//! Broken files give what can be read, or a typed error; never a panic.

use std::fs;
use std::io::Cursor;

use crate::signal::{fixture, mono, snr_db};
use earmark_audio::{AudioError, AudioStream, ErrorKind, Warning, WarningKind, load};

/// Decodes bytes as a file; the samples at the native rate, and the warnings.
fn decode(bytes: Vec<u8>) -> Result<(Vec<f32>, Vec<Warning>), AudioError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    load(file.path(), None).map(|(waveform, _, warnings)| (waveform.samples, warnings))
}

fn bytes_of(file: &str) -> Vec<u8> {
    fs::read(fixture(file)).unwrap()
}

fn kinds(warnings: &[Warning]) -> Vec<WarningKind> {
    warnings.iter().map(|w| w.kind).collect()
}

#[test]
fn cut_files_give_what_is_left_and_a_warning() {
    for (file, rate, channels) in [
        ("vbr_tagged.mp3", 44_100, 1),
        ("stereo.flac", 8_000, 2),
        ("vorbis.ogg", 44_100, 2),
        ("opus.opus", 48_000, 2),
        ("vorbis.webm", 44_100, 2),
        ("pcm_u8.wav", 8_000, 1),
        ("pcm.aiff", 8_000, 1),
        ("s8.au", 8_000, 1),
    ] {
        let whole = decode(bytes_of(file)).unwrap().0.len();
        let mut bytes = bytes_of(file);
        bytes.truncate(bytes.len() * 5 / 8);
        let (samples, warnings) = decode(bytes).unwrap();
        let part = samples.len() as f64 / whole as f64;
        assert!(
            (0.3..0.7).contains(&part),
            "{file} gives {part} of the whole"
        );
        let snr = snr_db(&samples, &mono(channels, rate, samples.len()));
        assert!(snr > 17.0, "{file} comes at {snr} dB");
        // MP3 is a row of frames: only its length tells that some are gone,
        // and this little is within the slack.
        if file != "vbr_tagged.mp3" {
            assert!(
                kinds(&warnings).contains(&WarningKind::Truncated),
                "{file}: {warnings:?}"
            );
        }
    }
}

#[test]
fn a_shorter_file_than_promised_is_told() {
    let mut bytes = bytes_of("vbr_tagged.mp3");
    bytes.truncate(bytes.len() / 3);
    let (_, warnings) = decode(bytes).unwrap();
    assert_eq!(kinds(&warnings), [WarningKind::DurationMismatch]);
    assert!(warnings[0].message.ends_with("the file says 2.00 s"));
}

#[test]
fn a_cut_wav_says_that_it_breaks_off() {
    let mut bytes = bytes_of("pcm_u8.wav");
    bytes.truncate(8_044);
    let (samples, warnings) = decode(bytes).unwrap();
    assert_eq!(samples.len(), 8_000);
    assert_eq!(warnings[0].kind, WarningKind::Truncated);
    assert_eq!(
        warnings[0].message,
        "the file breaks off; 1.00 s of audio could be read"
    );
}

#[test]
fn a_damaged_middle_is_skipped() {
    for file in [
        "vbr_tagged.mp3",
        "stereo.flac",
        "vorbis.ogg",
        "opus.webm",
        "aac.aac",
    ] {
        let mut bytes = bytes_of(file);
        let middle = bytes.len() / 2;
        for (n, byte) in bytes[middle..middle + 600].iter_mut().enumerate() {
            *byte = (n * 151) as u8;
        }
        let whole = decode(bytes_of(file)).unwrap().0.len();
        let (samples, _) = decode(bytes).unwrap();
        assert!(
            samples.len() > whole / 4,
            "{file}: {} of {whole}",
            samples.len()
        );
        assert!(
            samples.len() <= whole + whole / 10,
            "{file}: {} of {whole}",
            samples.len()
        );
    }
}

#[test]
fn damaged_packets_are_counted() {
    // Blocks of Opus lie bare in WebM: nothing but the decoder notices.
    let mut bytes = bytes_of("opus.webm");
    let start = bytes.len() / 3;
    for byte in &mut bytes[start..] {
        if *byte == 0xfc {
            *byte = 0xff;
        }
    }
    let (samples, warnings) = decode(bytes).unwrap();
    assert!(samples.len() > 8_000);
    assert!(
        kinds(&warnings).contains(&WarningKind::DamagedPackets),
        "{warnings:?}"
    );
}

#[test]
fn what_is_no_audio_is_an_unsupported_format() {
    let text = "Once upon a time there was an MP3.\n".repeat(2_000);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("story.mp3");
    fs::write(&path, text).unwrap();
    let error = AudioStream::open(&path).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
    assert_eq!(error.path(), Some(&*path));
    assert_eq!(
        error.to_string(),
        "no known audio format was found in the file; \
         convert it to MP3, FLAC, Ogg, Opus, WAV, AIFF, AAC, M4A, CAF, WebM or AU"
    );
}

#[test]
fn the_name_plays_no_part() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("song.mp3");
    fs::copy(fixture("pcm_s16.wav"), &path).unwrap();
    let (waveform, info, _) = load(&path, None).unwrap();
    assert_eq!((&*info.container, waveform.samples.len()), ("wave", 8_000));
}

#[test]
fn codecs_without_a_decoder_are_named() {
    let error = AudioStream::open(&fixture("ac3.mkv")).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
    assert!(
        error
            .to_string()
            .starts_with("there is no decoder for the codec AC-3;")
    );
}

#[test]
fn a_film_without_sound_is_invalid_audio() {
    let error = AudioStream::open(&fixture("silent_film.mp4"))
        .err()
        .unwrap();
    assert_eq!(error.kind(), ErrorKind::InvalidAudio);
    assert!(
        error
            .to_string()
            .starts_with("the file holds no audio track;")
    );
}

/// A canonical 44-byte header for mono 32-bit float at 8 kHz.
fn float_wav(samples: &[f32]) -> Vec<u8> {
    let data_len = 4 * samples.len() as u32;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data_len).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16u32.to_le_bytes());
    bytes.extend([3, 0, 1, 0]);
    bytes.extend(8_000u32.to_le_bytes());
    bytes.extend(32_000u32.to_le_bytes());
    bytes.extend([4, 0, 32, 0]);
    bytes.extend(b"data");
    bytes.extend(data_len.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|x| x.to_le_bytes()));
    bytes
}

/// The last is finite, but the resampler's transform of it is not: it panicked.
#[test]
fn samples_that_are_no_numbers_are_invalid_audio_at_once() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.3e38] {
        for position in [0, 7_999] {
            let mut samples = vec![0.25; 100_000];
            samples[position] = bad;
            let source = Cursor::new(float_wav(&samples));
            let mut stream = AudioStream::from_source(Box::new(source), Some(22_050)).unwrap();
            let error = loop {
                match stream.next_block() {
                    Ok(block) => assert!(block.is_some(), "{bad} at {position} went by"),
                    Err(error) => break error,
                }
            };
            assert_eq!(error.kind(), ErrorKind::InvalidAudio);
            assert!(error.to_string().contains(&format!("{bad:e}")), "{error}");
            assert!(stream.decoded_duration() <= 1.0);
            assert!(
                stream.next_block().unwrap().is_none(),
                "nothing comes after an error"
            );
        }
    }
}

#[test]
fn a_file_without_samples_opens_but_gives_invalid_audio() {
    let source = Cursor::new(float_wav(&[]));
    let mut stream = AudioStream::from_source(Box::new(source), None).unwrap();
    assert_eq!(stream.info().sample_rate, 8_000);
    let error = stream.next_block().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidAudio);
    assert_eq!(
        error.to_string(),
        "the file holds no samples; give a file that has audio in it"
    );
}

#[test]
fn absurd_sample_rates_are_refused() {
    let mut bytes = float_wav(&[0.0; 100]);
    bytes[24..28].copy_from_slice(&3_000_000_000u32.to_le_bytes());
    let error = decode(bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
    assert!(error.to_string().contains("3000000000 Hz"), "{error}");
    let error = AudioStream::open_at(&fixture("s8.au"), 1).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
}

/// Found by fuzzing: the step size of MS-ADPCM, driven up nibble by nibble,
/// overflows inside Symphonia 0.6.1, which panics in debug builds.
#[test]
fn an_overflow_inside_a_decoder_does_not_get_out() {
    let mut bytes = bytes_of("adpcm_ms.wav");
    let start = bytes.len() / 2;
    bytes[start..].fill(0x77);
    match decode(bytes) {
        Ok((samples, _)) => assert!(samples.iter().all(|x| x.is_finite())),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Decode),
    }
}
