//! `held_out.csv`: what was said, round by round, of tracks that are not the test's.

use std::collections::BTreeMap;
use std::path::Path;

use earmark_eval::{Prediction, Predictions};

use super::csv_text::csv_text;
use super::predictions::{broken, head, line, read_lines};
use crate::{Error, ErrorKind};

pub(in crate::learn) const FILE: &str = "held_out.csv";
/// The column before those of `predictions.csv`: the number of the round, from 1.
const ROUND: &str = "round";

/// `round,id,group,label,predicted,p:blues,…`; none where no round held tracks out. Any part of a round's tracks may
/// be there.
pub(super) fn text<'a>(
    rounds: impl Iterator<Item = Option<&'a Predictions>>,
) -> Result<Option<Vec<u8>>, Error> {
    let rounds: Vec<_> = (1usize..)
        .zip(rounds)
        .filter_map(|(round, held_out)| Some((round, held_out?)))
        .collect();
    let Some((_, first)) = rounds.first() else {
        return Ok(None);
    };
    let names = first.class_names();
    let with = |cell: String, cells: Vec<String>| [vec![cell], cells].concat();
    let lines = rounds.iter().flat_map(|(round, held_out)| {
        let tracks = held_out.tracks().iter();
        tracks.map(move |track| with(round.to_string(), line(names, track)))
    });
    let head = with(ROUND.to_owned(), head(names));
    csv_text([head].into_iter().chain(lines)).map(Some)
}

/// By the number of the round, from 1.
pub(in crate::learn) fn read(folder: &Path) -> Result<BTreeMap<usize, Predictions>, Error> {
    let path = folder.join(FILE);
    if !path.exists() {
        let message = "the run keeps nothing that its models said of training tracks they had not learnt from, which an \
                       ensemble is fitted on; train it again with a calibration (--calibration temperature), \
                       or with a holdout that has a validation side; if it was, a class has too few tracks or artists \
                       to be dealt out to folds";
        return Err(Error::new(ErrorKind::Config, message).at(&path));
    }
    let lines = read_lines(&path, &[ROUND])?;
    let mut rounds: BTreeMap<usize, Vec<Prediction>> = BTreeMap::new();
    for (before, track) in lines.tracks {
        let round = before[0].parse().map_err(|error| broken(&path, &error))?;
        rounds.entry(round).or_default().push(track);
    }
    let checked = rounds.into_iter().map(|(round, tracks)| {
        let held_out = Predictions::new(lines.class_names.clone(), tracks);
        Ok((round, held_out.map_err(|error| broken(&path, &error))?))
    });
    checked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ids: &[&str]) -> Predictions {
        let tracks = ids
            .iter()
            .map(|id| Prediction::new(*id, 1, vec![0.1, 0.9]).in_group("g"));
        Predictions::new(vec!["a".into(), "b".into()], tracks.collect()).unwrap()
    }

    #[test]
    fn rounds_come_back_and_those_without_tracks_are_missing() {
        let folder = tempfile::tempdir().unwrap();
        let rounds = [Some(list(&["x", "y"])), None, Some(list(&["x"]))];
        let text = text(rounds.iter().map(Option::as_ref)).unwrap().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let read = read(folder.path()).unwrap();
        assert_eq!(read.keys().copied().collect::<Vec<_>>(), [1, 3]);
        assert_eq!(Some(&read[&1]), rounds[0].as_ref());
        assert_eq!(Some(&read[&3]), rounds[2].as_ref());
    }

    #[test]
    fn what_is_not_there_or_broken_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(text([None, None].into_iter()).unwrap(), None);
        let missing = read(folder.path()).unwrap_err();
        assert!(missing.message.contains("--calibration temperature"));
        let head = "round,id,group,label,predicted,p:a,p:b\n";
        for (line, word) in [
            ("one,x,g,a,a,0.9,0.1\n", "invalid digit"),
            ("1,x,g,c,a,0.9,0.1\n", "no class \"c\""),
            ("1,x,g,a,a,0.9,0.9\n", "1.8"),
        ] {
            std::fs::write(folder.path().join(FILE), format!("{head}{line}")).unwrap();
            let error = read(folder.path()).unwrap_err();
            assert!(error.message.contains(word), "{}", error.message);
        }
    }
}
