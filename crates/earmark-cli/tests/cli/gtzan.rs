//! A real collection, where it is at hand.

use std::collections::BTreeMap;

use crate::command::{run, shared_data};

/// All 398 files are classified, and the genres that the model knows by the
/// collection's names come first far more often than chance would have it.
#[test]
fn all_of_gtzan_is_classified() {
    let Some(audio) = shared_data("gtzan/audio") else {
        return;
    };
    let run = run(["classify", audio.to_str().unwrap(), "--format", "jsonl"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let records = run.records();
    assert_eq!(records.len(), 398);

    let mut right = BTreeMap::<&str, (usize, usize)>::new();
    for record in &records {
        let path = record["path"].as_str().unwrap();
        let (_, name) = path.rsplit_once('/').unwrap();
        let genre = match name.split_once('.').unwrap().0 {
            "hiphop" => "hip hop",
            known @ ("blues" | "country" | "jazz" | "metal" | "pop" | "rock") => known,
            _ => continue,
        };
        let count = right.entry(genre).or_default();
        let first_three = &record["genres"].as_array().unwrap()[..3];
        count.0 += usize::from(first_three.iter().any(|found| found["name"] == genre));
        count.1 += 1;
    }
    println!("among the first three genres: {right:?}");
    let (found, all) = right
        .values()
        .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert!(found as f64 > 0.7 * all as f64, "{found} of {all}");
}
