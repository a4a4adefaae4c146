//! Any bytes behind the magic of a `.au` file: typed errors, or finite samples.
#![no_main]

use std::io::Cursor;

use earmark_audio::AudioStream;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut file = b".snd".to_vec();
    file.extend_from_slice(data);
    let Ok(mut stream) = AudioStream::from_source(Box::new(Cursor::new(file)), None) else {
        return;
    };
    assert_eq!(stream.info().container, "au");
    while let Ok(Some(block)) = stream.next_block() {
        assert!(!block.is_empty() && block.iter().all(|x| x.is_finite()));
    }
});
