//! Rows as a network wants them.

use earmark_nets::train::Examples as NetExamples;
use earmark_nets::{InputShape, NetError};

use crate::learn::Examples;
use crate::learn::examples::{Content, Rows};

/// Some rows of examples.
pub(super) struct NetRows<'a> {
    examples: &'a Examples,
    rows: &'a Rows,
    shape: InputShape,
}

impl<'a> NetRows<'a> {
    pub(super) fn new(examples: &'a Examples, rows: &'a Rows) -> Self {
        let n_columns = examples.columns.len();
        let shape = match &examples.content {
            Content::Columns { n_frames, .. } => InputShape {
                n_rows: n_columns / n_frames,
                n_frames: *n_frames,
            },
            Content::Sequences(sequences) => InputShape {
                n_rows: n_columns,
                n_frames: sequences.cut().n_frames,
            },
        };
        Self {
            examples,
            rows,
            shape,
        }
    }
}

impl NetExamples for NetRows<'_> {
    fn n_examples(&self) -> usize {
        self.rows.numbers.len()
    }

    fn n_classes(&self) -> usize {
        self.examples.classes.len()
    }

    fn shape(&self) -> InputShape {
        self.shape
    }

    fn label(&self, index: usize) -> usize {
        self.examples.units[self.rows.unit[index]].label
    }

    fn unit(&self, index: usize) -> usize {
        self.rows.unit[index]
    }

    fn fill(&self, index: usize, values: &mut [f32]) -> Result<(), NetError> {
        let row = self.rows.numbers[index];
        match &self.examples.content {
            Content::Columns { x, .. } => {
                let columns = values.iter_mut().zip(x.row(row));
                columns.for_each(|(value, column)| *value = *column as f32);
                Ok(())
            }
            Content::Sequences(sequences) => {
                let n_frames = self.shape.n_frames;
                let put = |frame: usize, bands: &[f32]| {
                    let places = values.iter_mut().skip(frame).step_by(n_frames);
                    places.zip(bands).for_each(|(value, band)| *value = *band);
                };
                let filled = sequences.each_frame(row, put);
                filled.map_err(|error| NetError::InvalidExample {
                    index,
                    reason: error.to_string(),
                })
            }
        }
    }
}
