//! Where the ticks of an axis stand and how they read.

/// A tick: its place on the axis from 0 to 1, and its label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) place: f64,
    pub(crate) label: String,
}

/// How values read.
#[derive(Clone, Debug)]
pub(crate) enum Labels {
    Numbers,
    Time,
    Frequency,
    Names(Vec<(f64, String)>),
}

/// Below this many seconds time reads in milliseconds.
const MILLISECONDS_BELOW: f64 = 0.5;
/// From this many seconds on it reads in minutes and seconds.
const MINUTES_FROM: f64 = 120.0;
const HOUR: f64 = 3600.0;

impl Labels {
    /// The label of a time axis of `span` seconds up to `end`.
    pub(crate) fn time_label(span: f64, end: f64) -> &'static str {
        match () {
            () if span < MILLISECONDS_BELOW => "Time (ms)",
            () if end < MINUTES_FROM => "Time (s)",
            () if end < HOUR => "Time (min:s)",
            () => "Time (h:min:s)",
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Frequency => "frequency",
            Self::Numbers | Self::Names(_) => "number",
        }
    }

    /// The ticks between two values, at least `gap` apart in places; `evenly` for a linear scale.
    pub(crate) fn ticks(
        &self,
        min: f64,
        max: f64,
        evenly: bool,
        gap: f64,
        place: impl Fn(f64) -> f64,
    ) -> Vec<Tick> {
        let tick = |value: f64, label: String| Tick {
            place: place(value),
            label,
        };
        match self {
            Self::Names(names) => thinned(names, gap, &place)
                .map(|(value, name)| tick(*value, name.clone()))
                .collect(),
            Self::Time => {
                let step = time_step((max - min) * gap, max - min);
                let read = |value| time(value, step, max - min, max);
                multiples(min, max, step)
                    .map(|value| tick(value, read(value)))
                    .collect()
            }
            Self::Numbers | Self::Frequency => {
                let rounds = if evenly {
                    Vec::new()
                } else {
                    rounds(min, max, gap, &place)
                };
                let read = |value, step| match self {
                    Self::Frequency => hertz(value, step),
                    _ => number(value, step),
                };
                // A short stretch of a logarithmic axis may have no round number, or one.
                if rounds.len() < 2 {
                    let step = nice((max - min) * gap);
                    return multiples(min, max, step)
                        .map(|value| tick(value, read(value, step)))
                        .collect();
                }
                rounds
                    .into_iter()
                    .map(|value| tick(value, read(value, value)))
                    .collect()
            }
        }
    }
}

/// The smallest of 1, 2 or 5 times a power of ten that is at least `step`.
fn nice(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let nice = [1.0, 2.0, 5.0].map(|digit| digit * power);
    // Rounding must not push a step that is nice already to the next.
    nice.into_iter()
        .find(|nice| *nice >= step * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// The smallest usual step of a clock that is at least `step` seconds, for a span of seconds.
fn time_step(step: f64, span: f64) -> f64 {
    const CLOCK: [f64; 17] = [
        1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1200.0, 1800.0,
        HOUR, 7200.0, 14_400.0,
    ];
    if step < 1.0 && span < MINUTES_FROM {
        return nice(step);
    }
    let found = CLOCK.into_iter().find(|clock| *clock >= step);
    found.unwrap_or_else(|| HOUR * nice(step / HOUR))
}

/// The multiples of `step` from `min` to `max`.
fn multiples(min: f64, max: f64, step: f64) -> impl Iterator<Item = f64> {
    let slack = 1e-9 * (max - min);
    let first = ((min - slack) / step).ceil();
    let count = (((max + slack) / step).floor() - first) as usize + 1;
    (0..count.min(1000)).map(move |i| {
        let value = (first + i as f64) * step;
        if value.abs() < slack { 0.0 } else { value }
    })
}

/// The values 0 and 1, 2, 5 times powers of ten between `min` and `max`, the roundest first, as far as
/// they keep `gap` from each other.
fn rounds(min: f64, max: f64, gap: f64, place: &impl Fn(f64) -> f64) -> Vec<f64> {
    let largest = max.abs().max(min.abs()).log10().floor() as i32;
    let digits = [1.0, 5.0, 2.0];
    let decades = (largest - 9..=largest).rev();
    let powers = digits
        .into_iter()
        .flat_map(|digit| decades.clone().map(move |power| digit * 10f64.powi(power)));
    let mut kept: Vec<f64> = Vec::new();
    for value in std::iter::once(0.0).chain(powers) {
        let keeps_gap = |other: &f64| (place(*other) - place(value)).abs() >= gap;
        if (min..=max).contains(&value) && kept.iter().all(keeps_gap) {
            kept.push(value);
        }
    }
    kept.sort_by(f64::total_cmp);
    kept
}

/// The least distance in places of names that follow each other.
pub(crate) fn closest(names: &[(f64, String)], place: &impl Fn(f64) -> f64) -> f64 {
    let pairs = names
        .windows(2)
        .map(|pair| (place(pair[1].0) - place(pair[0].0)).abs());
    pairs.fold(f64::INFINITY, f64::min)
}

/// Every so many of the names that they keep `gap`.
fn thinned<'a>(
    names: &'a [(f64, String)],
    gap: f64,
    place: &impl Fn(f64) -> f64,
) -> impl Iterator<Item = &'a (f64, String)> {
    let every = (gap / closest(names, place) - 1e-9).ceil().max(1.0);
    names
        .iter()
        .step_by(every.min(names.len().max(1) as f64) as usize)
}

