//! The model card tells what is in the report, and nothing else.

#[path = "../examples/report/maps.rs"]
mod maps;
#[path = "../examples/report/simulated.rs"]
mod simulated;

use earmark_eval::report::{FactGroup, LeftOut, Report};
use earmark_eval::{EvalOptions, evaluate};

fn headings(card: &str) -> Vec<&str> {
    card.lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect()
}

#[test]
fn the_sections_are_those_of_mitchell_et_al_that_there_is_something_for() {
    let mut report = simulated::report(&simulated::GENRES, 20).unwrap();
    let expected = [
        "Model Details",
        "Intended Use",
        "Factors",
        "Metrics",
        "Evaluation Data",
        "Quantitative Analyses",
        "Caveats and Recommendations",
    ];
    assert_eq!(headings(&report.to_model_card().unwrap()), expected);
    report.facts = vec![
        FactGroup::new("Training data").fact("tracks", "900"),
        FactGroup::new("Intended use").fact("for", "shelves of a library"),
    ];
    let card = report.to_model_card().unwrap();
    assert!(headings(&card).contains(&"Training Data") && !card.contains("Model Details"));
    let use_of = &card[card.find("## Intended Use").unwrap()..card.find("## Factors").unwrap()];
    assert!(use_of.contains("- **for**: shelves of a library"));
}

#[test]
fn numbers_facts_and_findings_are_those_of_the_report() {
    let report = simulated::report(&simulated::GENRES, 20).unwrap();
    let card = report.to_model_card().unwrap();
    let accuracy = report.evaluation.metrics.accuracy.unwrap();
    let interval = accuracy.interval.unwrap();
    let percent = |value: f64| format!("{:.1}", 100.0 * value);
    let row = format!(
        "| Accuracy | {}\u{a0}% | {}\u{a0}to\u{a0}{} |",
        percent(accuracy.value),
        percent(interval.low),
        percent(interval.high)
    );
    assert!(card.contains(&row), "{row}");
    for class in &report.evaluation.metrics.classes {
        assert!(card.contains(&format!("| {} | {} |", class.name, class.support)));
    }
    for told in [
        "> **simulated**: These predictions",
        "- **licence**: MIT or Apache-2.0",
        "1 found: metal/metal.00012.flac",
        "an artist on both sides**: none found",
        "2 files are in no number:",
        "### Segments alone",
        "expected calibration error",
    ] {
        assert!(card.contains(told), "{told}");
    }
}

#[test]
fn twenty_files_are_named_and_all_are_counted() {
    let mut report = simulated::report(&["a", "b"], 9).unwrap();
    let file = |n: usize| LeftOut {
        path: format!("lost{n}"),
        reason: "not there".into(),
    };
    report.left_out = (0..33).map(file).collect();
    let card = report.to_model_card().unwrap();
    assert!(card.contains("33 files are in no number; the first 20 of them:"));
    assert_eq!(card.matches("not there").count(), 20);
}

#[test]
fn of_a_bare_report_nothing_is_invented() {
    let predictions = simulated::predictions(&["a", "b"], 9).unwrap();
    let evaluation = evaluate(&predictions, &EvalOptions::default()).unwrap();
    let card = Report::new("Bare", evaluation).to_model_card().unwrap();
    for absent in [
        "Model Details",
        "Training Data",
        "Segments",
        "licence",
        "Ethical",
    ] {
        assert!(!card.contains(absent), "{absent}");
    }
    assert!(card.contains("Nobody looked for leaks"));
}

#[test]
fn hostile_text_is_no_markup() {
    let mut report = simulated::report(&["<img src=x>", "a|b"], 9).unwrap();
    report.title = "# [x](http://evil.example) <script>".into();
    let card = report.to_model_card().unwrap();
    assert!(!card.contains("<script") && !card.contains("<img") && !card.contains("[x]("));
    let mut tables = card.lines().filter(|line| line.starts_with("| a\\|b"));
    assert!(tables.next().is_some());
}
