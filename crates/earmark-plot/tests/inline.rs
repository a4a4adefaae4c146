//! Marks of statistics, and several figures on one page.

use std::collections::HashSet;

use earmark_plot::{
    Axis, Cell, Colour, Figure, Mark, Matrix, Panel, PlotError, Stack, Symbol, inline_style,
};
use roxmltree::Document;

const PATH: (&str, &str) = ("http://www.w3.org/2000/svg", "path");

fn names(n: usize) -> impl Iterator<Item = (f64, String)> {
    (0..n).map(|i| (i as f64 + 0.5, format!("a class of music {i}")))
}

fn matrix(n: usize) -> Figure {
    let cell = |i: usize, j: usize| {
        Cell::new(if i == j { 0.9 } else { 0.01 }, "123")
            .detail("90 %")
            .hint(format!("<{i}> for {j}"))
    };
    let rows = (0..n).map(|i| (0..n).map(|j| cell(i, j)).collect());
    let matrix = Matrix::new(rows.collect()).diagonal(Colour::Blue);
    let y = Axis::named("True", 0.0..=n as f64, names(n));
    let panel = Panel::new("", y)
        .height(20 * n as u16)
        .mark(Mark::matrix(matrix).colour(Colour::Vermillion));
    let x = Axis::named("Predicted", 0.0..=n as f64, names(n));
    Figure::new("Confusion")
        .width(250 + 30 * n as u16)
        .stack(Stack::new(x).panel(panel))
}

fn statistics(symbol: Symbol) -> Figure {
    let panel = Panel::new("", Axis::new("y", 0.0..=1.0))
        .mark(Mark::band([(0.0, 0.1, 0.3), (1.0, 0.4, 0.9)]))
        .mark(Mark::reference([(0.0, 0.0), (1.0, 1.0)]))
        .mark(Mark::whiskers([(0.5, 0.2, 0.8)]))
        .mark(Mark::horizontal_bars(0.1, [(0.5, 0.25)]))
        .mark(Mark::horizontal_whiskers([(0.5, 0.2, 0.3)]))
        .mark(Mark::points(symbol, [(0.25, 0.75)]));
    Figure::new("Statistics").stack(Stack::new(Axis::new("x", 0.0..=1.0)).panel(panel))
}

#[test]
fn figures_on_one_page_share_no_id_and_find_their_own() {
    let figures = [matrix(3), matrix(3), statistics(Symbol::Circle)];
    let drawings = figures.iter().zip(["a", "b", "c"]);
    let svgs = drawings.map(|(figure, id)| figure.to_inline_svg(id).unwrap());
    let page = format!("<main>{}</main>", svgs.collect::<String>());
    let document = Document::parse(&page).unwrap();
    let ids = document
        .descendants()
        .filter_map(|node| node.attribute("id"));
    let all: Vec<&str> = ids.collect();
    let distinct: HashSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), distinct.len());
    for node in document.descendants() {
        if let Some(clip) = node.attribute("clip-path") {
            let id = clip.trim_start_matches("url(#").trim_end_matches(')');
            assert!(distinct.contains(id), "{id}");
        }
        let labels = node.attribute("aria-labelledby").unwrap_or_default();
        assert!(labels.split_whitespace().all(|id| distinct.contains(id)));
    }
    assert!(!page.contains("<style"), "the page has the one style sheet");
    assert!(inline_style().contains("@media screen and (prefers-color-scheme: dark)"));
}

#[test]
fn an_id_that_needs_escapes_is_refused() {
    for id in ["", "1a", "a b", "a\"", "é", "-a"] {
        let error = matrix(2).to_inline_svg(id).unwrap_err();
        assert_eq!(error, PlotError::InvalidId { id: id.to_owned() });
    }
}

#[test]
fn every_cell_and_every_name_of_2_to_30_classes_is_there() {
    for n in [2, 10, 30] {
        let svg = matrix(n).to_inline_svg("m").unwrap();
        let document = Document::parse(&svg).unwrap();
        let texts = |class: &str| {
            let with = document.descendants().filter(|node| {
                node.has_tag_name(("http://www.w3.org/2000/svg", "text"))
                    && node
                        .attribute("class")
                        .is_some_and(|found| found.starts_with(class))
            });
            with.filter_map(|node| node.text().map(str::to_owned))
                .collect::<Vec<String>>()
        };
        let counts = texts("cell").iter().filter(|text| *text == "123").count();
        assert_eq!(counts, n * n);
        let last = format!("a class of music {}", n - 1);
        assert_eq!(
            texts("tick").iter().filter(|text| **text == last).count(),
            2
        );
        assert_eq!(svg.matches("<title>&lt;0&gt; for 0</title>").count(), 1);
    }
}

