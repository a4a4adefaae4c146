//! Decibels.

use pulp::Arch;

use super::log10::log10;
use crate::error::ensure_finite;
use crate::{FeatureError, Spectrogram, simd};

/// The value that becomes 0 dB.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Ref {
    /// A fixed level; its sign is ignored. librosa's default is 1.
    Value(f32),
    /// The largest value of the spectrogram (`ref=np.max`).
    Max,
}

/// A power spectrogram in decibels (`librosa.power_to_db`):
///
/// `10 log10(max(amin, S)) - 10 log10(max(amin, ref))`,
///
/// then, with `top_db`, nothing below the largest value minus `top_db`. librosa's defaults are
/// `Ref::Value(1.0)`, `amin = 1e-10`, `top_db = Some(80.0)`.
///
/// The spectrogram is changed in place; clone it before to keep the powers.
///
/// ```
/// use earmark_features::{Ref, Spectrogram, power_to_db};
///
/// let power = Spectrogram::from_frames(1, vec![1.0, 10.0, 0.1, 0.0])?;
/// let db = power_to_db(power, Ref::Max, 1e-10, Some(80.0))?;
/// assert_eq!(db.as_slice(), [-10.0, 0.0, -20.0, -80.0]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] unless `amin` is positive and finite, `top_db` is at least 0
/// and the reference is finite; [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn power_to_db(
    mut power: Spectrogram,
    reference: Ref,
    amin: f32,
    top_db: Option<f32>,
) -> Result<Spectrogram, FeatureError> {
    power_to_db_in_place(power.as_mut_slice(), reference, amin, top_db)?;
    Ok(power)
}

/// An amplitude spectrogram in decibels (`librosa.amplitude_to_db`): as [`power_to_db`] of the
/// squares, `20 log10(max(amin, |S|)) - 20 log10(max(amin, ref))`. librosa's default here is
/// `amin = 1e-5`.
///
/// # Errors
/// As [`power_to_db`].
pub fn amplitude_to_db(
    mut amplitude: Spectrogram,
    reference: Ref,
    amin: f32,
    top_db: Option<f32>,
) -> Result<Spectrogram, FeatureError> {
    amplitude_to_db_in_place(amplitude.as_mut_slice(), reference, amin, top_db)?;
    Ok(amplitude)
}

/// [`power_to_db`] on plain values, for example one frame of a stream with a fixed reference.
///
/// # Errors
/// As [`power_to_db`]; the values are then unchanged.
pub fn power_to_db_in_place(
    power: &mut [f32],
    reference: Ref,
    amin: f32,
    top_db: Option<f32>,
) -> Result<(), FeatureError> {
    level(power, 10.0, reference, amin, top_db)
}

/// [`amplitude_to_db`] on plain values.
///
/// # Errors
/// As [`power_to_db`]; the values are then unchanged.
pub fn amplitude_to_db_in_place(
    amplitude: &mut [f32],
    reference: Ref,
    amin: f32,
    top_db: Option<f32>,
) -> Result<(), FeatureError> {
    ensure_finite("spectrogram value", amplitude, 0)?;
    for value in amplitude.iter_mut() {
        *value = value.abs();
    }
    level(amplitude, 20.0, reference, amin, top_db)
}

/// Power from decibels (`librosa.db_to_power`): `reference · 10^(S / 10)`, the inverse of
/// [`power_to_db`] as far as `amin` and `top_db` cut nothing off.
#[must_use]
pub fn db_to_power(mut db: Spectrogram, reference: f32) -> Spectrogram {
    for value in db.as_mut_slice() {
        *value = reference * 10f32.powf(*value * 0.1);
    }
    db
}

