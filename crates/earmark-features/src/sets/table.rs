//! The table of named sets. To add one: an entry here; raise its version when its values change.

use super::FeatureSet;
use super::layout::{Columns, Layout, Naming, Series};
use super::whole_track::{
    CHROMA_CENS, CQT_CHROMAS, HARMONIC_PERCUSSIVE, HARMONIC_PERCUSSIVE_OF_FRAMES, TEMPO,
};
use crate::{
    Analysis, BandwidthConfig, ChromaConfig, ContrastConfig, Descriptor, FeatureError, MfccConfig,
    PadMode, SignalDescriptor, Statistic, ZeroCrossingConfig,
};

/// All named sets.
pub static FEATURE_SETS: &[FeatureSet] = &[
    FeatureSet {
        name: "gtzan57",
        version: 1,
        about: "57 means and variances under the names of the widely shared table of GTZAN",
        source: "columns of features_30_sec.csv, computed as librosa 0.11 does at 22 050 Hz",
        sample_rate: Some(22_050),
        analysis: Analysis::new,
        descriptors: &gtzan_descriptors(&HARMONIC_PERCUSSIVE),
        layout: GTZAN_LAYOUT,
    },
    FeatureSet {
        name: "gtzan57-reflect",
        version: 1,
        about: "the same with the values of that table: frames see the signal mirrored at its ends",
        source: "as gtzan57, with the padding of librosa before 0.10 and the inverse transform of before 0.8",
        sample_rate: Some(22_050),
        analysis: |sample_rate| {
            let analysis = Analysis::new(sample_rate);
            let stft = analysis.stft.with_pad_mode(PadMode::Reflect);
            Analysis { stft, ..analysis }
        },
        descriptors: &gtzan_descriptors(&HARMONIC_PERCUSSIVE_OF_FRAMES),
        layout: GTZAN_LAYOUT,
    },
    FeatureSet {
        name: "fma518",
        version: 1,
        about: "518 columns, seven statistics each: those of FMA's features.csv",
        source: "M. Defferrard and others, FMA: a dataset for music analysis, ISMIR 2017, features.py, \
                 computed as librosa 0.11 does at the rate of the file; as there, all descriptors of the \
                 spectrum but MFCC take a rate of 22 050 Hz for granted",
        sample_rate: None,
        analysis: |sample_rate| Analysis {
            assumed_rate: Some(22_050),
            ..Analysis::new(sample_rate)
        },
        descriptors: &[
            Descriptor::Signal(&CQT_CHROMAS),
            Descriptor::ChromaStft(ChromaConfig::new()),
            Descriptor::Mfcc(MfccConfig::new()),
            Descriptor::RmsOfSpectrum,
            Descriptor::SpectralBandwidth(BandwidthConfig::new()),
            Descriptor::SpectralCentroid,
            Descriptor::SpectralContrast(ContrastConfig::new()),
            ROLLOFF,
            Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
        ],
        layout: Layout::Statistics {
            columns: &[
                Columns::rows(CENS, SEVEN),
                Columns::rows(CHROMA_CQT, SEVEN),
                Columns::rows(CHROMA_STFT, SEVEN),
                Columns::rows(MFCC, SEVEN),
                Columns::rows(RMS_OF_SPECTRUM.labelled("rmse"), SEVEN),
                Columns::rows(BANDWIDTH, SEVEN),
                Columns::rows(CENTROID, SEVEN),
                Columns::rows(CONTRAST, SEVEN),
                Columns::rows(ROLLOFF_HZ, SEVEN),
                Columns::rows(TONNETZ, SEVEN),
                Columns::rows(ZERO_CROSSINGS.labelled("zcr"), SEVEN),
            ],
            naming: Naming::ThreeLevels,
        },
    },
    FeatureSet {
        name: "timbre-rhythm-pitch",
        version: 1,
        about: "88 columns of timbre, tempo and harmony for classical classifiers",
        source: "the three groups of G. Tzanetakis and P. Cook, Musical genre classification of audio \
                 signals, IEEE TSAP 10(5), 2002, with the descriptors of librosa 0.11 at 22 050 Hz",
        sample_rate: Some(22_050),
        analysis: Analysis::new,
        descriptors: &[
            Descriptor::Signal(&TEMPO),
            Descriptor::Signal(&CHROMA_CENS),
            Descriptor::Mfcc(MfccConfig::new()),
            Descriptor::SpectralCentroid,
            ROLLOFF,
            Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
            Descriptor::SpectralContrast(ContrastConfig::new()),
        ],
        layout: Layout::Statistics {
            columns: &[
                Columns::value(BPM),
                Columns::rows(CENS, MEAN_STD),
                Columns::rows(MFCC, MEAN_STD),
                Columns::rows(CENTROID, MEAN_STD_SKEW),
                Columns::rows(ROLLOFF_HZ, MEAN_STD_SKEW),
                Columns::rows(ZERO_CROSSINGS, MEAN_STD_SKEW),
                Columns::rows(CONTRAST, MEAN_STD),
            ],
            naming: Naming::Flat,
        },
    },
    FeatureSet {
        name: "mel-seq",
        version: 1,
        about: "128 mel bands of every frame: sequences for networks",
        source: "librosa 0.11 at 22 050 Hz: power_to_db(melspectrogram), at most 80 dB below the peak",
        sample_rate: Some(22_050),
        analysis: Analysis::new,
        descriptors: &[Descriptor::LogMel],
        layout: Layout::Sequence(Series {
            output: "log_mel",
            n_rows: 128,
            label: "mel",
            about: "level of mel band {n}, relative to a power of 1",
            unit: "dB",
        }),
    },
    FeatureSet {
        name: "mfcc-seq",
        version: 1,
        about: "20 mel-frequency cepstral coefficients of every frame: sequences for networks",
        source: "librosa 0.11 at 22 050 Hz: mfcc",
        sample_rate: Some(22_050),
        analysis: Analysis::new,
        descriptors: &[Descriptor::Mfcc(MfccConfig::new())],
        layout: Layout::Sequence(MFCC),
    },
];

