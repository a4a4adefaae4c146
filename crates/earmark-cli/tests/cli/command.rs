//! Running the command, and the files to run it on.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::schema;

/// What a run printed and how it ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

impl Run {
    /// The JSON records on stdout, one a line, held to their schemas.
    pub(crate) fn records(&self) -> Vec<Value> {
        records(&self.stdout)
    }

    /// The only record on stdout.
    pub(crate) fn record(&self) -> Value {
        let mut records = self.records();
        assert_eq!(
            records.len(),
            1,
            "stdout: {}\nstderr: {}",
            self.stdout,
            self.stderr
        );
        records.remove(0)
    }
}

/// JSON records, one a line, held to their schemas.
pub(crate) fn records(lines: &str) -> Vec<Value> {
    let parse = |line: &str| serde_json::from_str(line).expect("a line is a JSON record");
    let records: Vec<Value> = lines.lines().map(parse).collect();
    records.iter().for_each(schema::check);
    records
}

/// The command, away from the settings of whoever runs the tests.
pub(crate) fn earmark() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_earmark"));
    for name in [
        "MODEL", "TOP", "TAGS", "FORMAT", "JOBS", "CACHE", "LIBRARY", "LISTENER",
    ] {
        command.env_remove(format!("EARMARK_{name}"));
    }
    let nowhere = std::env::temp_dir().join("earmark-tests-without-settings");
    command
        .env("XDG_CONFIG_HOME", &nowhere)
        .env("HOME", &nowhere);
    command
}

pub(crate) fn run(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    earmark()
        .args(arguments)
        .output()
        .expect("the command runs")
        .into()
}

/// Classifies one file as a JSON record.
pub(crate) fn classify(path: &Path) -> Run {
    run([OsStr::new("classify"), path.as_os_str()])
}

/// A file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

pub(crate) fn clips() -> PathBuf {
    repository("examples/clips")
}

/// A file made by an independent encoder; see `scripts/make_audio_fixtures.sh`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    repository("crates/earmark-audio/tests/fixtures").join(name)
}

/// Research data that is not part of the repository; `None`, with a word on
/// stderr, where it is absent.
pub(crate) fn shared_data(path: &str) -> Option<PathBuf> {
    let path = repository("../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// The fields of a PCM WAV file's header.
#[derive(Clone, Copy)]
pub(crate) struct Wav {
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
}

impl Default for Wav {
    fn default() -> Self {
        Self {
            sample_rate: 22_050,
            channels: 1,
        }
    }
}

impl Wav {
    /// A 16-bit file of `seconds`, whose sample `n` of every channel is
    /// `sample(n / sample_rate)`.
    pub(crate) fn bytes(self, seconds: f64, sample: impl Fn(f64) -> f64) -> Vec<u8> {
        let rate = f64::from(self.sample_rate);
        let frames = (seconds * rate) as u32;
        let block = u32::from(self.channels) * 2;
        let mut bytes = Vec::new();
        bytes.extend(b"RIFF");
        bytes.extend((36 + frames * block).to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(16u32.to_le_bytes());
        bytes.extend(1u16.to_le_bytes());
        bytes.extend(self.channels.to_le_bytes());
        bytes.extend(self.sample_rate.to_le_bytes());
        bytes.extend((self.sample_rate * block).to_le_bytes());
        bytes.extend((block as u16).to_le_bytes());
        bytes.extend(16u16.to_le_bytes());
        bytes.extend(b"data");
        bytes.extend((frames * block).to_le_bytes());
        for n in 0..frames {
            let value = (sample(f64::from(n) / rate) * 32_767.0) as i16;
            for _ in 0..self.channels {
                bytes.extend(value.to_le_bytes());
            }
        }
        bytes
    }
}

/// A chord with some beat, so that it is not quite a test tone.
pub(crate) fn chord(seconds: f64) -> f64 {
    let tone = |hertz: f64| (std::f64::consts::TAU * hertz * seconds).sin();
    let beat = 1.0 - (seconds * 2.0).fract();
    0.2 * beat * (tone(220.0) + tone(277.2) + tone(329.6))
}
