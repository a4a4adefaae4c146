//! Tables of features, and what is said of those that are wrong.

use earmark_data::{FeatureTable, FeatureTableOptions, Split, SplitShape, SplitStrategy};

use crate::{csv, ids, shared};

fn segments() -> FeatureTableOptions {
    FeatureTableOptions {
        segments: true,
        ..FeatureTableOptions::default()
    }
}

fn table_error(text: &str) -> String {
    refused(text, &FeatureTableOptions::default())
}

fn refused(text: &str, options: &FeatureTableOptions) -> String {
    let (root, path) = csv(text);
    let error = FeatureTable::read(&path, options).unwrap_err();
    error
        .to_string()
        .replace(&format!("{}/", root.path().display()), "")
}

#[test]
fn text_cells_and_missing_values_of_a_table_are_found() {
    let head = "filename,tempo,rms,label\na,1,2,jazz\n";
    for (line, message) in [
        (
            "b,fast,2,pop",
            "data.csv line 3, column \"tempo\": \"fast\" is no finite number",
        ),
        (
            "b,1,inf,pop",
            "data.csv line 3, column \"rms\": \"inf\" is no finite number",
        ),
        ("b,1,,pop", "data.csv line 3, column \"rms\" has no value"),
        (
            "b,NaN,2,pop",
            "data.csv line 3, column \"tempo\" has no value",
        ),
        (
            "b,NA,2,pop",
            "data.csv line 3, column \"tempo\" has no value",
        ),
        ("b,1,2,", "data.csv line 3, column \"label\" has no value"),
        ("a,1,2,pop", "\"a\" is listed twice"),
    ] {
        let error = table_error(&format!("{head}{line}\n"));
        assert!(error.starts_with(message), "{error}");
    }
    assert!(table_error("tempo\n1\n").starts_with("data.csv has no column \"label\""));
    assert!(
        table_error("label,artist\njazz,x\n").starts_with("data.csv has no column \"a feature\"")
    );
}

#[test]
fn segments_of_a_table_stay_together() {
    let (_root, path) =
        csv("track,genre,x,n\na,jazz,1,0\na,jazz,2,1\nb,pop,3,0\nc,jazz,1,0\nd,pop,5,0\n");
    let options = FeatureTableOptions {
        leave_out: vec!["n".into()],
        ..segments()
    };
    let table = FeatureTable::read(&path, &options).unwrap();
    assert_eq!(table.ids, ["a", "a", "b", "c", "d"]);
    assert!(table.has_ids);
    assert_eq!(table.columns, ["x"]);
    let manifest = table.manifest(&path).unwrap();
    assert_eq!(ids(&manifest), ["a", "b", "c", "d"]);
    let split = Split::new(&manifest, SplitStrategy::Track(SplitShape::Folds(2)), 0).unwrap();
    assert_eq!(split.findings(), []);
    assert_eq!(split.findings_against(&manifest), []);
}

#[test]
fn titles_with_a_number_sign_are_different_tracks() {
    let (_root, path) =
        csv("track,genre,x\nPrelude#1,jazz,1\nPrelude#1,jazz,2\nPrelude#2,pop,3\nPrelude,pop,1\n");
    let table = FeatureTable::read(&path, &segments()).unwrap();
    let manifest = table.manifest(&path).unwrap();
    assert_eq!(ids(&manifest), ["Prelude", "Prelude#1", "Prelude#2"]);
}

#[test]
fn segments_of_a_track_that_disagree_are_refused() {
    for (second, message) in [
        (
            "a,pop,Art,2",
            "data.csv line 3, column \"genre\": \"a\" has \"pop\" here and \"jazz\" above; \
             give all rows of a track the same",
        ),
        (
            "a,jazz,Britney,2",
            "data.csv line 3, column \"artist\": \"a\" has \"Britney\" here and \"Art\" above",
        ),
        (
            "a,jazz,,2",
            "data.csv line 3, column \"artist\": \"a\" has \"\" here and \"Art\" above",
        ),
    ] {
        let text = format!("track,genre,artist,x\na,jazz,Art,1\n{second}\nb,pop,Art,1\n");
        let error = refused(&text, &segments());
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn a_name_or_number_of_rows_is_no_feature() {
    let by_name = "names tracks, what they belong to, or their classes, and is no feature; \
                   leave it out (--leave-out";
    for name in [
        "track_id",
        "Artist_ID",
        "artist",
        "album",
        "class",
        "genre_id",
        "fold",
        "index",
    ] {
        // The first of each list holds ids, groups and labels.
        let text = format!("id,group,label,x,{name}\na,g,jazz,1,7\nb,g,pop,3,7\n");
        let error = table_error(&text);
        assert_eq!(
            error,
            format!("data.csv column {name:?} {by_name} {name:?})")
        );
        let options = FeatureTableOptions {
            leave_out: vec![name.to_owned()],
            ..FeatureTableOptions::default()
        };
        let (_root, path) = csv(&text);
        assert_eq!(FeatureTable::read(&path, &options).unwrap().columns, ["x"]);
    }
    assert_eq!(
        table_error(",label,x\n0,jazz,1\n1,pop,3\n"),
        "data.csv column 1 has no name; name it, or save the table without its index"
    );
    assert_eq!(
        table_error("Unnamed: 0,label,x\n0,jazz,1\n1,pop,3\n"),
        "data.csv column \"Unnamed: 0\" was saved as an index of rows, and is no feature; \
         leave it out (--leave-out \"Unnamed: 0\")"
    );
}

#[test]
fn a_column_that_counts_the_rows_is_no_feature() {
    let table = |numbers: &[f64]| {
        let line = |number: &f64| format!("jazz,{number}\n");
        format!("label,n\n{}", numbers.iter().map(line).collect::<String>())
    };
    let counts = "data.csv column \"n\" counts the rows, and is no feature";
    for numbers in [[0.0, 1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0, 5.0]] {
        let error = table_error(&table(&numbers));
        assert!(error.starts_with(counts), "{error}");
    }
    for numbers in [
        &[2.0, 3.0, 4.0, 5.0, 6.0][..],
        &[0.0, 1.0, 2.0, 4.0, 3.0],
        &[0.0, 1.0, 2.0, 0.0, 1.0],
        // Four may count by chance.
        &[0.0, 1.0, 2.0, 3.0],
    ] {
        let (_root, path) = csv(table(numbers));
        let read = FeatureTable::read(&path, &FeatureTableOptions::default()).unwrap();
        assert_eq!(read.rows.concat(), numbers);
        assert_eq!((read.ids[0].as_str(), read.has_ids), ("row 1", false));
    }
}

#[test]
fn the_tables_at_hand_are_read() {
    let options = FeatureTableOptions::default();
    if let Some(path) = shared("echonest_rock_electronic.csv") {
        let table = FeatureTable::read(&path, &options).unwrap();
        assert_eq!((table.rows.len(), table.columns.len()), (4000, 8));
        assert_eq!(
            table.labels.iter().filter(|label| *label == "R").count(),
            2000
        );
        assert!(table.manifest(&path).is_ok());
    }
    if let Some(path) = shared("gtzan/features_30_sec.csv") {
        let leave_out = vec!["length".to_owned()];
        let table = FeatureTable::read(
            &path,
            &FeatureTableOptions {
                leave_out,
                ..options
            },
        )
        .unwrap();
        assert_eq!((table.rows.len(), table.columns.len()), (710, 57));
        assert_eq!(table.ids[0], "blues.00000.wav");
    }
}
