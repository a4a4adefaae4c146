use earmark_plot::{Axis, Colour, Mark, Panel, Scale, Stack};

use super::levels::Levels;
use super::listen::Heard;
use super::panels::{LOWEST, PITCH_CLASSES};

/// Decibels from the bottom to the top of the mean spectrum.
const SPAN: f64 = 100.0;

/// What the whole stretch sounds like: mean spectrum and pitch classes.
pub(super) fn of_the_whole(heard: &Heard, levels: &Levels) -> [Stack; 2] {
    [mean_spectrum(heard, levels).width(2), pitch_classes(levels)]
}

fn mean_spectrum(heard: &Heard, levels: &Levels) -> Stack {
    let step = f64::from(heard.sample_rate) / heard.stft.n_fft() as f64;
    let peak = levels
        .mean_spectrum
        .iter()
        .copied()
        .fold(f32::NEG_INFINITY, f32::max);
    let top = (f64::from(peak) / 10.0).ceil().max(-6.0) * 10.0;
    let points = levels.mean_spectrum.iter().enumerate().skip(1);
    let points = points.map(|(bin, level)| (bin as f64 * step, f64::from(*level)));
    let panel = Panel::new("Mean spectrum", Axis::new("Level (dBFS)", top - SPAN..=top));
    let highest = f64::from(heard.sample_rate) / 2.0;
    Stack::new(Axis::frequency(LOWEST..=highest, Scale::Log))
        .panel(panel.height(150).mark(Mark::line(points)))
}

fn pitch_classes(levels: &Levels) -> Stack {
    let centres = || (0..12u8).map(|i| f64::from(i) + 0.5);
    let bars = centres().zip(levels.mean_chroma.iter().map(|share| f64::from(*share)));
    let names = centres().zip(PITCH_CLASSES.map(str::to_owned));
    let panel = Panel::new("Mean chroma", Axis::new("Share of max", 0.0..=1.0)).height(150);
    Stack::new(Axis::named("Pitch class", 0.0..=12.0, names))
        .panel(panel.mark(Mark::bars(0.7, bars).colour(Colour::Green)))
}
