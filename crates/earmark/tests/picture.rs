//! Pictures of signals whose look is known.

use std::f64::consts::TAU;
use std::fs;
use std::path::{Path, PathBuf};

use earmark::{ErrorKind, Picture, PictureConfig, PictureForm};
use roxmltree::{Document, Node};
use tempfile::TempDir;

const RATE: u32 = 22_050;

/// A 16-bit WAV file, the same signal in each channel.
fn wav(folder: &TempDir, name: &str, channels: u16, samples: &[f64]) -> PathBuf {
    let data: Vec<u8> = samples
        .iter()
        .flat_map(|sample| vec![(sample * 32_767.0).round() as i16; usize::from(channels)])
        .flat_map(i16::to_le_bytes)
        .collect();
    let mut file = b"RIFF".to_vec();
    file.extend((36 + data.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    file.extend(channels.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2 * u32::from(channels)).to_le_bytes());
    file.extend((2 * channels).to_le_bytes());
    file.extend(b"\x10\0data");
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    let path = folder.path().join(name);
    fs::write(&path, file).expect("the picture is as these tests made it");
    path
}

fn sine(seconds: f64, frequency: f64, amplitude: f64) -> Vec<f64> {
    let samples = 0..(seconds * f64::from(RATE)) as u32;
    let phase = |n: u32| TAU * frequency * f64::from(n) / f64::from(RATE);
    samples.map(|n| amplitude * phase(n).sin()).collect()
}

fn of(path: &Path) -> Picture {
    Picture::of(path, &PictureConfig::new()).expect("the picture is as these tests made it")
}

fn texts(svg: &Document<'_>) -> Vec<String> {
    let nodes = svg
        .descendants()
        .filter(|node| node.tag_name().name() == "text");
    nodes
        .filter_map(|node| node.text().map(str::to_owned))
        .collect()
}

fn has_text(svg: &Document<'_>, part: &str) -> bool {
    texts(svg).iter().any(|text| text.contains(part))
}

/// The coordinates of a path, command after command.
fn numbers(path: Node<'_, '_>) -> Vec<f64> {
    let data = path
        .attribute("d")
        .expect("the picture is as these tests made it");
    let numbers = data.split(|c: char| c.is_ascii_alphabetic() || c == ' ');
    numbers.filter_map(|number| number.parse().ok()).collect()
}

/// Left, top, width and height of the box of the `i`-th panel.
fn panel(svg: &Document<'_>, i: usize) -> Vec<f64> {
    let boxes = svg
        .descendants()
        .filter_map(|node| node.attribute("data-box"));
    boxes
        .map(|text| {
            text.split(' ')
                .map(|n| n.parse().expect("the picture is as these tests made it"))
                .collect()
        })
        .nth(i)
        .expect("the picture is as these tests made it")
}

#[test]
fn beats_stand_on_the_clicks_of_a_click_track() {
    let folder = tempfile::tempdir().unwrap();
    let mut clicks = vec![0.0; 12 * RATE as usize];
    for start in (5_512..clicks.len() - 200).step_by(11_025) {
        clicks[start..start + 20].fill(0.9);
    }
    let svg = of(&wav(&folder, "clicks.wav", 2, &clicks)).svg().unwrap();
    let svg = Document::parse(&svg).unwrap();
    assert!(has_text(&svg, "stereo"));
    assert!(
        has_text(&svg, "117.5 BPM"),
        "the row of the tempogram next to 120: {:?}",
        texts(&svg)
    );
    let beats = svg
        .descendants()
        .find(|node| node.attribute("class") == Some("stroke orange"));
    let frame = panel(&svg, 5);
    // Each beat is "M x top V bottom".
    let xs = numbers(beats.unwrap()).into_iter().step_by(3);
    let times: Vec<f64> = xs.map(|x| 12.0 * (x - frame[0]) / frame[2]).collect();
    assert!(times.len() >= 20, "{times:?}");
    for time in times {
        let off = (2.0 * (time - 0.25)).fract().abs();
        assert!(off.min(1.0 - off) < 0.1, "a beat at {time} s");
    }
}

#[test]
fn a_sine_of_full_scale_is_at_its_frequency_and_0_dbfs() {
    let folder = tempfile::tempdir().unwrap();
    let svg = of(&wav(&folder, "sine.wav", 1, &sine(2.0, 1000.0, 1.0)))
        .svg()
        .unwrap();
    let svg = Document::parse(&svg).unwrap();
    assert!(has_text(&svg, "peak 0.0 dBFS"));
    let frame = panel(&svg, 6);
    let mut lines = svg
        .descendants()
        .filter(|node| node.attribute("class") == Some("stroke blue"));
    let points = numbers(lines.next_back().unwrap());
    let highest = points
        .chunks(2)
        .min_by(|a, b| a[1].total_cmp(&b[1]))
        .unwrap();
    let place = (1000f64 / 30.0).ln() / (11_025f64 / 30.0).ln();
    assert!(
        (highest[0] - (frame[0] + place * frame[2])).abs() < 2.0,
        "{highest:?} in {frame:?}"
    );
    // The axis spans 100 dB below 0 dBFS or, by rounding, below 10.
    let below_top = (highest[1] - frame[1]) / frame[3] * 100.0;
    assert!(
        below_top < 2.0 || (below_top - 10.0).abs() < 2.0,
        "{below_top}"
    );
}

#[test]
fn silence_and_a_few_samples_are_drawn_without_a_tempo() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("silence.wav", vec![0.0; 5 * RATE as usize]),
        ("one.wav", vec![0.5]),
        ("three.wav", vec![0.5, -0.5, 0.25]),
        ("short.wav", sine(0.1, 440.0, 0.5)),
    ];
    for (name, samples) in cases {
        for channels in [1, 2] {
            let picture = of(&wav(&folder, name, channels, &samples));
            let svg = picture.svg().unwrap();
            let svg = Document::parse(&svg).unwrap();
            assert!(has_text(&svg, "no tempo found"), "{name}");
            assert_eq!(has_text(&svg, "silent"), name == "silence.wav");
        }
    }
}

