//! Rows that are stretches of sequences.

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::{Error, ErrorKind};

/// Where sequences lie: in memory, or on disk under what they are kept by.
pub(super) trait SequenceStore: Debug + Send + Sync {
    /// The frames of a sequence, one after the other, a value of each band each.
    fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error>;
}

/// So many bytes of sequences are held; the others are made again whenever they are wanted.
const HELD: usize = 2 << 30;

/// A store that keeps in memory what another one makes, as far as there is room.
#[derive(Debug)]
pub(super) struct Held<S> {
    store: S,
    sequences: Vec<OnceLock<Box<[f32]>>>,
    n_bytes: AtomicUsize,
}

impl<S: SequenceStore> Held<S> {
    /// Of a store of so many sequences.
    pub(super) fn new(store: S, n_sequences: usize) -> Self {
        Self {
            store,
            sequences: (0..n_sequences).map(|_| OnceLock::new()).collect(),
            n_bytes: AtomicUsize::new(0),
        }
    }
}

impl<S: SequenceStore> SequenceStore for Held<S> {
    fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error> {
        let held = &self.sequences[sequence];
        if let Some(values) = held.get() {
            return Ok(Cow::Borrowed(values));
        }
        let values = self.store.frames(sequence)?;
        let n_bytes = size_of_val(&*values);
        if self.n_bytes.fetch_add(n_bytes, Ordering::Relaxed) + n_bytes > HELD {
            self.n_bytes.fetch_sub(n_bytes, Ordering::Relaxed);
            return Ok(values);
        }
        Ok(Cow::Borrowed(held.get_or_init(|| values.into())))
    }
}

/// How sequences are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Frames of a stretch.
    pub(super) n_frames: usize,
    /// Frames from one beginning to the next.
    pub(super) step: usize,
}

impl Cut {
    /// As asked for; whole sequences where nothing is, which must then be of one length.
    pub(super) fn new(
        n_frames: Option<usize>,
        step: Option<usize>,
        lengths: &[usize],
    ) -> Result<Self, Error> {
        let refused = |message: &str| Err(Error::new(ErrorKind::Config, message));
        let n_frames = match (n_frames, lengths) {
            (Some(0), _) => return refused("stretches of 0 frames; ask for at least 1 (frames)"),
            (Some(n), _) => n,
            (None, [first, rest @ ..]) if rest.iter().all(|length| length == first) => *first,
            (None, _) => {
                let message = "the sequences are of several lengths, and a network wants one; say how many frames a \
                               stretch has (frames)";
                return refused(message);
            }
        };
        match step {
            Some(0) => refused("a step of 0 frames would never end; ask for at least 1 (step)"),
            step => Ok(Self {
                n_frames,
                step: step.unwrap_or(n_frames),
            }),
        }
    }

    /// Where stretches of a sequence of `length` begin: as many as fit; one, filled by going round, of a sequence that
    /// is shorter.
    fn starts(self, length: usize) -> impl Iterator<Item = usize> {
        (0..=length.saturating_sub(self.n_frames)).step_by(self.step)
    }
}

/// Stretches of sequences, all of one shape.
#[derive(Clone, Debug)]
pub(super) struct Sequences {
    n_bands: usize,
    cut: Cut,
    /// The sequence of each stretch, and where it begins.
    places: Vec<(usize, usize)>,
    store: Arc<dyn SequenceStore>,
}

impl Sequences {
    /// Cuts sequences; each has a number of the store and at least one frame. Also gives how many stretches each has.
    pub(super) fn new(
        store: Arc<dyn SequenceStore>,
        n_bands: usize,
        cut: Cut,
        sequences: impl Iterator<Item = (usize, usize)>,
    ) -> (Self, Vec<usize>) {
        let mut places = Vec::new();
        let mut counts = Vec::new();
        for (sequence, length) in sequences {
            let before = places.len();
            places.extend(cut.starts(length).map(|start| (sequence, start)));
            counts.push(places.len() - before);
        }
        let sequences = Self {
            n_bands,
            cut,
            places,
            store,
        };
        (sequences, counts)
    }

    pub(super) fn n_rows(&self) -> usize {
        self.places.len()
    }

    pub(super) fn cut(&self) -> Cut {
        self.cut
    }

    /// Gives `take` each frame of a stretch with its number.
    pub(super) fn each_frame(
        &self,
        row: usize,
        mut take: impl FnMut(usize, &[f32]),
    ) -> Result<(), Error> {
        let (sequence, start) = self.places[row];
        let values = self.store.frames(sequence)?;
        let n_there = values.len() / self.n_bands;
        for frame in 0..self.cut.n_frames {
            let at = (start + frame) % n_there * self.n_bands;
            take(frame, &values[at..at + self.n_bands]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Ramp;

    impl SequenceStore for Ramp {
        fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error> {
            let length = [5, 2][sequence];
            Ok((0..length).map(|frame| frame as f32).collect())
        }
    }

    #[test]
    fn what_is_held_is_made_once() {
        #[derive(Debug, Default)]
        struct Counted(AtomicUsize);

        impl SequenceStore for Counted {
            fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error> {
                self.0.fetch_add(1, Ordering::Relaxed);
                Ok(vec![sequence as f32; 3].into())
            }
        }

        let held = Held::new(Counted::default(), 2);
        for sequence in [0, 1, 0, 1, 1] {
            assert_eq!(*held.frames(sequence).unwrap(), [sequence as f32; 3]);
        }
        assert_eq!(held.store.0.load(Ordering::Relaxed), 2);
        assert_eq!(held.n_bytes.load(Ordering::Relaxed), 24);
    }

    fn rows(cut: Cut) -> Vec<Vec<f32>> {
        let (sequences, counts) =
            Sequences::new(Arc::new(Ramp), 1, cut, [(0, 5), (1, 2)].into_iter());
        assert_eq!(counts.iter().sum::<usize>(), sequences.n_rows());
        let row = |row| {
            let mut values = Vec::new();
            sequences
                .each_frame(row, |_, frame| values.extend_from_slice(frame))
                .unwrap();
            values
        };
        (0..sequences.n_rows()).map(row).collect()
    }

    #[test]
    fn stretches_lie_a_step_apart_and_short_sequences_go_round() {
        let cut = Cut {
            n_frames: 3,
            step: 2,
        };
        assert_eq!(
            rows(cut),
            [[0.0, 1.0, 2.0], [2.0, 3.0, 4.0], [0.0, 1.0, 0.0]]
        );
    }

    #[test]
    fn a_stretch_is_a_whole_sequence_where_all_are_of_one_length() {
        let cut = |n_frames, step, lengths: &[usize]| Cut::new(n_frames, step, lengths);
        let whole = cut(None, None, &[7, 7]).unwrap();
        assert_eq!((whole.n_frames, whole.step), (7, 7));
        assert_eq!(cut(Some(4), None, &[7]).unwrap().step, 4);
        for (asked, word) in [
            (cut(None, None, &[7, 6]), "several lengths"),
            (cut(Some(0), None, &[7]), "at least 1 (frames)"),
            (cut(Some(4), Some(0), &[7]), "at least 1 (step)"),
        ] {
            let message = asked.unwrap_err().message;
            assert!(message.contains(word), "{message}");
        }
    }
}
