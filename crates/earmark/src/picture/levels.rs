use earmark_features::{
    ChromaConfig, Mfcc, MfccConfig, Ref, Spectrogram, chroma_stft, power_to_db,
};

use super::listen::{Heard, N_MELS};
use crate::Error;

/// Coefficients shown, from the second on: the first is the level and would drown the others.
pub(super) const N_MFCC: usize = 20;

/// The least power told apart from none, as in librosa.
const AMIN: f32 = 1e-10;

/// What the panels show, column by column.
pub(super) struct Levels {
    /// Decibels of which a sine of full scale has 0.
    pub(super) stft: Spectrogram,
    /// Decibels below the loudest.
    pub(super) mel: Spectrogram,
    /// Each coefficient in standard deviations from its mean.
    pub(super) mfcc: Spectrogram,
    pub(super) chroma: Spectrogram,
    /// The mean spectrum in decibels as `stft`.
    pub(super) mean_spectrum: Vec<f32>,
}

impl Levels {
    pub(super) fn of(heard: &Heard) -> Result<Self, Error> {
        let n_fft = heard.stft.n_fft();
        let powers = Spectrogram::from_frames(heard.stft.n_freq(), heard.powers.values.clone())?;
        let mel = mel(heard, &powers)?;
        let chroma = chroma_stft(&powers, heard.sample_rate, n_fft, ChromaConfig::new())?;
        let mean = Spectrogram::from_frames(heard.stft.n_freq(), mean_of_columns(&powers))?;
        // A sine of full scale has a bin of half the sum of a Hann window, n_fft / 2.
        let full_scale = Ref::Value((n_fft as f32 / 4.0).powi(2));
        Ok(Self {
            mfcc: mfcc(&mel)?,
            mel: relative_to_peak(mel)?,
            chroma,
            stft: power_to_db(powers, full_scale, AMIN, None)?,
            mean_spectrum: power_to_db(mean, full_scale, AMIN, None)?.into_vec(),
        })
    }
}

fn mel(heard: &Heard, powers: &Spectrogram) -> Result<Spectrogram, Error> {
    let mut mel = vec![0.0; N_MELS * powers.n_frames()];
    for (power, mel) in powers.frames().zip(mel.chunks_exact_mut(N_MELS)) {
        heard.filterbank.apply(power, mel)?;
    }
    Ok(Spectrogram::from_frames(N_MELS, mel)?)
}

fn relative_to_peak(mel: Spectrogram) -> Result<Spectrogram, Error> {
    let is_silent = mel.as_slice().iter().all(|power| *power <= AMIN);
    // Silence relative to itself would be as bright as music.
    let reference = if is_silent { Ref::Value(1.0) } else { Ref::Max };
    Ok(power_to_db(mel, reference, AMIN, None)?)
}

fn mfcc(mel: &Spectrogram) -> Result<Spectrogram, Error> {
    let log_mel = power_to_db(mel.clone(), Ref::Value(1.0), AMIN, Some(80.0))?;
    let config = MfccConfig {
        n_mfcc: N_MFCC + 1,
        ..MfccConfig::new()
    };
    let all = Mfcc::new(N_MELS, config)?.compute(&log_mel)?;
    let shown = all.frames().flat_map(|frame| frame[1..].iter().copied());
    let mut shown = Spectrogram::from_frames(N_MFCC, shown.collect())?;
    for coefficient in 0..N_MFCC {
        standardize(&mut shown, coefficient);
    }
    Ok(shown)
}

/// Changes a row to `(x - mean) / deviation`, or to 0 where it does not vary.
fn standardize(values: &mut Spectrogram, row: usize) {
    let n_frames = values.n_frames() as f64;
    let of_row = |values: &Spectrogram, f: &dyn Fn(f64) -> f64| {
        values
            .frames()
            .map(|frame| f(f64::from(frame[row])))
            .sum::<f64>()
            / n_frames
    };
    let mean = of_row(values, &|value| value);
    let deviation = of_row(values, &|value| (value - mean).powi(2)).sqrt();
    // Rounding alone makes the coefficients of a constant spectrum differ by so much.
    let varies = deviation > 1e-3;
    for frame in values.frames_mut() {
        let distance = f64::from(frame[row]) - mean;
        frame[row] = if varies {
            (distance / deviation) as f32
        } else {
            0.0
        };
    }
}

/// The mean of each row.
pub(super) fn mean_of_columns(values: &Spectrogram) -> Vec<f32> {
    let mut sums = vec![0f64; values.n_freq()];
    for frame in values.frames() {
        for (sum, value) in sums.iter_mut().zip(frame) {
            *sum += f64::from(*value);
        }
    }
    let n_frames = values.n_frames().max(1) as f64;
    sums.into_iter()
        .map(|sum| (sum / n_frames) as f32)
        .collect()
}
