//! What holds for every playlist.

use std::collections::HashSet;

use earmark_library::playlist::{Around, Candidate, Length, make_playlist};
use proptest::prelude::*;

fn candidate() -> impl Strategy<Value = Candidate> {
    let names = (prop::option::of(0u8..6), prop::option::of(0u8..30));
    let embedding = prop::option::weighted(0.9, prop::collection::vec(0.0f32..1.0, 4));
    let payload = prop::option::of(0u8..40);
    (names, embedding, payload, 1.0f64..600.0).prop_map(|(names, embedding, payload, duration)| {
        Candidate {
            artist: names.0.map(|n| format!("artist {n}")),
            title: names.1.map(|n| format!("title {n}")),
            payload: payload.map(|n| [n; 32]),
            duration,
            embedding,
            ..Candidate::default()
        }
    })
}

fn around() -> impl Strategy<Value = Around> {
    prop_oneof![
        Just(Around::All),
        Just(Around::Like(vec![0.5, 0.1, 0.9, 0.3])),
        Just(Around::Path { from: 0, to: 1 }),
    ]
}

fn length() -> impl Strategy<Value = Length> {
    prop_oneof![
        (1usize..60).prop_map(Length::Tracks),
        (0.1f64..90.0).prop_map(Length::Minutes)
    ]
}

proptest! {
    #[test]
    fn every_list_keeps_its_promises(
        candidates in prop::collection::vec(candidate(), 0..60),
        around in around(),
        length in length(),
        seed in prop::option::of(0u64..9),
    ) {
        let make = || make_playlist(&candidates, &around, length, seed);
        let Ok(list) = make() else {
            // Refused is only what has no list: nothing to choose from, or ends that are no ends.
            let has_embedding = candidates.iter().any(|track| track.embedding.is_some());
            let is_path = matches!(around, Around::Path { .. });
            prop_assert!(is_path || candidates.is_empty() || !has_embedding, "refused");
            return Ok(());
        };
        prop_assert_eq!(&make().unwrap(), &list, "the same again");
        prop_assert!(!list.order.is_empty());
        let tracks: Vec<&Candidate> = list.order.iter().map(|n| &candidates[*n]).collect();
        let payloads: Vec<_> = tracks.iter().filter_map(|track| track.payload).collect();
        prop_assert_eq!(payloads.iter().collect::<HashSet<_>>().len(), payloads.len());
        let songs: Vec<_> = tracks.iter().filter_map(|track| track.artist.as_ref().zip(track.title.as_ref())).collect();
        prop_assert_eq!(songs.iter().collect::<HashSet<_>>().len(), songs.len());
        let follows = |pair: &&[&Candidate]| pair[0].artist.is_some() && pair[0].artist == pair[1].artist;
        prop_assert_eq!(tracks.windows(2).filter(follows).count(), list.artist_repeats);
        prop_assert!((0.0..=180.0).contains(&list.largest_step));
        match (&around, length) {
            (Around::Path { from, to }, _) => {
                prop_assert_eq!((list.order[0], list.order[list.order.len() - 1]), (*from, *to));
            }
            (_, Length::Tracks(count)) => prop_assert!(tracks.len() <= count),
            (_, Length::Minutes(minutes)) => {
                let seconds: f64 = tracks.iter().map(|track| track.duration).sum();
                prop_assert!(tracks.len() == 1 || seconds <= 60.0 * minutes + 300.0);
            }
        }
    }

    #[test]
    fn no_artist_follows_himself_unless_he_has_more_than_half(
        artists in prop::collection::vec(0u8..5, 1..40),
        count in 1usize..50,
    ) {
        let candidates: Vec<Candidate> = artists.iter().enumerate().map(|(n, artist)| Candidate {
            artist: Some(format!("artist {artist}")),
            title: Some(format!("title {n}")),
            embedding: Some(vec![1.0, n as f32]),
            ..Candidate::default()
        }).collect();
        let list = make_playlist(&candidates, &Around::All, Length::Tracks(count), Some(4)).unwrap();
        let of = |artist: u8| list.order.iter().filter(|n| artists[**n] == artist).count();
        let most = (0..5).map(of).max().unwrap_or(0);
        prop_assert_eq!(list.artist_repeats, (2 * most).saturating_sub(list.order.len() + 1));
    }
}

#[test]
fn lengths_that_are_none_are_refused() {
    let one = [Candidate::default()];
    for length in [
        Length::Tracks(0),
        Length::Minutes(0.0),
        Length::Minutes(f64::NAN),
        Length::Minutes(-3.0),
    ] {
        assert!(
            make_playlist(&one, &Around::All, length, None).is_err(),
            "{length:?}"
        );
    }
}
