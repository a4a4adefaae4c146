//! Changes of one training example; every epoch sees others.

use rand::RngExt as _;
use rand_pcg::Pcg64;
use serde::{Deserialize, Serialize};

use crate::{
    check,
    error::NetError,
    input::InputShape,
    train::warp::{change_tempo, shift_rows},
};

/// What is changed while training; everything is off by default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AugmentConfig {
    /// `alpha` of mixup (Zhang et al., *mixup: beyond empirical risk minimization*, 2018): an example becomes
    /// `l x + (1 - l) y` of itself and another of its batch, its target likewise, with `l` drawn from
    /// `Beta(alpha, alpha)`. 0: off.
    pub mixup: f64,
    /// An offset drawn between minus and plus this is added to all values of an example, in units of the
    /// input: a change of loudness where the input is in decibels. 0: off.
    pub gain: f64,
    /// All rows of an example are moved up or down by a number of rows drawn up to this: a change of pitch where rows
    /// are mel bands. Rows that come in from outside are the mean of their row. 0: off.
    pub pitch_rows: usize,
    /// An example is played at a speed drawn from `1 - tempo` to `1 + tempo`; what comes after its end is the way back.
    /// 0: off; at most 0.5.
    pub tempo: f64,
    /// Frames of a stretch that is cut from each example at random; the network then takes this many, and
    /// hears the middle where nothing is drawn. None: whole examples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop_frames: Option<usize>,
    /// Stretches of frames that are blotted out.
    pub time_masks: Masks,
    /// Bands of rows that are blotted out.
    pub frequency_masks: Masks,
}

/// Masks of `SpecAugment` (Park et al. 2019): each of a width drawn from 0 to `width` and of a place drawn
/// where it fits; what it covers becomes the mean of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Masks {
    /// How many. 0: off.
    pub count: usize,
    /// The widest, in frames or rows; at most what there is.
    pub width: usize,
}

impl AugmentConfig {
    pub(crate) fn check(&self) -> Result<(), NetError> {
        check::between("mixup", self.mixup, 0.0, 100.0)?;
        check::between("gain", self.gain, 0.0, 1e6)?;
        check::between("tempo", self.tempo, 0.0, 0.5)?;
        if self.pitch_rows > 1000 {
            return Err(NetError::invalid(
                "pitch_rows",
                self.pitch_rows,
                "from 0 to 1000",
            ));
        }
        if let Some(frames) = self.crop_frames {
            check::size("crop_frames", frames)?;
        }
        for (name, masks) in [
            ("time_masks.count", self.time_masks),
            ("frequency_masks.count", self.frequency_masks),
        ] {
            if masks.count > 1000 {
                return Err(NetError::invalid(name, masks.count, "from 0 to 1000"));
            }
        }
        Ok(())
    }

    /// The first frame of the stretch, of so many that are possible.
    pub(crate) fn place(n_places: usize, random: &mut Pcg64) -> usize {
        random.random_range(0..n_places)
    }

    /// To be done before normalisation.
    pub(crate) fn change_gain(&self, values: &mut [f32], random: &mut Pcg64) {
        if self.gain > 0.0 {
            let offset = random.random_range(-self.gain..=self.gain) as f32;
            values.iter_mut().for_each(|value| *value += offset);
        }
    }

    /// To be done after normalisation, which makes the mean of each row zero.
    pub(crate) fn warp(&self, values: &mut [f32], shape: InputShape, random: &mut Pcg64) {
        if self.tempo > 0.0 {
            let speed = random.random_range(1.0 - self.tempo..=1.0 + self.tempo);
            change_tempo(values, shape, speed);
        }
        if self.pitch_rows > 0 {
            let most = self.pitch_rows as i64;
            shift_rows(values, shape, random.random_range(-most..=most));
        }
    }

