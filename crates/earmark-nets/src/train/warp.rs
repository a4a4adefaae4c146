//! Pitch and tempo of a spectrogram, changed without going back to the sound.

use crate::input::InputShape;

/// Moves all rows up by so many, down if negative; rows that come in from outside are 0. Of mel bands this is a change
/// of pitch: above 1 kHz, where their centres rise by a constant ratio, exactly so.
pub(super) fn shift_rows(values: &mut [f32], shape: InputShape, by: i64) {
    let len = values.len();
    let distance = (by.unsigned_abs() as usize)
        .saturating_mul(shape.n_frames)
        .min(len);
    if by > 0 {
        values.copy_within(..len - distance, distance);
        values[..distance].fill(0.0);
    } else {
        values.copy_within(distance.., 0);
        values[len - distance..].fill(0.0);
    }
}

/// Plays rows at `speed`, above 0, by linear interpolation between frames; what comes after the end is the way back.
pub(super) fn change_tempo(values: &mut [f32], shape: InputShape, speed: f64) {
    let last = shape.n_frames - 1;
    let mirrored = |frame: usize| {
        if last == 0 {
            return 0;
        }
        let around = frame % (2 * last);
        around.min(2 * last - around)
    };
    let mut played = vec![0.0; shape.n_frames];
    for row in values.chunks_exact_mut(shape.n_frames) {
        for (frame, value) in played.iter_mut().enumerate() {
            let place = frame as f64 * speed;
            let (before, part) = (place.floor() as usize, place.fract() as f32);
            let (here, next) = (row[mirrored(before)], row[mirrored(before + 1)]);
            *value = here + part * (next - here);
        }
        row.copy_from_slice(&played);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: InputShape = InputShape {
        n_rows: 3,
        n_frames: 2,
    };

    #[test]
    fn rows_move_up_and_down_and_out() {
        let rows = [1.0, 1.5, 2.0, 2.5, 3.0, 3.5];
        let shifted = |by| {
            let mut values = rows;
            shift_rows(&mut values, SHAPE, by);
            values
        };
        assert_eq!(shifted(0), rows);
        assert_eq!(shifted(1), [0.0, 0.0, 1.0, 1.5, 2.0, 2.5]);
        assert_eq!(shifted(-2), [3.0, 3.5, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(shifted(i64::MIN), [0.0; 6]);
    }

    #[test]
    fn a_ramp_is_played_faster_and_turns_back_at_its_end() {
        let shape = InputShape {
            n_rows: 1,
            n_frames: 5,
        };
        let played = |speed| {
            let mut values = [0.0, 1.0, 2.0, 3.0, 4.0];
            change_tempo(&mut values, shape, speed);
            values
        };
        assert_eq!(played(1.0), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(played(0.5), [0.0, 0.5, 1.0, 1.5, 2.0]);
        assert_eq!(played(1.5), [0.0, 1.5, 3.0, 3.5, 2.0]);
    }

    #[test]
    fn one_frame_has_no_tempo() {
        let mut values = [1.0, 2.0, 3.0];
        let shape = InputShape {
            n_rows: 3,
            n_frames: 1,
        };
        change_tempo(&mut values, shape, 1.3);
        assert_eq!(values, [1.0, 2.0, 3.0]);
    }
}
