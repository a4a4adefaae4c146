//! Which tracks can be marked, and by what.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::heard::Tags;
use crate::command::{Run, Wav, chord, earmark};

/// A song of five stars in one folder and a copy of one star in another, a song of four stars, and a file that is no music; scanned once.
struct Rated(tempfile::TempDir);

impl Rated {
    fn get() -> &'static Self {
        static RATED: OnceLock<Rated> = OnceLock::new();
        RATED.get_or_init(|| {
            let rated = Self(tempfile::tempdir().unwrap());
            for (name, pitch, stars) in [
                ("good/song.wav", 1.0, 5),
                ("bad/copy.wav", 1.0, 1),
                ("other.wav", 1.3, 4),
            ] {
                let file = rated.file(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                let bytes = Wav::default().bytes(4.0, |time| chord(time * pitch));
                fs::write(&file, bytes).unwrap();
                let tags = Tags {
                    stars,
                    ..Tags::default()
                };
                tags.write(&file);
            }
            fs::write(rated.file("broken.wav"), "no music at all").unwrap();
            let scan = rated.run(&["scan", rated.file("").to_str().unwrap()]);
            assert_eq!(scan.code, Some(1), "{}", scan.stderr);
            rated
        })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join("music").join(name)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = earmark();
        command.args(arguments);
        command.arg("--library").arg(self.0.path().join("library"));
        command.output().unwrap().into()
    }
}

/// `earmark taste` as a listener, so that tests do not meet; `paths` are of the music.
fn taste(listener: &str, verb: &[&str], paths: &[&str]) -> Run {
    let rated = Rated::get();
    let paths: Vec<PathBuf> = paths.iter().map(|path| rated.file(path)).collect();
    let paths = paths.iter().map(|path| path.to_str().unwrap());
    let about = ["--listener", listener];
    let arguments: Vec<&str> = ["taste"]
        .into_iter()
        .chain(verb.iter().copied())
        .chain(paths)
        .chain(about)
        .collect();
    rated.run(&arguments)
}

/// What is marked: the names of files, and whether they are liked.
fn marks(listener: &str) -> Vec<(String, bool)> {
    let records = taste(listener, &["marks"], &[]).records();
    let mark = |record: &serde_json::Value| {
        let path = PathBuf::from(record["path"].as_str().unwrap());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, record["liked"].as_bool().unwrap())
    };
    records.iter().map(mark).collect()
}

#[test]
fn a_recording_in_a_liked_and_a_disliked_folder_is_refused() {
    let rated = Rated::get();
    let [good, bad] = ["good", "bad"].map(|name| rated.file(name));
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let import = ["import", "--liked", good, "--disliked", bad];
    let run = taste("kim", &import, &[]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let said = "song.wav: is both liked and disliked, itself or a copy of it";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(marks("kim"), []);
}

#[test]
fn ratings_that_contradict_each_other_mark_nothing() {
    let run = taste("lea", &["import", "--from-ratings"], &[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for name in ["song.wav", "copy.wav"] {
        let said = format!("{name}: is rated otherwise than a copy of it");
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
    assert_eq!(marks("lea"), [("other.wav".to_owned(), true)]);
}

#[test]
fn ratings_leave_marks_as_they_are_and_folders_do_not() {
    taste("max", &["dislike"], &["other.wav", "good/song.wav"]);
    let before = marks("max");
    assert_eq!(
        before,
        [
            ("song.wav".to_owned(), false),
            ("other.wav".to_owned(), false)
        ]
    );
    let run = taste("max", &["import", "--from-ratings"], &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let said = "3 rated tracks have a mark already, which stays";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(marks("max"), before);
    // What a folder says counts more than ratings, for copies too.
    let good = Rated::get().file("good");
    let import = [
        "import",
        "--from-ratings",
        "--liked",
        good.to_str().unwrap(),
    ];
    assert_eq!(taste("max", &import, &[]).code, Some(0));
    assert_eq!(marks("max")[0], ("song.wav".to_owned(), true));
}

#[test]
fn what_could_not_be_heard_is_named_and_not_marked() {
    let run = taste("nia", &["like"], &["broken.wav", "other.wav"]);
    assert_eq!(run.code, Some(1));
    let said = "broken.wav: could not be heard; see `earmark scan`";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(run.record()["n_tracks"], 1);
    assert_eq!(marks("nia"), [("other.wav".to_owned(), true)]);
}
