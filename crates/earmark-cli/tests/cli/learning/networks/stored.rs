//! Weights that were changed since they were written.

use std::fs;

use super::{SHORT, Workshop, trained};
use crate::command::{Run, run};

fn workshop() -> Workshop {
    let workshop = Workshop::new();
    trained(
        &workshop,
        &workshop.table(),
        "run",
        &[&["--model", "mlp-4"], &SHORT[..]].concat(),
    );
    workshop
}

fn verify(workshop: &Workshop) -> Run {
    let (model, data) = (workshop.path("run"), workshop.path("table.csv"));
    let out = workshop.path("judged");
    run([
        "evaluate",
        model.to_str().unwrap(),
        data.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ])
}

/// Puts `bytes` in the place of the weights.
fn replace(workshop: &Workshop, bytes: &[u8]) {
    fs::write(workshop.path("run/network.safetensors"), bytes).unwrap();
}

/// The same, with their hash in the description: as somebody would who wants them to be read.
fn replace_with_hash(workshop: &Workshop, bytes: &[u8]) {
    replace(workshop, bytes);
    let refused = verify(workshop).stderr;
    let (_, hashes) = refused.split_once("its SHA-256 is ").unwrap();
    let (here, rest) = hashes.split_once(", not ").unwrap();
    let there = &rest[..64];
    let description = workshop.text("run/model.toml");
    assert!(description.contains(there));
    workshop.write("run/model.toml", &description.replace(there, here));
}

#[test]
fn weights_of_another_hash_are_not_read() {
    let workshop = workshop();
    let sound = fs::read(workshop.path("run/network.safetensors")).unwrap();
    let mut flipped = sound.clone();
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    for bytes in [&flipped[..], &sound[..sound.len() / 2], &[]] {
        replace(&workshop, bytes);
        let refused = verify(&workshop);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(
            refused.stderr.contains("its SHA-256 is"),
            "{}",
            refused.stderr
        );
    }
    fs::remove_file(workshop.path("run/network.safetensors")).unwrap();
    let refused = verify(&workshop);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("train it again"),
        "{}",
        refused.stderr
    );
}

#[test]
fn hostile_weights_with_the_right_hash_are_refused() {
    let workshop = workshop();
    let sound = fs::read(workshop.path("run/network.safetensors")).unwrap();
    let head = 8 + usize::try_from(u64::from_le_bytes(sound[..8].try_into().unwrap())).unwrap();
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = sound.clone();
        change(&mut bytes);
        bytes
    };
    // A shape, an offset or a name in the head that is another by one character.
    let with_word = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let text = String::from_utf8(sound[8..head].to_vec()).unwrap();
        assert!(text.contains(from), "{text}");
        [
            &sound[..8],
            text.replacen(from, to, 1).as_bytes(),
            &sound[head..],
        ]
        .concat()
    };
    let hostile = [
        ("half of it", sound[..sound.len() / 2].to_vec()),
        ("nothing", Vec::new()),
        ("the head alone", sound[..head].to_vec()),
        ("a byte less", sound[..sound.len() - 1].to_vec()),
        ("a byte more", [&sound[..], &[0]].concat()),
        (
            "a head of 2^64 bytes",
            changed(&|bytes| bytes[..8].fill(0xff)),
        ),
        (
            "a head that is no text",
            changed(&|bytes| bytes[8..40].fill(0x80)),
        ),
        (
            "weights that are no numbers",
            changed(&|bytes| bytes[head..].fill(0xff)),
        ),
        ("another type", with_word("\"F32\"", "\"F64\"")),
        ("another name", with_word("network/", "netwerk/")),
    ];
    for (name, bytes) in hostile {
        replace_with_hash(&workshop, &bytes);
        let refused = verify(&workshop);
        assert_eq!(refused.code, Some(2), "{name}: {}", refused.stderr);
        let word = "train it again, or restore the folder";
        assert!(refused.stderr.contains(word), "{name}: {}", refused.stderr);
        assert!(!workshop.path("judged").exists());
    }
}
