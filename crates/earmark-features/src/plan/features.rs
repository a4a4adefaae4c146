//! The result of a plan.

use crate::Spectrogram;

/// Named matrices, in the order of the plan's descriptors.
///
/// Those made of frames have a column for each frame, the same number; descriptors of whole signals
/// have the shape they come with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features {
    entries: Vec<(&'static str, Spectrogram)>,
}

impl Features {
    pub(super) fn push(&mut self, name: &'static str, rows: Spectrogram) {
        self.entries.push((name, rows));
    }

    /// The matrix of one name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Spectrogram> {
        let found = self.entries.iter().find(|(entry, _)| *entry == name);
        found.map(|(_, rows)| rows)
    }

    /// All names and matrices.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'static str, &Spectrogram)> {
        self.entries.iter().map(|(name, rows)| (*name, rows))
    }
}

impl IntoIterator for Features {
    type Item = (&'static str, Spectrogram);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
