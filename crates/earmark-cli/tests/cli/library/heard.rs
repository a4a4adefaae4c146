//! A library that has been filled once, for all tests that only read it.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::command::{Run, Wav, clips, earmark};

/// Music: three clips, a copy of one, and six chords that differ in pitch; and the library that knows it.
pub(crate) struct Heard {
    folder: tempfile::TempDir,
}

impl Heard {
    /// The one of this run of the tests.
    pub(crate) fn get() -> &'static Self {
        static HEARD: OnceLock<Heard> = OnceLock::new();
        HEARD.get_or_init(Self::new)
    }

    fn new() -> Self {
        let heard = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(heard.file("")).unwrap();
        for name in ["electronic.opus", "folk.flac", "metal.mp3"] {
            fs::copy(clips().join(name), heard.file(name)).unwrap();
        }
        fs::copy(clips().join("folk.flac"), heard.file("folk again.flac")).unwrap();
        for n in 0..6 {
            let tone = |hertz: f64, t: f64| (std::f64::consts::TAU * hertz * t).sin();
            let root = 110.0 * 1.4f64.powi(n);
            let sample =
                |t: f64| 0.2 * (1.0 - (2.0 * t).fract()) * (tone(root, t) + tone(1.5 * root, t));
            let bytes = Wav::default().bytes(5.0 + f64::from(n), sample);
            fs::write(heard.file(&format!("chord {n}.wav")), bytes).unwrap();
        }
        let scan = heard.run(["scan".as_ref(), heard.file("").as_os_str()]);
        assert_eq!(scan.code, Some(0), "{}", scan.stderr);
        heard
    }

    /// A file of its music.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("music").join(name)
    }

    /// Runs the command with the library.
    pub(crate) fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        let library = self.folder.path().join("library");
        let mut command = earmark();
        command.args(arguments).env("EARMARK_LIBRARY", library);
        command.output().unwrap().into()
    }
}

/// The names of the files in the records, in order.
pub(crate) fn names(run: &Run) -> Vec<String> {
    let name = |record: serde_json::Value| {
        let path = PathBuf::from(record["path"].as_str().unwrap());
        path.file_name().unwrap().to_string_lossy().into_owned()
    };
    run.records().into_iter().map(name).collect()
}
