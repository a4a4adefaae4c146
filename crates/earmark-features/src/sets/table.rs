//! The table of named sets. To add one: an entry here; raise its version when its values change.

use super::FeatureSet;
use super::layout::{Columns, Layout, Naming, Series};
use super::series::{
    BANDWIDTH, BPM, CENS, CENTROID, CHROMA_CQT, CHROMA_STFT, CONTRAST, HARMONIC, MFCC, PERCUSSIVE,
    PICTURE, RMS, RMS_OF_SPECTRUM, ROLLOFF_HZ, TONNETZ, ZERO_CROSSINGS,
};
use super::whole_track::{
    CHROMA_CENS, CQT_CHROMAS, HARMONIC_PERCUSSIVE, HARMONIC_PERCUSSIVE_OF_FRAMES, LOG_MEL_PICTURE,
    TEMPO,
};
use crate::{
    Analysis, BandwidthConfig, ChromaConfig, ContrastConfig, Descriptor, FeatureError,
    MEAN_STD_MAD, MEL_TEXTURE, MfccConfig, PadMode, SignalDescriptor, Statistic,
    ZeroCrossingConfig,
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
    FeatureSet {
        name: "chroma-seq",
        version: 1,
        about: "12 pitch classes of every frame: sequences for networks",
        source: "librosa 0.11 at 22 050 Hz: chroma_stft",
        sample_rate: Some(22_050),
        analysis: Analysis::new,
        descriptors: &[Descriptor::ChromaStft(ChromaConfig::new())],
        layout: Layout::Sequence(CHROMA_STFT),
    },
    FeatureSet {
        name: "mel-texture",
        version: 1,
        about: "level, timbre, rhythm and movement of mel bands: for support vector machines",
        source: "the summary mel-texture of log-mel pictures: 128 bands of 2048 samples every 1711 (77.6 ms) \
                 at 22 050 Hz, decibels at most 80 below the peak, from 0 (the lowest of the track) to 255",
        sample_rate: Some(22_050),
        analysis: picture_analysis,
        descriptors: &[Descriptor::Signal(&LOG_MEL_PICTURE)],
        layout: Layout::Summary {
            series: PICTURE,
            summary: &MEL_TEXTURE,
        },
    },
    FeatureSet {
        name: "mel-statistics",
        version: 1,
        about: "mean, deviation and rate of change of 128 mel bands",
        source: "the summary mean-std-mad of the pictures of mel-texture",
        sample_rate: Some(22_050),
        analysis: picture_analysis,
        descriptors: &[Descriptor::Signal(&LOG_MEL_PICTURE)],
        layout: Layout::Summary {
            series: PICTURE,
            summary: &MEAN_STD_MAD,
        },
    },
];

/// A third of librosa's frames: 387 in 30 s at 22 050 Hz.
fn picture_analysis(sample_rate: u32) -> Analysis {
    let analysis = Analysis::new(sample_rate);
    let stft = analysis.stft.with_hop_length(1711);
    Analysis { stft, ..analysis }
}

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
        assert_eq!(n_columns("mel-texture"), 2332);
        assert_eq!(n_columns("mel-statistics"), 384);
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
