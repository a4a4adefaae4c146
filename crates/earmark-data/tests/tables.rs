//! Tables read back by those who read them: a Parquet reader, a zip reader, as text.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use earmark_data::{TableSchema, TrackRows, create_table};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

fn schema(has_frames: bool) -> TableSchema {
    TableSchema {
        kind: "mfcc-seq-v1-1s".into(),
        columns: vec!["mfcc1".into(), "mfcc.2".into()],
        has_segments: true,
        has_frames,
    }
}

/// Two tracks: one of two segments, of two frames and of one; one of a segment of two frames.
fn write(name: &str, schema: TableSchema) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let mut table = create_table(&path, schema).unwrap();
    let mut rows = TrackRows::new(2);
    rows.push(0.0, 1.0, [1.0, 2.0, 3.0, 4.0]);
    rows.push(1.0, 1.5, [5.0, 6.0]);
    table.track(Path::new("a, b.mp3"), &rows).unwrap();
    let mut rows = TrackRows::new(2);
    rows.push(0.0, 1.0, [7.0, 8.0, 9.0, 1e-9]);
    table.track(Path::new("ü.mp3"), &rows).unwrap();
    assert!(!path.exists(), "nothing is there before the table is whole");
    table.finish().unwrap();
    (folder, path)
}

#[test]
fn csv() {
    let (_folder, path) = write("t.csv", schema(true));
    let text = std::fs::read_to_string(path).unwrap();
    let expected = "path,start,end,frame,mfcc1,mfcc.2\n\
        \"a, b.mp3\",0,1,0,1,2\n\"a, b.mp3\",0,1,1,3,4\n\"a, b.mp3\",1,1.5,0,5,6\n\
        ü.mp3,0,1,0,7,8\nü.mp3,0,1,1,9,1e-9\n";
    assert_eq!(text, expected);
}

#[test]
fn parquet() {
    let (_folder, path) = write("t.parquet", schema(true));
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata();
    let kind = &metadata.key_value_metadata().unwrap()[0];
    let kind = (kind.key.as_str(), kind.value.as_deref());
    assert_eq!(kind, ("earmark.kind", Some("mfcc-seq-v1-1s")));
    let rows = reader.get_row_iter(None).unwrap();
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    assert_eq!(rows.len(), 5);
    let last = &rows[4];
    assert_eq!(last.get_string(0).unwrap(), "ü.mp3");
    let place = (last.get_double(1).unwrap(), last.get_double(2).unwrap());
    assert_eq!(place, (0.0, 1.0));
    assert_eq!(last.get_int(3).unwrap(), 1);
    let values = (last.get_float(4).unwrap(), last.get_float(5).unwrap());
    assert_eq!(values, (9.0, 1e-9));
}

/// The head and the bytes of an array.
fn array(path: &Path, name: &str) -> (String, Vec<u8>) {
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut bytes = Vec::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let data = bytes.split_off(10 + length);
    (String::from_utf8(bytes.split_off(10)).unwrap(), data)
}

#[test]
fn npz_of_segments_that_are_not_equally_long() {
    let (_folder, path) = write("t.npz", schema(true));
    let (head, data) = array(&path, "X.npy");
    assert!(head.contains("'descr': '<f4'"), "{head}");
    assert!(head.contains("'shape': (5, 2)"), "{head}");
    let last = data.chunks_exact(4).last().unwrap();
    assert_eq!(last, 1e-9f32.to_le_bytes());
    let (head, data) = array(&path, "offsets.npy");
    assert!(head.contains("'<i8'") && head.contains("(4,)"), "{head}");
    let offsets: Vec<u8> = data.chunks_exact(8).map(|number| number[0]).collect();
    assert_eq!(offsets, [0, 2, 3, 5]);
    let (head, _) = array(&path, "path.npy");
    assert!(head.contains("'<U8'") && head.contains("(3,)"), "{head}");
}

#[test]
fn npz_of_one_row_a_segment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.npz");
    let mut table = create_table(&path, schema(false)).unwrap();
    let mut rows = TrackRows::new(2);
    rows.push(0.0, 1.0, [1.0, 2.0]);
    rows.push(1.0, 2.0, [3.0, 4.0]);
    table.track(Path::new("a"), &rows).unwrap();
    table.finish().unwrap();
    let (head, data) = array(&path, "X.npy");
    assert!(head.contains("'shape': (2, 2)"), "{head}");
    assert_eq!(data.len(), 16);
    let (_, ends) = array(&path, "end.npy");
    assert_eq!(ends, [1f64.to_le_bytes(), 2f64.to_le_bytes()].concat());
}

#[test]
fn an_abandoned_table_is_not_there() {
    for name in ["t.csv", "t.parquet", "t.npz"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, "old").unwrap();
        drop(create_table(&path, schema(true)).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
