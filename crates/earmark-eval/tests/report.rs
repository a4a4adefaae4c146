//! Reports are written and read back: the page by an independent XML parser, the JSON by serde.

#[path = "../examples/report/maps.rs"]
mod maps;
#[path = "../examples/report/simulated.rs"]
mod simulated;

use std::collections::HashSet;

use earmark_eval::report::{
    FactGroup, LeakCheck, LeftOut, MapPoint, Report, ReportError, Stamp, TrackMap,
};
use earmark_eval::{EvalOptions, Prediction, Predictions, evaluate};
use roxmltree::Document;

/// Text that would be markup, leave an attribute, load something or turn the order of letters.
const HOSTILE: &str = "</td></style></title><script>alert(1)</script><img src=x onerror=\"a\">\"' &lt; \u{0}\u{202e} http://evil.example";

/// The page without what HTML has and XML does not.
fn parsed(page: &str) -> String {
    let begin = page.find("<body>").expect("a body");
    let end = page.find("</html>").expect("an end");
    page[begin..end].to_owned()
}

fn hostile() -> Report {
    let mut report = simulated::report(&[HOSTILE, "b", "c"], 20).expect("a report");
    report.title = HOSTILE.into();
    report.stamp = Some(Stamp {
        name: HOSTILE.into(),
        meaning: HOSTILE.into(),
    });
    report.facts = vec![FactGroup::new(HOSTILE).fact(HOSTILE, HOSTILE)];
    report.leak_checks = vec![LeakCheck {
        name: HOSTILE.into(),
        findings: vec![HOSTILE.into()],
    }];
    report.left_out = vec![LeftOut {
        path: HOSTILE.into(),
        reason: HOSTILE.into(),
    }];
    for map in &mut report.maps {
        map.title = HOSTILE.into();
        map.about = HOSTILE.into();
        map.points[0].track = HOSTILE.into();
    }
    for mistake in &mut report.mistakes {
        mistake.path = HOSTILE.into();
        mistake.audio = Some(format!("javascript:{HOSTILE}"));
        mistake.neighbours[0].path = HOSTILE.into();
    }
    report
}

#[test]
fn hostile_text_stays_text() {
    let page = hostile().to_html().unwrap();
    for markup in [
        "<script",
        "<img",
        "onerror=\"",
        "\u{0}",
        "\u{202e}",
        "src=\"javascript:",
    ] {
        assert!(!page.contains(markup), "{markup:?} got through");
    }
    assert_eq!(
        page.matches("</title>").count(),
        page.matches("<title").count()
    );
    let body = parsed(&page);
    let document = Document::parse(&body).unwrap();
    let heading = document
        .descendants()
        .find(|node| node.has_tag_name("h1"))
        .unwrap();
    let expected = HOSTILE.replace(['\u{0}', '\u{202e}'], "\u{fffd}");
    assert_eq!(heading.text(), Some(expected.as_str()));
}

