//! The descriptors of whole tracks that sets name.

use crate::{
    Aggregate, Analysis, CensConfig, ChromaCqtConfig, Cqt, CqtConfig, FeatureError, Hpss,
    HpssConfig, Norm, OnsetConfig, SignalDescriptor, SignalFunction, Spectrogram, Tempo,
    TempoConfig, Tuning, WholeStft, chroma_cens, chroma_cqt, onset_strength, tonnetz,
};

/// `harmonic`, `percussive`: the two signals of [`Hpss`] as one row of samples each.
pub static HARMONIC_PERCUSSIVE: SignalDescriptor = SignalDescriptor {
    outputs: &["harmonic", "percussive"],
    plan: |analysis| separation(analysis, |whole| whole.n_samples),
};

/// The same, with silence behind the centre of the last frame: before 0.8 librosa's inverse transform ended
/// there and `effects.hpss` filled up with zeros.
pub static HARMONIC_PERCUSSIVE_OF_FRAMES: SignalDescriptor = SignalDescriptor {
    outputs: HARMONIC_PERCUSSIVE.outputs,
    plan: |analysis| {
        let hop_length = analysis.stft.hop_length();
        separation(analysis, move |whole| {
            hop_length * whole.stft.n_frames().saturating_sub(1)
        })
    },
};

/// Both components, silent from the sample that `end` names.
fn separation(
    analysis: &Analysis,
    end: impl Fn(&WholeStft) -> usize + Send + Sync + 'static,
) -> Result<SignalFunction, FeatureError> {
    let hpss = Hpss::new(analysis.stft, HpssConfig::new())?;
    Ok(SignalFunction::Stft(Box::new(move |whole| {
        let parts = hpss.separate_stft(&whole.stft, whole.n_samples)?;
        let end = end(whole).min(whole.n_samples);
        [parts.harmonic, parts.percussive]
            .into_iter()
            .map(|mut part| {
                part[end..].fill(0.0);
                Spectrogram::from_frames(1, part)
            })
            .collect()
    })))
}

/// `tempo`: [`Tempo`] of the median rise of all mel bands, in beats per minute; one value, the first result of
/// `librosa.beat.beat_track(y=…)`: 0 where nothing rises.
pub static TEMPO: SignalDescriptor = SignalDescriptor {
    outputs: &["tempo"],
    plan: |analysis| {
        let tempo = Tempo::new(TempoConfig {
            hop_length: analysis.stft.hop_length(),
            ..TempoConfig::new(analysis.sample_rate())
        })?;
        let onsets = OnsetConfig {
            aggregate: Aggregate::Median,
            ..OnsetConfig::new()
        };
        let stft = analysis.stft;
        Ok(SignalFunction::LogMel(Box::new(move |log_mel| {
            let envelope = onset_strength(log_mel, &stft, onsets)?;
            let is_flat = envelope.iter().all(|rise| *rise == 0.0);
            let bpm = if is_flat {
                0.0
            } else {
                tempo.of_envelope(&envelope)?
            };
            Ok(vec![Spectrogram::from_frames(1, vec![bpm as f32])?])
        })))
    },
};

/// `log_mel_picture`: the decibels of [`Descriptor::LogMel`](crate::Descriptor::LogMel) stretched so that the
/// lowest of the signal is 0 and the highest 255, not rounded; all 0 where they are equal. Published pictures
/// hold these values as bytes.
pub static LOG_MEL_PICTURE: SignalDescriptor = SignalDescriptor {
    outputs: &["log_mel_picture"],
    plan: |_| {
        Ok(SignalFunction::LogMel(Box::new(|log_mel| {
            let levels = log_mel.as_slice();
            let low = levels.iter().copied().fold(f32::INFINITY, f32::min);
            let high = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let scale = if high > low {
                255.0 / (high - low)
            } else {
                0.0
            };
            let stretched = levels.iter().map(|level| (level - low) * scale);
            Ok(vec![Spectrogram::from_frames(
                log_mel.n_freq(),
                stretched.collect(),
            )?])
        })))
    },
};

/// `chroma_cens`: [`chroma_cens`] of a constant-Q transform of 36 bins an octave at the tuning of
/// the signal.
pub static CHROMA_CENS: SignalDescriptor = SignalDescriptor {
    outputs: &["chroma_cens"],
    plan: |analysis| {
        let cqt = Cqt::new(CqtConfig {
            hop_length: analysis.stft.hop_length(),
            ..CqtConfig::for_chroma(analysis.sample_rate())
        })?;
        Ok(SignalFunction::Samples(Box::new(move |y| {
            Ok(vec![chroma_cens(&cqt.magnitude(y)?, CensConfig::new())?])
        })))
    },
};

/// `chroma_cqt`, `chroma_cens`, `tonnetz`: FMA's three of one constant-Q transform of 12 bins an octave at
/// the tuning of the signal; tonnetz is that of `chroma_cens`.
pub static CQT_CHROMAS: SignalDescriptor = SignalDescriptor {
    outputs: &["chroma_cqt", "chroma_cens", "tonnetz"],
    plan: plan_cqt_chromas,
};

fn plan_cqt_chromas(analysis: &Analysis) -> Result<SignalFunction, FeatureError> {
    let cqt = Cqt::new(CqtConfig {
        hop_length: analysis.stft.hop_length(),
        tuning: Tuning::Estimated,
        ..CqtConfig::new(analysis.sample_rate())
    })?;
    let chroma = ChromaCqtConfig {
        bins_per_octave: 12,
        norm: Norm::Max,
        ..ChromaCqtConfig::new()
    };
    let cens = CensConfig {
        chroma,
        ..CensConfig::new()
    };
    Ok(SignalFunction::Samples(Box::new(move |y| {
        let magnitude = cqt.magnitude(y)?;
        let cens = chroma_cens(&magnitude, cens)?;
        let centroids = tonnetz(&cens)?;
        Ok(vec![chroma_cqt(&magnitude, chroma)?, cens, centroids])
    })))
}
