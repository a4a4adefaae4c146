use std::sync::LazyLock;

use earmark_library::taxonomy::{Choice, ChooseOptions, Prefer, Taxonomy, Unmatched};
use proptest::prelude::*;

const DENIED: [&str; 4] = ["Rock", "rap", "House", "seen live"];
/// Known names, other spellings of them, and unknown ones.
const NAMES: [&str; 20] = [
    "rock",
    "punk",
    "hard rock",
    "Punk Rock",
    "rap",
    "Hip-Hop",
    "hip hop",
    "house",
    "Deep House",
    "techno",
    "electronic",
    "disco",
    "dance",
    "rnb",
    "R&B",
    "soul",
    "indie pop",
    "seen live",
    "zouk",
    "Bossa Nova",
];

static DENYING: LazyLock<Taxonomy> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, format!("deny = {DENIED:?}\n")).unwrap();
    Taxonomy::read(&path).unwrap()
});

/// Alternatives, whose probabilities sum to 1.
fn heard() -> impl Strategy<Value = Vec<(&'static str, f64)>> {
    let entry = (prop::sample::select(&NAMES[..]), 0.001..1.0);
    prop::collection::vec(entry, 1..12).prop_map(|mut heard| {
        let sum: f64 = heard.iter().map(|(_, probability)| probability).sum();
        heard
            .iter_mut()
            .for_each(|(_, probability)| *probability /= sum);
        heard
    })
}

fn options() -> impl Strategy<Value = ChooseOptions> {
    let prefer = prop::sample::select(vec![Prefer::Probable, Prefer::Specific, Prefer::Canonical]);
    let unmatched = prop::sample::select(vec![Unmatched::Keep, Unmatched::Drop]);
    (0.0..0.6, 1usize..5, any::<bool>(), prefer, unmatched).prop_map(
        |(min_probability, max_genres, leaf_only, prefer, unmatched)| ChooseOptions {
            min_probability,
            max_genres,
            leaf_only,
            prefer,
            unmatched,
        },
    )
}

fn pairs(chosen: &[Choice]) -> Vec<(&str, f64)> {
    chosen
        .iter()
        .map(|choice| (choice.name.as_str(), choice.probability))
        .collect()
}

proptest! {
    #[test]
    fn what_is_denied_is_never_chosen(heard in heard(), options in options()) {
        for choice in DENYING.choose(&heard, &options) {
            for denied in DENIED {
                prop_assert!(!DENYING.same(&choice.name, denied), "{}", choice.name);
            }
        }
    }

    #[test]
    fn the_chosen_are_few_probable_enough_and_in_order(heard in heard(), options in options()) {
        let taxonomy = Taxonomy::default_taxonomy();
        let chosen = taxonomy.choose(&heard, &options);
        prop_assert!(chosen.len() <= options.max_genres);
        for choice in &chosen {
            prop_assert!(choice.probability >= options.min_probability - 1e-9);
            prop_assert!(choice.probability <= 1.0);
            prop_assert!(!choice.why.is_empty());
        }
        for pair in chosen.windows(2) {
            prop_assert!(pair[0].probability >= pair[1].probability);
            prop_assert!(!taxonomy.same(&pair[0].name, &pair[1].name));
        }
        if options.leaf_only {
            for (a, b) in chosen.iter().flat_map(|a| chosen.iter().map(move |b| (a, b))) {
                prop_assert!(!taxonomy.is_under(&a.name, &b.name), "{} {}", a.name, b.name);
            }
        }
    }

    #[test]
    fn an_alias_makes_no_difference(heard in heard(), options in options()) {
        let taxonomy = Taxonomy::default_taxonomy();
        let proper = |name: &'static str| taxonomy.proper_name(name).unwrap_or(name).to_owned();
        let renamed: Vec<(String, f64)> = heard.iter().map(|(name, p)| (proper(name), *p)).collect();
        let (a, b) = (taxonomy.choose(&heard, &options), taxonomy.choose(&renamed, &options));
        prop_assert_eq!(pairs(&a), pairs(&b));
    }

    #[test]
    fn a_genre_is_at_least_as_probable_as_all_below_it_together(heard in heard()) {
        let taxonomy = Taxonomy::default_taxonomy();
        let all = ChooseOptions {
            min_probability: 0.0,
            max_genres: usize::MAX,
            leaf_only: false,
            ..ChooseOptions::default()
        };
        for choice in taxonomy.choose(&heard, &all) {
            let is_part = |name: &str| taxonomy.same(name, &choice.name) || taxonomy.is_under(name, &choice.name);
            let sum: f64 = heard.iter().filter(|(name, _)| is_part(name)).map(|(_, p)| p).sum();
            prop_assert!((choice.probability - sum).abs() < 1e-9, "{} {sum}", choice.name);
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[a-z\\[\\]='\" \n{},.0-9#]{0,200}") {
        let folder = tempfile::tempdir().unwrap();
        for ending in ["toml", "yaml", "txt"] {
            let path = folder.path().join(format!("mine.{ending}"));
            std::fs::write(&path, &text).unwrap();
            if let Err(error) = Taxonomy::read(&path) {
                prop_assert_eq!(error.path(), Some(path.as_path()));
            }
        }
    }
}
