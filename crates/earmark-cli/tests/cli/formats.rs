//! Every format, from files made by ffmpeg.

use crate::command::{classify, fixture};

fn is_classified(name: &str) {
    let run = classify(&fixture(name));
    assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
    let record = run.record();
    assert!(
        record["genres"]
            .as_array()
            .is_some_and(|genres| !genres.is_empty()),
        "{name}"
    );
    let seconds = record["duration"].as_f64().unwrap();
    assert!((0.99..3.2).contains(&seconds), "{name}: {seconds} s");
    assert_eq!(record["warnings"], serde_json::json!([]), "{name}");
}

macro_rules! formats {
    ($($test:ident: $($name:literal),+;)+) => {
        $(#[test] fn $test() { $(is_classified($name);)+ })+
    };
}

formats! {
    mp3: "cbr.mp3", "vbr_tagged.mp3";
    flac: "stereo.flac";
    ogg_vorbis: "vorbis.ogg";
    opus: "opus.opus", "opus_voice.opus", "opus.webm", "opus.mp4", "opus.caf";
    wav: "pcm_u8.wav", "pcm_s16.wav", "pcm_s24.wav", "pcm_s32.wav", "pcm_f32.wav", "adpcm_ms.wav";
    aiff: "pcm.aiff";
    aac: "aac.aac", "aac.m4a";
    alac: "alac.m4a", "alac.caf";
    caf: "pcm.caf";
    mkv_and_webm: "flac.mkv", "vorbis.webm";
    au: "mulaw.au", "alaw.au", "s8.au", "s16.au", "s24.au", "s32.au", "f32.au";
}
