use super::*;
use crate::{FileTags, LibraryErrorKind};
use earmark_audio::PayloadDigest;

const MODELS: &str = "models of today";
const TODAY: &str = "Earmark of today";

fn payload(number: u8) -> PayloadDigest {
    PayloadDigest::from_bytes([number; 32])
}

fn recording(number: u8) -> Recording {
    Recording {
        payload: payload(number),
        heard_by: MODELS.to_owned(),
        heard: Heard {
            duration: 30.0,
            sample_rate: 44_100,
            channels: 2,
            codec: "mp3".to_owned(),
            bit_rate: Some(128_000),
            tempo: Some(120.0),
            genres: vec![ScoredGenre {
                name: "folk".to_owned(),
                probability: 0.25,
            }],
            tags: vec![SoundTag {
                name: "guitar".to_owned(),
                kind: "instrument".to_owned(),
                probability: 0.5,
            }],
        },
        embedding: vec![f32::from(number), 0.5],
        fingerprint: Some(vec![7, u32::from(number)]),
    }
}

fn found(path: &str, audio: FoundAudio) -> Found {
    Found {
        moved: None,
        path: path.into(),
        size: 1000,
        modified_ns: 5,
        inode_changed_ns: 6,
        file_tags: Some(FileTags {
            title: Some("Freight Train".to_owned()),
            genres: vec!["Folk".to_owned(), "Blues".to_owned()],
            ..FileTags::default()
        }),
        audio,
    }
}

fn heard(path: &str, number: u8) -> Found {
    found(path, FoundAudio::Heard(Box::new(recording(number))))
}

/// An index of two tracks, `/a.mp3` and `/b.mp3`.
fn index(folder: &Path) -> Index {
    let mut index = Index::open(folder).unwrap();
    index
        .write(&[heard("/b.mp3", 2), heard("/a.mp3", 1)])
        .unwrap();
    index
}

#[test]
fn what_is_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    drop(index(folder.path()));
    let index = Index::open(folder.path()).unwrap();
    let tracks = index.tracks().unwrap();
    let paths: Vec<_> = tracks.iter().map(|track| track.path.as_path()).collect();
    assert_eq!(paths, [Path::new("/a.mp3"), Path::new("/b.mp3")]);
    assert_eq!(tracks[0].payload, Some(payload(1)));
    assert_eq!(tracks[0].heard, Some(recording(1).heard));
    assert_eq!(tracks[0].file_tags.genres, ["Folk", "Blues"]);
    assert_eq!(
        index.track_at(Path::new("/b.mp3")).unwrap().as_ref(),
        Some(&tracks[1])
    );
    assert_eq!(index.track_at(Path::new("/c.mp3")).unwrap(), None);
    let embeddings = index.embeddings().unwrap();
    assert_eq!((embeddings.ids.len(), embeddings.dim), (2, 2));
    assert_eq!(embeddings.row(0), [2.0, 0.5]);
    assert_eq!(index.fingerprints().unwrap()[1], (tracks[0].id, vec![7, 1]));
    assert_eq!(
        index.track(tracks[1].id).unwrap().as_ref(),
        Some(&tracks[1])
    );
    assert_eq!(
        index.embedding_of(payload(2)).unwrap(),
        Some(vec![2.0, 0.5])
    );
    assert_eq!(index.embedding_of(payload(9)).unwrap(), None);
    assert_eq!(index.n_heard().unwrap(), 2);
}

#[test]
fn a_copy_shares_what_was_heard() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    index
        .write(&[found("/copy.mp3", FoundAudio::Known(payload(1)))])
        .unwrap();
    let copy = index.track_at(Path::new("/copy.mp3")).unwrap().unwrap();
    assert_eq!(copy.heard, Some(recording(1).heard));
    assert_eq!(index.embeddings().unwrap().ids.len(), 3);
}

