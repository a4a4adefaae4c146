use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use earmark_features::{Extractor, FeatureError, FeaturePlan, FeatureSet};

/// The plans of a set, one for each sample rate met, and extractors that have served a file and wait for the
/// next.
pub(super) struct Extractors {
    set: &'static FeatureSet,
    by_rate: Mutex<HashMap<u32, Shelf>>,
}

struct Shelf {
    plan: FeaturePlan,
    idle: Vec<Extractor>,
}

impl Extractors {
    pub(super) fn new(set: &'static FeatureSet) -> Self {
        Self {
            set,
            by_rate: Mutex::default(),
        }
    }

    /// An extractor for a signal at `sample_rate` hertz.
    pub(super) fn take(&self, sample_rate: u32) -> Result<Extractor, FeatureError> {
        let mut by_rate = self.by_rate.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = by_rate.get_mut(&sample_rate) {
            return Ok(shelf.idle.pop().unwrap_or_else(|| shelf.plan.extractor()));
        }
        let plan = self.set.plan(sample_rate)?;
        let extractor = plan.extractor();
        let idle = Vec::new();
        by_rate.insert(sample_rate, Shelf { plan, idle });
        Ok(extractor)
    }

    /// Keeps an extractor, which has ended its signal, for the next one.
    pub(super) fn give_back(&self, sample_rate: u32, extractor: Extractor) {
        let mut by_rate = self.by_rate.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = by_rate.get_mut(&sample_rate) {
            shelf.idle.push(extractor);
        }
    }
}
