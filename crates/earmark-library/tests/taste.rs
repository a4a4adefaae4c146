//! Taste: from marks to models, and what they say, over made-up embeddings.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use earmark_library::LibraryErrorKind;
use earmark_library::taste::{
    Mark, MarkedTrack, Sounds, Taste, TasteModel, TasteOptions, Training, train,
};
use proptest::prelude::*;

const DIM: usize = 12;

/// A number from -1 to 1 that looks drawn.
fn noise(seed: usize) -> f32 {
    let mixed = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed >> 40) as f32 / 8_388_608.0) - 1.0
}

/// Tracks `0..n`, four to an artist; those of even artists are by `gap` further along the first axis.
fn sounds(n: usize, gap: f32) -> Sounds {
    let artist = |track: usize| track / 4;
    let values: Vec<f32> = (0..n)
        .flat_map(|track| {
            let shift = if artist(track).is_multiple_of(2) {
                gap
            } else {
                0.0
            };
            (0..DIM).map(move |axis| {
                let own = noise(track * DIM + axis);
                if axis == 0 { own + shift } else { own }
            })
        })
        .collect();
    let tracks = (0..n).map(|track| track.to_string()).collect();
    let artists = (0..n)
        .map(|track| Some(format!("Artist {}", artist(track))))
        .collect();
    Sounds::new(tracks, artists, DIM, &values).unwrap()
}

fn mark(track: usize, liked: bool) -> Mark {
    Mark {
        track: MarkedTrack {
            track: track.to_string(),
            path: format!("{track}.mp3"),
        },
        liked,
        marked_at: 0,
    }
}

/// Even artists are liked.
fn marks(n: usize) -> Vec<Mark> {
    (0..n)
        .map(|track| mark(track, (track / 4).is_multiple_of(2)))
        .collect()
}

