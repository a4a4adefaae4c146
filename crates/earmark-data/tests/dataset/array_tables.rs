//! Archives of sequences, and what is said of those that are wrong.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use earmark_data::{ArrayTable, DatasetError};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::shared;

/// An array: its name, type, shape as NumPy writes it, and bytes.
type Array<'a> = (&'a str, &'a str, &'a str, &'a [u8]);

fn head(descr: &str, shape: &str) -> String {
    format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n")
}

fn npy(head: &str, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(head.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], head.as_bytes(), data].concat()
}

fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(format!("{name}.npy"), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn npz(arrays: &[Array]) -> Vec<u8> {
    let files = arrays
        .iter()
        .map(|(name, descr, shape, data)| (*name, npy(&head(descr, shape), data)));
    zip(&files.collect::<Vec<_>>())
}

fn read(bytes: &[u8]) -> Result<ArrayTable, DatasetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.npz");
    fs::write(&path, bytes).unwrap();
    ArrayTable::read(&path)
}

/// What is said, without the folder.
fn error(bytes: &[u8]) -> String {
    let error = read(bytes).unwrap_err().to_string();
    match error.split_once("t.npz") {
        Some((_, rest)) => rest.trim_start_matches(": ").trim().to_owned(),
        None => error,
    }
}

const X: Array = (
    "X",
    "|u1",
    "(2, 2, 3)",
    &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255],
);
const IDS: Array = ("ids", "|S2", "(2,)", b"a\0bb");

#[test]
fn an_archive_of_numpy_is_read() {
    // numpy 2.4: savez_compressed(X=arange(24.0).reshape(2, 3, 4) / 4, ids=["é 1", "b"], genre=[b"jazz", b"pop"]).
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dataset/pictures.npz");
    let table = ArrayTable::read(&path).unwrap();
    assert_eq!(table.ids(), ["é 1", "b"]);
    assert_eq!(table.labels().unwrap(), ["jazz", "pop"]);
    assert_eq!(
        (table.len(), table.n_bands(), table.n_frames(1)),
        (2, 3, Some(4))
    );
    // The first frame of all bands, then the next.
    let item = table.item(1).unwrap();
    assert_eq!(item[..6], [3.0, 4.0, 5.0, 3.25, 4.25, 5.25]);
    assert_eq!((table.item(2), table.n_frames(2)), (None, None));
}

#[test]
fn bytes_are_numbers_from_0_to_255() {
    let table = read(&npz(&[X, IDS])).unwrap();
    assert_eq!(table.item(1).unwrap(), [6.0, 9.0, 7.0, 10.0, 8.0, 255.0]);
    assert_eq!((table.ids()[0].as_str(), table.labels()), ("a", None));
}

#[test]
fn rows_of_a_track_are_its_frames() {
    let rows: Vec<u8> = [0.5f32, 1.5, 2.5, 3.5, 4.5, 5.5]
        .iter()
        .flat_map(|v| v.to_le_bytes())
        .collect();
    let x = ("X", "<f4", "(3, 2)", &rows[..]);
    let table = read(&npz(&[
        x,
        ("ids", "|S1", "(3,)", b"aab"),
        ("label", "|S1", "(3,)", b"xxy"),
    ]))
    .unwrap();
    assert_eq!((table.len(), table.n_bands()), (2, 2));
    assert_eq!((table.n_frames(0), table.n_frames(1)), (Some(2), Some(1)));
    assert_eq!(table.item(0).unwrap(), [0.5, 1.5, 2.5, 3.5]);
    assert_eq!(table.labels().unwrap(), ["x", "y"]);
    let torn = error(&npz(&[x, ("ids", "|S1", "(3,)", b"aba")]));
    assert_eq!(
        torn,
        "the rows of \"a\" do not follow each other; sort them by track"
    );
    let mixed = error(&npz(&[
        x,
        ("ids", "|S1", "(3,)", b"aab"),
        ("label", "|S1", "(3,)", b"xyy"),
    ]));
    assert!(
        mixed.starts_with("the rows of \"a\" have the labels [\"x\", \"y\"]; "),
        "{mixed}"
    );
}

