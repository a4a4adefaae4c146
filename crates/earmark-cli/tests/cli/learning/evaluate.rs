//! A model asked about other tracks.

use std::fs;
use std::path::Path;

use super::{Workshop, artists, table};
use crate::command::{Run, run};

/// A workshop with a run on the tracks of the first four artists of each genre.
fn trained() -> Workshop {
    let workshop = Workshop::new();
    let (first, _) = halves();
    let path = workshop.write("first.csv", &first);
    let trained = workshop.train(&path, &["--model", "knn"]);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    workshop
}

/// Tables of the first four artists of each genre, and of the last.
fn halves() -> (String, String) {
    let (last, first): (Vec<_>, Vec<_>) = artists()
        .into_iter()
        .partition(|track| track.artist.ends_with('4'));
    (table(&first), table(&last))
}

fn evaluate(workshop: &Workshop, data: &Path) -> Run {
    let (folder, out) = (workshop.path("run"), workshop.path("judged"));
    run([
        "evaluate",
        folder.to_str().unwrap(),
        data.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ])
}

#[test]
fn new_tracks_are_judged_and_known_ones_left_out() {
    let workshop = trained();
    let (first, last) = halves();
    let mixed = first
        .lines()
        .chain(last.lines().skip(1))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    // One of those it was fitted to, under another name.
    let line = first.lines().nth(1).unwrap();
    let renamed = mixed + &line.replacen("blues-0-0", "unheard", 1) + "\n";
    let data = workshop.write("mixed.csv", &renamed);
    let judged = evaluate(&workshop, &data);
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
    assert_eq!(judged.record()["n_tracks"], 18);
    let report = workshop.text("judged/report.json");
    assert!(report.contains("the same as blues-0-0, which the model was fitted to"));
    assert!(report.contains("the model was fitted to it"));
    assert!(workshop.path("judged/report.html").is_file());
    assert_eq!(workshop.text("judged/predictions.csv").lines().count(), 19);
}

#[test]
fn what_it_cannot_be_asked_about_is_refused() {
    let workshop = trained();
    let (first, last) = halves();
    for (name, text, word) in [
        (
            "known.csv",
            first,
            "the model was fitted to every one of these tracks",
        ),
        (
            "columns.csv",
            last.replacen(",d\n", ",e\n", 1),
            "column 4 is \"e\" here and \"d\" there",
        ),
        (
            "label.csv",
            last.replace(",jazz,", ",polka,"),
            "unknown label \"polka\"",
        ),
    ] {
        let data = workshop.write(name, &text);
        let judged = evaluate(&workshop, &data);
        assert_eq!(judged.code, Some(2), "{}", judged.stderr);
        assert!(judged.stderr.contains(word), "{word}: {}", judged.stderr);
        assert!(!workshop.path("judged").exists());
    }
}

#[test]
fn a_model_of_a_table_hears_no_files() {
    let workshop = trained();
    let judged = evaluate(&workshop, &crate::command::clips());
    assert_eq!(judged.code, Some(2));
    assert!(
        judged.stderr.contains("takes the columns of a CSV table"),
        "{}",
        judged.stderr
    );
}