/// A number with as many digits as its step needs, with a true minus sign.
pub(crate) fn number(value: f64, step: f64) -> String {
    let plain = if value.abs() >= 1e6 || (step < 1e-4 && value != 0.0) {
        // The digits of the step, so that neighbours differ.
        let digits = (value.abs().log10().floor() - step.log10().floor()).max(0.0);
        format!("{value:.*e}", digits.min(15.0) as usize)
    } else {
        let decimals = (-(step.log10() + 1e-9).floor()).clamp(0.0, 9.0);
        format!("{value:.*}", decimals as usize)
    };
    plain.replace('-', "\u{2212}")
}

fn hertz(value: f64, step: f64) -> String {
    if value >= 1000.0 {
        format!("{}k", number(value / 1000.0, (step / 1000.0).max(1e-4)))
    } else {
        number(value, step)
    }
}

fn time(value: f64, step: f64, span: f64, end: f64) -> String {
    if span < MILLISECONDS_BELOW {
        return number(1000.0 * value, 1000.0 * step);
    }
    if end < MINUTES_FROM {
        return number(value, step);
    }
    // Sums of steps are a little off.
    let value = (1000.0 * value).round() / 1000.0;
    let whole = value.floor() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    let fraction = if step < 1.0 {
        let decimals = format!("{:.3}", value.fract());
        decimals[1..].trim_end_matches('0').to_owned()
    } else {
        String::new()
    };
    if end < HOUR {
        format!("{}:{seconds:02}{fraction}", 60 * hours + minutes)
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{Axis, Scale};

    fn labels(axis: &Axis) -> Vec<String> {
        axis.ticks(1000.0, 80.0)
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn numbers_stand_at_round_steps() {
        let axis = Axis::new("", -1.0..=1.0);
        let ticks: Vec<_> = axis
            .ticks(100.0, 20.0)
            .into_iter()
            .map(|tick| (tick.place, tick.label))
            .collect();
        let expected = [
            (0.0, "\u{2212}1.0"),
            (0.25, "\u{2212}0.5"),
            (0.5, "0.0"),
            (0.75, "0.5"),
            (1.0, "1.0"),
        ];
        assert_eq!(
            ticks,
            expected.map(|(place, label)| (place, label.to_owned()))
        );
        assert_eq!(
            labels(&Axis::new("", 0.0..=3e-7)).last().unwrap(),
            "3.0e\u{2212}7"
        );
        assert_eq!(labels(&Axis::new("", 0.0..=5e6)).last().unwrap(), "5.0e6");
    }

    #[test]
    fn frequencies_stand_at_one_two_and_five() {
        let axis = Axis::frequency(30.0..=11_025.0, Scale::Log);
        assert_eq!(
            labels(&axis),
            ["50", "100", "200", "500", "1k", "2k", "5k", "10k"]
        );
        let narrow = Axis::frequency(310.0..=390.0, Scale::Log);
        assert!(labels(&narrow).len() >= 4);
    }

    #[test]
    fn time_reads_as_its_length_wants() {
        let of = |range| {
            let axis = Axis::time(range);
            (axis.label().to_owned(), labels(&axis))
        };
        let (label, ticks) = of(0.0..=0.1);
        assert_eq!((label.as_str(), ticks[1].as_str()), ("Time (ms)", "10"));
        let (label, ticks) = of(0.0..=30.0);
        assert_eq!((label.as_str(), ticks[1].as_str()), ("Time (s)", "5"));
        let (label, ticks) = of(0.0..=183.0);
        assert_eq!(
            (label.as_str(), ticks[1].as_str()),
            ("Time (min:s)", "0:15")
        );
        let (label, ticks) = of(0.0..=4000.0);
        assert_eq!(
            (label.as_str(), ticks[1].as_str()),
            ("Time (h:min:s)", "0:10:00")
        );
        assert_eq!(of(600.0..=601.0).1[1], "10:00.1");
    }

    #[test]
    fn names_are_thinned_when_they_would_touch() {
        let names = (0..12).map(|i| (f64::from(i) + 0.5, i.to_string()));
        let axis = Axis::named("", 0.0..=12.0, names);
        assert_eq!(axis.ticks(120.0, 10.0).len(), 12);
        assert_eq!(axis.ticks(120.0, 15.0).len(), 6);
    }

    proptest! {
        #[test]
        fn ticks_rise_inside_the_axis_and_keep_their_distance(
            min in -1e6..1e6f64, span in 1e-6..1e7f64, length in 50.0..2000.0f64,
        ) {
            for axis in [Axis::new("", min..=min + span), Axis::time(min.abs()..=min.abs() + span),
                         Axis::frequency(min.abs() + 1e-3..=min.abs() + span + 1e-3, Scale::Log)] {
                let ticks = axis.ticks(length, 20.0);
                prop_assert!(ticks.len() as f64 <= length / 20.0 + 2.0);
                for tick in &ticks {
                    prop_assert!((-1e-6..=1.0 + 1e-6).contains(&tick.place));
                }
                for pair in ticks.windows(2) {
                    prop_assert!(pair[0].place < pair[1].place);
                }
            }
        }
    }
}
