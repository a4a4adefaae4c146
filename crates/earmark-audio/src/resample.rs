//! Streamed resampling of one channel.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _, WindowFunction};

use crate::{AudioError, ErrorKind};

/// Sample rates that are taken, in Hz.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// Samples the filter spans at the lower of the two rates.
///
/// With this length its response is that of soxr's HQ, librosa's default:
/// flat to 0.913 of the lower Nyquist frequency, halved at 0.956, and nothing
/// left above 1. Taggers notice: the top bands of their spectrograms lie there.
const FILTER_LEN: u32 = 312;

/// Refuses rates no music has.
pub(crate) fn check_rate(sample_rate: u32) -> Result<(), AudioError> {
    if RATES.contains(&sample_rate) {
        return Ok(());
    }
    Err(AudioError::new(
        ErrorKind::UnsupportedFormat,
        format!("a sample rate of {sample_rate} Hz"),
        "use a rate from 1000 to 768000 Hz",
    ))
}

/// Converts a stream from one rate to another, block by block.
///
/// The delay of the filter is taken out, so that output sample `m` is the
/// band-limited signal at the time `m / to`, and `n` samples in give
/// `ceil(n * to / from)` out, both as `librosa.resample` does.
pub(crate) struct Resampler {
    /// To twice the wanted rate, where one stage would have a longer filter
    /// than [`FILTER_LEN`], and so another response.
    first: Option<Stage>,
    last: Stage,
    between: Vec<f32>,
}

impl Resampler {
    /// A converter between two rates that [`check_rate`] has passed.
    pub(crate) fn new(from: u32, to: u32) -> Result<Self, AudioError> {
        let direct = filter_len(from, to) <= FILTER_LEN + FILTER_LEN / 8;
        let (first, last) = if to > from || direct {
            (None, Stage::new(from, to)?)
        } else {
            (Some(Stage::new(from, 2 * to)?), Stage::new(2 * to, to)?)
        };
        Ok(Self {
            first,
            last,
            between: Vec::new(),
        })
    }

    /// Takes input and appends whatever output is ready.
    pub(crate) fn push(&mut self, input: &[f32], output: &mut Vec<f32>) {
        let Some(first) = &mut self.first else {
            return self.last.push(input, output);
        };
        self.between.clear();
        first.push(input, &mut self.between);
        self.last.push(&self.between, output);
    }

    /// Ends the input and appends the rest of the output.
    pub(crate) fn finish(&mut self, output: &mut Vec<f32>) {
        if let Some(first) = &mut self.first {
            self.between.clear();
            first.finish(&mut self.between);
            self.last.push(&self.between, output);
        }
        self.last.finish(output);
    }
}

/// Length of a stage's filter at the lower of the two rates: [`FILTER_LEN`],
/// rounded up to whole steps. With an odd number of steps the delay could end
/// in half a sample.
fn filter_len(from: u32, to: u32) -> u32 {
    let step = from.min(to) / gcd(from, to);
    step * FILTER_LEN.div_ceil(step).next_multiple_of(2)
}

/// One converter of rubato's, its delay taken out.
struct Stage {
    fft: Fft<f32>,
    ratio: f64,
    /// Input that does not fill a block yet.
    pending: Vec<f32>,
    block_out: Vec<f32>,
    /// Output samples of the filter's delay still to be dropped.
    to_drop: usize,
    samples_in: u64,
    samples_out: u64,
}

impl Stage {
    fn new(from: u32, to: u32) -> Result<Self, AudioError> {
        let block = u64::from(filter_len(from, to)) * u64::from(from) / u64::from(from.min(to));
        let fft = Fft::new_custom(
            from as usize,
            to as usize,
            block as usize,
            1,
            1,
            WindowFunction::BlackmanHarris2,
            FixedSync::Both,
        )
        .map_err(|error| refuse(from, to, error))?;
        Ok(Self {
            ratio: f64::from(to) / f64::from(from),
            pending: Vec::with_capacity(fft.input_frames_next()),
            block_out: vec![0.0; fft.output_frames_next()],
            to_drop: fft.output_delay(),
            samples_in: 0,
            samples_out: 0,
            fft,
        })
    }

    /// Takes input and appends whatever output is ready.
    fn push(&mut self, mut input: &[f32], output: &mut Vec<f32>) {
        self.samples_in += input.len() as u64;
        let block = self.fft.input_frames_next();
        while self.pending.len() + input.len() >= block {
            let (head, rest) = input.split_at(block - self.pending.len());
            self.pending.extend_from_slice(head);
            input = rest;
            self.process(output);
        }
        self.pending.extend_from_slice(input);
    }

    /// Ends the input and appends the rest of the output.
    fn finish(&mut self, output: &mut Vec<f32>) {
        let total = (self.samples_in as f64 * self.ratio).ceil() as u64;
        while self.samples_out < total {
            self.pending.resize(self.fft.input_frames_next(), 0.0);
            self.process(output);
        }
        let excess = (self.samples_out - total) as usize;
        output.truncate(output.len().saturating_sub(excess));
    }

