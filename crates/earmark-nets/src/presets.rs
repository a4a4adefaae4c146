//! The configurations that were published, by name.

use crate::{
    architecture::Architecture,
    architectures::{
        CnnConfig, CnnMfccConfig, CrnnConfig, LstmMfccConfig, MlpConfig, ProbeConfig,
        RnnMfccConfig, ShortChunkConfig, TransformerConfig,
    },
    blocks::Activation,
    error::NetError,
    input::InputShape,
    loss::Loss,
    recurrent::Walk,
    style::Style,
};

/// A configuration with a name.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// What [`Architecture::preset`] takes.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The input it was published with or made for.
    pub input: InputShape,
    /// The number of classes it was published with or made for.
    pub n_classes: usize,
    make: fn() -> Architecture,
}

impl Preset {
    /// The configuration.
    pub fn architecture(&self) -> Architecture {
        (self.make)()
    }
}

/// All presets, from small to large ideas.
pub fn presets() -> &'static [Preset] {
    &PRESETS
}

pub(crate) fn find(name: &str) -> Result<Architecture, NetError> {
    if let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) {
        return Ok(preset.architecture());
    }
    let names = || PRESETS.iter().map(|preset| preset.name);
    let closeness = |known: &&str| (strsim::jaro_winkler(name, known) * 1e6) as u64;
    Err(NetError::UnknownPreset {
        name: name.to_owned(),
        nearest: names().max_by_key(closeness).unwrap_or_default(),
        known: names().collect::<Vec<_>>().join(", "),
    })
}

const fn input(n_rows: usize, n_frames: usize) -> InputShape {
    InputShape { n_rows, n_frames }
}

/// Frames of 3 s at 22 050 Hz with a hop of 512.
const THREE_SECONDS: usize = 130;

