use super::*;
use crate::{Failure, FileTags, ScoredGenre, SoundTag, TrackId};

fn track(name: &str, tagged: &[&str], heard: &[(&str, f64)], tempo: Option<f64>) -> Track {
    let genre = |(name, probability): &(&str, f64)| ScoredGenre {
        name: (*name).to_owned(),
        probability: *probability,
    };
    Track {
        id: TrackId(0),
        path: name.into(),
        size: 1000,
        modified_ns: 0,
        payload: None,
        file_tags: FileTags {
            genres: tagged.iter().map(|name| (*name).to_owned()).collect(),
            ..FileTags::default()
        },
        heard: Some(Heard {
            duration: 60.0,
            sample_rate: 44_100,
            channels: 2,
            codec: "mp3".to_owned(),
            bit_rate: None,
            tempo,
            genres: heard.iter().map(genre).collect(),
            tags: vec![SoundTag {
                name: "mellow".to_owned(),
                kind: "mood".to_owned(),
                probability: 0.3,
            }],
        }),
        failure: None,
    }
}

fn stats(tracks: &[Track]) -> Stats {
    Stats::of(tracks, &Taxonomy::default_taxonomy())
}

fn counts(counts: &[Count]) -> Vec<(&str, usize)> {
    counts
        .iter()
        .map(|count| (count.name.as_str(), count.n))
        .collect()
}

#[test]
fn tags_count_by_what_they_mean() {
    let tracks = [
        track("a", &["hip-hop", "Hip Hop"], &[("hip hop", 0.9)], None),
        track("b", &["HipHop", "Folk"], &[("folk", 0.6)], None),
        track("c", &[], &[("folk", 0.5)], None),
    ];
    let stats = stats(&tracks);
    let tagged = counts(&stats.tag_genres);
    assert_eq!(tagged.len(), 2, "{tagged:?}");
    assert_eq!(tagged[0].1, 2, "one track counts once: {tagged:?}");
    assert_eq!(counts(&stats.genres), [("folk", 2), ("hip hop", 1)]);
    assert_eq!((stats.n_untagged, stats.seconds), (1, 180.0));
    assert_eq!(counts(&stats.moods), [("mellow", 3)]);
}

#[test]
fn a_tag_that_is_wider_or_narrower_than_the_sound_is_no_contradiction() {
    let heard = [("heavy metal", 0.7), ("folk", 0.02)];
    let tracks = [
        track("wider", &["Metal"], &heard, None),
        track("wrong", &["Folk"], &heard, None),
        track("unknown", &["Zeuhl of Kobaia"], &heard, None),
        track("unsure", &["Folk"], &[("jazz", 0.3), ("folk", 0.02)], None),
    ];
    let found = stats(&tracks).disagreements;
    let paths: Vec<_> = found
        .tracks
        .iter()
        .map(|track| track.path.0.to_str())
        .collect();
    assert_eq!(paths, [Some("wrong")]);
    assert!((found.tracks[0].probability - 0.02).abs() < 1e-12);
    assert_eq!((found.n_compared, found.n_beyond), (3, 1));
}

#[test]
fn tempos_are_classes_without_gaps() {
    let tempo = |bpm| track("", &[], &[], bpm);
    let stats = stats(&[tempo(Some(99.9)), tempo(Some(123.0)), tempo(None)]);
    let classes: Vec<_> = stats
        .tempos
        .iter()
        .map(|class| (class.from, class.n))
        .collect();
    assert_eq!(classes, [(90.0, 1), (100.0, 0), (110.0, 0), (120.0, 1)]);
    assert_eq!(stats.n_without_tempo, 1);
}

#[test]
fn numbers_that_no_music_has_do_no_harm() {
    let wrong = [1e18, f64::INFINITY, f64::NAN, -5.0, 0.0];
    let mut tracks: Vec<Track> = wrong.map(|bpm| track("", &[], &[], Some(bpm))).to_vec();
    tracks.push(track("", &[], &[], Some(120.0)));
    // As a negative number of the index is read.
    tracks[0].size = u64::MAX;
    let stats = stats(&tracks);
    assert_eq!((stats.tempos.len(), stats.n_without_tempo), (1, 5));
    assert_eq!(stats.bytes, u64::MAX);
}

#[test]
fn what_failed_is_listed_with_its_reason() {
    let broken = Track {
        heard: None,
        failure: Some(Failure {
            kind: "decode".to_owned(),
            message: "is cut off".to_owned(),
        }),
        ..track("broken.mp3", &[], &[], None)
    };
    let stats = stats(&[broken]);
    assert_eq!((stats.n_tracks, stats.n_heard), (1, 0));
    assert_eq!(stats.unreadable[0].message, "is cut off");
}
