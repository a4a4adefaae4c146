//! The series that columns of sets are made of.

use super::layout::Series;

pub(super) const CHROMA_STFT: Series = Series {
    output: "chroma_stft",
    n_rows: 12,
    label: "chroma_stft",
    about: "the chroma of the transform, pitch class {n} (1 is C)",
    unit: "",
};

pub(super) const CHROMA_CQT: Series = Series {
    output: "chroma_cqt",
    n_rows: 12,
    label: "chroma_cqt",
    about: "the chroma of the constant-Q transform, pitch class {n} (1 is C)",
    unit: "",
};

pub(super) const CENS: Series = Series {
    output: "chroma_cens",
    n_rows: 12,
    label: "chroma_cens",
    about: "the energy normalised chroma, pitch class {n} (1 is C)",
    unit: "",
};

pub(super) const TONNETZ: Series = Series {
    output: "tonnetz",
    n_rows: 6,
    label: "tonnetz",
    about: "the tonal centroid, dimension {n} (x and y of fifths, minor thirds, major thirds)",
    unit: "",
};

pub(super) const RMS: Series = Series {
    output: "rms",
    n_rows: 1,
    label: "rms",
    about: "the root mean square of the samples of a frame",
    unit: "",
};

pub(super) const RMS_OF_SPECTRUM: Series = Series {
    output: "rms_of_spectrum",
    about: "the root mean square of a frame, of its spectrum",
    ..RMS
};

pub(super) const CENTROID: Series = Series {
    output: "spectral_centroid",
    n_rows: 1,
    label: "spectral_centroid",
    about: "the spectral centroid",
    unit: "Hz",
};

pub(super) const BANDWIDTH: Series = Series {
    output: "spectral_bandwidth",
    n_rows: 1,
    label: "spectral_bandwidth",
    about: "the spectral bandwidth",
    unit: "Hz",
};

pub(super) const CONTRAST: Series = Series {
    output: "spectral_contrast",
    n_rows: 7,
    label: "spectral_contrast",
    about: "the spectral contrast, octave {n} (1 lies below 200 Hz)",
    unit: "dB",
};

pub(super) const ROLLOFF_HZ: Series = Series {
    output: "spectral_rolloff",
    n_rows: 1,
    label: "spectral_rolloff",
    about: "the frequency below which 85 % of the spectrum lie",
    unit: "Hz",
};

pub(super) const ZERO_CROSSINGS: Series = Series {
    output: "zero_crossing_rate",
    n_rows: 1,
    label: "zero_crossing_rate",
    about: "the share of samples of a frame at which the sign changes",
    unit: "",
};

pub(super) const HARMONIC: Series = Series {
    output: "harmonic",
    n_rows: 1,
    label: "harmony",
    about: "the samples of the harmonic component",
    unit: "",
};

pub(super) const PERCUSSIVE: Series = Series {
    output: "percussive",
    n_rows: 1,
    label: "perceptr",
    about: "the samples of the percussive component",
    unit: "",
};

pub(super) const BPM: Series = Series {
    output: "tempo",
    n_rows: 1,
    label: "tempo",
    about: "the estimated tempo",
    unit: "BPM",
};

pub(super) const PICTURE: Series = Series {
    output: "log_mel_picture",
    n_rows: 128,
    label: "mel",
    about: "level of mel band {n}, from 0 to 255",
    unit: "",
};

pub(super) const MFCC: Series = Series {
    output: "mfcc",
    n_rows: 20,
    label: "mfcc",
    about: "mel-frequency cepstral coefficient {n} (1 is the level)",
    unit: "dB",
};