#[test]
fn a_stretch_is_shown_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = wav(&folder, "a.wav", 1, &sine(6.0, 440.0, 0.5));
    let config = PictureConfig {
        start: 2.0,
        duration: Some(3.0),
        ..PictureConfig::new()
    };
    let svg = Picture::of(&path, &config).unwrap().svg().unwrap();
    let svg = Document::parse(&svg).unwrap();
    assert!(has_text(&svg, "0:02 to 0:05 of 6.0 s"), "{:?}", texts(&svg));
    let axis = svg.descendants().find_map(|node| node.attribute("data-x"));
    assert_eq!(axis, Some("2 5"));
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = wav(&folder, "a.wav", 1, &sine(1.0, 440.0, 0.5));
    let refusal = |config: PictureConfig| {
        let error = Picture::of(&path, &config).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Config);
        assert_eq!(error.path.as_ref(), Some(&path));
        error.message
    };
    let with = |start, duration, sample_rate| PictureConfig {
        start,
        duration,
        sample_rate,
    };
    assert!(refusal(with(-1.0, None, RATE)).starts_with("start = -1"));
    assert!(refusal(with(f64::NAN, None, RATE)).starts_with("start = NaN"));
    assert!(refusal(with(0.0, Some(0.0), RATE)).starts_with("duration = 0"));
    assert!(refusal(with(0.0, None, 1000)).starts_with("sample_rate = 1000"));
    assert_eq!(
        refusal(with(90.0, None, RATE)),
        "start = 90 s: the audio ends at 1.000 s; begin earlier"
    );
    refusal(with(1e300, Some(1e300), RATE));
}

#[test]
fn files_are_written_by_their_ending_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let picture = of(&wav(&folder, "<&\">.wav", 1, &sine(0.5, 440.0, 0.5)));
    for (name, beginning) in [
        ("a.svg", "<svg"),
        ("a.PNG", "\u{fffd}PNG"),
        ("a.html", "<!DOCTYPE html>"),
    ] {
        let path = folder.path().join(name);
        picture.write(&path).unwrap();
        let content = fs::read(&path).unwrap();
        assert!(
            String::from_utf8_lossy(&content).starts_with(beginning),
            "{name}"
        );
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        4,
        "nothing else is left"
    );
    let error = picture.write(&folder.path().join("a.pdf")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.message.contains(".svg, .png or .html"));
    assert!(PictureForm::of("svg".as_ref()).is_err());
    let error = picture
        .write(&folder.path().join("none/a.svg"))
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Io);
}
