//! Tables of features, and what is said of those that are wrong.

use earmark_data::{FeatureTable, FeatureTableOptions, Split, SplitShape, SplitStrategy};

use crate::{csv, shared};

fn table_error(text: &str) -> String {
    let (root, path) = csv(text);
    let error = FeatureTable::read(&path, &FeatureTableOptions::default()).unwrap_err();
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
        segments: true,
        ..FeatureTableOptions::default()
    };
    let table = FeatureTable::read(&path, &options).unwrap();
    assert_eq!(table.ids, ["a#0", "a#1", "b#0", "c#0", "d#0"]);
    assert_eq!(table.columns, ["x"]);
    let manifest = table.manifest(&path).unwrap();
    let shape = SplitShape::Folds(2);
    for seed in 0..20 {
        let split = Split::new(&manifest, SplitStrategy::Track(shape), seed).unwrap();
        assert_eq!(split.place_of("a#0"), split.place_of("a#1"));
        assert_eq!(split.findings(), []);
        assert_eq!(split.findings_against(&manifest), []);
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