#[test]
fn marks_stand_where_their_values_are() {
    let svg = statistics(Symbol::Square).to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let frame = document
        .descendants()
        .find_map(|node| node.attribute("data-box"));
    let frame: Vec<f64> = frame
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    let (x, y) = (
        |part: f64| frame[0] + part * frame[2],
        |part: f64| frame[1] + (1.0 - part) * frame[3],
    );
    let begins = |px: f64, py: f64| {
        let round = |v: f64| format!("{v:.1}").trim_end_matches(".0").to_owned();
        let start = format!("M{} {}", round(px), round(py));
        svg.contains(&start)
    };
    assert!(begins(x(0.25), y(0.75)), "the point");
    assert!(begins(x(0.5), y(0.2)), "the lower end of the whisker");
    assert!(begins(x(0.2), y(0.5)), "the left end of the lying whisker");
    assert!(begins(x(0.0), y(0.45)), "a corner of the lying bar");
    assert!(begins(x(0.0), y(0.3)), "the upper edge of the band");
}

#[test]
fn pictures_of_the_marks_can_be_rendered() {
    let all = [
        Symbol::Circle,
        Symbol::Triangle,
        Symbol::Diamond,
        Symbol::Plus,
        Symbol::Cross,
        Symbol::Ring,
    ];
    for symbol in all {
        let png = statistics(symbol).to_png(0.5).unwrap();
        assert!(png.starts_with(b"\x89PNG"), "{symbol:?}");
    }
    let full = matrix(4).to_png(1.0).unwrap();
    assert_eq!(full, matrix(4).to_png(1.0).unwrap());
}

#[test]
fn odd_matrices_are_refused() {
    let draw = |rows| {
        let panel = Panel::new("", Axis::new("", 0.0..=1.0)).mark(Mark::matrix(Matrix::new(rows)));
        Figure::new("")
            .stack(Stack::new(Axis::new("", 0.0..=1.0)).panel(panel))
            .to_svg()
    };
    let cell = || Cell::new(0.5, "");
    let ragged = draw(vec![vec![cell(), cell()], vec![cell()]]).unwrap_err();
    assert_eq!(
        ragged.to_string(),
        "a row of a matrix has 1 values: must have 2, as the first row has"
    );
    assert!(matches!(
        draw(vec![]),
        Err(PlotError::ShapeMismatch { actual: 0, .. })
    ));
    let nan = draw(vec![vec![Cell::new(f64::NAN, "")]]);
    assert!(matches!(nan, Err(PlotError::NonFinite { .. })));
}

#[test]
fn hinted_points_tell_what_they_are_on_axes_that_tell_nothing() {
    let points = [(0.2, 0.4, "<a>"), (0.5, 0.5, "b"), (0.9, 0.1, "c")];
    let hinted = points.map(|(x, y, hint)| (x, y, hint.to_owned()));
    let panel = Panel::new("", Axis::blank(0.0..=1.0))
        .mark(Mark::hinted_points(Symbol::Triangle, hinted).colour(Colour::Green));
    let figure = Figure::new("Map").stack(Stack::new(Axis::blank(0.0..=1.0)).panel(panel));
    let svg = figure.to_inline_svg("map").unwrap();
    let document = Document::parse(&svg).unwrap();
    let told = document
        .descendants()
        .filter(|node| {
            node.parent_element()
                .is_some_and(|parent| parent.has_tag_name(PATH))
        })
        .filter_map(|node| node.text());
    assert_eq!(told.collect::<Vec<_>>(), ["<a>", "b", "c"]);
    let ticks = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("tick"));
    assert_eq!(ticks.count(), 0);
}

#[test]
fn a_key_looks_like_the_points_it_stands_for() {
    let svg = statistics(Symbol::Cross).to_inline_svg("c").unwrap();
    let key = earmark_plot::symbol_key(Symbol::Cross, Colour::Blue);
    let document = Document::parse(&key).unwrap();
    let path = document
        .descendants()
        .find(|node| node.has_tag_name(PATH))
        .unwrap();
    let shape = path.attribute("d").unwrap().strip_prefix("M0 0").unwrap();
    assert!(svg.contains(shape), "the same path around another place");
}
