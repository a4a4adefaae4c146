//! Scores over the values of a setting.

use earmark_plot::{Axis, Colour, Figure, Mark, Panel, PlotError, Scale, Stack, Symbol};

use crate::report::numbers::Unit;
use crate::report::sweep::Parameter;
use crate::report::{SettingValue, SweepReport};

const WIDTH: u16 = 372;
const HEIGHT: u16 = 190;
/// What lies between the outermost points and the frame, as a part of the axis.
const MARGIN: f64 = 0.08;
/// Up to so many numbers are ticks themselves.
const MOST_TICKS: usize = 6;

/// One panel: every trial with a score a point.
pub(in crate::report) fn scores(
    id: &str,
    sweep: &SweepReport,
    parameter: &Parameter<'_>,
) -> Result<String, PlotError> {
    let places = Places::new(parameter);
    let trials = || {
        let trials = sweep.trials.iter().zip(&parameter.values).enumerate();
        trials.filter_map(|(n, (trial, value))| Some((n, places.of(*value), trial.score?.value)))
    };
    let hinted = trials().map(|(n, x, score)| (x, score, hint(sweep, n)));
    let chosen = trials().filter(|(n, ..)| sweep.best == Some(*n));
    let chosen: Vec<(f64, f64)> = chosen.map(|(_, x, score)| (x, score)).collect();
    let means = places.all.iter().filter_map(|(_, x)| {
        let here: Vec<f64> = trials()
            .filter(|(_, at, _)| at == x)
            .map(|(.., score)| score)
            .collect();
        (!here.is_empty()).then(|| (*x, here.iter().sum::<f64>() / here.len() as f64))
    });
    let scores: Vec<f64> = trials().map(|(.., score)| score).collect();
    let panel = Panel::new("", score_axis(&sweep.metric, &scores))
        .height(HEIGHT)
        .mark(Mark::reference(means))
        .mark(Mark::hinted_points(Symbol::Circle, hinted))
        .mark(Mark::points(Symbol::Ring, chosen).colour(Colour::Vermillion));
    Figure::new(format!("{} over {}", sweep.metric, parameter.name))
        .width(WIDTH)
        .stack(Stack::new(places.axis).panel(panel))
        .to_inline_svg(id)
}

fn hint(sweep: &SweepReport, n: usize) -> String {
    let trial = &sweep.trials[n];
    let settings = trial.settings.iter();
    let settings: Vec<String> = settings
        .map(|setting| format!("{} = {}", setting.name, setting.value))
        .collect();
    let score = Unit::Plain.estimate(trial.score);
    format!("{}: {} {score}", settings.join(", "), sweep.metric)
}

fn score_axis(metric: &str, scores: &[f64]) -> Axis {
    let low = scores.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let high = scores.iter().copied().reduce(f64::max).unwrap_or(1.0);
    let margin = if high > low {
        MARGIN * (high - low)
    } else {
        0.05 * (1.0 + high.abs())
    };
    Axis::new(metric, low - margin..=high + margin)
}

/// Where the values of a setting lie.
struct Places<'a> {
    all: Vec<(Option<&'a SettingValue>, f64)>,
    axis: Axis,
}

impl<'a> Places<'a> {
    fn new(parameter: &Parameter<'a>) -> Self {
        let distinct = parameter.distinct();
        let numbers: Option<Vec<f64>> = distinct.iter().map(|value| number(*value)).collect();
        match numbers {
            Some(numbers) => Self {
                axis: number_axis(parameter.name, &numbers),
                all: distinct.into_iter().zip(numbers).collect(),
            },
            None => {
                let all = distinct.into_iter().zip((0..).map(|n| f64::from(n) + 0.5));
                let all: Vec<(Option<&SettingValue>, f64)> = all.collect();
                let names = all.iter().map(|(value, x)| (*x, Parameter::reads(*value)));
                let names: Vec<(f64, String)> = names.collect();
                Self {
                    axis: Axis::named(parameter.name, 0.0..=all.len() as f64, names),
                    all,
                }
            }
        }
    }

    fn of(&self, value: Option<&SettingValue>) -> f64 {
        let found = self.all.iter().find(|(other, _)| *other == value);
        found.map_or(0.0, |(_, x)| *x)
    }
}

fn number(value: Option<&SettingValue>) -> Option<f64> {
    match value? {
        SettingValue::Number(number) => Some(*number),
        SettingValue::Text(_) => None,
    }
}

/// An axis around numbers that rise, on the scale that spreads them more evenly.
fn number_axis(name: &str, numbers: &[f64]) -> Axis {
    let logarithms: Vec<f64> = numbers.iter().map(|number| number.ln()).collect();
    let is_log =
        numbers.iter().all(|number| *number > 0.0) && evenness(&logarithms) > evenness(numbers);
    let (low, high) = match numbers {
        [only] => (only - 1.0, only + 1.0),
        _ => (numbers[0], numbers[numbers.len() - 1]),
    };
    let (low, high) = if is_log {
        let factor = (high / low).powf(MARGIN);
        (low / factor, high * factor)
    } else {
        (low - MARGIN * (high - low), high + MARGIN * (high - low))
    };
    let axis = if numbers.len() <= MOST_TICKS {
        let ticks = numbers
            .iter()
            .map(|number| (*number, SettingValue::Number(*number).to_string()));
        Axis::named(name, low..=high, ticks)
    } else {
        Axis::new(name, low..=high)
    };
    if is_log { axis.scale(Scale::Log) } else { axis }
}

/// The least step between rising numbers, as a part of all: the larger, the more evenly they are spread.
fn evenness(numbers: &[f64]) -> f64 {
    let all = numbers[numbers.len() - 1] - numbers[0];
    let steps = numbers.windows(2).map(|pair| pair[1] - pair[0]);
    steps.fold(f64::INFINITY, f64::min) / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_spread_by_logarithm_and_steps_evenly() {
        let is_log = |numbers: &[f64]| format!("{:?}", number_axis("", numbers)).contains("Log");
        assert!(is_log(&[0.1, 1.0, 10.0]) && is_log(&[1.0, 2.0, 4.0]));
        assert!(!is_log(&[2.0, 4.0, 6.0, 8.0]) && !is_log(&[0.0, 1.0, 10.0]) && !is_log(&[3.0]));
    }
}
