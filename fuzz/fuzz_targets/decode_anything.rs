//! Any bytes as a file of any format: typed errors, or finite samples.
//!
//! Seed it with `crates/earmark-audio/tests/fixtures`.
#![no_main]

use std::io::Cursor;

use earmark_audio::AudioStream;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: {
    // The crate catches panics of the decoders it uses; libFuzzer's own hook
    // would abort before it can. What gets out of the crate still ends the run.
    std::panic::set_hook(Box::new(|info| eprintln!("panic: {info}")));
}, |data: &[u8]| {
    let source = Cursor::new(data.to_vec());
    let Ok(mut stream) = AudioStream::from_source(Box::new(source), None) else {
        return;
    };
    while let Ok(Some(block)) = stream.next_block() {
        assert!(!block.is_empty() && block.iter().all(|x| x.is_finite()));
    }
});
