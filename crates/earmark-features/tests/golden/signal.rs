//! The synthetic signals of the goldens, from the formulas of `scripts/make_features_goldens.py`.

use std::f64::consts::TAU;

use serde::Deserialize;

use crate::noise::noise;

/// A signal of `n_samples`, computed in f64 and rounded to f32 once.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Signal {
    n_samples: usize,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Kind {
    Sine {
        amplitude: f64,
        frequency: f64,
        sample_rate: f64,
    },
    Chirp {
        from: f64,
        to: f64,
        sample_rate: f64,
    },
    Clicks {
        period: usize,
        first: usize,
    },
    Constant {
        value: f64,
    },
    Noise {
        seed: u32,
    },
}

impl Signal {
    pub(crate) fn samples(&self) -> Vec<f32> {
        let n = self.n_samples;
        match self.kind {
            Kind::Sine {
                amplitude,
                frequency,
                sample_rate,
            } => formula(n, |i| amplitude * (TAU * frequency * i / sample_rate).sin()),
            Kind::Chirp {
                from,
                to,
                sample_rate,
            } => {
                let rate = (to - from) * sample_rate / n as f64;
                formula(n, |i| {
                    let t = i / sample_rate;
                    0.5 * (TAU * (from * t + 0.5 * rate * t * t)).sin()
                })
            }
            Kind::Clicks { period, first } => (0..n)
                .map(|i| f32::from(u8::from(i % period == first)))
                .collect(),
            Kind::Constant { value } => vec![value as f32; n],
            Kind::Noise { seed } => noise(n, seed),
        }
    }
}

fn formula(n: usize, f: impl Fn(f64) -> f64) -> Vec<f32> {
    (0..n).map(|i| f(i as f64) as f32).collect()
}
