//! Times one descriptor or set on the samples of a file, for `scripts/speed_table.py`.
//!
//! ```text
//! time NAME SAMPLES RUNS      # SAMPLES: mono f32, little endian, 22 050 Hz; prints milliseconds, a line a run
//! time --list                 # all names
//! ```

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use earmark_features::{
    Aggregate, Analysis, BandwidthConfig, BeatConfig, BeatTracker, CHROMA_CENS, ChromaConfig,
    ChromaCqtConfig, ContrastConfig, Cqt, CqtConfig, Descriptor, FEATURE_SETS, FeaturePlan,
    FeatureSet, Hpss, HpssConfig, MelConfig, MfccConfig, OnsetConfig, OnsetStrength, Stft,
    StftConfig, TEMPO, TempogramConfig, ZeroCrossingConfig, chroma_cqt, feature_set, tempogram,
    tonnetz,
};
use realfft::{FftNum, RealFftPlanner};

const RATE: u32 = 22_050;

type Work = Box<dyn FnMut(&[f32]) -> Result<(), Box<dyn Error>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, samples, runs] = &arguments[..] else {
        for name in names() {
            say(&name);
        }
        return Ok(());
    };
    let bytes = std::fs::read(samples)?;
    let samples = bytes.chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]]);
    let y: Vec<f32> = samples.map(f32::from_le_bytes).collect();
    let mut work = work(name)?;
    work(&y)?;
    for _ in 0..runs.parse()? {
        let started = Instant::now();
        work(black_box(&y))?;
        say(&format!("{:.4}", 1e3 * started.elapsed().as_secs_f64()));
    }
    Ok(())
}

#[allow(
    clippy::print_stdout,
    reason = "the lines are what this program is for"
)]
fn say(line: &str) {
    println!("{line}");
}

/// Descriptors that a plan computes.
fn descriptors() -> Vec<(&'static str, Descriptor)> {
    vec![
        ("mel", Descriptor::Mel),
        ("log_mel", Descriptor::LogMel),
        ("mfcc", Descriptor::Mfcc(MfccConfig::new())),
        ("chroma_stft", Descriptor::ChromaStft(ChromaConfig::new())),
        ("chroma_cens", Descriptor::Signal(&CHROMA_CENS)),
        ("spectral_centroid", Descriptor::SpectralCentroid),
        (
            "spectral_bandwidth",
            Descriptor::SpectralBandwidth(BandwidthConfig::new()),
        ),
        (
            "spectral_contrast",
            Descriptor::SpectralContrast(ContrastConfig::new()),
        ),
        (
            "spectral_rolloff",
            Descriptor::SpectralRolloff { roll_percent: 0.85 },
        ),
        (
            "spectral_flatness",
            Descriptor::SpectralFlatness { amin: 1e-10 },
        ),
        (
            "zero_crossing_rate",
            Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
        ),
        ("rms", Descriptor::Rms),
        ("tempo", Descriptor::Signal(&TEMPO)),
    ]
}

/// Work that is no descriptor of a plan.
const OTHERS: [&str; 10] = [
    "fft_f32",
    "fft_f64",
    "stft",
    "cqt",
    "chroma_cqt",
    "tonnetz",
    "hpss",
    "onset_strength",
    "tempogram",
    "beat_track",
];

fn names() -> Vec<String> {
    let descriptors = descriptors().into_iter().map(|(name, _)| name);
    let sets = FEATURE_SETS.iter().map(|set| set.name);
    let names = OTHERS.into_iter().chain(descriptors).chain(sets);
    names.map(String::from).collect()
}

fn work(name: &str) -> Result<Work, Box<dyn Error>> {
    if let Ok(set) = feature_set(name) {
        return set_work(set);
    }
    if let Some((_, descriptor)) = descriptors().into_iter().find(|(known, _)| *known == name) {
        let mut extractor = FeaturePlan::new(Analysis::new(RATE), &[descriptor])?.extractor();
        return Ok(Box::new(move |y| {
            extractor.push(y)?;
            black_box(extractor.finish()?);
            Ok(())
        }));
    }
    other_work(name)
}

fn set_work(set: &'static FeatureSet) -> Result<Work, Box<dyn Error>> {
    let mut extractor = set.plan(RATE)?.extractor();
    Ok(Box::new(move |y| {
        extractor.push(y)?;
        black_box(set.values(&extractor.finish()?)?);
        Ok(())
    }))
}

fn other_work(name: &str) -> Result<Work, Box<dyn Error>> {
    let cqt = Cqt::new(CqtConfig::for_chroma(RATE))?;
    let onsets = |aggregate| {
        let config = OnsetConfig {
            aggregate,
            ..OnsetConfig::new()
        };
        OnsetStrength::new(StftConfig::default(), MelConfig::new(RATE), config)
    };
    Ok(match name {
        "fft_f32" => transforms::<f32>(),
        "fft_f64" => transforms::<f64>(),
        "stft" => {
            let stft = Stft::new(StftConfig::default())?;
            Box::new(move |y| done(stft.stft(y)?))
        }
        "cqt" => {
            let cqt = Cqt::new(CqtConfig::new(RATE))?;
            Box::new(move |y| done(cqt.cqt(y)?))
        }
        "chroma_cqt" => {
            Box::new(move |y| done(chroma_cqt(&cqt.magnitude(y)?, ChromaCqtConfig::new())?))
        }
        "tonnetz" => Box::new(move |y| {
            let chroma = chroma_cqt(&cqt.magnitude(y)?, ChromaCqtConfig::new())?;
            done(tonnetz(&chroma)?)
        }),
        "hpss" => {
            let hpss = Hpss::new(StftConfig::default(), HpssConfig::new())?;
            Box::new(move |y| done(hpss.separate(y)?))
        }
        "onset_strength" => {
            let onsets = onsets(Aggregate::Mean)?;
            Box::new(move |y| done(onsets.compute(y)?))
        }
        "tempogram" => {
            let onsets = onsets(Aggregate::Mean)?;
            Box::new(move |y| done(tempogram(&onsets.compute(y)?, TempogramConfig::new())?))
        }
        "beat_track" => {
            let (onsets, tracker) = (
                onsets(Aggregate::Median)?,
                BeatTracker::new(BeatConfig::new(RATE))?,
            );
            Box::new(move |y| done(tracker.track(&onsets.compute(y)?)?))
        }
        _ => return Err(format!("no work is called {name}").into()),
    })
}

fn done<T>(result: T) -> Result<(), Box<dyn Error>> {
    black_box(result);
    Ok(())
}

/// The floor: as many transforms of 2048 samples as the signal has frames of 512, and nothing else.
fn transforms<T: FftNum>() -> Work {
    let fft = RealFftPlanner::<T>::new().plan_fft_forward(2048);
    let (mut input, mut output) = (fft.make_input_vec(), fft.make_output_vec());
    let mut scratch = fft.make_scratch_vec();
    Box::new(move |y| {
        for _ in 0..=y.len() / 512 {
            for (value, sample) in input.iter_mut().zip(y) {
                *value = T::from_f32(*sample).ok_or("a sample")?;
            }
            fft.process_with_scratch(&mut input, &mut output, &mut scratch)?;
            black_box(&output);
        }
        Ok(())
    })
}
