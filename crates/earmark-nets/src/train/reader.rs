//! Examples as rows of a batch: cut, changed, normalised.

use rand_pcg::Pcg64;

use crate::{
    error::NetError,
    input::InputShape,
    train::{
        AugmentConfig, Normalization,
        examples::{Examples, fill_finite},
    },
};

/// Reads examples as a network takes them.
pub(crate) struct Reader<'a> {
    examples: &'a dyn Examples,
    input: InputShape,
    normalization: &'a Normalization,
}

impl<'a> Reader<'a> {
    /// `input` has the rows of the examples and at most their frames.
    pub(crate) fn new(
        what: &'static str,
        examples: &'a dyn Examples,
        input: InputShape,
        normalization: &'a Normalization,
    ) -> Result<Self, NetError> {
        let shape = examples.shape();
        if shape.n_rows == input.n_rows && shape.n_frames >= input.n_frames {
            return Ok(Self {
                examples,
                input,
                normalization,
            });
        }
        Err(NetError::OtherExamples {
            what,
            actual: format!("of {} rows and {} frames", shape.n_rows, shape.n_frames),
            expected: format!(
                "{} rows and at least {} frames",
                input.n_rows, input.n_frames
            ),
        })
    }

    /// The middle of each example, one after the other.
    pub(crate) fn plain(&self, indices: &[usize]) -> Result<Vec<f32>, NetError> {
        let middle = (self.n_places() - 1) / 2;
        self.read(indices, |index, values| {
            self.cut(index, middle, values)?;
            self.normalization.apply(values, self.input.n_frames);
            Ok(())
        })
    }

    /// Each example changed by its own stream, one after the other.
    pub(crate) fn changed(
        &self,
        indices: &[usize],
        augment: &AugmentConfig,
        stream: impl Fn(usize) -> Pcg64,
    ) -> Result<Vec<f32>, NetError> {
        self.read(indices, |index, values| {
            let mut random = stream(index);
            let place = AugmentConfig::place(self.n_places(), &mut random);
            self.cut(index, place, values)?;
            augment.change_gain(values, &mut random);
            self.normalization.apply(values, self.input.n_frames);
            augment.warp(values, self.input, &mut random);
            augment.mask(values, self.input, &mut random);
            Ok(())
        })
    }

    fn read(
        &self,
        indices: &[usize],
        mut one: impl FnMut(usize, &mut [f32]) -> Result<(), NetError>,
    ) -> Result<Vec<f32>, NetError> {
        let size = self.input.n_rows * self.input.n_frames;
        let mut values = vec![0.0; indices.len() * size];
        for (index, values) in indices.iter().zip(values.chunks_exact_mut(size)) {
            one(*index, values)?;
        }
        Ok(values)
    }

    /// How many stretches of the network's length an example has.
    fn n_places(&self) -> usize {
        self.examples.shape().n_frames - self.input.n_frames + 1
    }

    fn cut(&self, index: usize, place: usize, values: &mut [f32]) -> Result<(), NetError> {
        let shape = self.examples.shape();
        if shape == self.input {
            return fill_finite(self.examples, index, values);
        }
        let mut whole = vec![0.0; shape.n_rows * shape.n_frames];
        fill_finite(self.examples, index, &mut whole)?;
        let rows = whole.chunks_exact(shape.n_frames);
        for (row, cut) in rows.zip(values.chunks_exact_mut(self.input.n_frames)) {
            cut.copy_from_slice(&row[place..][..self.input.n_frames]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{
        MemoryExamples,
        streams::{Use, stream},
    };

    #[test]
    fn the_middle_is_heard_and_every_place_is_drawn() {
        let shape = InputShape {
            n_rows: 2,
            n_frames: 4,
        };
        let values = vec![0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 13.0];
        let examples = MemoryExamples::new(shape, 2, values, vec![0]).unwrap();
        let plain = Normalization::from_parts(vec![0.0, 10.0], vec![1.0, 1.0]);
        let input = InputShape {
            n_frames: 2,
            ..shape
        };
        let reader = Reader::new("training", &examples, input, &plain).unwrap();
        assert_eq!(reader.plain(&[0]).unwrap(), [1.0, 2.0, 1.0, 2.0]);
        let mut places: Vec<u32> = (0..50)
            .map(|item| {
                let draw = |_| stream(1, Use::Augment, 1, item);
                let values = reader
                    .changed(&[0], &AugmentConfig::default(), draw)
                    .unwrap();
                assert_eq!(values[..2], values[2..]);
                values[0] as u32
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places, [0, 1, 2]);
        let longer = InputShape {
            n_frames: 5,
            ..shape
        };
        assert!(Reader::new("training", &examples, longer, &plain).is_err());
    }
}