const fn gtzan_descriptors(separation: &'static SignalDescriptor) -> [Descriptor; 9] {
    [
        Descriptor::ChromaStft(ChromaConfig::new()),
        Descriptor::Rms,
        Descriptor::SpectralCentroid,
        Descriptor::SpectralBandwidth(BandwidthConfig::new()),
        ROLLOFF,
        Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
        Descriptor::Signal(separation),
        Descriptor::Signal(&TEMPO),
        Descriptor::Mfcc(MfccConfig::new()),
    ]
}

const GTZAN_LAYOUT: Layout = Layout::Statistics {
    columns: &[
        Columns::pooled(CHROMA_STFT, MEAN_VARIANCE),
        Columns::rows(RMS, MEAN_VARIANCE),
        Columns::rows(CENTROID, MEAN_VARIANCE),
        Columns::rows(BANDWIDTH, MEAN_VARIANCE),
        Columns::rows(ROLLOFF_HZ.labelled("rolloff"), MEAN_VARIANCE),
        Columns::rows(ZERO_CROSSINGS, MEAN_VARIANCE),
        Columns::pooled(HARMONIC, MEAN_VARIANCE),
        Columns::pooled(PERCUSSIVE, MEAN_VARIANCE),
        Columns::value(BPM),
        Columns::rows(MFCC, MEAN_VARIANCE),
    ],
    naming: Naming::Flat,
};

const ROLLOFF: Descriptor = Descriptor::SpectralRolloff { roll_percent: 0.85 };

const MEAN_VARIANCE: &[Statistic] = &[Statistic::Mean, Statistic::Variance];
const MEAN_STD: &[Statistic] = &[Statistic::Mean, Statistic::Std];
const MEAN_STD_SKEW: &[Statistic] = &[Statistic::Mean, Statistic::Std, Statistic::Skew];
/// In the order of FMA's table: by name.
const SEVEN: &[Statistic] = &[
    Statistic::Kurtosis,
    Statistic::Maximum,
    Statistic::Mean,
    Statistic::Median,
    Statistic::Minimum,
    Statistic::Skew,
    Statistic::Std,
];

