//! What audio sounds like, in few bits.

use rusty_chromaprint::{Configuration, Fingerprinter};

/// A fingerprint of Chromaprint (its preset 2, as AcoustID uses it): each item says in 32 bits how the energy of the
/// twelve pitch classes changes over 2.6 s. Loudness and codec change few of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint(pub Vec<u32>);

impl AsRef<[u32]> for Fingerprint {
    fn as_ref(&self) -> &[u32] {
        &self.0
    }
}

/// Seconds from one item to the next: 1365 samples at 11 025 Hz.
pub const ITEM_SECONDS: f64 = 1365.0 / 11_025.0;
/// Seconds of audio that the first item looks at: 16 frames of chroma, smoothed over 5, each of 4096 samples.
pub const ITEM_SPAN: f64 = (19.0 * 1365.0 + 4096.0) / 11_025.0;

/// Takes the fingerprint of mono samples as they come.
///
/// ```
/// use earmark_library::fingerprint::FingerprintStream;
///
/// let mut stream = FingerprintStream::new(22_050).expect("a rate for music");
/// let glide = (0..10 * 22_050).map(|n| (1e-6 * f64::from(n).powi(2)).sin() as f32);
/// stream.push(&glide.collect::<Vec<_>>());
/// assert!(stream.finish().0.len() > 50);
/// ```
pub struct FingerprintStream {
    printer: Fingerprinter,
    samples: Vec<i16>,
}

impl FingerprintStream {
    /// For samples at `sample_rate` Hz; `None` at a rate too low for music.
    pub fn new(sample_rate: u32) -> Option<Self> {
        let mut printer = Fingerprinter::new(&Configuration::preset_test2());
        printer.start(sample_rate, 1).ok()?;
        let samples = Vec::new();
        Some(Self { printer, samples })
    }

    /// Takes the next samples; full scale is ±1, and what is louder is clipped.
    pub fn push(&mut self, samples: &[f32]) {
        let pcm = |sample: &f32| (sample * f32::from(i16::MAX)).round() as i16;
        self.samples.clear();
        self.samples.extend(samples.iter().map(pcm));
        self.printer.consume(&self.samples);
    }

    /// The fingerprint of all that was pushed; empty for less than [`ITEM_SPAN`] seconds.
    pub fn finish(mut self) -> Fingerprint {
        self.printer.finish();
        Fingerprint(self.printer.fingerprint().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(samples: &[f32], block: usize) -> Fingerprint {
        let mut stream = FingerprintStream::new(22_050).unwrap();
        samples.chunks(block).for_each(|chunk| stream.push(chunk));
        stream.finish()
    }

    #[test]
    fn an_item_comes_every_eighth_of_a_second_whatever_the_blocks() {
        let sample = |n: u32| (0.05 * f64::from(n) + 1e-6 * f64::from(n).powi(2)).sin() as f32;
        let samples: Vec<f32> = (0..10 * 22_050).map(sample).collect();
        let whole = fingerprint(&samples, samples.len());
        assert_eq!(whole, fingerprint(&samples, 1000));
        let expected = (10.0 - 2.6) / ITEM_SECONDS;
        assert!(
            (whole.0.len() as f64 - expected).abs() < 2.0,
            "{}",
            whole.0.len()
        );
    }

    #[test]
    fn too_low_a_rate_has_no_fingerprint() {
        assert!(FingerprintStream::new(1000).is_none());
    }
}
