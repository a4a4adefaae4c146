use std::path::Path;

use super::levels::N_MFCC;
use super::listen::{Heard, N_MELS};
use super::panels::tempo;
use crate::onsets::STRETCH;

/// The name of the file; bytes that are no UTF-8 become `U+FFFD`.
pub(super) fn title(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Such as `0:30 min · 44.1 kHz · stereo · mp3 · 120.2 BPM`.
pub(super) fn subtitle(heard: &Heard) -> String {
    let channels = match heard.info.channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        n => format!("{n} channels"),
    };
    let length = if heard.is_cut || heard.start > 0.0 {
        let whole = heard
            .info
            .duration
            .map(|whole| format!(" of {}", duration(whole)));
        let stretch = format!("{} to {}", clock(heard.start), clock(heard.end()));
        stretch + &whole.unwrap_or_default()
    } else {
        duration(heard.duration())
    };
    let rate = f64::from(heard.info.sample_rate) / 1000.0;
    let mut parts = vec![
        length,
        format!("{rate} kHz"),
        channels,
        heard.info.codec.clone(),
    ];
    if heard.beats.tempo > 0.0 {
        parts.push(tempo(heard));
    }
    parts.join("  ·  ")
}

/// How the picture was made.
pub(super) fn caption(heard: &Heard) -> String {
    let stft = &heard.stft;
    let mut caption = format!(
        "Mixed to mono, analysed at {} Hz with a Hann window of {} samples ({:.0} ms) every {} ({:.0} ms); \
         {N_MELS} mel bands (Slaney), MFCC 1 to {N_MFCC} of the mel spectrogram, chroma with estimated tuning.",
        heard.sample_rate,
        stft.n_fft(),
        1000.0 * stft.n_fft() as f64 / f64::from(heard.sample_rate),
        stft.hop_length(),
        1000.0 * heard.hop(),
    );
    let per_column = heard.powers.per_column;
    if per_column > 1 {
        let seconds = per_column as f64 * heard.hop();
        caption += &format!(
            " Each column is the mean power of {per_column} frames ({}); onset strength is their maximum.",
            duration(seconds)
        );
    }
    if heard.beats.tempo > 0.0 {
        caption += " Tempo and beats as librosa.beat.beat_track";
        caption += if heard.duration() > STRETCH {
            ", levels cut 80 dB below the peak of each 10 minutes."
        } else {
            "."
        };
    }
    caption
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 0.001 => format!("{:.0} µs", 1e6 * s),
        s if s < 1.0 => format!("{:.0} ms", 1000.0 * s),
        s if s < 60.0 => format!("{s:.1} s"),
        s => format!("{} min", clock(s)),
    }
}

/// Minutes and seconds.
fn clock(seconds: f64) -> String {
    let tenths = (10.0 * seconds).round() as u64;
    let (minutes, seconds, tenth) = (tenths / 600, tenths / 10 % 60, tenths % 10);
    if tenth == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}.{tenth}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_well() {
        let read = [136e-6, 0.1, 30.0, 59.99, 183.24, 3600.0].map(duration);
        assert_eq!(
            read,
            [
                "136 µs",
                "100 ms",
                "30.0 s",
                "60.0 s",
                "3:03.2 min",
                "60:00 min"
            ]
        );
        assert_eq!(clock(59.96), "1:00");
    }
}
