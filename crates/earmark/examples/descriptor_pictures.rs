//! Draws the pictures of `docs/descriptors.md`: every descriptor of ten seconds of a clip.
//!
//! ```sh
//! cargo run --release -p earmark --example descriptor_pictures
//! ```

use std::error::Error;
use std::path::Path;

use earmark::audio::load;
use earmark::features::{
    Analysis, BandwidthConfig, BeatConfig, BeatTracker, CensConfig, ChromaConfig, ChromaCqtConfig,
    ContrastConfig, Cqt, CqtConfig, DeltaConfig, Descriptor, FeaturePlan, Hpss, HpssConfig,
    MelConfig, MelScale, MfccConfig, OnsetConfig, OnsetStrength, Ref, Spectrogram, SpectrumKind,
    Stft, StftConfig, TempogramConfig, ZeroCrossingConfig, amplitude_to_db, chroma_cens,
    chroma_cqt, delta, frames_to_time, hz_to_mel, mel_to_hz, tempogram, tonnetz,
};
use earmark_plot::{Axis, Colour, ColourMap, Figure, HeatMap, Mark, Panel, Scale, Stack};

const RATE: u32 = 22_050;
const SECONDS: f64 = 10.0;
const HOP: f64 = 512.0 / RATE as f64;
const PITCH_CLASSES: [&str; 12] = [
    "C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B",
];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (clip, _, _) = load(&root.join("examples/clips/folk.flac"), Some(RATE))?;
    let y = &clip.samples[..(SECONDS * f64::from(RATE)) as usize];
    let folder = root.join("docs/descriptors");
    std::fs::create_dir_all(&folder)?;
    for (name, panel) in panels(y)? {
        let stack = Stack::new(Axis::time(0.0..=SECONDS)).panel(panel);
        let svg = Figure::new(name).stack(stack).to_svg()?;
        std::fs::write(folder.join(format!("{name}.svg")), svg)?;
    }
    Ok(())
}

fn panels(y: &[f32]) -> Result<Vec<(&'static str, Panel)>> {
    let mut panels = spectra(y)?;
    panels.extend(of_frames(y)?);
    panels.extend(pitches(y)?);
    panels.extend(rhythm(y)?);
    panels.push(("hpss", separation(y)?));
    Ok(panels)
}

fn spectra(y: &[f32]) -> Result<Vec<(&'static str, Panel)>> {
    let stft = Stft::new(StftConfig::default())?.spectrogram(y, SpectrumKind::Magnitude)?;
    let step = f64::from(RATE) / 2048.0;
    let bins = (0..=1025)
        .map(|k| ((f64::from(k) - 0.5) * step).max(0.0))
        .collect();
    let frequency = Axis::frequency(30.0..=11_025.0, Scale::Log);
    let cqt = Cqt::new(CqtConfig::new(RATE))?.magnitude(y)?;
    let semitones = (0..=84).map(|k| 32.703 * f64::from(2 * k - 1).exp2().powf(1.0 / 24.0));
    let octaves = Axis::frequency(31.8..=4064.0, Scale::Log);
    Ok(vec![
        (
            "stft",
            level(
                "Magnitude",
                frequency,
                bins,
                amplitude_to_db(stft, Ref::Max, 1e-5, Some(80.0))?,
            ),
        ),
        (
            "cqt",
            level(
                "Constant-Q magnitude",
                octaves,
                semitones.collect(),
                amplitude_to_db(cqt, Ref::Max, 1e-5, Some(80.0))?,
            ),
        ),
    ])
}

