//! Peak and clipping.

/// A track whose peak lies below this is silent, dB relative to full scale (amplitude 0.0001).
pub const SILENCE_DBFS: f64 = -80.0;
/// A sample of at least this magnitude is at full scale (−0.009 dBFS); lossy codecs go beyond 1.
pub const FULL_SCALE: f32 = 0.999;
/// This many samples at full scale in a row are clipped; a single one may be a peak that was normalised.
pub const CLIPPING_RUN: u64 = 3;
/// A track is clipped if more than this share of its samples is.
pub const CLIPPED_SHARE: f64 = 1e-3;

/// Measures the level of mono samples as they come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LevelMeter {
    peak: f32,
    n_samples: u64,
    n_clipped: u64,
    /// Samples at full scale since the last one that was not.
    run: u64,
}

impl LevelMeter {
    pub(super) fn push(&mut self, samples: &[f32]) {
        self.n_samples += samples.len() as u64;
        for sample in samples {
            let magnitude = sample.abs();
            self.peak = self.peak.max(magnitude);
            self.run = if magnitude >= FULL_SCALE {
                self.run + 1
            } else {
                0
            };
            self.n_clipped += match self.run {
                CLIPPING_RUN => CLIPPING_RUN,
                run => u64::from(run > CLIPPING_RUN),
            };
        }
    }

    pub(super) fn n_samples(&self) -> u64 {
        self.n_samples
    }

    /// `20 log10(peak)`; none for digital silence.
    pub(super) fn peak_dbfs(&self) -> Option<f64> {
        (self.peak > 0.0).then(|| 20.0 * f64::from(self.peak).log10())
    }

    /// Share of clipped samples, 0 to 1.
    pub(super) fn clipped_share(&self) -> f64 {
        self.n_clipped as f64 / self.n_samples.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meter(blocks: &[&[f32]]) -> LevelMeter {
        let mut meter = LevelMeter::default();
        blocks.iter().for_each(|block| meter.push(block));
        meter
    }

    #[test]
    fn only_runs_at_full_scale_are_clipped() {
        assert_eq!(meter(&[&[1.0, 0.5, 1.0, 1.0, 0.5]]).clipped_share(), 0.0);
        assert_eq!(meter(&[&[1.0, 1.0, 1.0, 0.5]]).clipped_share(), 0.75);
        assert_eq!(meter(&[&[-1.0, 1.2, 1.0, 1.0]]).clipped_share(), 1.0);
    }

    #[test]
    fn a_run_goes_on_across_blocks() {
        let whole = meter(&[&[0.0, 1.0, 1.0, 1.0, 1.0, 0.0]]);
        let cut = meter(&[&[0.0, 1.0, 1.0], &[1.0, 1.0, 0.0]]);
        assert_eq!(whole.clipped_share(), cut.clipped_share());
        assert_eq!(cut.clipped_share(), 4.0 / 6.0);
    }

    #[test]
    fn the_peak_is_in_decibels_below_full_scale() {
        assert_eq!(meter(&[&[0.1, -1.0]]).peak_dbfs(), Some(0.0));
        assert!((meter(&[&[0.0, -0.01]]).peak_dbfs().unwrap() + 40.0).abs() < 1e-5);
        assert_eq!(meter(&[&[0.0, 0.0]]).peak_dbfs(), None);
        assert_eq!(meter(&[]).clipped_share(), 0.0);
    }
}
