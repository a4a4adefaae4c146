//! What theory says of the descriptors of simple signals.

mod noise;

use std::f64::consts::TAU;

use earmark_features::{
    Analysis, BandwidthConfig, ChromaConfig, ContrastConfig, Descriptor, FeaturePlan, Features,
    MfccConfig, Spectrogram, ZeroCrossingConfig,
};
use noise::noise;

const SAMPLE_RATE: f32 = 22_050.0;

/// In f64: an f32 phase of hundreds of turns is noise at -90 dB.
fn sine(frequency: f32, n_samples: usize) -> Vec<f32> {
    let turns = |n| f64::from(frequency) * n as f64 / f64::from(SAMPLE_RATE);
    (0..n_samples)
        .map(|n| (0.8 * (TAU * turns(n)).sin()) as f32)
        .collect()
}

/// All descriptors of frames, not centred, so that every frame is full.
fn features(y: &[f32]) -> Features {
    let mut analysis = Analysis::new(22_050);
    analysis.stft = analysis.stft.with_center(false);
    let descriptors = [
        Descriptor::Mfcc(MfccConfig::new()),
        Descriptor::ChromaStft(ChromaConfig::new()),
        Descriptor::SpectralCentroid,
        Descriptor::SpectralBandwidth(BandwidthConfig::new()),
        Descriptor::SpectralContrast(ContrastConfig::new()),
        Descriptor::SpectralRolloff { roll_percent: 0.85 },
        Descriptor::SpectralFlatness { amin: 1e-10 },
        Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
        Descriptor::Rms,
    ];
    let plan = FeaturePlan::new(analysis, &descriptors).expect("a valid plan");
    plan.compute(y).expect("a frame of finite samples")
}

fn values<'a>(features: &'a Features, name: &str) -> &'a [f32] {
    features.get(name).map(Spectrogram::as_slice).expect(name)
}

fn strongest(frame: &[f32]) -> usize {
    (0..frame.len())
        .max_by(|a, b| frame[*a].total_cmp(&frame[*b]))
        .expect("a frame has rows")
}

#[test]
fn a_sine_is_described_by_its_frequency_and_amplitude() {
    for frequency in [440.0, 1000.0, 5000.0] {
        let features = features(&sine(frequency, 22_050));
        // The window's leakage, far weaker than the lobe, has more room above the sine than below.
        for centroid in values(&features, "spectral_centroid") {
            assert!(
                (centroid - frequency).abs() < 0.5,
                "{frequency}: {centroid}"
            );
        }
        // Half of a Hann window's main lobe, two bins to each side.
        for rolloff in values(&features, "spectral_rolloff") {
            assert!((rolloff - frequency).abs() < 22.0, "{frequency}: {rolloff}");
        }
        for rate in values(&features, "zero_crossing_rate") {
            assert!((rate - 2.0 * frequency / SAMPLE_RATE).abs() < 1e-3);
        }
        for level in values(&features, "rms") {
            assert!((level - 0.8 / 2f32.sqrt()).abs() < 5e-3);
        }
        assert!(
            values(&features, "spectral_bandwidth")
                .iter()
                .all(|b| *b < 20.0)
        );
        assert!(
            values(&features, "spectral_flatness")
                .iter()
                .all(|f| *f < 1e-6)
        );
    }
}

#[test]
fn white_noise_is_flat_and_centred() {
    let features = features(&noise(44_100, 7));
    let mean = |name: &str| {
        let values = values(&features, name);
        values.iter().sum::<f32>() / values.len() as f32
    };
    assert!((mean("spectral_centroid") - SAMPLE_RATE / 4.0).abs() < 100.0);
    // The deviation of a uniform distribution up to half the sample rate.
    assert!((mean("spectral_bandwidth") - SAMPLE_RATE / 2.0 / 12f32.sqrt()).abs() < 50.0);
    assert!((mean("spectral_rolloff") - 0.85 * SAMPLE_RATE / 2.0).abs() < 150.0);
    // Powers of noise are exponential: the geometric mean is e^-0.577 of the arithmetic one.
    assert!((mean("spectral_flatness") - 0.561).abs() < 0.02);
    assert!((mean("zero_crossing_rate") - 0.5).abs() < 0.01);
    assert!((mean("rms") - 1.0 / 3f32.sqrt()).abs() < 0.01);
}

#[test]
fn pitch_classes_are_named_from_c_and_repeat_every_octave() {
    // C, E and A of several octaves.
    for (frequency, class) in [(261.626, 0), (329.628, 4), (440.0, 9)] {
        for octave in [0.5, 1.0, 2.0, 4.0] {
            let features = features(&sine(frequency * octave, 11_025));
            let chroma = features.get("chroma_stft").unwrap();
            for frame in chroma.frames() {
                assert_eq!(strongest(frame), class, "{frequency} Hz times {octave}");
                assert_eq!(frame[class], 1.0);
            }
        }
    }
}

#[test]
fn a_shift_by_one_hop_shifts_every_row_of_frames() {
    let y: Vec<f32> = noise(12_000, 7)
        .iter()
        .zip(sine(440.0, 12_000))
        .map(|(noise, tone)| 0.1 * noise + tone)
        .collect();
    let (all, shifted) = (features(&y), features(&y[512..]));
    // Those whose rows depend on the whole signal by its peak or tuning have the same here.
    for ((name, all), (_, shifted)) in all.iter().zip(shifted.iter()) {
        assert_eq!(all.n_frames(), shifted.n_frames() + 1, "{name}");
        for (a, b) in all.frames().skip(1).zip(shifted.frames()) {
            for (a, b) in a.iter().zip(b) {
                assert!((a - b).abs() <= 1e-5 * a.abs(), "{name}: {a} and {b}");
            }
        }
    }
}

#[test]
fn loudness_moves_levels_and_nothing_else() {
    let quiet = noise(12_000, 7);
    let loud: Vec<f32> = quiet.iter().map(|sample| 4.0 * sample).collect();
    let (quiet, loud) = (features(&quiet), features(&loud));
    // 4 is 12.04 dB, which the first coefficient of 128 bands multiplies by sqrt(128).
    let step = 20.0 * 4f32.log10() * 128f32.sqrt();
    for ((name, quiet), (_, loud)) in quiet.iter().zip(loud.iter()) {
        for (quiet, loud) in quiet.frames().zip(loud.frames()) {
            for (row, (quiet, loud)) in quiet.iter().zip(loud).enumerate() {
                let expected = match (name, row) {
                    ("rms", _) => 4.0 * quiet,
                    ("mfcc", 0) => quiet + step,
                    _ => *quiet,
                };
                let error = (loud - expected).abs();
                assert!(
                    error <= 1e-4 * expected.abs() + 1e-4,
                    "{name} {row}: {loud}, {expected}"
                );
            }
        }
    }
}