#[test]
fn a_track_that_moves_keeps_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    let before = index.track_at(Path::new("/a.mp3")).unwrap().unwrap();
    let generation = index.generation().unwrap();
    let moved = Found {
        moved: Some(before.id),
        ..found("/new/a.mp3", FoundAudio::Known(payload(1)))
    };
    index.write(&[moved]).unwrap();
    assert_eq!(index.track_at(Path::new("/a.mp3")).unwrap(), None);
    let after = index.track_at(Path::new("/new/a.mp3")).unwrap().unwrap();
    assert_eq!((after.id, after.heard), (before.id, before.heard));
    assert_eq!(index.generation().unwrap(), generation);
}

#[test]
fn the_generation_tells_when_embeddings_change_and_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    let mut last = index.generation().unwrap();
    let mut changes = |index: &Index| {
        let generation = index.generation().unwrap();
        std::mem::replace(&mut last, generation) != generation
    };
    index
        .write(&[found("/a.mp3", FoundAudio::Known(payload(1)))])
        .unwrap();
    assert!(!changes(&index), "tagged anew");
    index.write(&[heard("/c.mp3", 3)]).unwrap();
    assert!(changes(&index), "heard");
    let place = |index: &Index, path: &str| {
        let track = index.track_at(Path::new(path)).unwrap().unwrap();
        (track.id, track.path)
    };
    let moved = |from: TrackId, to: &str| Found {
        moved: Some(from),
        ..found(to, FoundAudio::Known(payload(1)))
    };
    let (a, _) = place(&index, "/a.mp3");
    index.write(&[moved(a, "/d.mp3")]).unwrap();
    assert!(!changes(&index), "moved");
    // Two of one recording; one is moved to where the other was.
    index
        .write(&[found("/copy.mp3", FoundAudio::Known(payload(1)))])
        .unwrap();
    assert!(changes(&index), "copied");
    index.write(&[moved(a, "/copy.mp3")]).unwrap();
    assert!(changes(&index), "moved over another track");
    let c = place(&index, "/c.mp3");
    assert_eq!(index.remove(&[c]).unwrap(), 1);
    assert!(changes(&index), "removed");
    assert_eq!(index.prune().unwrap(), 1);
    assert!(!changes(&index), "forgotten");
}

#[test]
fn an_index_that_is_made_again_has_other_generations() {
    let generation = || {
        let folder = tempfile::tempdir().unwrap();
        index(folder.path()).generation().unwrap()
    };
    assert_ne!(generation(), generation());
}

#[test]
fn a_track_that_another_process_found_elsewhere_is_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    let before = index.track_at(Path::new("/a.mp3")).unwrap().unwrap();
    let moved = Found {
        moved: Some(before.id),
        ..found("/new/a.mp3", FoundAudio::Known(payload(1)))
    };
    Index::open(folder.path()).unwrap().write(&[moved]).unwrap();
    let generation = index.generation().unwrap();
    assert_eq!(index.remove(&[(before.id, before.path)]).unwrap(), 0);
    assert_eq!(index.generation().unwrap(), generation);
    assert!(index.track(before.id).unwrap().is_some());
}

#[test]
fn tags_that_cannot_be_read_are_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    let before = index.track_at(Path::new("/a.mp3")).unwrap().unwrap();
    let unreadable = |path| Found {
        file_tags: None,
        ..found(path, FoundAudio::Known(payload(1)))
    };
    index
        .write(&[unreadable("/a.mp3"), unreadable("/new.mp3")])
        .unwrap();
    let after = index.track(before.id).unwrap().unwrap();
    assert_eq!(after.file_tags, before.file_tags);
    let new = index.track_at(Path::new("/new.mp3")).unwrap().unwrap();
    assert_eq!(new.file_tags, FileTags::default());
}