    /// To be done after normalisation, which makes the mean of each row zero.
    pub(crate) fn mask(&self, values: &mut [f32], shape: InputShape, random: &mut Pcg64) {
        for (from, to) in self.frequency_masks.draw(shape.n_rows, random) {
            values[from * shape.n_frames..to * shape.n_frames].fill(0.0);
        }
        for (from, to) in self.time_masks.draw(shape.n_frames, random) {
            for row in values.chunks_exact_mut(shape.n_frames) {
                row[from..to].fill(0.0);
            }
        }
    }
}

impl Masks {
    /// Where each mask begins and ends.
    fn draw(self, size: usize, random: &mut Pcg64) -> Vec<(usize, usize)> {
        let mut one = || {
            let width = random.random_range(0..=self.width.min(size));
            let from = random.random_range(0..=size - width);
            (from, from + width)
        };
        (0..self.count).map(|_| one()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::streams::{Use, stream};

    const SHAPE: InputShape = InputShape {
        n_rows: 6,
        n_frames: 9,
    };

    #[test]
    fn masks_cover_whole_rows_and_frames_no_wider_than_allowed() {
        let config = AugmentConfig {
            time_masks: Masks { count: 1, width: 3 },
            frequency_masks: Masks { count: 1, width: 2 },
            ..AugmentConfig::default()
        };
        let mut widest = (0, 0);
        for item in 0..200 {
            let mut values = vec![1.0; 54];
            config.mask(&mut values, SHAPE, &mut stream(3, Use::Augment, 1, item));
            let rows = values
                .chunks(9)
                .filter(|row| row.iter().all(|x| *x == 0.0))
                .count();
            let frames = (0..9)
                .filter(|f| (0..6).all(|r| values[r * 9 + f] == 0.0))
                .count();
            let zeros = values.iter().filter(|x| **x == 0.0).count();
            assert_eq!(zeros, rows * 9 + frames * 6 - rows * frames);
            widest = (widest.0.max(rows), widest.1.max(frames));
        }
        assert_eq!(widest, (2, 3));
    }

    #[test]
    fn pitch_and_tempo_are_drawn_for_each_example() {
        let config = AugmentConfig {
            pitch_rows: 2,
            tempo: 0.2,
            ..AugmentConfig::default()
        };
        let rows: Vec<f32> = (0..54).map(|n| 1.0 + (n / 9) as f32).collect();
        let mut shifts: Vec<i64> = (0..100)
            .map(|item| {
                let mut values = rows.clone();
                config.warp(&mut values, SHAPE, &mut stream(3, Use::Augment, 1, item));
                // Rows of one value do not show the tempo.
                assert!(values.chunks(9).all(|row| row.iter().all(|x| *x == row[0])));
                3 - values[2 * 9] as i64
            })
            .collect();
        shifts.sort_unstable();
        shifts.dedup();
        assert_eq!(shifts, [-2, -1, 0, 1, 2]);
    }

    #[test]
    fn gain_moves_all_values_alike_and_stays_in_range() {
        let config = AugmentConfig {
            gain: 6.0,
            ..AugmentConfig::default()
        };
        let offsets: Vec<f32> = (0..100)
            .map(|item| {
                let mut values = vec![1.0, 2.0];
                config.change_gain(&mut values, &mut stream(3, Use::Augment, 1, item));
                assert!((values[1] - values[0] - 1.0).abs() < 1e-6);
                values[0] - 1.0
            })
            .collect();
        assert!(offsets.iter().all(|offset| offset.abs() <= 6.0));
        assert!(offsets.iter().any(|offset| *offset > 3.0));
        assert!(offsets.iter().any(|offset| *offset < -3.0));
    }

    #[test]
    fn nothing_is_changed_by_default() {
        let config = AugmentConfig::default();
        let mut values = vec![1.0; 54];
        let mut random = stream(3, Use::Augment, 1, 1);
        config.change_gain(&mut values, &mut random);
        config.warp(&mut values, SHAPE, &mut random);
        config.mask(&mut values, SHAPE, &mut random);
        assert_eq!(values, vec![1.0; 54]);
    }
}