#[test]
fn arrays_that_are_missing_or_of_another_type_are_named_with_a_remedy() {
    assert_eq!(
        error(&npz(&[X])),
        "has no array \"ids\" among [\"X\"]; save it with numpy.savez(path, ids=…)"
    );
    let with = |x: Array, ids: Array| error(&npz(&[x, ids]));
    assert_eq!(
        with(X, ("ids", "|O", "(2,)", b"pickle")),
        "array \"ids\" holds |O; make it text: array.astype(str) before it is saved"
    );
    for descr in ["<i8", "<f2", ">f4", "<c8", "|b1"] {
        let said = with(("X", descr, "(2, 2, 3)", &[]), IDS);
        assert!(
            said.starts_with(&format!("array \"X\" holds {descr}; make it uint8")),
            "{said}"
        );
    }
    let fortran = head("<f4", "(2, 2)").replace("False", "True");
    let said = error(&zip(&[("X", npy(&fortran, &[0; 16]))]));
    assert!(
        said.starts_with("array \"X\" holds <f4 in Fortran order; make it "),
        "{said}"
    );
    let latin1 = with(X, ("ids", "|S1", "(2,)", b"a\xe9"));
    assert!(
        latin1.starts_with("array \"ids\" holds |S1; make it text in UTF-8"),
        "{latin1}"
    );
    let surrogate = [0, 0xd8, 0, 0, 98, 0, 0, 0];
    assert!(with(X, ("ids", "<U1", "(2,)", &surrogate)).contains("text in UTF-8"));
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let x = |shape: &'static str| error(&npz(&[("X", "|u1", shape, &[1, 2]), IDS]));
    for shape in ["(2,)", "(2, 1, 1, 1)"] {
        assert!(x(shape).contains("it must be [n_tracks, n_bands, n_frames] or [n_rows, n_bands]"));
    }
    assert!(x("()").contains("at least two axes"));
    assert!(x("(1, 2)").starts_with("array \"ids\" has the shape [2]; it must be [1]"));
    assert!(x("(3, 1)").contains("array \"X\": it ends too early"));
    assert!(x("(1, 1)").contains("array \"X\": it is longer than its shape"));
    // Declared sizes cost nothing until the data are there.
    for shape in ["(4294967297, 1, 1)", "(18446744073709551615, 2, 3)"] {
        assert!(x(shape).contains("at most 4 GiB"), "{}", x(shape));
    }
    assert!(x("(4294967296, 1)").contains("ends too early"));
    assert!(x("(99999999999999999999999,)").contains("none that NumPy writes"));
    assert!(x("(-1, 2)").contains("none that NumPy writes"));
    let nothing = error(&npz(&[
        ("X", "|u1", "(0, 3, 4)", &[]),
        ("ids", "|S1", "(0,)", &[]),
    ]));
    assert!(nothing.starts_with("lists nothing"), "{nothing}");
    let no_frames = error(&npz(&[("X", "|u1", "(2, 3, 0)", &[]), IDS]));
    assert!(no_frames.contains("none of them 0"), "{no_frames}");
    let wide = error(&npz(&[X, ("ids", "<U9999999999", "(2,)", &[])]));
    assert!(wide.contains("at most 4 GiB"), "{wide}");
}

#[test]
fn values_and_names_that_make_no_sense_are_placed() {
    let nan: Vec<u8> = [1.0, 2.0, 3.0, f64::NAN]
        .iter()
        .flat_map(|v| v.to_le_bytes())
        .collect();
    let said = error(&npz(&[("X", "<f8", "(2, 2, 1)", &nan), IDS]));
    assert_eq!(said, "X[1, 1, 0] is NaN; repair it or leave its track out");
    let large: Vec<u8> = [1.0, 1e39]
        .iter()
        .flat_map(|v: &f64| v.to_le_bytes())
        .collect();
    assert!(error(&npz(&[("X", "<f8", "(2, 1)", &large), IDS])).starts_with("X[1, 0] is 1"));
    let twice = error(&npz(&[X, ("ids", "|S1", "(2,)", b"aa")]));
    assert!(twice.starts_with("\"a\" is listed twice"), "{twice}");
    let nameless = error(&npz(&[X, ("ids", "|S1", "(2,)", b"a\0")]));
    assert_eq!(nameless, "ids[1] is empty; give it a name");
}

