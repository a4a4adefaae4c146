//! The digest of a file's audio: tags do not change it, anything else does.

use std::fs;

use earmark_audio::{ErrorKind, PayloadDigest, payload_digest};

use crate::signal::fixture;

const FILES: [&str; 16] = [
    "cbr.mp3",
    "vbr_tagged.mp3",
    "stereo.flac",
    "vorbis.ogg",
    "chained.ogg",
    "opus.opus",
    "aac.m4a",
    "alac.m4a",
    "aac.aac",
    "pcm_s16.wav",
    "pcm_f32.wav",
    "pcm.aiff",
    "s16.au",
    "pcm.caf",
    "vorbis.webm",
    "flac.mkv",
];

/// Containers around the same packets.
const SAME: [(&str, &str); 1] = [("pcm.aiff", "pcm.caf")];

fn of_bytes(bytes: &[u8]) -> Option<PayloadDigest> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    payload_digest(file.path()).ok()
}

/// Marks of listeners and the way back from written tags are found by digests alone. Where one changes, they are lost:
/// keep what the demuxer gave before, or give digests a version and bring the databases along. Written by Earmark 0.1 with
/// Symphonia 0.6.1.
const KEPT: &str = include_str!("../fixtures/payload_digests.txt");

#[test]
fn digests_stay_what_they_were() {
    let digest = |name: &str| format!("{}  {name}\n", payload_digest(&fixture(name)).unwrap());
    let digests: String = FILES.map(digest).concat();
    assert_eq!(digests, KEPT);
}

#[test]
fn every_recording_has_a_digest_of_its_own_whatever_its_container() {
    let digests = FILES.map(|name| payload_digest(&fixture(name)).unwrap());
    let mut same = Vec::new();
    for (i, digest) in digests.iter().enumerate() {
        let others = (i + 1..FILES.len()).filter(|&other| digests[other] == *digest);
        same.extend(others.map(|other| (FILES[i], FILES[other])));
    }
    assert_eq!(same, SAME);
}

#[test]
fn a_flipped_bit_of_audio_gives_another_digest() {
    for name in FILES {
        let mut bytes = fs::read(fixture(name)).unwrap();
        let before = of_bytes(&bytes);
        assert!(before.is_some(), "{name}");
        // Within the audio: tables of contents stand at either end.
        for place in [bytes.len() * 2 / 5, bytes.len() / 2, bytes.len() * 3 / 5] {
            bytes[place] ^= 1;
            assert_ne!(of_bytes(&bytes), before, "{name}, byte {place}");
            bytes[place] ^= 1;
        }
        assert_eq!(of_bytes(&bytes), before, "{name}");
    }
}

#[test]
fn tags_around_an_mp3_are_not_part_of_it() {
    let bare = fs::read(fixture("cbr.mp3")).unwrap();
    let mut id3v2 = b"ID3\x04\0\0\0\0\x01\0".to_vec();
    id3v2.extend(b"TIT2\0\0\0\x06\0\0\x03Title");
    id3v2.resize(10 + 128, 0);
    let mut id3v1 = b"TAG".to_vec();
    id3v1.resize(128, b' ');
    let mut ape = b"APETAGEX".to_vec();
    for number in [2000u32, 32 + 19, 1, 0xA000_0000, 0, 0] {
        ape.extend(number.to_le_bytes());
    }
    ape.extend([&5u32.to_le_bytes()[..], &[0; 4], b"Genre\0Blues"].concat());
    ape.extend(b"APETAGEX");
    for number in [2000u32, 32 + 19, 1, 0x8000_0000, 0, 0] {
        ape.extend(number.to_le_bytes());
    }
    let digest = of_bytes(&bare);
    assert!(digest.is_some());
    for (before, after) in [
        (&id3v2[..], &[][..]),
        (&[], &id3v1),
        (&[], &ape),
        (&id3v2, &[&ape[..], &id3v1].concat()),
    ] {
        assert_eq!(of_bytes(&[before, &bare, after].concat()), digest);
    }
}

#[test]
fn a_file_that_is_cut_off_has_another_digest_and_one_without_audio_none() {
    let whole = fs::read(fixture("stereo.flac")).unwrap();
    let cut = of_bytes(&whole[..whole.len() * 3 / 4]);
    assert!(cut.is_some());
    assert_ne!(cut, of_bytes(&whole));
    let error = payload_digest(&fixture("VERSION")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
    assert_eq!(error.path(), Some(&*fixture("VERSION")));
}