fn trained(sounds: &Sounds, marks: &[Mark]) -> TasteModel {
    match train(sounds, marks, &TasteOptions::default()).unwrap() {
        Training::Trained(model) => *model,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_sounds_like_what_is_liked_comes_first() {
    let sounds = sounds(160, 4.0);
    let model = trained(&sounds, &marks(80));
    let quality = model.quality();
    assert!(quality.auc > 0.9 && quality.low > 0.5 && quality.high <= 1.0);
    assert_eq!((quality.n_likes, quality.n_liked_artists), (40, 10));
    let said = model.enjoyment(&sounds).unwrap();
    let mean = |liked: bool| {
        let of = (80..160).filter(|track| (track / 4 % 2 == 0) == liked);
        of.map(|track| said[track].probability).sum::<f64>() / 40.0
    };
    assert!(
        mean(true) > 0.75 && mean(false) < 0.25,
        "{} {}",
        mean(true),
        mean(false)
    );
    for enjoyment in said {
        assert!(enjoyment.low <= enjoyment.probability && enjoyment.probability <= enjoyment.high);
    }
}

#[test]
fn a_model_depends_on_nothing_but_its_marks() {
    let sounds = sounds(80, 3.0);
    let mut marks = marks(60);
    let first = trained(&sounds, &marks);
    assert_eq!(first, trained(&sounds, &marks));
    // Marks of tracks that are not in the library are passed over.
    marks.push(mark(1000, true));
    assert_eq!(first, trained(&sounds, &marks));
}

#[test]
fn it_is_kept_and_says_the_same() {
    let sounds = sounds(80, 3.0);
    let model = trained(&sounds, &marks(60));
    let folder = tempfile::tempdir().unwrap();
    let mut taste = Taste::open(folder.path()).unwrap();
    taste.keep_model("ann", Some(&model), 0).unwrap();
    let kept = taste.model("ann").unwrap().unwrap();
    let (first, second) = (
        model.enjoyment(&sounds).unwrap(),
        kept.enjoyment(&sounds).unwrap(),
    );
    for (a, b) in first.iter().zip(&second) {
        assert!((a.probability - b.probability).abs() < 1e-9);
    }
    taste.keep_model("ann", None, 0).unwrap();
    assert!(taste.model("ann").unwrap().is_none());
}

#[test]
fn parts_of_a_model_that_do_not_fit_each_other_are_damage() {
    let model = trained(&sounds(80, 3.0), &marks(60));
    let whole = serde_json::to_value(&model).unwrap();
    let read = |model: serde_json::Value| serde_json::from_value::<TasteModel>(model);
    assert_eq!(read(whole.clone()).unwrap(), model);
    let other = Sounds::new(
        (0..60).map(|track| track.to_string()).collect(),
        (0..60).map(|track| Some((track / 4).to_string())).collect(),
        1,
        &(0..60)
            .map(|track| (track / 4 % 2) as f32)
            .collect::<Vec<_>>(),
    );
    let other = serde_json::to_value(trained(&other.unwrap(), &marks(60))).unwrap();
    for part in ["scaler", "fit", "members"] {
        let mut damaged = whole.clone();
        damaged[part] = other[part].clone();
        let error = read(damaged).unwrap_err().to_string();
        assert!(error.contains("columns"), "{part}: {error}");
    }
}

#[test]
fn a_model_knows_the_marks_it_is_of() {
    let sounds = sounds(80, 3.0);
    let mut marks = marks(60);
    let model = trained(&sounds, &marks);
    assert!(model.is_of(&sounds, &marks));
    marks.push(mark(1000, true));
    assert!(
        model.is_of(&sounds, &marks),
        "what is elsewhere is not counted"
    );
    // As many likes and dislikes as before, of other tracks.
    marks.swap(0, 1);
    assert!(model.is_of(&sounds, &marks), "in whatever order");
    let turned = marks.iter().position(|mark| !mark.liked).unwrap();
    marks[turned].liked = true;
    marks[0].liked = false;
    assert!(!model.is_of(&sounds, &marks));
    assert!(!model.is_of(&sounds, &marks[..40]));
}

#[test]
fn too_few_marks_are_no_taste() {
    let sounds = sounds(80, 3.0);
    let few: Vec<Mark> = marks(8);
    let training = train(&sounds, &few, &TasteOptions::default()).unwrap();
    let expected = Training::TooFew {
        n_likes: 4,
        n_dislikes: 4,
    };
    assert_eq!(training, expected);
    assert_eq!(
        train(&sounds, &[], &TasteOptions::default()).unwrap(),
        Training::TooFew {
            n_likes: 0,
            n_dislikes: 0
        }
    );
}

#[test]
fn one_artist_is_no_taste() {
    let sounds = sounds(80, 3.0);
    let mut marks: Vec<Mark> = (0..4).map(|track| mark(track, true)).collect();
    marks.extend((4..24).map(|track| mark(track, false)));
    let extra: Vec<Mark> = marks.iter().take(1).cloned().collect();
    marks.extend(extra);
    let training = train(&sounds, &marks, &TasteOptions::default()).unwrap();
    assert_eq!(training, Training::OneArtist);
}

#[test]
fn marks_without_rhyme_or_reason_are_said_to_be_so() {
    let sounds = sounds(80, 0.0);
    let marks: Vec<Mark> = (0..80)
        .map(|track| mark(track, noise(track + 7) > 0.0))
        .collect();
    match train(&sounds, &marks, &TasteOptions::default()).unwrap() {
        Training::Unclear { quality, .. } => assert!(quality.low <= 0.5),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_explanation_adds_up_to_the_probability() {
    let sounds = sounds(120, 3.0);
    let model = trained(&sounds, &marks(60));
    let said = model.enjoyment(&sounds).unwrap();
    for number in [0, 70, 119] {
        let explanation = model.explain(&sounds, number).unwrap();
        assert_eq!(explanation.reasons.len(), 60);
        assert!(explanation.gone.abs() < 1e-3, "{}", explanation.gone);
        let sum: f64 = explanation
            .reasons
            .iter()
            .map(|reason| reason.contribution)
            .sum();
        let log_odds = explanation.base + sum + explanation.gone;
        let probability = 1.0 / (1.0 + (-log_odds).exp());
        assert!((probability - said[number].probability).abs() < 1e-9);
        for reason in &explanation.reasons {
            let speaks_for = reason.contribution > 0.0;
            assert_eq!(
                speaks_for,
                (reason.cosine > 0.0) == reason.liked,
                "{reason:?}"
            );
        }
    }
    let strongest = &model.explain(&sounds, 0).unwrap().reasons;
    assert!(
        strongest
            .windows(2)
            .all(|pair| pair[0].contribution.abs() >= pair[1].contribution.abs())
    );
}

#[test]
fn embeddings_of_another_kind_are_refused() {
    let model = trained(&sounds(80, 3.0), &marks(60));
    let others = Sounds::new(vec!["a".into()], vec![None], 3, &[1.0, 2.0, 3.0]).unwrap();
    let error = model.enjoyment(&others).unwrap_err();
    assert_eq!(error.kind(), LibraryErrorKind::Config);
    assert!(error.to_string().contains("train it again"));
    for (dim, values) in [(2, vec![1.0]), (1, vec![f32::NAN]), (1, vec![])] {
        assert!(Sounds::new(vec!["a".into()], vec![None], dim, &values).is_err());
    }
    assert!(Sounds::new(vec![], vec![], 1, &[f32::NAN]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_marks_make_training_panic(liked in prop::collection::vec(any::<bool>(), 0..40), gap in 0.0f32..5.0) {
        let sounds = sounds(40, gap);
        let marks: Vec<Mark> = liked.iter().enumerate().map(|(track, liked)| mark(track, *liked)).collect();
        let options = TasteOptions { n_members: 3, ..TasteOptions::default() };
        if let Training::Trained(model) = train(&sounds, &marks, &options).unwrap() {
            prop_assert!(model.quality().low > 0.5);
            for enjoyment in model.enjoyment(&sounds).unwrap() {
                prop_assert!((0.0..=1.0).contains(&enjoyment.probability));
                prop_assert!(enjoyment.low <= enjoyment.high);
            }
        }
    }
}
