//! Where examples come from.

use crate::{error::NetError, input::InputShape};

/// A source of labelled examples of one shape; it may live in memory or stream from disk.
///
/// Examples are numbered from 0. Training and prediction ask for them from another thread, in any order.
pub trait Examples: Sync {
    /// How many there are.
    fn n_examples(&self) -> usize;

    /// How many classes there are, whether or not each has an example.
    fn n_classes(&self) -> usize;

    /// The shape of every example.
    fn shape(&self) -> InputShape;

    /// The class of an example, below [`n_classes`](Self::n_classes).
    fn label(&self, index: usize) -> usize;

    /// The track an example is a segment of. Validation takes the mean of the probabilities of a unit's
    /// examples, as whoever judges the network later does.
    fn unit(&self, index: usize) -> usize;

    /// Writes an example, rows one after the other: `values[row * n_frames + frame]`.
    ///
    /// # Errors
    /// When it cannot be had; [`NetError::InvalidExample`] is the variant for it.
    fn fill(&self, index: usize, values: &mut [f32]) -> Result<(), NetError>;
}

/// Examples that lie in memory, each a unit of its own unless told otherwise.
#[derive(Debug, Clone)]
pub struct MemoryExamples {
    shape: InputShape,
    n_classes: usize,
    values: Vec<f32>,
    labels: Vec<usize>,
    units: Vec<usize>,
}

impl MemoryExamples {
    /// `values` holds one example after the other, each row after row.
    ///
    /// # Errors
    /// When `values` is not one example for each label.
    ///
    /// ```
    /// use earmark_nets::{InputShape, train::{Examples, MemoryExamples}};
    ///
    /// let shape = InputShape { n_rows: 2, n_frames: 1 };
    /// let examples = MemoryExamples::new(shape, 2, vec![0.0, 1.0, 2.0, 3.0], vec![0, 1])?;
    /// assert_eq!(examples.n_examples(), 2);
    /// # Ok::<(), earmark_nets::NetError>(())
    /// ```
    pub fn new(
        shape: InputShape,
        n_classes: usize,
        values: Vec<f32>,
        labels: Vec<usize>,
    ) -> Result<Self, NetError> {
        shape.check()?;
        let needed = labels.len() * shape.n_rows * shape.n_frames;
        if values.len() != needed {
            let allowed = format!("{needed}: one example for each of {} labels", labels.len());
            return Err(NetError::invalid("values.len()", values.len(), allowed));
        }
        let units = (0..labels.len()).collect();
        Ok(Self {
            shape,
            n_classes,
            values,
            labels,
            units,
        })
    }

    /// The same examples as segments of these units.
    ///
    /// # Errors
    /// When there is not one unit for each example.
    pub fn with_units(self, units: Vec<usize>) -> Result<Self, NetError> {
        if units.len() != self.labels.len() {
            let allowed = format!("{}, one for each example", self.labels.len());
            return Err(NetError::invalid("units.len()", units.len(), allowed));
        }
        Ok(Self { units, ..self })
    }
}

impl Examples for MemoryExamples {
    fn n_examples(&self) -> usize {
        self.labels.len()
    }

    fn n_classes(&self) -> usize {
        self.n_classes
    }

    fn shape(&self) -> InputShape {
        self.shape
    }

    fn label(&self, index: usize) -> usize {
        self.labels[index]
    }

    fn unit(&self, index: usize) -> usize {
        self.units[index]
    }

    fn fill(&self, index: usize, values: &mut [f32]) -> Result<(), NetError> {
        let len = values.len();
        values.copy_from_slice(&self.values[index * len..][..len]);
        Ok(())
    }
}

/// [`Examples::fill`] that refuses what is no number.
pub(crate) fn fill_finite(
    examples: &dyn Examples,
    index: usize,
    values: &mut [f32],
) -> Result<(), NetError> {
    examples.fill(index, values)?;
    let Some(at) = values.iter().position(|value| !value.is_finite()) else {
        return Ok(());
    };
    let n_frames = examples.shape().n_frames;
    Err(NetError::InvalidExample {
        index,
        reason: format!(
            "{} in row {}, frame {}: mend or leave out its source",
            values[at],
            at / n_frames,
            at % n_frames
        ),
    })
}

/// There are examples, and their labels are classes.
pub(crate) fn check_labels(what: &'static str, examples: &dyn Examples) -> Result<(), NetError> {
    let n_classes = examples.n_classes();
    if examples.n_examples() == 0 {
        return Err(NetError::NoExamples { what });
    }
    let mut indices = 0..examples.n_examples();
    match indices.find(|index| examples.label(*index) >= n_classes) {
        None => Ok(()),
        Some(index) => Err(NetError::InvalidExample {
            index,
            reason: format!(
                "label {}: there are {n_classes} classes",
                examples.label(index)
            ),
        }),
    }
}
