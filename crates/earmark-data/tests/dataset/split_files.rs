//! `split.csv`: what is written, read and hashed.

use std::fs;

use earmark_data::{
    DatasetError, Place, Split, SplitFinding, SplitShape, SplitStrategy, TrackList,
};

use crate::{HOLDOUT, entry, manifest, two_classes};

#[test]
fn the_stamp_survives_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.csv");
    let leaky = SplitStrategy::named("leaky-segments", HOLDOUT).unwrap();
    let split = Split::new(&two_classes(), leaky, 0).unwrap();
    split.write(&path).unwrap();
    let read = Split::read(&path).unwrap();
    assert_eq!(
        (read.stamp(), read.hash()),
        (Some("leaky-segments"), split.hash())
    );
    // Without its column it is another split, and its torn tracks are found all the same.
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace(",stamp", "").replace(",leaky-segments", ""),
    )
    .unwrap();
    let stripped = Split::read(&path).unwrap();
    assert_ne!(stripped.hash(), split.hash());
    let file = |finding: &SplitFinding| matches!(finding, SplitFinding::PathOnTwoSides { .. });
    assert!(stripped.findings().iter().any(file));
}

#[test]
fn folds_may_be_numbered_as_one_likes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.csv");
    fs::write(
        &path,
        "id,label,fold\na,x,1\nb,x,2\nc,x,65535\nd,x,2\ne,x,excluded\n",
    )
    .unwrap();
    let split = Split::read(&path).unwrap();
    assert_eq!(split.n_folds(), Some(3));
    assert_eq!(split.folds().into_iter().collect::<Vec<_>>(), [1, 2, 65535]);
    assert_eq!(split.place_of("c"), Some(Place::Fold(65535)));
    // Python: hashlib.sha256(b'id,label,group,fold\na,x,,1\nb,x,,2\nc,x,,65535\nd,x,,2\ne,x,,excluded\n').hexdigest()
    assert_eq!(
        split.hash().to_string(),
        "c85848139c31ad4cca824f16a7ce1302d6c7939ba1090cf4c4572cef0784b6ed"
    );
}

#[test]
fn folds_of_a_list_are_numbered_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tracks.csv");
    let all = manifest(["a", "b", "c", "d"].map(|id| entry(id, "x", None)).to_vec());
    let split = |text: &str| {
        fs::write(&path, text).unwrap();
        Split::from_list(&all, &TrackList::read(&path, Some("fold")).unwrap())
    };
    let folds = split("id,genre,fold\na,x,65535\nb.wav,x,1\nc,x,5\nd,x,\n").unwrap();
    let places: Vec<String> = folds
        .rows()
        .iter()
        .map(|row| row.place.to_string())
        .collect();
    assert_eq!(places, ["2", "0", "1", "excluded"]);
    let refused = |text: &str| split(text).unwrap_err().to_string();
    assert!(
        refused("id,genre,fold\na,x,1\nb,x,2\nz,x,7\n").starts_with("nothing is on the side \"7\"")
    );
    assert_eq!(
        refused("id,genre,fold\na,x,3\nb,x,3\n"),
        "the number of folds in the table of tracks is 1; choose a column that has at least two"
    );
    assert!(
        refused("id,genre,fold\nx/a,x,1\nx/b,x,2\n").contains(
            "knows none of the 4 tracks; the first is called \"a\" here and \"x/a\" there"
        )
    );
}

#[test]
fn a_leak_by_segment_by_artist_and_by_repeat_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.csv");
    let lines = "id,path,label,group,part
a#0,a.wav,jazz,Art,train
a#1,a.wav,jazz,Art,test
b,b.wav,pop,Britney,train
c,c.wav,pop,Britney,validation
d,same.wav,jazz,,train
e,same.wav,pop,,test
f,f.wav,pop,Abba,test
g,g.wav,jazz,Abba,excluded
";
    fs::write(&path, lines).unwrap();
    let split = Split::read(&path).unwrap();
    let found: Vec<String> = split.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "the file a.wav lies in train, test",
            "the file same.wav lies in train, test",
            "the group \"Art\" (2 tracks) lies in train, test",
            "the group \"Britney\" (2 tracks) lies in train, validation",
            "validation has no \"jazz\"",
        ]
    );
}