const PRESETS: [Preset; 16] = [
    Preset {
        name: "mlp",
        about: "8 EchoNest features, 90 ReLUs, one sigmoid with squared error: two genres",
        source: "student system, EchoNest features of FMA, 75.75 % of two genres",
        input: input(8, 1),
        n_classes: 2,
        make: || mlp(vec![90], 0.0, Loss::SquaredError),
    },
    Preset {
        name: "mlp-4",
        about: "8 EchoNest features, 90 ReLUs, softmax: four genres",
        source: "student system, EchoNest features of FMA",
        input: input(8, 1),
        n_classes: 4,
        make: || mlp(vec![90], 0.0, Loss::CrossEntropy),
    },
    Preset {
        name: "mlp-mfcc",
        about: "MFCC averaged over a clip, dense 256, 128, 64 with dropout",
        source: "the plain form that many student systems have in common",
        input: input(20, 1),
        n_classes: 10,
        make: || mlp(vec![256, 128, 64], 0.3, Loss::CrossEntropy),
    },
    Preset {
        name: "fc",
        about: "20 mean MFCC of 0.5 s, dense 300, 150",
        source: "student system, GTZAN segments, 62.6 % under its leaky split",
        input: input(20, 1),
        n_classes: 10,
        make: || mlp(vec![300, 150], 0.0, Loss::CrossEntropy),
    },
    Preset {
        name: "cnn-mfcc",
        about: "20 mean MFCC unfolded to a map of 4x4x32, three convolutions of 2x2",
        source: "student system, GTZAN segments, 77.9 % under its leaky split",
        input: input(20, 1),
        n_classes: 10,
        make: || Architecture::CnnMfcc(CnnMfccConfig::default()),
    },
    Preset {
        name: "rnn-mfcc",
        about: "MFCC and chroma of twelve periods unfolded to 16 steps, LSTM 128 and 32",
        source: "student system, GTZAN, 83.8 % under its leaky split",
        input: input(32, 12),
        n_classes: 10,
        make: || Architecture::RnnMfcc(RnnMfccConfig::default()),
    },
    Preset {
        name: "lstm-mfcc",
        about: "MFCC over time, LSTM 64 and 64: the published layers, the right way round",
        source: "student system, FMA-small, mended",
        input: input(20, 1291),
        n_classes: 8,
        make: || Architecture::LstmMfcc(LstmMfccConfig::default()),
    },
    Preset {
        name: "lstm-mfcc-frequency",
        about: "the same with time and coefficient swapped, as published",
        source: "student system, FMA-small, 28.66 % of eight genres",
        input: input(20, 1291),
        n_classes: 8,
        make: || {
            Architecture::LstmMfcc(LstmMfccConfig {
                walk: Walk::Frequency,
                ..LstmMfccConfig::default()
            })
        },
    },
    Preset {
        name: "cnn-picture",
        about: "two convolutions over a picture of a spectrogram in three colours",
        source: "student system, FMA-small, 37.23 % of eight genres",
        input: input(3 * 496, 369),
        n_classes: 8,
        make: picture,
    },
    Preset {
        name: "cnn-mel",
        about: "five convolutions over mels of 3 s, dense 128, 64, 32",
        source: "student system, GTZAN, 86 % under its leaky split",
        input: input(128, THREE_SECONDS),
        n_classes: 10,
        make: || Architecture::Cnn(CnnConfig::default()),
    },
    Preset {
        name: "crnn",
        about: "convolutions over mels of 3 s, GRU over time",
        source: "student system, GTZAN, mended",
        input: input(128, THREE_SECONDS),
        n_classes: 10,
        make: || crnn(Walk::Time),
    },
    Preset {
        name: "crnn-frequency",
        about: "the same, its GRU walking over mel bands, as published",
        source: "student system, GTZAN, 89.8 % under its leaky split",
        input: input(128, THREE_SECONDS),
        n_classes: 10,
        make: || crnn(Walk::Frequency),
    },
    Preset {
        name: "crnn-choi",
        about: "four convolutions and two GRUs over mels of 29 s",
        source: "Choi et al. 2017, arXiv 1609.04243",
        input: input(96, 1366),
        n_classes: 50,
        make: || Architecture::Crnn(CrnnConfig::default()),
    },
    Preset {
        name: "short-chunk",
        about: "seven residual blocks over mels of 3.7 s",
        source: "Won et al. 2020, arXiv 2006.00751",
        input: input(128, 231),
        n_classes: 50,
        make: || Architecture::ShortChunk(ShortChunkConfig::default()),
    },
    Preset {
        name: "transformer",
        about: "attention over 16x16 patches of mels of 3 s, pre-norm, four layers",
        source: "after Gong et al. 2021, arXiv 2104.01778",
        input: input(128, THREE_SECONDS),
        n_classes: 10,
        make: || Architecture::Transformer(TransformerConfig::default()),
    },
    Preset {
        name: "probe",
        about: "a linear layer over a normalised embedding",
        source: "Alain and Bengio 2016, arXiv 1610.01644",
        input: input(200, 1),
        n_classes: 10,
        make: || Architecture::Probe(ProbeConfig::default()),
    },
];

fn mlp(hidden: Vec<usize>, dropout: f64, loss: Loss) -> Architecture {
    Architecture::Mlp(MlpConfig {
        hidden,
        dropout,
        loss,
        ..MlpConfig::default()
    })
}

fn picture() -> Architecture {
    Architecture::Cnn(CnnConfig {
        planes: 3,
        channels: vec![8, 32],
        pools: vec![[2, 2]; 2],
        dense: vec![128],
        dropout: 0.0,
        style: Style::PyTorch,
        ..CnnConfig::default()
    })
}

fn crnn(walk: Walk) -> Architecture {
    Architecture::Crnn(CrnnConfig {
        normalize: false,
        padding: 0,
        channels: vec![16, 32, 64, 128],
        pools: vec![[2, 2]; 4],
        activation: Activation::Relu,
        conv_dropout: 0.0,
        walk,
        units: vec![64],
        ..CrnnConfig::default()
    })
}