#[test]
fn looks_of_processes_at_once_are_all_counted() {
    let workshop = trained();
    let (_, last) = halves();
    let data = workshop.write("last.csv", &last);
    let looks: Vec<_> = (0..6)
        .map(|n| {
            crate::command::earmark()
                .args([
                    "evaluate",
                    workshop.path("run").to_str().unwrap(),
                    data.to_str().unwrap(),
                    "-o",
                ])
                .arg(workshop.path(&format!("judged-{n}")))
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut look in looks {
        assert!(look.wait().unwrap().success());
    }
    assert_eq!(
        workshop.json("run/metrics.json")["test_sets"][1]["n_scored"],
        6
    );
}

#[test]
fn a_folder_that_was_changed_is_no_model() {
    let workshop = trained();
    let (_, last) = halves();
    let data = workshop.write("last.csv", &last);
    let weights = workshop.path("run/pipeline.json");
    let sound = fs::read_to_string(&weights).unwrap();
    fs::write(&weights, sound.replacen('1', "2", 1)).unwrap();
    let judged = evaluate(&workshop, &data);
    assert_eq!(judged.code, Some(2));
    assert!(judged.stderr.contains("SHA-256"), "{}", judged.stderr);
    fs::write(&weights, sound).unwrap();
    let description = workshop.path("run/model.toml");
    let text = fs::read_to_string(&description).unwrap();
    for (changed, word) in [
        (
            text.replace("earmark.model/v1", "earmark.model/v9"),
            "schema",
        ),
        (
            text.replace("pipeline.json", "../pipeline.json"),
            "weights are in",
        ),
        (text.replacen("\"blues\", ", "", 1), "labels"),
        (text[..text.len() / 2].to_owned(), "train it again"),
    ] {
        fs::write(&description, changed).unwrap();
        let judged = evaluate(&workshop, &data);
        assert_eq!(judged.code, Some(2));
        assert!(judged.stderr.contains(word), "{word}: {}", judged.stderr);
    }
    let nothing = run(["evaluate", "nowhere", data.to_str().unwrap(), "-o", "out"]);
    assert!(
        nothing.stderr.contains("no model in this folder"),
        "{}",
        nothing.stderr
    );
}

#[test]
fn runs_on_other_tracks_cannot_be_compared() {
    let workshop = trained();
    let (_, last) = halves();
    let data = workshop.write("last.csv", &last);
    let out = workshop.path("other");
    let other = run([
        "train",
        data.to_str().unwrap(),
        "--model",
        "majority",
        "--by",
        "track",
        "--folds",
        "2",
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(other.code, Some(0), "{}", other.stderr);
    let compared = run([
        "compare",
        workshop.path("run").to_str().unwrap(),
        out.to_str().unwrap(),
    ]);
    assert_eq!(compared.code, Some(2));
    assert!(
        compared.stderr.contains("cannot be compared"),
        "{}",
        compared.stderr
    );
    let nothing = run(["compare", workshop.path("run").to_str().unwrap(), "nowhere"]);
    assert_eq!(nothing.code, Some(2));
}

#[test]
fn a_run_is_not_written_over_by_a_judgement() {
    let workshop = trained();
    let (_, last) = halves();
    let data = workshop.write("last.csv", &last);
    let before = workshop.text("run/predictions.csv");
    let run_folder = workshop.path("run");
    let folder = run_folder.to_str().unwrap();
    for more in [&[][..], &["--overwrite"]] {
        let arguments = ["evaluate", folder, data.to_str().unwrap(), "-o", folder];
        let refused = run(arguments.iter().chain(more));
        assert_eq!(refused.code, Some(2));
        assert!(
            refused.stderr.contains("something else lies"),
            "{}",
            refused.stderr
        );
    }
    assert_eq!(workshop.text("run/predictions.csv"), before);
    assert_eq!(evaluate(&workshop, &data).code, Some(0));
    let again = evaluate(&workshop, &data);
    assert!(again.stderr.contains("--overwrite"), "{}", again.stderr);
}

#[test]
fn artists_the_model_knows_are_listed() {
    let workshop = trained();
    let (first, _) = halves();
    // Other songs by artists it was fitted to.
    let others = first
        .replace("blues-", "new-blues-")
        .replace("jazz-", "new-jazz-")
        .replace("rock-", "new-rock-");
    let changed: String = others
        .lines()
        .map(|line| match line.starts_with("new-") {
            true => format!("{line}e1\n"),
            false => format!("{line}\n"),
        })
        .collect();
    let data = workshop.write("others.csv", &changed);
    let judged = evaluate(&workshop, &data);
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
    assert_eq!(judged.record()["n_leaks"], 12);
    assert_eq!(judged.record()["model"], "knn");
    assert!(
        workshop
            .text("judged/report.html")
            .contains("blues artist 0")
    );
}

#[test]
fn rows_without_names_are_known_by_their_values_alone() {
    let workshop = Workshop::new();
    let nameless = |text: &str| -> String {
        text.lines()
            .map(|line| line.split_once(',').unwrap().1.to_owned() + "\n")
            .collect()
    };
    let (first, last) = halves();
    let path = workshop.write("first.csv", &nameless(&first));
    assert_eq!(workshop.train(&path, &["--model", "knn"]).code, Some(0));
    let data = workshop.write("last.csv", &nameless(&last));
    let judged = evaluate(&workshop, &data);
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
    assert_eq!(judged.record()["n_tracks"], 18);
}