/// `factor` decibels for each power of ten.
fn level(
    values: &mut [f32],
    factor: f32,
    reference: Ref,
    amin: f32,
    top_db: Option<f32>,
) -> Result<(), FeatureError> {
    ensure_parameters(reference, amin, top_db)?;
    ensure_finite("spectrogram value", values, 0)?;
    let arch = Arch::new();
    let max = simd::max(arch, values);
    let reference = match reference {
        Ref::Value(value) => value.abs(),
        Ref::Max => max,
    };
    let to_db = |value: f32| factor * log10(value.max(amin));
    let zero_db = to_db(reference);
    let floor = top_db.map_or(f32::NEG_INFINITY, |top_db| to_db(max) - zero_db - top_db);
    simd::map_in_place(
        arch,
        values,
        #[inline(always)]
        move |value| (factor * log10(value.max(amin)) - zero_db).max(floor),
    );
    Ok(())
}

fn ensure_parameters(reference: Ref, amin: f32, top_db: Option<f32>) -> Result<(), FeatureError> {
    if !(amin > 0.0 && amin.is_finite()) {
        return Err(FeatureError::invalid("amin", &amin, "positive and finite"));
    }
    if let Some(top_db) = top_db.filter(|top_db| top_db.is_nan() || *top_db < 0.0) {
        return Err(FeatureError::invalid("top_db", &top_db, "at least 0 dB"));
    }
    match reference {
        Ref::Value(value) if !value.is_finite() => {
            Err(FeatureError::invalid("reference", &value, "finite"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrogram(values: &[f32]) -> Spectrogram {
        Spectrogram::from_frames(1, values.to_vec()).unwrap()
    }

    #[test]
    fn amplitudes_count_twice_and_lose_their_sign() {
        let db = amplitude_to_db(spectrogram(&[-1.0, 0.1]), Ref::Value(-1.0), 1e-5, None).unwrap();
        assert_eq!(db.as_slice(), [0.0, -20.0]);
    }

    #[test]
    fn top_db_counts_from_the_peak_not_from_the_reference() {
        let power = spectrogram(&[100.0, 1e-9]);
        let db = power_to_db(power, Ref::Value(1.0), 1e-10, Some(30.0)).unwrap();
        assert_eq!(db.as_slice(), [20.0, -10.0]);
    }

    #[test]
    fn silence_relative_to_its_maximum_is_zero_decibels() {
        let db = power_to_db(spectrogram(&[0.0; 4]), Ref::Max, 1e-10, Some(80.0)).unwrap();
        assert_eq!(db.as_slice(), [0.0; 4]);
    }

    #[test]
    fn decibels_and_back() {
        let power: Vec<f32> = (1..100).map(|i| i as f32 * 0.37).collect();
        let db = power_to_db(spectrogram(&power), Ref::Value(2.0), 1e-10, None).unwrap();
        for (back, power) in db_to_power(db, 2.0).as_slice().iter().zip(&power) {
            assert!((back / power - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn refused_parameters_and_values() {
        let call = |reference, amin, top_db| {
            power_to_db(spectrogram(&[1.0]), reference, amin, top_db).map_err(|e| e.to_string())
        };
        assert_eq!(
            call(Ref::Max, 0.0, None),
            Err("amin = 0: must be positive and finite".into())
        );
        assert_eq!(
            call(Ref::Max, 1e-10, Some(-1.0)),
            Err("top_db = -1: must be at least 0 dB".into())
        );
        assert!(call(Ref::Max, 1e-10, Some(f32::NAN)).is_err());
        assert!(call(Ref::Value(f32::NAN), 1e-10, None).is_err());
        let error = power_to_db(spectrogram(&[1.0, f32::NAN]), Ref::Max, 1e-10, None);
        assert_eq!(
            error.unwrap_err().to_string(),
            "spectrogram value 1 is NaN: must be finite (repair or drop the damaged input)"
        );
    }

    #[test]
    fn an_empty_spectrogram_stays_empty() {
        let db = power_to_db(spectrogram(&[]), Ref::Max, 1e-10, Some(80.0)).unwrap();
        assert_eq!(db.shape(), [1, 0]);
    }
}