#[test]
fn the_file_is_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.csv");
    let entries = ["a", "b"]
        .map(|label| [1, 2].map(|n| entry(&format!("{label}{n}"), label, Some("x, \"y\""))))
        .concat();
    let split = Split::new(
        &manifest(entries),
        SplitStrategy::Track(SplitShape::Folds(2)),
        0,
    )
    .unwrap();
    split.write(&path).unwrap();
    assert_eq!(Split::read(&path).unwrap(), split);
    let text = fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("id,path,label,group,fold"));
    let place = split.place_of("a1").unwrap();
    assert_eq!(
        lines.next(),
        Some(format!("a1,a1.wav,a,\"x, \"\"y\"\"\",{place}").as_str())
    );
    // Another place is another hash; another path is not.
    let other = |from: &str, to: &str| {
        fs::write(&path, text.replace(from, to)).unwrap();
        Split::read(&path).unwrap().hash()
    };
    assert_eq!(other("a1.wav", "elsewhere/a1.mp3"), split.hash());
    assert_ne!(other("a1,a1.wav,a,", "a1,a1.wav,b,"), split.hash());
}

#[test]
fn the_hash_is_that_of_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.csv");
    // In another order, with paths and blanks.
    let text = "id,part,path,label,group\nb,test,b.wav,pop,\"x, y\"\na, train,a.wav,jazz,Art\n";
    fs::write(&path, text).unwrap();
    // Python: hashlib.sha256(b'id,label,group,part\na,jazz,Art,train\nb,pop,"x, y",test\n').hexdigest()
    assert_eq!(
        Split::read(&path).unwrap().hash().to_string(),
        "a79c7cc83bd5fe5d4e5475502c4382ff4a734c2bd1cc7068a7b8b43bf1e4ddab"
    );
}

#[test]
fn a_seed_keeps_its_split_from_version_to_version() {
    let split = Split::new(
        &two_classes(),
        SplitStrategy::Group(SplitShape::Folds(5)),
        42,
    )
    .unwrap();
    assert_eq!(
        split.hash().to_string(),
        "a2fcd9cf8c2eb4a89e35e4ae0cb4ff1c53c23ed0729932e0acc0dd265c93b87a"
    );
}

#[test]
fn a_damaged_split_file_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("split.csv");
    let error = |text: &str| {
        fs::write(&path, text).unwrap();
        Split::read(&path).unwrap_err()
    };
    for (text, wrong) in [
        ("id,label,part\na,x,train\nb,x,3\n", "3"),
        ("id,label,fold\na,x,0\nb,x,train\n", "train"),
        (
            "id,label,part,stamp\na,x,train,leaky-segments\nb,x,test,clean\n",
            "clean",
        ),
    ] {
        assert!(matches!(error(text), DatasetError::Cell { line: 3, value, .. } if value == wrong));
    }
    assert!(matches!(
        error("id,label\na,x\n"),
        DatasetError::MissingColumn { .. }
    ));
    assert!(matches!(
        error("id,label,fold\na,x,0\na,x,1\n"),
        DatasetError::DuplicateId { .. }
    ));
    assert!(matches!(
        error("id,label,fold\n"),
        DatasetError::Empty { .. }
    ));
    let missing = folder.path().join("no/split.csv");
    let split = Split::new(&two_classes(), SplitStrategy::Track(HOLDOUT), 0).unwrap();
    assert!(matches!(split.write(&missing), Err(DatasetError::Write(_))));
    assert!(matches!(split.place_of("t00"), Some(Place::Part(_))));
}
