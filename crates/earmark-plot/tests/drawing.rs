//! Figures are drawn, and the drawing is read back by an independent XML parser.

use earmark_plot::{
    Axis, Colour, ColourMap, Figure, HeatMap, Mark, Panel, PlotError, Scale, Stack,
};
use roxmltree::Document;

const STRANGE: &str = "<&\"'> \u{0}\u{1b}[31m \u{fffe} שיר عربي 🎵 \u{202e}gpj.";

fn figure(title: &str) -> Figure {
    let map = HeatMap::new(
        0.0..=10.0,
        vec![0.0, 100.0, 1000.0],
        vec![0.0, 0.5, 1.0, 0.25],
    )
    .colours(ColourMap::Magma, 0.0..=1.0, title);
    let spectrum = Panel::new(title, Axis::frequency(10.0..=1000.0, Scale::Log))
        .note(title)
        .mark(Mark::heat_map(map));
    let lines = Panel::new("Lines", Axis::new("Level (dB)", -1.0..=1.0))
        .mark(Mark::verticals([2.0, 4.0]))
        .mark(Mark::envelope([(0.0, -0.5, 0.5), (10.0, -0.1, 0.1)]))
        .mark(Mark::line([(0.0, 0.0), (10.0, 1e300)]).colour(Colour::Black));
    let names = ["rock", "jazz & blues"].map(str::to_owned);
    let bars = Panel::new("Bars", Axis::new("Share", 0.0..=1.0))
        .mark(Mark::bars(0.8, [(0.5, 0.2), (1.5, 1.0)]));
    let x = Axis::named("Genre", 0.0..=2.0, [0.5, 1.5].into_iter().zip(names));
    Figure::new(title)
        .subtitle(title)
        .caption(title)
        .stack(
            Stack::new(Axis::time(0.0..=10.0))
                .panel(spectrum)
                .panel(lines),
        )
        .row([
            Stack::new(x.clone()).panel(bars.clone()).width(2),
            Stack::new(x).panel(bars),
        ])
}

#[test]
fn strange_text_is_text_in_all_forms() {
    let figure = figure(STRANGE);
    let svg = figure.to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let title = root
        .children()
        .find(|node| node.has_tag_name("title") || node.tag_name().name() == "title");
    let expected = "<&\"'> \u{fffd}\u{fffd}[31m \u{fffd} שיר عربي 🎵 \u{fffd}gpj.";
    assert_eq!(title.and_then(|node| node.text()), Some(expected));
    let labelled = root.attribute("aria-labelledby").unwrap().split(' ');
    for id in labelled {
        assert!(
            root.children().any(|node| node.attribute("id") == Some(id)),
            "{id}"
        );
    }
    assert!(figure.to_png(0.5).unwrap().starts_with(b"\x89PNG"));
    let html = figure.to_html().unwrap();
    assert!(html.contains("<html lang=\"en\">"));
    assert!(html.contains("<title>&lt;&amp;&quot;'&gt; "));
    for load in ["http://", "https://", "src=", "@import", "url("] {
        let outside = html
            .replace("http://www.w3.org/2000/svg", "")
            .replace("url(#panel-", "");
        assert!(!outside.contains(load), "the page loads something: {load}");
    }
}

#[test]
fn every_panel_has_its_box_within_the_figure_and_no_two_touch() {
    let svg = figure("A figure").to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    let boxes: Vec<Vec<f64>> = document
        .descendants()
        .filter_map(|node| node.attribute("data-box"))
        .map(|text| {
            text.split(' ')
                .map(|number| number.parse().unwrap())
                .collect()
        })
        .collect();
    assert_eq!(boxes.len(), 4);
    for (i, a) in boxes.iter().enumerate() {
        assert!(a[0] > 0.0 && a[0] + a[2] < 1200.0);
        for b in &boxes[..i] {
            let beside = a[0] >= b[0] + b[2] || b[0] >= a[0] + a[2];
            let below = a[1] >= b[1] + b[3] || b[1] >= a[1] + a[3];
            assert!(beside || below, "{a:?} {b:?}");
        }
    }
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    let (one, other) = (figure("A figure"), figure("A figure"));
    assert_eq!(one.to_html().unwrap(), other.to_html().unwrap());
    assert_eq!(one.to_png(1.0).unwrap(), other.to_png(1.0).unwrap());
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let of = |mark| {
        let panel = Panel::new("", Axis::new("", 0.0..=1.0)).mark(mark);
        Figure::new("")
            .stack(Stack::new(Axis::time(0.0..=1.0)).panel(panel))
            .to_svg()
    };
    assert_eq!(Figure::new("").to_svg(), Err(PlotError::Empty));
    let error = of(Mark::line([(0.0, 0.0), (0.5, f64::NAN)])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "point of a line 1 is NaN: must be finite (leave such values out)"
    );
    let map = |edges, values| of(Mark::heat_map(HeatMap::new(0.0..=1.0, edges, values)));
    assert!(matches!(
        map(vec![0.0], vec![]),
        Err(PlotError::ShapeMismatch { .. })
    ));
    assert!(matches!(
        map(vec![0.0, 1.0, 2.0], vec![0.0; 3]),
        Err(PlotError::ShapeMismatch { .. })
    ));
    assert!(matches!(
        map(vec![0.0, 1.0], vec![f32::INFINITY]),
        Err(PlotError::NonFinite { .. })
    ));
    for scale in [0.0, -1.0, f32::NAN, 1e4] {
        assert!(
            matches!(
                figure("").to_png(scale),
                Err(PlotError::InvalidScale { .. })
            ),
            "{scale}"
        );
    }
}
