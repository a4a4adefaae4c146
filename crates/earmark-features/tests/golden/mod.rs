//! Reads the files that `scripts/make_{features,rhythm,real_clip}_goldens.py` write and compares with
//! them.

pub(crate) mod pattern;
mod signal;

use std::path::Path;

use earmark_features::{
    ChromaConfig, MelConfig, MelNorm, MelScale, Norm, PadMode, StftConfig, Tuning, Window,
};
use serde::Deserialize;
pub(crate) use signal::Signal;

/// All cases of one pair of files.
pub(crate) struct Golden {
    pub(crate) cases: Vec<Case>,
    values: Vec<f32>,
}

#[derive(Deserialize)]
struct Index {
    cases: Vec<Case>,
}

/// One computation of librosa: its parameters, and where its result lies.
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    offset: usize,
    pub(crate) signal: Option<Signal>,
    pub(crate) stft: Option<StftParameters>,
    pub(crate) mel: Option<MelParameters>,
    pub(crate) db: Option<DbParameters>,
    pub(crate) n_fft: Option<usize>,
    /// First bin and number of bins of each band.
    pub(crate) runs: Option<Vec<[usize; 2]>>,
    pub(crate) power: Option<f32>,
    pub(crate) sample_rate: Option<u32>,
    pub(crate) chroma: Option<ChromaParameters>,
    /// A function of librosa, and its own arguments by their names.
    pub(crate) function: Option<String>,
    #[serde(default)]
    arguments: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
pub(crate) struct ChromaParameters {
    n_chroma: usize,
    pub(crate) tuning: Option<f64>,
    ctroct: f64,
    octwidth: Option<f64>,
    base_c: bool,
    /// "max", 2 or none.
    norm: serde_json::Value,
}

#[derive(Deserialize)]
pub(crate) struct StftParameters {
    n_fft: usize,
    hop_length: Option<usize>,
    win_length: Option<usize>,
    window: String,
    center: bool,
    pad_mode: String,
}

#[derive(Deserialize)]
pub(crate) struct MelParameters {
    sample_rate: u32,
    n_mels: usize,
    fmin: f64,
    fmax: Option<f64>,
    htk: bool,
    norm: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct DbParameters {
    /// A number, or "max".
    pub(crate) reference: serde_json::Value,
    pub(crate) amin: f32,
    pub(crate) top_db: Option<f32>,
}

impl Golden {
    pub(crate) fn read(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
        let index = std::fs::read(folder.join(format!("{name}.json"))).expect("an index");
        let Index { cases } = serde_json::from_slice(&index).expect("a list of cases");
        let bytes = std::fs::read(folder.join(format!("{name}.f32"))).expect("values");
        let (words, rest) = bytes.as_chunks::<4>();
        assert!(rest.is_empty() && !cases.is_empty());
        let values = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
        Self { cases, values }
    }

    pub(crate) fn case(&self, name: &str) -> &Case {
        self.cases
            .iter()
            .find(|case| case.name == name)
            .unwrap_or_else(|| panic!("no golden case {name:?}"))
    }

    /// The cases of a function of librosa.
    pub(crate) fn of_function(&self, name: &str) -> impl Iterator<Item = &Case> {
        let is_asked = move |case: &&Case| case.function.as_deref() == Some(name);
        self.cases.iter().filter(is_asked)
    }

    /// librosa's result, row-major.
    pub(crate) fn values(&self, case: &Case) -> &[f32] {
        &self.values[case.offset..][..case.shape.iter().product()]
    }
}

impl Case {
    /// An argument that is a number, or its default.
    pub(crate) fn number(&self, name: &str, default: f64) -> f64 {
        let value = self.arguments.get(name);
        value.map_or(default, |value| value.as_f64().expect("a number"))
    }

    /// An argument that is true or false, or its default.
    pub(crate) fn flag(&self, name: &str, default: bool) -> bool {
        let value = self.arguments.get(name);
        value.map_or(default, |value| value.as_bool().expect("true or false"))
    }

    /// An argument that is a word, or its default.
    pub(crate) fn word<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        let value = self.arguments.get(name);
        value.map_or(default, |value| value.as_str().expect("a word"))
    }

    /// The samples and the frames of a computation on a signal.
    pub(crate) fn input(&self) -> (Vec<f32>, StftConfig) {
        let signal = self.signal.as_ref().map(Signal::samples);
        let stft = self.stft.as_ref().map(StftParameters::config);
        (signal.expect("a signal"), stft.expect("stft parameters"))
    }
}

impl ChromaParameters {
    pub(crate) fn config(&self) -> ChromaConfig {
        ChromaConfig {
            n_chroma: self.n_chroma,
            tuning: self.tuning.map_or(Tuning::Estimated, Tuning::Fixed),
            ctroct: self.ctroct,
            octwidth: self.octwidth,
            base_c: self.base_c,
            norm: match (self.norm.as_str(), self.norm.as_f64()) {
                (Some("max"), _) => Norm::Max,
                (_, Some(2.0)) => Norm::L2,
                (None, None) => Norm::None,
                other => panic!("norm {other:?}"),
            },
        }
    }
}

impl StftParameters {
    pub(crate) fn config(&self) -> StftConfig {
        let window = match self.window.as_str() {
            "hann" => Window::Hann,
            "hamming" => Window::Hamming,
            "blackman" => Window::Blackman,
            "ones" => Window::Rectangular,
            other => panic!("window {other:?}"),
        };
        let pad_mode = match self.pad_mode.as_str() {
            "constant" => PadMode::Constant,
            "reflect" => PadMode::Reflect,
            other => panic!("pad_mode {other:?}"),
        };
        let mut config = StftConfig::new(self.n_fft)
            .with_window(window)
            .with_center(self.center)
            .with_pad_mode(pad_mode);
        if let Some(win_length) = self.win_length {
            config = config.with_win_length(win_length);
        }
        if let Some(hop_length) = self.hop_length {
            config = config.with_hop_length(hop_length);
        }
        config
    }
}

impl MelParameters {
    pub(crate) fn config(&self) -> MelConfig {
        MelConfig {
            n_mels: self.n_mels,
            fmin: self.fmin,
            fmax: self.fmax,
            scale: if self.htk {
                MelScale::Htk
            } else {
                MelScale::Slaney
            },
            norm: match self.norm.as_deref() {
                Some("slaney") => MelNorm::Slaney,
                None => MelNorm::None,
                Some(other) => panic!("norm {other:?}"),
            },
            ..MelConfig::new(self.sample_rate)
        }
    }
}

/// Asserts `|actual - expected| <= tolerance(expected)` everywhere.
pub(crate) fn assert_close(
    name: &str,
    actual: &[f32],
    expected: &[f32],
    tolerance: impl Fn(f32) -> f32,
) {
    assert_eq!(actual.len(), expected.len(), "{name}: number of values");
    for (i, (a, e)) in actual.iter().zip(expected).enumerate() {
        let (error, allowed) = ((a - e).abs(), tolerance(*e));
        assert!(
            error <= allowed,
            "{name}: value {i} is {a}, librosa has {e}: off by {error:e}, allowed {allowed:e}"
        );
    }
}

/// The largest size of a value.
pub(crate) fn peak(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |peak, value| peak.max(value.abs()))
}
