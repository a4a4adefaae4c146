use earmark_library::taxonomy::{Choice, ChooseOptions, Prefer, Taxonomy, Unmatched};

fn names(chosen: &[Choice]) -> Vec<&str> {
    chosen.iter().map(|choice| choice.name.as_str()).collect()
}

fn options(min_probability: f64, max_genres: usize) -> ChooseOptions {
    ChooseOptions {
        min_probability,
        max_genres,
        ..ChooseOptions::default()
    }
}

#[test]
fn spellings_of_a_genre_are_one() {
    let taxonomy = Taxonomy::default_taxonomy();
    for (a, b) in [
        ("hip hop", "Hip-Hop"),
        ("Rap", "hiphop"),
        ("rnb", "R&B"),
        ("R'n'B", "rhythm and blues"),
        ("Drum'n'Bass", "DnB"),
        ("Forró", "forro"),
    ] {
        assert!(taxonomy.same(a, b), "{a} {b}");
        assert!(taxonomy.same(b, a), "{b} {a}");
    }
    for (a, b) in [("Electronic", "Electronica"), ("Rock", "zouk"), ("a", "b")] {
        assert!(!taxonomy.same(a, b), "{a} {b}");
    }
}

#[test]
fn the_tree_knows_several_parents() {
    let taxonomy = Taxonomy::default_taxonomy();
    for above in ["rock", "alternative"] {
        assert!(taxonomy.is_under("alternative rock", above), "{above}");
    }
    assert!(taxonomy.is_under("disco", "electronic"));
    assert!(!taxonomy.is_under("electronic", "disco"));
    assert!(!taxonomy.is_under("rock", "rock"));
}

#[test]
fn a_sure_style_is_written_and_not_what_is_above_it() {
    let taxonomy = Taxonomy::default_taxonomy();
    let heard = [("house", 0.62), ("techno", 0.2), ("pop", 0.1)];
    let chosen = taxonomy.choose(&heard, &options(0.3, 3));
    let expected = Choice {
        name: "House".into(),
        probability: 0.62,
        why: "heard 62 %".into(),
    };
    assert_eq!(chosen, [expected]);
    let all = ChooseOptions {
        leaf_only: false,
        ..options(0.3, 3)
    };
    assert_eq!(
        names(&taxonomy.choose(&heard, &all)),
        ["Electronic", "House"]
    );
}

#[test]
fn a_genre_wins_where_its_styles_split_the_vote() {
    let taxonomy = Taxonomy::default_taxonomy();
    let heard = [
        ("jazz", 0.3),
        ("punk", 0.25),
        ("hard rock", 0.25),
        ("rock", 0.1),
    ];
    let chosen = taxonomy.choose(&heard, &options(0.28, 1));
    assert_eq!(names(&chosen), ["Rock"]);
    assert!((chosen[0].probability - 0.6).abs() < 1e-12);
    assert_eq!(
        chosen[0].why,
        "heard 10 %; parent of Punk (25 %), Hard Rock (25 %)"
    );
    // Where a style is probable enough, the best one stands for the genre.
    let chosen = taxonomy.choose(&heard, &options(0.2, 3));
    assert_eq!(names(&chosen), ["Jazz", "Hard Rock", "Punk"]);
}

#[test]
fn a_style_below_two_parents_counts_once_above_both() {
    let taxonomy = Taxonomy::default_taxonomy();
    let all = ChooseOptions {
        leaf_only: false,
        ..options(0.0, 9)
    };
    let chosen = taxonomy.choose(&[("indie rock", 0.5), ("indie pop", 0.3)], &all);
    let of = |name: &str| {
        chosen
            .iter()
            .find(|choice| choice.name == name)
            .unwrap()
            .probability
    };
    assert_eq!((of("Indie"), of("Rock"), of("Pop")), (0.8, 0.5, 0.3));
    // Rockabilly is under Rock by way of Rock and Roll, and under Country.
    let chosen = taxonomy.choose(&[("rockabilly", 0.4)], &all);
    assert!(chosen.iter().all(|choice| choice.probability == 0.4));
    assert_eq!(chosen.len(), 4);
}

#[test]
fn what_it_was_heard_as_is_said() {
    let taxonomy = Taxonomy::default_taxonomy();
    let chosen = taxonomy.choose(&[("Rap", 0.4), ("hip-hop", 0.3)], &options(0.3, 1));
    assert_eq!(names(&chosen), ["Hip Hop"]);
    assert_eq!(chosen[0].why, "heard 70 % as Rap");
}

#[test]
fn unknown_names_are_kept_or_dropped() {
    let taxonomy = Taxonomy::default_taxonomy();
    let heard = [("Zouk", 0.5), ("zouk", 0.2)];
    let chosen = taxonomy.choose(&heard, &options(0.3, 2));
    assert_eq!(names(&chosen), ["Zouk"]);
    assert!((chosen[0].probability - 0.7).abs() < 1e-12);
    let drop = ChooseOptions {
        unmatched: Unmatched::Drop,
        ..ChooseOptions::default()
    };
    assert_eq!(taxonomy.choose(&heard, &drop), []);
}

#[test]
fn specific_looks_deep_and_canonical_high() {
    let taxonomy = Taxonomy::default_taxonomy();
    let heard = [("pop", 0.4), ("disco", 0.3), ("house", 0.3)];
    let prefer = |prefer| ChooseOptions {
        prefer,
        ..options(0.3, 1)
    };
    let best = |options| taxonomy.choose(&heard, &options)[0].name.clone();
    assert_eq!(best(prefer(Prefer::Specific)), "Disco");
    assert_eq!(best(prefer(Prefer::Canonical)), "Electronic");
    assert_eq!(best(prefer(Prefer::Probable)), "Disco");
}

#[test]
fn nothing_heard_is_nothing_chosen() {
    let taxonomy = Taxonomy::default_taxonomy();
    let anything = options(0.0, 5);
    assert_eq!(taxonomy.choose::<&str>(&[], &anything), []);
    let heard = [
        ("rock", 0.0),
        ("pop", -1.0),
        ("jazz", f64::NAN),
        ("  ", 0.5),
    ];
    assert_eq!(taxonomy.choose(&heard, &anything), []);
    let chosen = taxonomy.choose(&[("rock", f64::INFINITY)], &anything);
    assert_eq!(chosen[0].probability, 1.0);
}
