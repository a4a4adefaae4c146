//! The table of named sets. To add one: an entry here.

use super::{Descriptor, FeatureSet, Layout};
use crate::{FeatureError, MfccConfig};

/// All named sets.
pub static FEATURE_SETS: &[FeatureSet] = &[
    FeatureSet {
        name: "mel-seq",
        version: 1,
        about: "128 mel bands of every frame in dB relative to 1, at most 80 dB below the peak",
        descriptors: &[Descriptor::LogMel],
        layout: Layout::Sequence {
            output: "log_mel",
            label: "mel",
            n_rows: 128,
        },
    },
    FeatureSet {
        name: "mfcc-seq",
        version: 1,
        about: "20 mel-frequency cepstral coefficients of every frame",
        descriptors: &[Descriptor::Mfcc(MfccConfig::new())],
        layout: Layout::Sequence {
            output: "mfcc",
            label: "mfcc",
            n_rows: 20,
        },
    },
];

/// The set of one name.
///
/// ```
/// use earmark_features::feature_set;
///
/// let set = feature_set("mfcc-seq")?;
/// let y: Vec<f32> = (0..22_050).map(|n| (n as f32 * 0.1).sin()).collect();
/// let features = set.plan(22_050)?.compute(&y)?;
/// assert_eq!(set.columns()[0], "mfcc1");
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
            let columns = set.columns();
            assert_eq!(set.values(&features).unwrap().n_freq(), columns.len());
            let mut names = columns.clone();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), columns.len(), "{}", set.name);
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = feature_set("gtzan").unwrap_err().to_string();
        assert!(error.starts_with("set = gtzan: must be one of mel-seq, mfcc-seq"));
    }
}
