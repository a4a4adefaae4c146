//! Reports of sweeps are written and read back.

#[path = "../examples/report/sweep.rs"]
mod sweep;

use earmark_eval::report::{ReportError, SettingValue, SweepReport};
use roxmltree::Document;

/// The page without what HTML has and XML does not.
fn parsed(page: &str) -> String {
    let begin = page.find("<body>").expect("a body");
    let end = page.find("</html>").expect("an end");
    page[begin..end].to_owned()
}

#[test]
fn trials_come_best_first_and_failures_last() {
    let report = sweep::report();
    let page = report.to_html().unwrap();
    assert_eq!(page, sweep::report().to_html().unwrap());
    let body = parsed(&page);
    let document = Document::parse(&body).unwrap();
    let rows = |id: &str| {
        let sections = document
            .descendants()
            .filter(|node| node.has_tag_name("section"));
        let mut section = sections.filter(|node| node.attribute("id") == Some(id));
        let section = section.next().expect("the section");
        let rows = section
            .descendants()
            .filter(|node| node.has_tag_name("tr"))
            .skip(1);
        rows.map(|row| {
            row.children()
                .filter(roxmltree::Node::is_element)
                .filter_map(|cell| cell.text())
                .collect::<Vec<_>>()
        })
        .collect::<Vec<_>>()
    };
    let ranked = rows("trials");
    assert_eq!(ranked.len(), 33);
    let scores: Vec<f64> = ranked.iter().map(|row| row[4].parse().unwrap()).collect();
    assert!(
        scores.windows(2).all(|pair| pair[0] >= pair[1]),
        "{scores:?}"
    );
    assert_eq!(ranked[0][..4], ["1", "rbf", "10", "57"]);
    let failed = rows("failed");
    assert_eq!(failed.len(), 3);
    assert!(
        failed[0][0].starts_with("kernel = poly, C = 100,") && failed[0][1].contains("no optimum")
    );
    let marked = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("best"));
    assert_eq!(marked.count(), 1);
}

#[test]
fn every_setting_that_differs_has_a_panel_with_every_trial() {
    let report = sweep::report();
    let body = parsed(&report.to_html().unwrap());
    let document = Document::parse(&body).unwrap();
    let figures: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("figure"))
        .collect();
    assert_eq!(figures.len(), 3);
    for figure in figures {
        let points = figure.descendants().filter(|node| {
            node.tag_name().name() == "title"
                && node.text().is_some_and(|text| text.contains("scaler = "))
        });
        assert_eq!(points.count(), 33);
    }
    let importances = report.importances();
    let names: Vec<&str> = importances
        .iter()
        .map(|found| found.name.as_str())
        .collect();
    assert_eq!(names, ["C", "kernel", "features"]);
    assert!(body.contains("The same in all trials: scaler = standard."));
}

#[test]
fn a_sweep_comes_back_from_json() {
    let report = sweep::report();
    let text = report.to_json().unwrap();
    assert!(text.starts_with("{\n  \"schema\": \"earmark.sweep/v1\",\n  \"title\""));
    assert_eq!(SweepReport::from_json(&text).unwrap(), report);
    let other = text.replace("sweep/v1", "report/v1");
    assert!(matches!(
        SweepReport::from_json(&other),
        Err(ReportError::Schema { .. })
    ));
}

#[test]
fn low_scores_can_be_good() {
    let mut report = sweep::report();
    report.lower_is_better = true;
    let ranking = report.ranking();
    let score = |n: usize| report.trials[n].score.unwrap().value;
    assert!(
        ranking
            .windows(2)
            .all(|pair| score(pair[0]) <= score(pair[1]))
    );
}

#[test]
fn odd_sweeps_are_shown() {
    let mut empty = SweepReport::new("Empty", "accuracy", Vec::new());
    for said in [
        "No trial was chosen.",
        "No trial has a score.",
        "Nothing was varied",
    ] {
        assert!(empty.to_html().unwrap().contains(said), "{said}");
    }
    // A setting that some trials do not have, of numbers and of words, and of one hostile word.
    empty.trials = sweep::report().trials;
    empty.trials[0].settings.remove(0);
    empty.trials[1].settings[0].value = SettingValue::Number(-1.5e-7);
    empty.trials[2].settings[0].value = "<script>alert(1)</script>".into();
    empty.trials[3].fold_scores.clear();
    let page = empty.to_html().unwrap();
    assert!(!page.contains("<script") && page.contains("-1.5e-7"));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let with = |change: fn(&mut SweepReport)| {
        let mut report = sweep::report();
        change(&mut report);
        let error = report.to_html().unwrap_err();
        assert_eq!(report.to_json().unwrap_err().to_string(), error.to_string());
        error
    };
    let error = with(|report| report.best = Some(36));
    assert!(matches!(
        error,
        ReportError::BadChoice {
            best: 36,
            n_trials: 36
        }
    ));
    let failed =
        with(|report| report.best = report.trials.iter().position(|trial| trial.error.is_some()));
    assert!(matches!(failed, ReportError::BadChoice { .. }));
    let error = with(|report| report.trials[3].seconds = -1.0);
    assert!(error.to_string().contains("trial 3"), "{error}");
    let error = with(|report| report.trials[0].settings[1].value = f64::NAN.into());
    assert!(error.to_string().contains("\"C\""), "{error}");
    let error = with(|report| {
        let again = report.trials[0].settings[0].clone();
        report.trials[0].settings.push(again);
    });
    assert!(matches!(
        error,
        ReportError::DuplicateSetting { trial: 0, .. }
    ));
}