fn of_frames(y: &[f32]) -> Result<Vec<(&'static str, Panel)>> {
    let plan = FeaturePlan::new(
        Analysis::new(RATE),
        &[
            Descriptor::LogMel,
            Descriptor::Mfcc(MfccConfig::new()),
            Descriptor::SpectralCentroid,
            Descriptor::SpectralBandwidth(BandwidthConfig::new()),
            Descriptor::SpectralContrast(ContrastConfig::new()),
            Descriptor::SpectralRolloff { roll_percent: 0.85 },
            Descriptor::SpectralFlatness { amin: 1e-10 },
            Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new()),
            Descriptor::Rms,
            Descriptor::ChromaStft(ChromaConfig::new()),
        ],
    )?;
    let features = plan.compute(y)?;
    let rows = |name| {
        features
            .get(name)
            .cloned()
            .ok_or("a descriptor of the plan")
    };
    let mfcc = rows("mfcc")?;
    let mut panels = vec![
        ("log_mel", mel(rows("log_mel")?)),
        (
            "delta",
            signed(
                "First differences",
                "Coefficient",
                "dB per frame",
                &delta(&mfcc, DeltaConfig::new())?,
            ),
        ),
        ("mfcc", signed("MFCC", "Coefficient", "dB", &mfcc)),
        (
            "spectral_contrast",
            signed_free("Contrast", rows("spectral_contrast")?),
        ),
        ("chroma_stft", chroma(rows("chroma_stft")?)),
    ];
    for (name, title, label) in [
        ("spectral_centroid", "Centroid", "Frequency (Hz)"),
        ("spectral_bandwidth", "Bandwidth", "Frequency (Hz)"),
        ("spectral_rolloff", "Rolloff", "Frequency (Hz)"),
        ("spectral_flatness", "Flatness", "Flatness"),
        (
            "zero_crossing_rate",
            "Zero-crossing rate",
            "Share of samples",
        ),
        ("rms", "Root mean square", "Amplitude"),
    ] {
        panels.push((name, curve(title, label, rows(name)?.as_slice())));
    }
    Ok(panels)
}

fn pitches(y: &[f32]) -> Result<Vec<(&'static str, Panel)>> {
    let cqt = Cqt::new(CqtConfig::for_chroma(RATE))?.magnitude(y)?;
    let classes = chroma_cqt(&cqt, ChromaCqtConfig::new())?;
    Ok(vec![
        (
            "tonnetz",
            signed(
                "Tonal centroid",
                "Dimension",
                "Position",
                &tonnetz(&classes)?,
            ),
        ),
        ("chroma_cqt", chroma(classes)),
        ("chroma_cens", chroma(chroma_cens(&cqt, CensConfig::new())?)),
    ])
}

fn rhythm(y: &[f32]) -> Result<Vec<(&'static str, Panel)>> {
    let onsets = OnsetStrength::new(
        StftConfig::default(),
        MelConfig::new(RATE),
        OnsetConfig::new(),
    )?;
    let envelope = onsets.compute(y)?;
    let beats = BeatTracker::new(BeatConfig::new(RATE))?.track(&envelope)?;
    let times: Vec<f64> = beats
        .frames
        .iter()
        .map(|t| frames_to_time(*t, RATE, 512))
        .collect();
    // Lags up to four seconds; further ones hold little.
    let lags = tempogram(&envelope, TempogramConfig::new())?;
    let lags: Vec<f32> = lags
        .frames()
        .flat_map(|frame| frame[..172].to_vec())
        .collect();
    let edges = (0..=172)
        .map(|lag| (f64::from(lag) - 0.5).max(0.0) * HOP)
        .collect();
    let map = heat_map(edges, lags).colours(ColourMap::Viridis, 0.0..=1.0, "Autocorrelation");
    let strength = || curve("Onset strength", "Strength (dB)", &envelope);
    Ok(vec![
        (
            "tempogram",
            Panel::new("Tempogram", Axis::new("Lag (s)", 0.0..=4.0))
                .height(150)
                .mark(Mark::heat_map(map)),
        ),
        ("onset_strength", strength()),
        (
            "beat_track",
            strength()
                .note(format!("{:.1} BPM, beats as vertical lines", beats.tempo))
                .mark(Mark::verticals(times).colour(Colour::Orange)),
        ),
    ])
}

fn separation(y: &[f32]) -> Result<Panel> {
    let parts = Hpss::new(StftConfig::default(), HpssConfig::new())?.separate(y)?;
    let peak = y.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    let envelope = |part: &[f32]| {
        let extremes = part.chunks(256).enumerate().map(|(i, samples)| {
            let low = samples.iter().copied().fold(f32::INFINITY, f32::min);
            let high = samples.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            (
                (i as f64 + 0.5) * 256.0 / f64::from(RATE),
                f64::from(low),
                f64::from(high),
            )
        });
        Mark::envelope(extremes.collect::<Vec<_>>())
    };
    let limit = f64::from(peak);
    Ok(Panel::new(
        "Harmonic (blue) and percussive part (orange)",
        Axis::new("Amplitude", -limit..=limit),
    )
    .height(150)
    .mark(envelope(&parts.harmonic))
    .mark(envelope(&parts.percussive).colour(Colour::Orange)))
}

