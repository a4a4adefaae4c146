use earmark_features::{
    ChromaConfig, Mfcc, MfccConfig, Ref, Spectrogram, Statistic, chroma_stft, power_to_db,
    statistics,
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
    /// The mean of each row of `chroma`.
    pub(super) mean_chroma: Vec<f32>,
}

impl Levels {
    pub(super) fn of(heard: &Heard) -> Result<Self, Error> {
        let n_fft = heard.stft.n_fft();
        let powers = Spectrogram::from_frames(heard.stft.n_freq(), heard.powers.values.clone())?;
        let mel = mel(heard, &powers)?;
        let chroma = chroma_stft(&powers, heard.sample_rate, n_fft, ChromaConfig::new())?;
        let mean = Spectrogram::from_frames(heard.stft.n_freq(), mean_of_rows(&powers)?)?;
        // A sine of full scale has a bin of half the sum of a Hann window, n_fft / 2.
        let full_scale = Ref::Value((n_fft as f32 / 4.0).powi(2));
        Ok(Self {
            mfcc: mfcc(&mel)?,
            mel: relative_to_peak(mel)?,
            mean_chroma: mean_of_rows(&chroma)?,
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
    standardize(&mut shown)?;
    Ok(shown)
}

/// Changes every row to `(x - mean) / deviation`, or to 0 where it does not vary.
fn standardize(values: &mut Spectrogram) -> Result<(), Error> {
    let moments = statistics(values, &[Statistic::Mean, Statistic::Std])?;
    for frame in values.frames_mut() {
        for (value, moments) in frame.iter_mut().zip(moments.chunks_exact(2)) {
            let (mean, deviation) = (moments[0], moments[1]);
            // Rounding alone makes the coefficients of a constant spectrum differ by so much.
            *value = if deviation > 1e-3 {
                ((f64::from(*value) - mean) / deviation) as f32
            } else {
                0.0
            };
        }
    }
    Ok(())
}

/// The mean of each row.
fn mean_of_rows(values: &Spectrogram) -> Result<Vec<f32>, Error> {
    let means = statistics(values, &[Statistic::Mean])?;
    Ok(means.into_iter().map(|mean| mean as f32).collect())
}
