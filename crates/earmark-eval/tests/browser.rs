//! Pages as a browser shows them: headless Chromium takes pictures, and their pixels are looked at. Without Chromium
//! the test says so on stderr and passes.

#[path = "../examples/report/maps.rs"]
mod maps;
#[path = "../examples/report/simulated.rs"]
mod simulated;
#[path = "../examples/report/sweep.rs"]
mod sweep;

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Rgb = [u8; 3];

/// Colours of the page: the paper, the diagonal of the confusion matrix, its other cells, points of the first class.
struct Theme {
    name: &'static str,
    flag: Option<&'static str>,
    paper: Rgb,
    right: Rgb,
    wrong: Rgb,
}

const THEMES: [Theme; 2] = [
    Theme {
        name: "light",
        flag: None,
        paper: [0xff, 0xff, 0xff],
        right: [0x00, 0x72, 0xb2],
        wrong: [0xd5, 0x5e, 0x00],
    },
    Theme {
        name: "dark",
        flag: Some("--blink-settings=preferredColorScheme=0"),
        paper: [0x0d, 0x11, 0x17],
        right: [0x56, 0xb4, 0xe9],
        wrong: [0xff, 0x8b, 0x3d],
    },
];
/// Widths of a screen and of a phone, each high enough for the confusion matrix.
const WINDOWS: [(u32, u32); 2] = [(1280, 3200), (420, 4200)];

fn browser() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

/// A picture as often as each colour occurs in it.
fn colours(
    browser: &Path,
    page: &Path,
    (width, height): (u32, u32),
    theme: &Theme,
) -> HashMap<Rgb, usize> {
    let picture = page.with_extension(format!("{width}.{}.png", theme.name));
    let status = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ])
        .arg(format!("--window-size={width},{height}"))
        .arg(format!("--screenshot={}", picture.display()))
        .args(theme.flag)
        .arg(format!("file://{}", page.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the browser starts");
    assert!(status.success(), "{status}");
    let file = File::open(&picture).expect("the browser took a picture");
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    // Chromium keeps windows from getting narrower than it likes, never from getting wider.
    assert!(
        info.width >= width && info.height == height,
        "{} x {}",
        info.width,
        info.height
    );
    let mut colours = HashMap::new();
    let pixels: Vec<Rgb> = pixels
        .chunks_exact(info.color_type.samples())
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    // Most pixels are like the one before.
    for run in pixels.chunk_by(|a, b| a == b) {
        *colours.entry(run[0]).or_insert(0) += run.len();
    }
    colours
}

/// The colour of a cell as deep as `share`, on paper: see `svg/matrix.rs` of earmark-plot.
fn is_cell(colour: Rgb, ink: Rgb, paper: Rgb) -> bool {
    (30..=95).any(|percent| {
        let opacity = f64::from(percent) / 100.0;
        (0..3).all(|channel| {
            let (ink, paper) = (f64::from(ink[channel]), f64::from(paper[channel]));
            (paper + opacity * (ink - paper) - f64::from(colour[channel])).abs() < 3.0
        })
    })
}

/// Pixels of cells of this ink.
fn cells(colours: &HashMap<Rgb, usize>, ink: Rgb, paper: Rgb) -> usize {
    let all = colours
        .iter()
        .filter(|(colour, _)| is_cell(**colour, ink, paper));
    all.map(|(_, n)| n).sum()
}

#[test]
fn pages_are_light_and_dark_wide_and_narrow() {
    let Some(browser) = browser() else {
        eprintln!("skipped: neither chromium nor google-chrome is on PATH");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let report = simulated::report(&simulated::GENRES, 12).expect("a report");
    let (page, sweep_page) = (
        folder.path().join("report.html"),
        folder.path().join("sweep.html"),
    );
    std::fs::write(&page, report.to_html().expect("a page")).expect("it is written");
    let sweep = sweep::report().to_html().expect("a page");
    std::fs::write(&sweep_page, sweep).expect("it is written");
    for theme in &THEMES {
        for window in WINDOWS {
            let what = format!("{} at {} pixels", theme.name, window.0);
            let colours = colours(&browser, &page, window, theme);
            let n_pixels: usize = colours.values().sum();
            let of = |colour: Rgb| colours.get(&colour).copied().unwrap_or(0);
            assert!(of(theme.paper) > n_pixels / 2, "{what}: the paper");
            assert!(
                of(theme.paper) < n_pixels * 97 / 100,
                "{what}: the page is nearly blank"
            );
            let (right, wrong) = (
                cells(&colours, theme.right, theme.paper),
                cells(&colours, theme.wrong, theme.paper),
            );
            assert!(
                right > 4000 && wrong > 2000,
                "{what}: {right} and {wrong} pixels of cells"
            );
        }
        let colours = colours(&browser, &sweep_page, WINDOWS[1], theme);
        assert!(
            colours.len() > 50,
            "{}: the page of the sweep is blank",
            theme.name
        );
        assert!(colours.contains_key(&theme.paper));
    }
}
