//! One file per verb.

pub(crate) mod classify;
pub(crate) mod completions;
pub(crate) mod dataset;
pub(crate) mod doctor;
pub(crate) mod features;
pub(crate) mod man;
pub(crate) mod models;
pub(crate) mod show;
