//! A library that has been filled once, for all tests that only read it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use lofty::config::WriteOptions;
use lofty::tag::items::popularimeter::{Popularimeter, StarRating};
use lofty::tag::{Accessor, ItemKey, Tag, TagExt, TagType};

use crate::command::{Run, Wav, clips, earmark};

/// Music: three clips, a copy of one, and six chords that differ in pitch; and the library that knows it. The chords are
/// by two artists and rated, and the tag of the metal is wrong.
pub(crate) struct Heard {
    folder: tempfile::TempDir,
}

/// So long that no table shows what it lies in.
const FOLDER: &str =
    "records that were bought since the eighties, in the order of their years/music";

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
        fs::create_dir_all(heard.file("")).unwrap();
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
            let file = heard.file(&format!("chord {n}.wav"));
            fs::write(&file, bytes).unwrap();
            let tags = Tags {
                artist: if n < 3 { "Ann Alto" } else { "Ben Bass" },
                title: &format!("Chord {n}"),
                genre: "Drone",
                stars: [5, 4, 3, 2, 1, 0][n as usize],
            };
            tags.write(&file);
        }
        let tags = Tags {
            artist: "Cem Chor",
            title: "Metal",
            genre: "Classical",
            stars: 0,
        };
        tags.write(&heard.file("metal.mp3"));
        let scan = heard.run(["scan".as_ref(), heard.file("").as_os_str()]);
        assert_eq!(scan.code, Some(0), "{}", scan.stderr);
        heard
    }

    /// A file of its music.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(FOLDER).join(name)
    }

    /// What a run printed, with the same names of files wherever the library lies.
    pub(crate) fn shown(&self, text: &str) -> String {
        text.replace(self.folder.path().to_str().unwrap(), "~")
    }

    /// Runs the command with the library.
    pub(crate) fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        let library = self.folder.path().join("library");
        let mut command = earmark();
        command.args(arguments).env("EARMARK_LIBRARY", library);
        command.output().unwrap().into()
    }
}

/// What a listener has written into a file.
#[derive(Default)]
pub(super) struct Tags<'a> {
    pub(super) artist: &'a str,
    pub(super) title: &'a str,
    pub(super) genre: &'a str,
    /// One to five; 0 is no rating.
    pub(super) stars: u8,
}

impl Tags<'_> {
    pub(super) fn write(&self, file: &Path) {
        let mut tag = Tag::new(TagType::Id3v2);
        tag.set_artist(self.artist.to_owned());
        tag.set_title(self.title.to_owned());
        tag.set_genre(self.genre.to_owned());
        if let Some(stars) = stars(self.stars) {
            let rating = Popularimeter::windows_media_player(stars, 0);
            tag.insert_text(ItemKey::Popularimeter, rating.to_string());
        }
        tag.save_to_path(file, WriteOptions::default()).unwrap();
    }
}

fn stars(n: u8) -> Option<StarRating> {
    let all = [
        StarRating::One,
        StarRating::Two,
        StarRating::Three,
        StarRating::Four,
        StarRating::Five,
    ];
    all.get(usize::from(n).checked_sub(1)?).copied()
}

/// The names of the files in the records, in order.
pub(crate) fn names(run: &Run) -> Vec<String> {
    let name = |record: serde_json::Value| {
        let path = PathBuf::from(record["path"].as_str().unwrap());
        path.file_name().unwrap().to_string_lossy().into_owned()
    };
    run.records().into_iter().map(name).collect()
}
