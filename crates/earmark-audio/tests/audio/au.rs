//! The `.au` reader, by properties.

use std::io::Cursor;

use earmark_audio::{AudioError, AudioStream, ErrorKind};
use proptest::prelude::*;

fn au(words: [u32; 5], annotation: &[u8], data: &[u8]) -> Vec<u8> {
    let mut bytes = b".snd".to_vec();
    bytes.extend(words.iter().flat_map(|word| word.to_be_bytes()));
    bytes.extend(annotation);
    bytes.extend(data);
    bytes
}

fn decode(bytes: Vec<u8>) -> Result<Vec<f32>, AudioError> {
    let mut stream = AudioStream::from_source(Box::new(Cursor::new(bytes)), None)?;
    let mut samples = Vec::new();
    while let Some(block) = stream.next_block()? {
        samples.extend_from_slice(block);
    }
    Ok(samples)
}

fn refusal(words: [u32; 5]) -> (ErrorKind, String) {
    let error = decode(au(words, &[], &[0; 64])).unwrap_err();
    (error.kind(), error.to_string())
}

#[test]
fn hostile_headers_have_typed_errors() {
    for (words, kind, start) in [
        (
            [0, 64, 3, 8_000, 1],
            ErrorKind::Decode,
            "the .au data offset is 0,",
        ),
        (
            [u32::MAX, 64, 3, 8_000, 1],
            ErrorKind::Decode,
            "the .au data offset is 4294967295, past the end of the file (88 bytes)",
        ),
        (
            [24, 64, 23, 8_000, 1],
            ErrorKind::UnsupportedFormat,
            "the .au encoding 23 (G.721 ADPCM) has no decoder",
        ),
        (
            [24, 64, 3, 0, 1],
            ErrorKind::Decode,
            "the .au header says a sample rate of 0 Hz",
        ),
        (
            [24, 64, 3, 8_000, 0],
            ErrorKind::Decode,
            "the .au header says 0 channels",
        ),
        (
            [24, 64, 3, 8_000, u32::MAX],
            ErrorKind::UnsupportedFormat,
            "the .au header says 4294967295 channels",
        ),
        (
            [24, 64, 3, 1, 1],
            ErrorKind::UnsupportedFormat,
            "a sample rate of 1 Hz",
        ),
        (
            [24, 0, 3, 8_000, 1],
            ErrorKind::InvalidAudio,
            "the file holds no samples",
        ),
    ] {
        let (found, message) = refusal(words);
        assert_eq!(found, kind, "{message}");
        assert!(message.starts_with(start), "{message}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut file = b".snd".to_vec();
        file.extend(bytes);
        if let Ok(samples) = decode(file) {
            prop_assert!(!samples.is_empty());
        }
    }

    #[test]
    fn arbitrary_words_never_panic(words in any::<[u32; 5]>(), data in any::<[u8; 64]>()) {
        if let Ok(samples) = decode(au(words, &[], &data)) {
            prop_assert!(!samples.is_empty());
        }
    }

    #[test]
    fn sixteen_bits_come_back_exactly(
        frames in prop::collection::vec(any::<[i16; 2]>(), 1..5_000),
        annotation in prop::collection::vec(any::<u8>(), 0..100),
        known_size in any::<bool>(),
    ) {
        let data: Vec<u8> = frames.iter().flatten().flat_map(|x| x.to_be_bytes()).collect();
        let size = if known_size { data.len() as u32 } else { u32::MAX };
        let words = [24 + annotation.len() as u32, size, 3, 22_050, 2];
        let samples = decode(au(words, &annotation, &data)).unwrap();
        let expected: Vec<f32> = frames
            .iter()
            .map(|&[l, r]| (f32::from(l) / 32_768.0 + f32::from(r) / 32_768.0) * 0.5)
            .collect();
        prop_assert_eq!(samples, expected);
    }

    #[test]
    fn a_cut_file_gives_its_whole_frames(
        frames in prop::collection::vec(-1.0f32..1.0, 10..5_000),
        part in 0.1f64..0.99,
    ) {
        let data: Vec<u8> = frames.iter().flat_map(|x| x.to_be_bytes()).collect();
        let kept = (data.len() as f64 * part) as usize;
        let words = [24, data.len() as u32, 6, 44_100, 1];
        let samples = decode(au(words, &[], &data[..kept])).unwrap();
        prop_assert_eq!(&samples, &frames[..kept / 4]);
    }
}
