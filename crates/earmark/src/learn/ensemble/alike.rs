//! That members are about the same.

use std::collections::BTreeSet;

use super::member::Member;
use crate::{Error, ErrorKind};

/// Refuses members that were not trained and judged on the same tracks, labels and split.
pub(super) fn check(members: &[Member]) -> Result<(), Error> {
    let Some((first, others)) = members.split_first() else {
        return Err(too_few(0));
    };
    if others.is_empty() {
        return Err(too_few(1));
    }
    for (n, member) in members.iter().enumerate() {
        if members[..n]
            .iter()
            .any(|other| other.folder == member.folder)
        {
            let message = "this run is named twice; name each member once";
            return Err(Error::new(ErrorKind::Config, message).at(&member.folder));
        }
    }
    others.iter().try_for_each(|other| pair(first, other))
}

fn too_few(n: usize) -> Error {
    let message = format!("{n} runs make no ensemble; name two or more");
    Error::new(ErrorKind::Config, message)
}

fn pair(first: &Member, other: &Member) -> Result<(), Error> {
    let refused = |difference: String| {
        let message = format!(
            "it is no member beside {}: {difference}",
            first.folder.display()
        );
        Err(Error::new(ErrorKind::Config, message).at(&other.folder))
    };
    let (here, there) = (
        other.predictions.class_names(),
        first.predictions.class_names(),
    );
    if here != there {
        return refused(format!(
            "it tells {} apart, and the other {}; train both with the same labels",
            here.join(", "),
            there.join(", ")
        ));
    }
    if other.split.hash() != first.split.hash() {
        return refused(format!(
            "its split is another ({}, SHA-256 {:.12}…; there {}, {:.12}…); train both with one split (--split FILE)",
            other.metrics.split.protocol,
            other.split.hash().to_string(),
            first.metrics.split.protocol,
            first.split.hash().to_string()
        ));
    }
    let ids = |member: &Member| -> BTreeSet<String> {
        let tracks = member.predictions.tracks().iter();
        tracks.map(|track| track.id.clone()).collect()
    };
    let (here, there) = (ids(other), ids(first));
    if let Some(id) = here.symmetric_difference(&there).next() {
        return refused(format!(
            "{} test tracks here and {} there; {id} is in one alone. The reports say what was left out and why; list the \
             tracks that both can describe (--tracks)",
            here.len(),
            there.len()
        ));
    }
    Ok(())
}
