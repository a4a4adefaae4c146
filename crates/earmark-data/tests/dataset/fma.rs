//! FMA as distributed.

use std::fs;
use std::path::Path;

use earmark_data::{
    DatasetError, FmaMetadata, FmaSubset, Layout, Part, Split, SplitStrategy, read_dataset,
};
use tempfile::TempDir;

use crate::{ENDINGS, ids, read};

const TRACKS: &str = ",album,artist,set,set,track,track,track,track
,comments,id,split,subset,genre_top,genres,genres_all,title
track_id,,,,,,,,
2,0,1,training,small,Hip-Hop,[21],[21],\"A title,
of two lines\"
5,0,1,validation,medium,Hip-Hop,[21],[21],x
10,0,,test,small,Rock,\"[25, 12]\",\"[25, 12]\",y
20,0,4,test,large,,[],[],z
99134,0,5,training,small,Rock,[12],[12],silent
";
const GENRES: &str = "genre_id,#tracks,parent,title,top_level
21,8,0,Hip-Hop,21
12,9,0,Rock,12
25,3,12,Punk,12
";

fn fma(tracks: &str, audio: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("fma_metadata")).unwrap();
    fs::write(root.path().join("fma_metadata/tracks.csv"), tracks).unwrap();
    fs::write(root.path().join("fma_metadata/genres.csv"), GENRES).unwrap();
    audio
        .iter()
        .for_each(|folder| fs::create_dir(root.path().join(folder)).unwrap());
    root
}

#[test]
fn fma_is_read_as_distributed() {
    let root = fma(TRACKS, &["fma_small"]);
    let manifest = read(root.path());
    assert_eq!(
        (manifest.layout(), ids(&manifest)),
        (Layout::Fma, vec!["000002", "000010"])
    );
    let first = &manifest.entries()[0];
    assert_eq!(first.path, root.path().join("fma_small/000/000002.mp3"));
    assert_eq!(
        (first.label.as_str(), first.group.as_deref()),
        ("Hip-Hop", Some("1"))
    );
    assert_eq!(
        (first.part, &manifest.entries()[1].group),
        (Some(Part::Train), &None)
    );
    assert_eq!(manifest.left_out()[0].id, "099134");
    assert!(Split::new(&manifest, SplitStrategy::FmaOfficial, 0).is_ok());
    // The folder of the audio stands for the data set, too.
    assert_eq!(read(&root.path().join("fma_small")), manifest);
    let error = manifest.check_files().unwrap_err();
    assert!(matches!(error, DatasetError::MissingFiles { missing } if missing.len() == 2));

    let metadata = FmaMetadata::read(&root.path().join("fma_metadata")).unwrap();
    let lineage: Vec<&str> = metadata
        .lineage(25)
        .iter()
        .map(|genre| genre.title.as_str())
        .collect();
    assert_eq!(lineage, ["Punk", "Rock"]);
    assert_eq!(metadata.tracks[&10].genres_all, [25, 12]);
    let large = metadata.manifest(FmaSubset::Large, Path::new("x")).unwrap();
    assert_eq!(ids(&large), ["000002", "000005", "000010"]);
    assert_eq!(large.left_out()[0].reason, "without a top genre");
}

#[test]
fn what_is_wrong_with_fma_is_named() {
    let root = fma(TRACKS, &["fma_small", "fma_large"]);
    let error = read_dataset(root.path(), ENDINGS).unwrap_err();
    assert!(
        matches!(error, DatasetError::FmaSubset { found, .. } if found == ["fma_small", "fma_large"])
    );
    let error = |tracks: &str| {
        let root = fma(tracks, &["fma_small"]);
        read_dataset(root.path(), ENDINGS).unwrap_err()
    };
    let DatasetError::Cell {
        line,
        column,
        value,
        ..
    } = error(&TRACKS.replace("[25, 12]", "rock"))
    else {
        panic!("a list of genres is needed")
    };
    // Line 7 of the file: the title of the first track has two lines.
    assert_eq!(
        (line, column.as_str(), value.as_str()),
        (7, "track/genres", "rock")
    );
    let missing = error(&TRACKS.replace("subset", "size"));
    assert!(
        matches!(missing, DatasetError::MissingColumn { column, .. } if column == "set/subset")
    );
    assert!(matches!(
        error(&TRACKS.replace("medium", "tiny")),
        DatasetError::Cell { .. }
    ));
}
