//! Every fixture gets a genre and gives it back; nothing else of it changes.

use std::fs;
use std::path::Path;

use earmark_library::FileTags;
use earmark_library::tagging::TrackOutcome;
use lofty::file::TaggedFileExt;
use lofty::picture::Picture;
use lofty::tag::{ItemKey, TagItem, TagType};

use crate::workplace::{Workplace, digest, genres, names_of_fixtures, planned, tags};

/// Tags that are damaged, or that another reader does not understand, and what is said of them. The files are left alone.
const REFUSED: [(&str, &str); 2] = [
    ("junk_in_tag.mp3", "something that is no frame"),
    ("plain_lengths.mp3", "its genre cannot be written safely"),
];

/// What a block holds but its genres.
type Others = (TagType, Vec<TagItem>, Vec<Picture>);

/// Everything in all blocks but genres, as lofty's common form has it, and the genres of each block.
fn blocks(path: &Path) -> (Vec<Others>, Vec<(TagType, Vec<String>)>) {
    let file = lofty::read_from_path(path).unwrap();
    let (mut others, mut all_genres) = (Vec::new(), Vec::new());
    for tag in file.tags() {
        let names = tag.get_strings(ItemKey::Genre).map(str::to_owned);
        all_genres.push((tag.tag_type(), names.collect()));
        let items = tag.items().filter(|item| item.key() != ItemKey::Genre);
        let items: Vec<TagItem> = items.cloned().collect();
        if !items.is_empty() || tag.picture_count() > 0 {
            others.push((tag.tag_type(), items, tag.pictures().to_vec()));
        }
    }
    (others, all_genres)
}

fn round_trip(name: &str, new: &[&str]) {
    let place = Workplace::new();
    let path = place.copy(name);
    let (before, payload, before_blocks) = (tags(&path), digest(&path), blocks(&path));
    let bytes = fs::read(&path).unwrap();

    let applied = place.apply(&[planned(&path, new)]);
    if let Some((_, said)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        assert!(applied.only_error().to_string().contains(said), "{name}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
        return;
    }
    assert!(
        matches!(applied.only(), TrackOutcome::Written),
        "{name}: {:?}",
        applied.only()
    );
    assert_eq!(place.n_files(), 1);
    let after = tags(&path);
    assert_eq!(after.genres, genres(new), "{name}");
    assert_eq!(
        FileTags {
            genres: before.genres.clone(),
            ..after
        },
        before,
        "{name}"
    );
    assert_eq!(digest(&path), payload, "{name}");
    let after_blocks = blocks(&path);
    assert_eq!(after_blocks.0, before_blocks.0, "{name}");
    check_consistent(name, new, &after_blocks.1);

    let undone = place.undo(applied.run.unwrap());
    assert!(
        matches!(undone.only(), TrackOutcome::Written),
        "{name}: {:?}",
        undone.only()
    );
    assert_eq!(tags(&path), before, "{name}");
    assert_eq!(digest(&path), payload, "{name}");
    let undone_blocks = blocks(&path);
    assert_eq!(undone_blocks.0, before_blocks.0, "{name}");
    let with_genre = |blocks: Vec<(TagType, Vec<String>)>| {
        let mut blocks = blocks;
        blocks.retain(|(_, genres)| !genres.is_empty());
        blocks
    };
    assert_eq!(
        with_genre(undone_blocks.1),
        with_genre(before_blocks.1),
        "{name}"
    );

    let redone = place.undo(undone.run.unwrap());
    assert!(
        matches!(redone.only(), TrackOutcome::Written),
        "{name}: {:?}",
        redone.only()
    );
    assert_eq!(tags(&path).genres, genres(new), "{name}");
}

/// No block contradicts another; those that hold one genre of a list hold the first, or none.
fn check_consistent(name: &str, new: &[&str], blocks: &[(TagType, Vec<String>)]) {
    for (kind, found) in blocks {
        match kind {
            TagType::Id3v1 => assert!(found.is_empty() || found[..] == new[..1], "{name}"),
            TagType::RiffInfo => assert_eq!(found[..], new[..1], "{name}"),
            TagType::AiffText => {}
            _ => assert_eq!(found[..], *new, "{name}: {kind:?}"),
        }
    }
}

#[test]
fn a_genre_of_the_old_lists() {
    for name in names_of_fixtures() {
        round_trip(&name, &["Jazz"]);
    }
}

#[test]
fn several_genres_with_odd_letters() {
    for name in names_of_fixtures() {
        round_trip(&name, &["Chanson française", "Drum & Bass/音楽"]);
    }
}

#[test]
fn a_long_genre_that_no_padding_has_room_for() {
    let long = "Æ".repeat(99);
    for name in names_of_fixtures() {
        round_trip(&name, &[&long, "Jazz", &long[2..]]);
    }
}

#[test]
fn undoing_gives_back_every_byte_where_the_padding_had_room() {
    for name in [
        "v23.mp3",
        "v22.mp3",
        "everything.mp3",
        "v23.aac",
        "tagged.flac",
        "tagged.ogg",
        "info.wav",
    ] {
        let place = Workplace::new();
        let path = place.copy(name);
        let bytes = fs::read(&path).unwrap();
        let run = place.apply(&[planned(&path, &["Jazz"])]).run.unwrap();
        assert_ne!(fs::read(&path).unwrap(), bytes, "{name}");
        place.undo(run);
        assert!(fs::read(&path).unwrap() == bytes, "{name}");
    }
}

#[test]
fn blocks_that_were_made_for_a_genre_go_with_it() {
    for name in names_of_fixtures()
        .iter()
        .filter(|name| name.starts_with("bare"))
    {
        let place = Workplace::new();
        let path = place.copy(name);
        let length = fs::metadata(&path).unwrap().len();
        let run = place.apply(&[planned(&path, &["Jazz"])]).run.unwrap();
        assert_eq!(tags(&path).genres, ["Jazz"], "{name}");
        place.undo(run);
        let tags = lofty::read_from_path(&path).unwrap();
        assert!(
            tags.tags()
                .iter()
                .all(|tag| tag.get_string(ItemKey::Genre).is_none())
        );
        if !name.ends_with("m4a") {
            assert_eq!(fs::metadata(&path).unwrap().len(), length, "{name}");
        }
    }
}

#[test]
fn files_without_tags_of_ours_are_refused() {
    let place = Workplace::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../earmark-audio/tests/fixtures");
    for name in ["s16.au", "pcm.caf", "vorbis.webm"] {
        let path = place.music().join(name);
        fs::copy(fixtures.join(name), &path).unwrap();
        let applied = place.apply(&[planned(&path, &["Jazz"])]);
        let said = applied.only_error().to_string();
        assert!(
            said.starts_with("is of a format whose tags"),
            "{name}: {said}"
        );
    }
}

#[test]
fn of_a_chained_stream_only_the_first_part_is_touched() {
    let place = Workplace::new();
    let path = place.music().join("chained.ogg");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../earmark-audio/tests/fixtures");
    fs::copy(fixtures.join("chained.ogg"), &path).unwrap();
    let payload = digest(&path);
    let long = "x".repeat(190);
    let applied = place.apply(&[planned(&path, &[&long])]);
    assert!(
        matches!(applied.only(), TrackOutcome::Written),
        "{:?}",
        applied.only()
    );
    assert_eq!(digest(&path), payload);
}
