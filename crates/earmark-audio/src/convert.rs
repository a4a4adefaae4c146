//! Brings a stream to one sample rate, even if its own rate changes.

use crate::AudioError;
use crate::resample::Resampler;

/// Converts whatever rate comes in to the one rate that goes out.
pub(crate) struct Converter {
    to: u32,
    from: u32,
    /// `None` while both rates are the same.
    resampler: Option<Resampler>,
}

impl Converter {
    pub(crate) fn new(to: u32) -> Self {
        Self {
            to,
            from: to,
            resampler: None,
        }
    }

    pub(crate) fn sample_rate(&self) -> u32 {
        self.to
    }

    /// Takes samples at the rate `from` and appends whatever is ready.
    pub(crate) fn push(
        &mut self,
        samples: &[f32],
        from: u32,
        output: &mut Vec<f32>,
    ) -> Result<(), AudioError> {
        if from != self.from {
            self.finish(output);
            self.from = from;
            if from != self.to {
                self.resampler = Some(Resampler::new(from, self.to)?);
            }
        }
        match &mut self.resampler {
            Some(resampler) => resampler.push(samples, output),
            None => output.extend_from_slice(samples),
        }
        Ok(())
    }

    /// Appends what the filter still holds.
    pub(crate) fn finish(&mut self, output: &mut Vec<f32>) {
        if let Some(mut resampler) = self.resampler.take() {
            resampler.finish(output);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_rate_keeps_the_length_in_seconds() {
        let mut converter = Converter::new(22_050);
        let mut output = Vec::new();
        for rate in [44_100, 22_050, 48_000] {
            let second = vec![0.25; rate as usize];
            converter.push(&second, rate, &mut output).unwrap();
        }
        converter.finish(&mut output);
        assert_eq!(output.len(), 3 * 22_050);
        assert!((output[3 * 22_050 / 2] - 0.25).abs() < 1e-5);
    }
}