const CHROMA_STFT: Series = Series {
    output: "chroma_stft",
    n_rows: 12,
    label: "chroma_stft",
    about: "the chroma of the transform, pitch class {n} (1 is C)",
    unit: "",
};
const CHROMA_CQT: Series = Series {
    output: "chroma_cqt",
    n_rows: 12,
    label: "chroma_cqt",
    about: "the chroma of the constant-Q transform, pitch class {n} (1 is C)",
    unit: "",
};
const CENS: Series = Series {
    output: "chroma_cens",
    n_rows: 12,
    label: "chroma_cens",
    about: "the energy normalised chroma, pitch class {n} (1 is C)",
    unit: "",
};
const TONNETZ: Series = Series {
    output: "tonnetz",
    n_rows: 6,
    label: "tonnetz",
    about: "the tonal centroid, dimension {n} (x and y of fifths, minor thirds, major thirds)",
    unit: "",
};
const RMS: Series = Series {
    output: "rms",
    n_rows: 1,
    label: "rms",
    about: "the root mean square of the samples of a frame",
    unit: "",
};
const RMS_OF_SPECTRUM: Series = Series {
    output: "rms_of_spectrum",
    about: "the root mean square of a frame, of its spectrum",
    ..RMS
};
const CENTROID: Series = Series {
    output: "spectral_centroid",
    n_rows: 1,
    label: "spectral_centroid",
    about: "the spectral centroid",
    unit: "Hz",
};
const BANDWIDTH: Series = Series {
    output: "spectral_bandwidth",
    n_rows: 1,
    label: "spectral_bandwidth",
    about: "the spectral bandwidth",
    unit: "Hz",
};
const CONTRAST: Series = Series {
    output: "spectral_contrast",
    n_rows: 7,
    label: "spectral_contrast",
    about: "the spectral contrast, octave {n} (1 lies below 200 Hz)",
    unit: "dB",
};
const ROLLOFF_HZ: Series = Series {
    output: "spectral_rolloff",
    n_rows: 1,
    label: "spectral_rolloff",
    about: "the frequency below which 85 % of the spectrum lie",
    unit: "Hz",
};
const ZERO_CROSSINGS: Series = Series {
    output: "zero_crossing_rate",
    n_rows: 1,
    label: "zero_crossing_rate",
    about: "the share of samples of a frame at which the sign changes",
    unit: "",
};
const HARMONIC: Series = Series {
    output: "harmonic",
    n_rows: 1,
    label: "harmony",
    about: "the samples of the harmonic component",
    unit: "",
};
const PERCUSSIVE: Series = Series {
    output: "percussive",
    n_rows: 1,
    label: "perceptr",
    about: "the samples of the percussive component",
    unit: "",
};
const BPM: Series = Series {
    output: "tempo",
    n_rows: 1,
    label: "tempo",
    about: "the estimated tempo",
    unit: "BPM",
};
const MFCC: Series = Series {
    output: "mfcc",
    n_rows: 20,
    label: "mfcc",
    about: "mel-frequency cepstral coefficient {n} (1 is the level)",
    unit: "dB",
};

/// The set of one name.
///
/// ```
/// use earmark_features::feature_set;
///
/// let set = feature_set("mfcc-seq")?;
/// let y: Vec<f32> = (0..22_050).map(|n| (n as f32 * 0.1).sin()).collect();
/// let features = set.plan(22_050)?.compute(&y)?;
/// assert_eq!(set.columns()[0].name, "mfcc1");
/// assert_eq!(set.values(&features)?.shape(), [20, 44]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] with the names there are.
pub fn feature_set(name: &str) -> Result<&'static FeatureSet, FeatureError> {
    let found = FEATURE_SETS.iter().find(|set| set.name == name);
    found.ok_or_else(|| {
        let names: Vec<_> = FEATURE_SETS.iter().map(|set| set.name).collect();
        FeatureError::invalid("set", &name, format!("one of {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_has_as_many_values_as_names() {
        let y: Vec<f32> = (0..30_000).map(|n| ((n * n) as f32 * 0.01).sin()).collect();
        for set in FEATURE_SETS {
            let features = set.plan(22_050).unwrap().compute(&y).unwrap();
            let mut names: Vec<String> = set.columns().into_iter().map(|c| c.name).collect();
            assert_eq!(set.values(&features).unwrap().n_freq(), names.len());
            let n_names = names.len();
            assert_eq!(set.n_columns(), n_names);
            names.sort();
            names.dedup();
            assert_eq!(names.len(), n_names, "{}", set.name);
        }
    }

    #[test]
    fn the_sets_have_the_columns_their_names_promise() {
        let n_columns = |name| feature_set(name).unwrap().columns().len();
        assert_eq!(n_columns("gtzan57"), 57);
        assert_eq!(n_columns("fma518"), 518);
        assert_eq!(n_columns("timbre-rhythm-pitch"), 88);
        let fma = feature_set("fma518").unwrap().columns();
        assert_eq!(fma[0].name, "chroma_cens.kurtosis.01");
        assert_eq!(fma[517].name, "zcr.std.01");
        assert!(fma.is_sorted_by(|a, b| a.name < b.name));
        let gtzan = feature_set("gtzan57").unwrap().columns();
        assert_eq!(
            gtzan[0].about,
            "mean of all values of the chroma of the transform"
        );
        assert_eq!(gtzan[5].unit, "Hz²");
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = feature_set("gtzan").unwrap_err().to_string();
        assert!(error.starts_with("set = gtzan: must be one of gtzan57, gtzan57-reflect, "));
    }
}