    /// Converts one full block.
    fn process(&mut self, output: &mut Vec<f32>) {
        let (frames_in, frames_out) = (self.pending.len(), self.block_out.len());
        let written = InterleavedSlice::new(&self.pending, 1, frames_in)
            .ok()
            .zip(InterleavedSlice::new_mut(&mut self.block_out, 1, frames_out).ok())
            .and_then(|(i, mut o)| self.fft.process_into_buffer(&i, &mut o, None).ok())
            .map_or(0, |(_, written)| written);
        debug_assert_eq!(
            written, frames_out,
            "the buffers are sized by the resampler"
        );
        self.pending.clear();
        let dropped = self.to_drop.min(written);
        self.to_drop -= dropped;
        output.extend_from_slice(&self.block_out[dropped..written]);
        self.samples_out += (written - dropped) as u64;
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn refuse(from: u32, to: u32, error: impl std::error::Error + Send + Sync + 'static) -> AudioError {
    AudioError::new(
        ErrorKind::UnsupportedFormat,
        format!("{from} Hz cannot be resampled to {to} Hz"),
        "choose another sample rate",
    )
    .caused_by(error)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
        let mut resampler = Resampler::new(from, to).unwrap();
        let mut output = Vec::new();
        for block in samples.chunks(1153) {
            resampler.push(block, &mut output);
        }
        resampler.finish(&mut output);
        output
    }

    fn cosine(frequency: f64, rate: u32, len: usize) -> Vec<f32> {
        (0..len)
            .map(|n| (2.0 * PI * frequency * n as f64 / f64::from(rate)).cos() as f32)
            .collect()
    }

    /// Root mean square of the middle half, in dB.
    fn level_db(samples: impl ExactSizeIterator<Item = f32>) -> f64 {
        let len = samples.len();
        let middle = samples.skip(len / 4).take(len / 2);
        let power: f64 = middle.map(|x| f64::from(x).powi(2)).sum();
        10.0 * (power / (len / 2) as f64).log10()
    }

    const RATIOS: [(u32, u32); 9] = [
        (44_100, 22_050),
        (48_000, 22_050),
        (44_100, 16_000),
        (22_050, 16_000),
        (16_000, 22_050),
        (8_000, 44_100),
        (192_000, 22_050),
        (96_000, 12_000),
        (22_050, 192_000),
    ];

    #[test]
    fn tones_in_the_passband_come_out_in_time_and_unchanged() {
        for (from, to) in RATIOS {
            let nyquist = f64::from(from.min(to)) / 2.0;
            for part in [0.01, 0.3, 0.9] {
                let input = cosine(part * nyquist, from, from as usize);
                let output = resample(&input, from, to);
                let ideal = cosine(part * nyquist, to, to as usize);
                let error = output.iter().zip(&ideal).map(|(a, b)| a - b);
                let error = level_db(error.collect::<Vec<_>>().into_iter());
                assert!(error < -60.0, "{from}->{to} at {part}: {error} dB");
            }
        }
    }

    /// The width of the transition is soxr's, whatever the ratio.
    #[test]
    fn the_response_is_halved_at_0_956_of_the_new_nyquist_frequency() {
        for (from, to) in RATIOS.into_iter().filter(|(from, to)| to < from) {
            let frequency = 0.956 * f64::from(to) / 2.0;
            let input = cosine(frequency, from, from as usize);
            let change =
                level_db(resample(&input, from, to).into_iter()) - level_db(input.into_iter());
            assert!((change + 6.0).abs() < 1.5, "{from}->{to}: {change} dB");
        }
    }

    #[test]
    fn tones_above_the_new_nyquist_frequency_vanish() {
        for (from, to) in RATIOS.into_iter().filter(|(from, to)| to < from) {
            for part in [1.001, 1.1, 1.5] {
                let frequency = part * f64::from(to) / 2.0;
                if frequency >= f64::from(from) / 2.0 {
                    continue;
                }
                let output = resample(&cosine(frequency, from, from as usize), from, to);
                let level = level_db(output.into_iter());
                assert!(level < -120.0, "{from}->{to} at {part}: {level} dB");
            }
        }
    }

    #[test]
    fn an_impulse_stays_where_it_was() {
        for (from, to) in RATIOS {
            let mut input = vec![0.0; from as usize];
            input[from as usize / 2] = 1.0;
            let output = resample(&input, from, to);
            let peak = (0..output.len()).max_by(|&a, &b| output[a].total_cmp(&output[b]));
            assert_eq!(peak, Some(to as usize / 2), "{from}->{to}");
        }
    }

    #[test]
    fn lengths_are_those_of_librosa() {
        for (len, from, to) in [
            (0, 44_100, 22_050),
            (1, 44_100, 22_050),
            (44_101, 44_100, 22_050),
            (100_003, 48_000, 22_050),
            (7, 8_000, 192_000),
            (50_000, 47_999, 22_051),
        ] {
            let expected = (len as f64 * (f64::from(to) / f64::from(from))).ceil();
            let output = resample(&vec![0.1; len], from, to);
            assert_eq!(output.len() as f64, expected, "{len} {from}->{to}");
        }
    }

    #[test]
    fn absurd_rates_are_refused() {
        for rate in [0, 1, 999, 768_001, u32::MAX] {
            let error = check_rate(rate).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
            assert!(error.to_string().contains(&rate.to_string()));
        }
        assert!(check_rate(8_000).is_ok() && check_rate(192_000).is_ok());
    }
}