#[test]
fn the_page_has_every_section_and_unique_ids_and_loads_nothing() {
    let page = simulated::report(&simulated::GENRES, 40)
        .unwrap()
        .to_html()
        .unwrap();
    let body = parsed(&page);
    let document = Document::parse(&body).unwrap();
    let ids: Vec<&str> = document
        .descendants()
        .filter_map(|node| node.attribute("id"))
        .collect();
    let distinct: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len());
    let links = document
        .descendants()
        .filter_map(|node| node.attribute("href"));
    let links: Vec<&str> = links.filter_map(|link| link.strip_prefix('#')).collect();
    assert_eq!(links.len(), 9);
    for (section, id) in document
        .descendants()
        .filter(|node| node.has_tag_name("section"))
        .zip(&links)
    {
        assert_eq!(section.attribute("id"), Some(*id));
        assert!(distinct.contains(section.attribute("aria-labelledby").unwrap()));
    }
    for table in document
        .descendants()
        .filter(|node| node.has_tag_name("table"))
    {
        assert!(table.children().any(|node| node.has_tag_name("caption")));
    }
    let audio = document
        .descendants()
        .filter(|node| node.has_tag_name("audio"));
    let sources: Vec<_> = audio
        .map(|node| (node.attribute("src"), node.attribute("preload")))
        .collect();
    assert_eq!(sources.len(), 3);
    assert!(
        sources
            .iter()
            .all(|(src, preload)| src.unwrap().starts_with("audio/") && *preload == Some("none"))
    );
    let outside = page
        .replace("http://www.w3.org/2000/svg", "")
        .replace("url(#", "");
    for load in [
        "http:", "https:", "//", "@import", "url(", "<link", "<script",
    ] {
        assert!(!outside.contains(load), "the page loads something: {load}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_and_comes_back_from_json() {
    let report = || simulated::report(&simulated::GENRES, 20).unwrap();
    assert_eq!(report().to_html().unwrap(), report().to_html().unwrap());
    let text = report().to_json().unwrap();
    assert_eq!(text, report().to_json().unwrap());
    assert!(text.starts_with("{\n  \"schema\": \"earmark.report/v1\",\n  \"title\""));
    assert_eq!(Report::from_json(&text).unwrap(), report());
}

#[test]
fn numbers_of_the_page_are_those_of_the_evaluation() {
    let report = simulated::report(&simulated::GENRES, 20).unwrap();
    let page = report.to_html().unwrap();
    let accuracy = report.evaluation.metrics.accuracy.unwrap();
    let interval = accuracy.interval.unwrap();
    let percent = |value: f64| format!("{:.1}", 100.0 * value);
    assert!(page.contains(&format!("<b>{}\u{a0}%</b>", percent(accuracy.value))));
    let range = format!(
        "{}\u{a0}to\u{a0}{}",
        percent(interval.low),
        percent(interval.high)
    );
    assert!(page.contains(&range));
    assert!(page.contains("<b>simulated</b>"), "the stamp is shown");
    assert!(page.contains("1 leak</span>"));
}

#[test]
fn what_was_not_done_is_said() {
    let tracks = vec![
        Prediction::new("x", 0, vec![0.9, 0.1]).in_group("g"),
        Prediction::new("y", 1, vec![0.2, 0.8]).in_group("g"),
    ];
    let predictions = Predictions::new(vec!["a".into(), "b".into()], tracks).unwrap();
    let report = Report::new(
        "Bare",
        evaluate(&predictions, &EvalOptions::default()).unwrap(),
    );
    let page = report.to_html().unwrap();
    for said in [
        "no interval: one group only",
        "Nobody looked for leaks",
        "No mistakes are listed",
        "No track was taken for another class",
        "Nothing was recorded of the data",
        "Every file of the data set was used",
    ] {
        assert!(page.contains(said), "{said}");
    }
    for absent in ["id=\"map\"", "Segments alone", "class=\"legend\""] {
        assert!(!page.contains(absent), "{absent}");
    }
}

#[test]
fn a_report_of_before_maps_and_segments_can_be_read() {
    let mut report = simulated::report(&["a", "b", "c"], 20).unwrap();
    report.maps.clear();
    report.segments = None;
    let mut old: serde_json::Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    let fields = old.as_object_mut().unwrap();
    assert!(fields.remove("maps").is_some() && fields.remove("segments").is_some());
    assert_eq!(Report::from_json(&old.to_string()).unwrap(), report);
}

#[test]
fn every_track_of_a_map_tells_what_it_is() {
    let mut report = simulated::report(&["a", "b"], 8).unwrap();
    let point = |track: &str, class, predicted| MapPoint {
        track: track.into(),
        x: f64::from(track.len() as u32),
        y: 0.0,
        class,
        predicted,
    };
    report.maps = vec![TrackMap {
        title: "Features".into(),
        about: String::new(),
        points: vec![
            point("right", 1, Some(1)),
            point("mistaken", 0, Some(1)),
            point("learned", 0, None),
        ],
    }];
    let page = report.to_html().unwrap();
    for told in [
        "<title>right: b, recognised</title>",
        "<title>mistaken: a, taken for b</title>",
        "<title>learned: a, a training track</title>",
        "Features (3 tracks, 1 mistake).",
        "taken for another class",
        "pale: training tracks",
    ] {
        assert!(page.contains(told), "{told}");
    }
    for points in [Vec::new(), vec![point("alone", 0, Some(0))]] {
        report.maps[0].points = points;
        let page = report.to_html().unwrap();
        assert!(page.contains("id=\"map-0-figure-title\"") && !page.contains("taken for another"));
    }
}

#[test]
fn segments_stand_apart() {
    let report = simulated::report(&["a", "b", "c"], 20).unwrap();
    let segments = report.segments.as_ref().unwrap();
    assert_eq!(segments.n_groups, report.evaluation.n_groups);
    let page = report.to_html().unwrap();
    let body = parsed(&page);
    let document = Document::parse(&body).unwrap();
    let aside = document
        .descendants()
        .find(|node| node.has_tag_name("aside"))
        .unwrap();
    let text: String = aside.descendants().filter_map(|node| node.text()).collect();
    let accuracy = segments.metrics.accuracy.unwrap();
    assert!(text.contains(&format!("({} segments)", segments.n_tracks)));
    assert!(text.contains(&format!("{:.1}\u{a0}%", 100.0 * accuracy.value)));
    assert!(text.contains("no sample of its own"));
}

#[test]
fn thirty_classes_are_drawn() {
    let names: Vec<String> = (0..30)
        .map(|n| format!("a genre with a long name {n}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let page = simulated::report(&names, 8).unwrap().to_html().unwrap();
    let document_body = parsed(&page);
    let document = Document::parse(&document_body).unwrap();
    let figures = document
        .descendants()
        .filter(|node| node.has_tag_name("figure"));
    assert_eq!(figures.count(), 7);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let with = |change: fn(&mut Report)| {
        let mut report = simulated::report(&["a", "b", "c"], 20).unwrap();
        change(&mut report);
        let page = report.to_html().unwrap_err();
        assert_eq!(report.to_json().unwrap_err().to_string(), page.to_string());
        page
    };
    let error = with(|report| report.evaluation.confusion.counts[1].truncate(1));
    assert!(matches!(
        error,
        ReportError::ClassCount {
            found: 1,
            expected: 3,
            ..
        }
    ));
    let error = with(|report| report.mistakes[0].truth = "polka".into());
    assert!(matches!(error, ReportError::UnknownClass { class, .. } if class == "polka"));
    let error = with(|report| report.mistakes[0].probabilities.truncate(2));
    assert!(matches!(error, ReportError::ClassCount { found: 2, .. }));
    let error = with(|report| report.mistakes[0].probabilities[0] = f64::NAN);
    assert!(matches!(error, ReportError::BadNumber { .. }));
    let error = with(|report| report.mistakes[0].neighbours[0].distance = -1.0);
    assert!(matches!(error, ReportError::BadNumber { .. }));
    let error = with(|report| report.mistakes[0].audio = Some("/home/a.mp3".into()));
    assert!(error.to_string().contains("\"/home/a.mp3\""), "{error}");
    let error = with(|report| report.maps[0].points[1].x = f64::NAN);
    assert!(matches!(error, ReportError::BadNumber { .. }));
    let error = with(|report| report.maps[1].points[0].predicted = Some(3));
    assert!(matches!(
        error,
        ReportError::ClassOutOfRange {
            class: 3,
            n_classes: 3,
            ..
        }
    ));
    let error = with(|report| {
        report.segments = Some(simulated::report(&["a", "b"], 9).unwrap().evaluation);
    });
    assert!(matches!(
        error,
        ReportError::ClassCount {
            found: 2,
            expected: 3,
            ..
        }
    ));
    let error =
        with(|report| report.evaluation.metrics.ece.as_mut().unwrap().value = f64::INFINITY);
    assert!(matches!(error, ReportError::BadNumber { .. }));
}

#[test]
fn other_json_is_refused() {
    assert!(matches!(Report::from_json("{}"), Err(ReportError::Json(_))));
    let other = Report::from_json("{\"schema\": \"earmark.report/v2\"}").unwrap_err();
    assert_eq!(
        other.to_string(),
        "the schema is \"earmark.report/v2\"; this version reads \"earmark.report/v1\""
    );
}
