//! From values to places.

use std::ops::RangeInclusive;

use crate::PlotError;
use crate::ticks::{Labels, Tick, closest};

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By their logarithm; the axis must begin above 0.
    Log,
    /// By a function that rises, such as hertz to mel.
    Warped(fn(f64) -> f64),
}

impl Scale {
    fn apply(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => value.ln(),
            Self::Warped(warp) => warp(value),
        }
    }
}

/// An axis: a label with its unit, two ends, a scale and how its ticks read.
#[derive(Clone, Debug)]
pub struct Axis {
    label: String,
    min: f64,
    max: f64,
    scale: Scale,
    labels: Labels,
}

impl Axis {
    /// A linear axis of numbers. The label names the unit: `Level (dB)`.
    pub fn new(label: impl Into<String>, range: RangeInclusive<f64>) -> Self {
        Self {
            label: label.into(),
            min: *range.start(),
            max: *range.end(),
            scale: Scale::Linear,
            labels: Labels::Numbers,
        }
    }

    /// A linear axis of seconds; ticks and label are in ms, s, min:s or h:min:s as the length wants.
    #[must_use]
    pub fn time(range: RangeInclusive<f64>) -> Self {
        let label = Labels::time_label(range.end() - range.start(), *range.end());
        Self {
            labels: Labels::Time,
            ..Self::new(label, range)
        }
    }

    /// An axis of hertz; ticks read `500`, `1k`, `2k`.
    #[must_use]
    pub fn frequency(range: RangeInclusive<f64>, scale: Scale) -> Self {
        Self {
            scale,
            labels: Labels::Frequency,
            ..Self::new("Frequency (Hz)", range)
        }
    }

    /// A linear axis whose ticks have names: value and name, rising.
    pub fn named(
        label: impl Into<String>,
        range: RangeInclusive<f64>,
        names: impl IntoIterator<Item = (f64, String)>,
    ) -> Self {
        Self {
            labels: Labels::Names(names.into_iter().collect()),
            ..Self::new(label, range)
        }
    }

    /// A linear axis without ticks and label, for places that mean something to each other only, as on a map.
    #[must_use]
    pub fn blank(range: RangeInclusive<f64>) -> Self {
        Self::named("", range, [])
    }

    /// Sets the scale.
    #[must_use]
    pub fn scale(mut self, scale: Scale) -> Self {
        self.scale = scale;
        self
    }

    /// The label.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let (low, high) = (self.scale.apply(self.min), self.scale.apply(self.max));
        // Values a logarithm cannot take lie below everything.
        let place = (self.scale.apply(value) - low) / (high - low);
        if place.is_nan() {
            f64::NEG_INFINITY
        } else {
            place
        }
    }

    /// The value at a place from 0 to 1: the inverse of [`place`](Self::place), by bisection.
    pub(crate) fn value(&self, place: f64) -> f64 {
        let (mut low, mut high) = (self.min, self.max);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.place(middle) < place {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }

    /// The ticks of an axis `length` units long, at least `gap` apart.
    pub(crate) fn ticks(&self, length: f64, gap: f64) -> Vec<Tick> {
        let at_least = gap / length;
        let evenly = matches!(self.scale, Scale::Linear);
        self.labels
            .ticks(self.min, self.max, evenly, at_least, |value| {
                self.place(value)
            })
    }

    /// Whether places are proportional to values.
    pub(crate) fn is_linear(&self) -> bool {
        matches!(self.scale, Scale::Linear)
    }

    /// The names of its ticks, if they have names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let names: &[(f64, String)] = match &self.labels {
            Labels::Names(names) => names,
            _ => &[],
        };
        names.iter().map(|(_, name)| name.as_str())
    }

    /// The least distance of two names in places; infinite with fewer than two.
    pub(crate) fn closest_names(&self) -> f64 {
        match &self.labels {
            Labels::Names(names) => closest(names, &|value| self.place(value)),
            _ => f64::INFINITY,
        }
    }

    /// Whether nothing is written along it.
    pub(crate) fn is_blank(&self) -> bool {
        self.label.is_empty() && matches!(&self.labels, Labels::Names(names) if names.is_empty())
    }

    /// What a reader of values needs to know: `time`, `frequency` or `number`.
    pub(crate) fn kind(&self) -> &'static str {
        self.labels.kind()
    }

    /// Refuses ends that cannot be drawn.
    pub(crate) fn validate(&self) -> Result<(), PlotError> {
        let (low, high) = (self.scale.apply(self.min), self.scale.apply(self.max));
        let allowed = if !(self.min.is_finite() && self.max.is_finite()) {
            "finite"
        } else if matches!(self.scale, Scale::Log) && self.min <= 0.0 {
            "above 0 on a logarithmic scale"
        } else if !(high - low > 0.0 && (high - low).is_finite()) {
            "rising"
        } else {
            return Ok(());
        };
        Err(PlotError::InvalidAxis {
            label: self.label.clone(),
            min: self.min,
            max: self.max,
            allowed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_put_values_in_their_places() {
        let linear = Axis::new("", -1.0..=1.0);
        assert_eq!([-1.0, 0.0, 1.0].map(|v| linear.place(v)), [0.0, 0.5, 1.0]);
        let log = Axis::frequency(10.0..=1000.0, Scale::Log);
        assert!((log.place(100.0) - 0.5).abs() < 1e-12);
        assert_eq!(log.place(0.0), f64::NEG_INFINITY);
        assert_eq!(log.place(-1.0), f64::NEG_INFINITY);
        let warped = Axis::frequency(0.0..=4.0, Scale::Warped(f64::sqrt));
        assert_eq!(warped.place(1.0), 0.5);
    }

    #[test]
    fn value_is_the_inverse_of_place() {
        for scale in [Scale::Linear, Scale::Log, Scale::Warped(f64::ln_1p)] {
            let axis = Axis::frequency(20.0..=11_025.0, scale);
            for value in [25.0, 440.0, 10_000.0] {
                assert!((axis.value(axis.place(value)) - value).abs() < 1e-6 * value);
            }
        }
    }

    #[test]
    fn ends_that_cannot_be_drawn_are_refused() {
        let error = |axis: Axis| axis.validate().unwrap_err().to_string();
        assert_eq!(
            error(Axis::new("Level (dB)", 1.0..=1.0)),
            "axis \"Level (dB)\" from 1 to 1: must be rising"
        );
        assert!(error(Axis::new("", f64::NAN..=1.0)).ends_with("must be finite"));
        assert!(error(Axis::frequency(0.0..=1.0, Scale::Log)).contains("logarithmic"));
        assert!(Axis::new("", -1e300..=1e300).validate().is_ok());
    }
}