#[test]
fn a_file_that_is_no_archive_is_refused() {
    assert!(error(b"path,label\n").starts_with("is no whole archive of NumPy arrays ("));
    assert!(
        error(&zip(&[("X", b"no array".to_vec())])).contains("does not begin as NumPy's arrays do")
    );
    assert!(matches!(
        ArrayTable::read(Path::new("nowhere.npz")),
        Err(DatasetError::Io { .. })
    ));
}

proptest! {
    #[test]
    fn any_bytes_are_a_table_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(read(&bytes).is_err());
        let arrays = zip(&[("X", bytes.clone()), ("ids", bytes)]);
        prop_assert!(read(&arrays).is_err());
    }

    #[test]
    fn any_head_is_a_table_or_an_error(
        descr in "[<>|=]?[a-zA-Z][0-9]{0,12}", shape in "[(\\[]?[0-9, ]{0,40}[)\\]]?",
    ) {
        let arrays = npz(&[("X", &descr, &shape, &[7; 24]), IDS]);
        if let Ok(table) = read(&arrays) {
            check(&table)?;
        }
    }

    #[test]
    fn a_damaged_archive_is_refused_or_whole(
        at in any::<prop::sample::Index>(), value: u8, cut in any::<prop::sample::Index>(), is_cut: bool,
    ) {
        let mut bytes = npz(&[X, IDS, ("genre", "|S4", "(2,)", b"jazzpop\0")]);
        let whole = read(&bytes).unwrap();
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        } else {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(table) = read(&bytes) {
            check(&table)?;
            // The checksum holds the numbers; of what is optional the name may be damaged.
            prop_assert_eq!(table.item(1), whole.item(1));
            prop_assert_eq!(table.ids(), whole.ids());
        }
    }
}

fn check(table: &ArrayTable) -> Result<(), TestCaseError> {
    for i in 0..table.len() {
        let item = table.item(i).unwrap();
        prop_assert_eq!(item.len(), table.n_bands() * table.n_frames(i).unwrap());
        prop_assert!(item.iter().all(|value| value.is_finite()));
    }
    Ok(())
}

#[test]
fn pictures_and_taggrams_as_distributed() {
    let Some(root) = shared("gtzan") else { return };
    let pictures = ArrayTable::read(&root.join("mel128x387_u8.npz")).unwrap();
    assert_eq!(
        (pictures.len(), pictures.n_bands(), pictures.n_frames(708)),
        (709, 128, Some(387))
    );
    assert_eq!(pictures.ids()[0], "blues.00000");
    let first = pictures.item(0).unwrap();
    // By numpy: X[0, :3, 0] and X[0].mean().
    assert_eq!(first[..3], [151.0, 165.0, 135.0]);
    let mean = first.iter().map(|v| f64::from(*v)).sum::<f64>() / first.len() as f64;
    assert!((mean - 114.425_952_842_736_77).abs() < 1e-9, "{mean}");

    let taggrams = ArrayTable::read(&root.join("msd_musicnn_taggram.npz")).unwrap();
    assert_eq!((taggrams.len(), taggrams.n_bands()), (443, 50));
    assert_eq!(
        (taggrams.ids()[0].as_str(), taggrams.n_frames(0)),
        ("blues.00029", Some(28))
    );

    let fma = ArrayTable::read(&root.join("../fma_small/mel64x128_u8.npz")).unwrap();
    assert_eq!(
        (fma.len(), fma.n_bands(), fma.n_frames(0)),
        (7205, 64, Some(128))
    );
    assert_eq!(
        (fma.ids()[1].as_str(), &fma.labels().unwrap()[1][..]),
        ("003573", "Electronic")
    );
}
