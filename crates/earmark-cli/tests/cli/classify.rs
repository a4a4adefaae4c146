//! What `classify` says of real music.

use serde_json::Value;

use crate::command::{clips, run};

fn best(record: &Value) -> &str {
    record["genres"][0]["name"].as_str().unwrap()
}

#[test]
fn the_example_clips_get_the_genres_they_are_named_for() {
    let run = run(["classify", clips().to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let records = run.records();
    let best: Vec<_> = records.iter().map(best).collect();
    assert_eq!(best, ["electronic", "folk", "metal"]);
}

#[test]
fn a_record_has_the_fields_of_its_schema() {
    let clip = clips().join("metal.mp3");
    let run = run([
        "classify",
        clip.to_str().unwrap(),
        "--tags",
        "all",
        "--timeline=5",
    ]);
    let record = run.record();
    assert_eq!(record["schema"], "earmark.classification/v1");
    assert_eq!(record["path"], clip.to_str().unwrap());
    assert!((record["duration"].as_f64().unwrap() - 15.0).abs() < 0.1);
    assert_eq!(record["model"]["name"], "earmark");
    assert_eq!(record["model"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(record["warnings"], Value::Array(vec![]));

    let genres = record["genres"].as_array().unwrap();
    let probabilities: Vec<_> = genres
        .iter()
        .map(|genre| genre["probability"].as_f64().unwrap())
        .collect();
    assert!(
        probabilities.is_sorted_by(|a, b| a >= b),
        "best first: {probabilities:?}"
    );
    assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
    assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    let heavy_metal = genres
        .iter()
        .find(|genre| genre["name"] == "heavy metal")
        .unwrap();
    assert_eq!(heavy_metal["parents"], serde_json::json!(["metal"]));

    let tags = record["tags"].as_array().unwrap();
    assert_eq!(tags.len(), 50, "every output of the model");
    let rnb = tags.iter().find(|tag| tag["source"] == "rnb").unwrap();
    assert_eq!(
        (&rnb["name"], &rnb["kind"]),
        (&"r&b".into(), &"genre".into())
    );

    let timeline = record["timeline"].as_array().unwrap();
    assert_eq!(timeline.len(), 3);
    assert_eq!(timeline[1]["start"], 5.0);
    assert_eq!(timeline[1]["end"], 10.0);
    assert_eq!(best(&timeline[1]), "metal");
}

#[test]
fn each_shipped_model_has_its_own_genres() {
    let clip = clips().join("metal.mp3");
    for (model, n_genres, has_reggae) in [
        ("earmark", 33, true),
        ("gtzan10", 10, true),
        ("musicnn-msd", 30, false),
    ] {
        let run = run(["classify", clip.to_str().unwrap(), "--model", model]);
        let record = run.record();
        let genres = record["genres"].as_array().unwrap();
        assert_eq!(genres.len(), n_genres, "{model}");
        assert_eq!(best(&record), "metal", "{model}");
        let reggae = genres.iter().any(|genre| genre["name"] == "reggae");
        assert_eq!(reggae, has_reggae, "{model}");
    }
}

#[test]
fn main_tags_are_no_genres_and_have_proper_names() {
    let clip = clips().join("folk.flac");
    let run = run(["classify", clip.to_str().unwrap(), "--tags"]);
    let record = run.record();
    let tags = record["tags"].as_array().unwrap();
    assert!(
        tags.iter()
            .all(|tag| tag["kind"] != "genre" && tag.get("source").is_none())
    );
    assert_eq!(tags[0]["name"], "acoustic");
    let voices = tags
        .iter()
        .filter(|tag| tag["name"] == "female vocals")
        .count();
    assert_eq!(voices, 1, "two outputs of one meaning are one tag");
}

#[test]
fn both_models_answer() {
    let clip = clips().join("folk.flac");
    let run = run([
        "classify",
        clip.to_str().unwrap(),
        "--model",
        "musicnn-mtt",
        "--tags",
    ]);
    let record = run.record();
    assert_eq!(record["model"]["name"], "musicnn-mtt");
    assert_eq!(record["tags"][0]["name"], "guitar");
}

/// Threads share a track or take one each; the answer is the same to the bit.
#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let clip = clips().join("electronic.opus");
    let classify = |jobs: &str| run(["classify", clip.to_str().unwrap(), "--jobs", jobs]).stdout;
    let alone = classify("1");
    assert_eq!(alone, classify("2"));
    assert_eq!(alone, classify("7"));
}

#[test]
fn files_come_out_in_the_order_they_went_in() {
    let clip = |name: &str| clips().join(name).to_str().unwrap().to_owned();
    let paths = [
        clip("metal.mp3"),
        clip("electronic.opus"),
        clip("metal.mp3"),
        clip("folk.flac"),
    ];
    let run = run(["classify", "-j4"].map(str::to_owned).iter().chain(&paths));
    let found: Vec<_> = run
        .records()
        .iter()
        .map(|r| r["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, paths);
}
