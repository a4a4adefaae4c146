//! What f32 transforms, the default, change.

use earmark_features::{
    Analysis, BandwidthConfig, ChromaConfig, Descriptor, FeaturePlan, Features, MfccConfig,
    Precision, StftConfig, Tuning,
};

use crate::golden::{Golden, assert_close, peak};

fn compute(y: &[f32], stft: StftConfig, precision: Precision) -> Features {
    let analysis = Analysis {
        stft: stft.with_precision(precision),
        ..Analysis::new(22_050)
    };
    let tuned = ChromaConfig {
        tuning: Tuning::Fixed(0.0),
        ..ChromaConfig::new()
    };
    let descriptors = [
        Descriptor::SpectralCentroid,
        Descriptor::SpectralBandwidth(BandwidthConfig::new()),
        Descriptor::ChromaStft(tuned),
        Descriptor::RmsOfSpectrum,
        Descriptor::Mfcc(MfccConfig::new()),
    ];
    let plan = FeaturePlan::new(analysis, &descriptors).expect("a valid plan");
    plan.compute(y).expect("a frame of finite samples")
}

#[test]
fn single_precision_stays_within_a_ten_thousandth_unless_a_tone_stands_alone() {
    let golden = Golden::read("mfcc");
    for case in golden
        .cases
        .iter()
        .filter(|case| case.name.ends_with(": defaults"))
    {
        let (y, stft) = case.input();
        let single = compute(&y, stft, Precision::Single);
        let double = compute(&y, stft, Precision::Double);
        // Beside a tone in silence there is nothing but rounding, 2e-8 of its line in a thousand
        // bins. It widens the tone by 2 Hz of bandwidth and moves its centroid by 0.01 Hz; levels
        // 80 dB below the line change by 0.01 dB.
        let is_tone = ["sine", "chirp", "constant"]
            .iter()
            .any(|tone| case.name.starts_with(tone));
        for ((name, single), (_, double)) in single.iter().zip(double.iter()) {
            let alone = match name {
                "spectral_centroid" if is_tone => 0.01,
                "spectral_bandwidth" if is_tone => 3.0,
                // Sums that may cancel.
                "mfcc" => 1e-6 * peak(double.as_slice()) + if is_tone { 0.01 } else { 0.0 },
                // Frames are scaled to a maximum of 1.
                "chroma_stft" => 1e-6,
                _ => 0.0,
            };
            let name = format!("{name} of {}", case.name);
            let tolerance = |e: f32| 1e-4 * e.abs() + alone;
            assert_close(&name, single.as_slice(), double.as_slice(), tolerance);
        }
    }
}
