//! CSV files that list paths and labels, and what is said of those that are wrong.

use std::fs;
use std::path::Path;

use earmark_data::{DatasetError, Entry, Layout, Manifest, Part, read_dataset};

use crate::{ENDINGS, csv, entry, ids, read};

/// The message of the error a CSV manifest gives, without the name of its folder.
fn manifest_error(text: impl AsRef<[u8]>) -> String {
    let (root, path) = csv(text);
    let message = read_dataset(&path, ENDINGS).unwrap_err().to_string();
    message.replace(&format!("{}/", root.path().display()), "")
}

#[test]
fn a_csv_manifest_is_read() {
    let (root, path) =
        csv("\u{feff}path,label,group,split,id\na.wav,jazz,Art,train,x\nb/c.wav,pop,,test,\n");
    let manifest = read(&path);
    assert_eq!(
        (manifest.layout(), ids(&manifest)),
        (Layout::Csv, vec!["b/c.wav", "x"])
    );
    let [second, first] = manifest.entries() else {
        panic!("two lines")
    };
    assert_eq!(first.path, root.path().join("a.wav"));
    assert_eq!(
        (first.group.as_deref(), first.part),
        (Some("Art"), Some(Part::Train))
    );
    assert_eq!((&second.group, second.part), (&None, Some(Part::Test)));
}

#[test]
fn every_fault_of_a_csv_manifest_is_named() {
    let lines = "path,label,split\na.wav,jazz,train\n";
    assert_eq!(
        manifest_error(format!("{lines}b.wav,jazz,maybe\n")),
        "data.csv line 3, column \"split\": \"maybe\" is no part of a split (train, validation, test, excluded); \
         correct it or leave the column out"
    );
    assert!(
        manifest_error(format!("{lines}b.wav,,train\n"))
            .starts_with("data.csv line 3, column \"label\" has no value")
    );
    assert!(
        manifest_error(format!("{lines}a.wav,pop,test\n")).starts_with("\"a.wav\" is listed twice")
    );
    let message = manifest_error("path,label,id\na.wav,pop,1\n./a.wav,pop,2\n");
    assert!(
        message.starts_with("./a.wav is listed twice; list each file once"),
        "{message}"
    );
    assert!(
        manifest_error("file;label\na;b\n")
            .starts_with("data.csv has no column \"path\" among [\"file;label\"]")
    );
    assert!(
        manifest_error(format!("{lines}b.wav\n"))
            .starts_with("data.csv line 3 is no line of a CSV table (it has 1 cells")
    );
    let binary = manifest_error(b"path,label\n\xff\xfe\x00,x\n");
    assert!(
        binary.contains("line 2") && binary.contains("no UTF-8"),
        "{binary}"
    );
    assert!(manifest_error("path,label\n").starts_with("data.csv lists nothing"));
    assert!(manifest_error("").starts_with("data.csv has no column \"path\" among []"));
    assert!(
        manifest_error("path,label,label\n").starts_with("data.csv has the column \"label\" twice")
    );
}

#[test]
fn missing_files_and_unknown_labels_are_all_listed() {
    let (root, path) = csv("path,label\na.wav,jazz\nb.wav,pop\nc.wav,pop\n");
    fs::write(root.path().join("b.wav"), "").unwrap();
    let manifest = read(&path);
    let error = manifest.check_files().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("2 listed files are missing, the first of them ")
    );
    let DatasetError::MissingFiles { missing } = error else {
        panic!("{error}")
    };
    assert_eq!(
        missing,
        [root.path().join("a.wav"), root.path().join("c.wav")]
    );
    let error = manifest.check_labels(&["pop".to_owned()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"a.wav\" has the unknown label \"jazz\"; known are [\"pop\"]"
    );
}

#[test]
fn entries_without_names_are_refused() {
    let refused = |change: fn(&mut Entry)| {
        let mut entry = entry("x", "jazz", Some("Art"));
        change(&mut entry);
        let error = Manifest::new(Path::new("data"), Layout::Csv, vec![entry], vec![]).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        refused(|entry| entry.label.clear()),
        "the label of x.wav is empty; give it one, or no group"
    );
    assert_eq!(
        refused(|entry| entry.label = "hip\nhop".into()),
        "the label \"hip\\nhop\" of \"x\" has a line break or another control character; remove it"
    );
    assert!(refused(|entry| entry.id.clear()).starts_with("the id of x.wav"));
    assert!(refused(|entry| entry.group = Some(String::new())).starts_with("the group of x.wav"));
}
