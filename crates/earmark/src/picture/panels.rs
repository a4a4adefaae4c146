use earmark_features::{MelScale, hz_to_mel, mel_to_hz};
use earmark_plot::{Axis, Colour, ColourMap, HeatMap, Mark, Panel, Scale, Stack};

use super::levels::{Levels, N_MFCC};
use super::listen::{Heard, N_MELS};

/// Decibels between the darkest and the lightest colour.
const DYNAMIC_RANGE: f64 = 80.0;
/// The lowest frequency of a logarithmic axis, Hz.
pub(super) const LOWEST: f64 = 30.0;
pub(super) const PITCH_CLASSES: [&str; 12] = [
    "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B",
];
/// More beats than this would be a wall.
const MOST_BEATS: usize = 200;

/// The panels over the time axis.
pub(super) fn over_time(heard: &Heard, levels: &Levels) -> Stack {
    Stack::new(Axis::time(heard.start..=heard.end()))
        .panel(waveform(heard))
        .panel(stft(heard, levels))
        .panel(mel(heard, levels))
        .panel(mfcc(heard, levels))
        .panel(chroma(heard, levels))
        .panel(onsets(heard))
}

fn waveform(heard: &Heard) -> Panel {
    let per_column = heard.envelope.per_column as f64;
    let rate = f64::from(heard.sample_rate);
    let extremes = heard.envelope.values.chunks_exact(2).enumerate();
    let points: Vec<(f64, f64, f64)> = extremes
        .map(|(column, extremes)| {
            let sample = (column as f64 + 0.5) * per_column - 0.5;
            let at = heard.start + (sample / rate).min(heard.duration());
            (at, -f64::from(extremes[0]), f64::from(extremes[1]))
        })
        .collect();
    let peak = points
        .iter()
        .fold(0.0, |peak: f64, (_, low, high)| peak.max(-low).max(*high));
    let limit = peak.max(1.0);
    let note = if peak > 0.0 {
        format!("peak {} dBFS", decibels(20.0 * peak.log10()))
    } else {
        "silent".to_owned()
    };
    Panel::new("Waveform", Axis::new("Amplitude", -limit..=limit))
        .note(note)
        .height(92)
        .mark(Mark::envelope(points))
}

fn stft(heard: &Heard, levels: &Levels) -> Panel {
    let step = f64::from(heard.sample_rate) / heard.stft.n_fft() as f64;
    let edges = (0..=heard.stft.n_freq()).map(|bin| ((bin as f64 - 0.5) * step).max(0.0));
    let values = levels.stft.as_slice();
    let peak = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    // What is never louder than that looks as silent as it is.
    let top = (f64::from(peak) / 10.0).ceil().max(-6.0) * 10.0;
    let map = heat_map(heard, edges.collect(), values.to_vec());
    let map = map.colours(ColourMap::Magma, top - DYNAMIC_RANGE..=top, "Level (dBFS)");
    let axis = Axis::frequency(LOWEST..=f64::from(heard.sample_rate) / 2.0, Scale::Log);
    let note = format!(
        "n_fft {}, hop {}",
        heard.stft.n_fft(),
        heard.stft.hop_length()
    );
    Panel::new("Short-time Fourier transform", axis)
        .note(note)
        .height(190)
        .mark(Mark::heat_map(map))
}

fn mel(heard: &Heard, levels: &Levels) -> Panel {
    let highest = f64::from(heard.sample_rate) / 2.0;
    let step = to_mel(highest) / (N_MELS + 1) as f64;
    // Band i has its peak at step i + 1.
    let edges = (0..=N_MELS).map(|band| mel_to_hz((band as f64 + 0.5) * step, MelScale::Slaney));
    let map = heat_map(heard, edges.collect(), levels.mel.as_slice().to_vec());
    let map = map.colours(ColourMap::Magma, -DYNAMIC_RANGE..=0.0, "Level (dB re max)");
    let (low, high) = (mel_to_hz(0.5 * step, MelScale::Slaney), highest);
    Panel::new(
        "Mel spectrogram",
        Axis::frequency(low..=high, Scale::Warped(to_mel)),
    )
    .note(format!("{N_MELS} bands, mel scale"))
    .height(150)
    .mark(Mark::heat_map(map))
}