fn level(title: &str, axis: Axis, edges: Vec<f64>, db: Spectrogram) -> Panel {
    let map =
        heat_map(edges, db.into_vec()).colours(ColourMap::Magma, -80.0..=0.0, "Level (dB re max)");
    Panel::new(title, axis)
        .height(190)
        .mark(Mark::heat_map(map))
}

fn mel(log_mel: Spectrogram) -> Panel {
    let step = to_mel(11_025.0) / 129.0;
    let edges: Vec<f64> = (0..=128)
        .map(|m| mel_to_hz((f64::from(m) + 0.5) * step, MelScale::Slaney))
        .collect();
    let axis = Axis::frequency(edges[0]..=11_025.0, Scale::Warped(to_mel));
    let peak = log_mel
        .as_slice()
        .iter()
        .copied()
        .fold(f32::NEG_INFINITY, f32::max);
    let values = log_mel.into_vec();
    let top = (f64::from(peak) / 10.0).ceil() * 10.0;
    let map =
        heat_map(edges, values).colours(ColourMap::Magma, top - 80.0..=top, "Level (dB re 1)");
    Panel::new("Mel spectrogram", axis)
        .height(190)
        .mark(Mark::heat_map(map))
}

fn to_mel(frequency: f64) -> f64 {
    hz_to_mel(frequency, MelScale::Slaney)
}

/// Rows about 0, their first left out where it would drown the others.
fn signed(title: &str, label: &str, unit: &str, rows: &Spectrogram) -> Panel {
    let n_rows = rows.n_freq();
    let first = usize::from(n_rows == 20);
    let values: Vec<f32> = rows
        .frames()
        .flat_map(|frame| frame[first..].to_vec())
        .collect();
    // A few large values must not drown the others.
    let mut sizes: Vec<f32> = values.iter().map(|value| value.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    let limit = sizes[sizes.len() * 98 / 100];
    let edges = (first..=n_rows).map(|i| i as f64 + 0.5).collect();
    let limit = f64::from(limit);
    let map = heat_map(edges, values).colours(ColourMap::BlueVermillion, -limit..=limit, unit);
    let panel = Panel::new(
        title,
        Axis::new(label, first as f64 + 0.5..=n_rows as f64 + 0.5),
    );
    let panel = panel.height(150).mark(Mark::heat_map(map));
    if first > 0 {
        panel.note("the first left out")
    } else {
        panel
    }
}

fn signed_free(title: &str, rows: Spectrogram) -> Panel {
    let n_rows = rows.n_freq();
    let top = rows.as_slice().iter().copied().fold(0.0f32, f32::max);
    let edges = (0..=n_rows).map(|i| i as f64 + 0.5).collect();
    let map = heat_map(edges, rows.into_vec()).colours(
        ColourMap::Viridis,
        0.0..=f64::from(top),
        "Contrast (dB)",
    );
    Panel::new(title, Axis::new("Octave band", 0.5..=n_rows as f64 + 0.5))
        .height(150)
        .mark(Mark::heat_map(map))
}

fn chroma(rows: Spectrogram) -> Panel {
    let edges = (0..=12u8).map(f64::from).collect();
    let map = heat_map(edges, rows.into_vec()).colours(ColourMap::Viridis, 0.0..=1.0, "Chroma");
    let names = (0..12u8).zip(PITCH_CLASSES);
    let names = names.map(|(i, name)| (f64::from(i) + 0.5, name.to_owned()));
    Panel::new(
        "Pitch classes",
        Axis::named("Pitch class", 0.0..=12.0, names),
    )
    .height(170)
    .mark(Mark::heat_map(map))
}

fn curve(title: &str, label: &str, values: &[f32]) -> Panel {
    let top = values.iter().copied().fold(0.0f32, f32::max);
    let points = values
        .iter()
        .enumerate()
        .map(|(t, value)| (t as f64 * HOP, f64::from(*value)));
    Panel::new(title, Axis::new(label, 0.0..=1.05 * f64::from(top)))
        .height(130)
        .mark(Mark::line(points.collect::<Vec<_>>()))
}

/// Columns of frames, each half a hop around its centre.
fn heat_map(row_edges: Vec<f64>, values: Vec<f32>) -> HeatMap {
    let n_columns = values.len() / (row_edges.len() - 1);
    let length = n_columns as f64 * HOP;
    HeatMap::new(-0.5 * HOP..=length - 0.5 * HOP, row_edges, values)
}