#[test]
fn a_scan_learns_what_it_need_not_hear() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    let failure = Failure {
        kind: "decode".to_owned(),
        message: "is broken".to_owned(),
    };
    let failed = |tried_by: Option<&str>| FoundAudio::Failed {
        failure: failure.clone(),
        tried_by: tried_by.map(str::to_owned),
    };
    let broken = found("/music/x.mp3", failed(Some(TODAY)));
    let away = found("/music/z.mp3", failed(None));
    index
        .write(&[broken, away, heard("/more/y.mp3", 4)])
        .unwrap();
    let folders = [Path::new("/music"), Path::new("/more")];
    let known = index.known(&folders, MODELS, TODAY).unwrap();
    assert_eq!(known.files.len(), 3);
    assert_eq!(known.payloads.len(), 3);
    let file = |name: &str| known.files[Path::new(name)];
    assert!(file("/music/x.mp3").is_settled && file("/more/y.mp3").is_settled);
    assert!(!file("/music/z.mp3").is_settled, "nothing is known of it");
    assert_eq!(file("/music/x.mp3").payload, None);
    assert_eq!(
        (
            file("/music/x.mp3").modified_ns,
            file("/music/x.mp3").inode_changed_ns
        ),
        (5, 6)
    );
    let track = index.track_at(Path::new("/music/x.mp3")).unwrap().unwrap();
    assert_eq!((track.failure, track.heard), (Some(failure), None));
    let is_settled = |heard_by: &str, tried_by: &str| {
        let known = index.known(&folders, heard_by, tried_by).unwrap();
        ["/music/x.mp3", "/more/y.mp3"].map(|name| known.files[Path::new(name)].is_settled)
    };
    assert_eq!(is_settled(MODELS, "Earmark of tomorrow"), [false, true]);
    assert_eq!(is_settled("models of tomorrow", TODAY), [true, false]);
}

#[test]
fn a_file_that_cannot_be_read_now_keeps_what_was_heard_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(folder.path());
    let generation = index.generation().unwrap();
    let failure = Failure {
        kind: "io".to_owned(),
        message: "the disk is away".to_owned(),
    };
    let audio = FoundAudio::Failed {
        failure: failure.clone(),
        tried_by: None,
    };
    index.write(&[found("/a.mp3", audio)]).unwrap();
    let track = index.track_at(Path::new("/a.mp3")).unwrap().unwrap();
    assert_eq!(track.heard, Some(recording(1).heard));
    assert_eq!(track.failure, Some(failure));
    assert_eq!(index.generation().unwrap(), generation);
    assert_eq!(index.prune().unwrap(), 0);
    let known = index.known(&[Path::new("/")], MODELS, TODAY).unwrap();
    assert!(!known.files[Path::new("/a.mp3")].is_settled);
}

#[test]
fn two_connections_write_in_turn() {
    let folder = tempfile::tempdir().unwrap();
    let write = |from: u8| {
        let mut index = Index::open(folder.path()).unwrap();
        for number in from..from + 20 {
            index
                .write(&[heard(&format!("/{number}.mp3"), number)])
                .unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| write(0));
        scope.spawn(|| write(10));
    });
    assert_eq!(
        Index::open(folder.path()).unwrap().tracks().unwrap().len(),
        30
    );
}

#[test]
fn an_index_of_something_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.sqlite");
    std::fs::write(&path, b"no database at all, though long enough").unwrap();
    let error = Index::open(folder.path()).unwrap_err();
    assert_eq!(error.kind(), LibraryErrorKind::Damaged);
    assert!(
        error.to_string().contains("delete it and scan again"),
        "{error}"
    );
    assert!(path.exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_kept_as_they_are() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(folder.path()).unwrap();
    let path = Path::new(std::ffi::OsStr::from_bytes(b"/m\xffusic/\xe9.mp3"));
    let track = Found {
        path: path.to_owned(),
        ..heard("", 1)
    };
    index.write(&[track]).unwrap();
    assert_eq!(index.tracks().unwrap()[0].path, path);
}