fn to_mel(frequency: f64) -> f64 {
    hz_to_mel(frequency, MelScale::Slaney)
}

fn mfcc(heard: &Heard, levels: &Levels) -> Panel {
    let edges = (0..=N_MFCC).map(|i| i as f64 + 0.5).collect();
    let map = heat_map(heard, edges, levels.mfcc.as_slice().to_vec());
    let map = map.colours(ColourMap::BlueVermillion, -3.0..=3.0, "Deviation (σ)");
    Panel::new("MFCC", Axis::new("Coefficient", 0.5..=N_MFCC as f64 + 0.5))
        .note("each in standard deviations from its mean; c0 left out")
        .height(120)
        .mark(Mark::heat_map(map))
}

fn chroma(heard: &Heard, levels: &Levels) -> Panel {
    let edges = (0..=12u8).map(f64::from).collect();
    let map = heat_map(heard, edges, levels.chroma.as_slice().to_vec());
    let map = map.colours(ColourMap::Viridis, 0.0..=1.0, "Share of max");
    let names = (0..12u8).zip(PITCH_CLASSES);
    let names = names.map(|(i, name)| (f64::from(i) + 0.5, name.to_owned()));
    Panel::new("Chroma", Axis::named("Pitch class", 0.0..=12.0, names))
        .note("of the STFT, each column divided by its maximum")
        .height(144)
        .mark(Mark::heat_map(map))
}

fn onsets(heard: &Heard) -> Panel {
    let hop = heard.hop() * heard.onsets.per_column as f64;
    let strengths = || {
        heard
            .onsets
            .values
            .iter()
            .map(|strength| f64::from(*strength))
    };
    let half = 0.5 * (hop - heard.hop());
    let points = strengths().enumerate();
    let points = points.map(|(i, strength)| (heard.start + i as f64 * hop + half, strength));
    let top = strengths().fold(0.0, f64::max);
    let axis = Axis::new(
        "Strength (dB)",
        0.0..=if top > 0.0 { 1.06 * top } else { 1.0 },
    );
    let beats = &heard.beats.frames;
    let times = beats
        .iter()
        .map(|frame| heard.start + *frame as f64 * heard.hop());
    let panel = Panel::new("Onset strength and beats", axis).height(100);
    let panel = match beats.len() {
        0 => panel.note("no tempo found"),
        n if n > MOST_BEATS => {
            panel.note(format!("{}, {n} beats, too dense to draw", tempo(heard)))
        }
        n => {
            let lines = Mark::verticals(times).colour(Colour::Orange);
            panel
                .note(format!("{}, {n} beats (vertical lines)", tempo(heard)))
                .mark(lines)
        }
    };
    panel.mark(Mark::line(points))
}

/// Such as `120 BPM`.
pub(super) fn tempo(heard: &Heard) -> String {
    format!("{:.1} BPM", heard.beats.tempo)
}

/// The columns of `values` over the time their frames stand for: half a hop around the centre of each.
fn heat_map(heard: &Heard, row_edges: Vec<f64>, values: Vec<f32>) -> HeatMap {
    let n_columns = values.len() / (row_edges.len() - 1);
    let begin = heard.start - 0.5 * heard.hop();
    let length = (n_columns * heard.powers.per_column) as f64 * heard.hop();
    HeatMap::new(begin..=begin + length, row_edges, values)
}

/// With one decimal and a true minus sign.
fn decibels(level: f64) -> String {
    let text = format!("{level:.1}").replace('-', "\u{2212}");
    if text == "\u{2212}0.0" {
        "0.0".into()
    } else {
        text
    }
}
